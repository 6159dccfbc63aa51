import { table } from "./table";

const plain = (text: string) => text;

describe("a table", () => {
  it("is as wide as it needs to be, and blank at no line's end", () => {
    const rows = [
      [{ text: "SQL01" }, { text: "Committed" }, { text: "" }],
      [{ text: "A" }, { text: "x" }, { text: "end" }],
    ];
    expect(table(["machine", "state", ""], rows, plain)).toBe(
      ["machine  state", "SQL01    Committed", "A        x          end", ""].join("\n"),
    );
  });

  it("keeps a host's words on their line", () => {
    expect(table(["name"], [[{ text: "a\nb\u001b[31m\u202e" }]], plain)).toBe("name\na b [31m\n");
  });

  it("counts no colour as width", () => {
    const paint = (text: string) => `<${text}>`;
    expect(table(["a", "b"], [[{ text: "xx", shade: "bad" }, { text: "y" }]], paint)).toBe("<a>   <b>\n<xx>  <y>\n");
  });
});
