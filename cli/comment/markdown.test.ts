import { plain } from "./markdown";

describe("words of a host in Markdown", () => {
  it.each([
    ["a|b", "a\\|b"],
    ["`rm`", "\\`rm\\`"],
    ["<img src=x>&amp;", "&lt;img src=x&gt;&amp;amp;"],
    ["@octocat", "@&#8203;octocat"],
    ["see #12 and GH-12", "see \\#&#8203;12 and GH-&#8203;12"],
    ["[x](https://evil.example)", "\\[x\\](https:&#8203;//evil.example)"],
    ["www.evil.example", "www&#8203;.evil.example"],
    ["SQL01 :white_check_mark:", "SQL01 :&#8203;white\\_check\\_mark:"],
    ["**bold** ~~x~~ $1$", "\\*\\*bold\\*\\* \\~\\~x\\~\\~ \\$1\\$"],
    ["a\nb\u202ec\\", "a bc\\\\"],
    ["taken 2026-11-24T23:30:00.000Z (5F2C-1)", "taken 2026-11-24T23:30:00.000Z (5F2C-1)"],
  ])("%j becomes %j", (text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  it("is cut where a host says too much, and no letter in the middle", () => {
    expect(plain(`${"a".repeat(399)}😀b`)).toBe(`${"a".repeat(399)}…`);
  });
});
