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
    ["in base64 of UTF-16", Buffer.from(password, "utf16le").toString("base64")],
  ])("is a secret %s", (_, shown) => {
    expect(redact(`denied for ${shown}!`)).toBe("denied for [secret]!");
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
