import { redact, redactAll, rememberSecret } from "./redaction";

const password = 'pa ss"<wörd>\\&+%';
const basic = Buffer.from(`HV-DR-01\\failback:${password}`).toString("base64");

beforeAll(() => rememberSecret(password, basic));

describe("what is taken out of texts", () => {
  it.each([
    ["plain", password],
    ["Basic's encoding", basic],
    ["escaped for JSON", JSON.stringify(password).slice(1, -1)],
    ["escaped for a URL", encodeURIComponent(password)],
    ["sent in a form", new URLSearchParams({ a: password }).toString().slice(2)],
    ["escaped for XML", "pa ss&quot;&lt;wörd&gt;\\&amp;+%"],
    ["in hexadecimal digits", Buffer.from(password).toString("hex")],
    ["in base64", Buffer.from(password).toString("base64")],
    ["escaped for JSON twice", JSON.stringify(JSON.stringify(password).slice(1, -1)).slice(1, -1)],
    ["escaped for JSON in ASCII", JSON.stringify(password).slice(1, -1).replace("ö", "\\u00f6")],
    ["escaped for a URL twice", encodeURIComponent(encodeURIComponent(password))],
    ["escaped for a URL in lower case", encodeURIComponent(password).replace(/%../g, (code) => code.toLowerCase())],
    ["escaped for XML twice", "pa ss&amp;quot;&amp;lt;wörd&amp;gt;\\&amp;amp;+%"],
    ["in base64 for URLs", Buffer.from(password).toString("base64url")],
    ["in base64 of UTF-16", Buffer.from(password, "utf16le").toString("base64")],
  ])("is a secret %s", (_, shown) => {
    expect(redact(`denied for ${shown}!`)).toBe("denied for [secret]!");
  });

  it.each([0, 1, 2])(
    "is Basic of any user, whole or without its last two digits, %i bytes before a multiple of three",
    (more) => {
      const other = Buffer.from(`${"u".repeat(more)}:${password}`).toString("base64");
      const inside = Buffer.from(password).toString("base64").slice(4, -8);
      for (const shown of [other, other.slice(0, -2), basic.slice(0, -2)]) {
        expect(redact(shown)).toContain("[secret]");
        expect(redact(shown)).not.toContain(inside);
        // Of what holds six bits of every three bytes, no stretch is left that tells a character.
        expect(Buffer.from(redact(shown).split("[secret]").at(-1) ?? "", "base64").length).toBeLessThan(4);
      }
    },
  );

  it("is no short word that a short secret's base64 happens to hold", () => {
    rememberSecret("abc");
    expect(redact("YWJ is fine, YWJj is not")).toBe("YWJ is fine, [secret] is not");
  });

  it("is all of a longer form that holds a shorter one", () => {
    rememberSecret("first-secret");
    rememberSecret("first-secret-and-more");
    expect(redact("first-secret-and-more, first-secret")).toBe("[secret], [secret]");
  });

  it("is a secret in every text of a value, however deep, and nothing else", () => {
    expect(redactAll({ a: [password, 1, null, { b: `x ${password}` }], c: true })).toEqual({
      a: ["[secret]", 1, null, { b: "x [secret]" }],
      c: true,
    });
  });
});
