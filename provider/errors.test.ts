import { inspect } from "node:util";
import { FailbackError, failbackErrors, toFailbackError } from "./errors";
import { rememberSecret } from "./redaction";

const SECRET = "dHdvIG1vcmUgd29yZHM";

describe("the error table", () => {
  it.each(Object.entries(failbackErrors))("%s says in one line what to do", (_, { remedy }) => {
    expect(remedy).toMatch(/^[A-Z].*[^.\s]\.$/);
    expect(remedy).not.toContain("\n");
    // Previews cut longer texts (and a remedy without its end is none).
    expect(remedy.length).toBeLessThanOrEqual(150);
  });

  it("an error is one line: what happened, its code, the remedy", () => {
    const error = new FailbackError("machineNotFound", "  no machine\n\tis named X ");
    expect(error.line).toBe(`no machine is named X [machineNotFound] ${failbackErrors.machineNotFound.remedy}`);
  });

  it("a host's words cannot move the cursor of a terminal, by a control character of either kind", () => {
    expect(new FailbackError("hostFault", "a\u001b[2Jb\u009b1mc\u0000d\u0085e").message).toBe("a [2Jb 1mc d e");
  });

  it("a host's words cannot turn round what is shown after them", () => {
    for (const control of "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
      expect(new FailbackError("hostFault", `a${control}b`).message).toBe("ab");
  });

  it("a host's words are cut where they are longer than any of ours, and never within a character", () => {
    expect(new FailbackError("hostFault", "x".repeat(2_000)).message).toHaveLength(2_000);
    expect(new FailbackError("hostFault", "x".repeat(2_001)).message).toBe(`${"x".repeat(2_000)}…`);
    expect(new FailbackError("hostFault", `x${"😀".repeat(1_500)}`).message).toMatch(/^x(😀){999}…$/u);
  });

  it.each<[string, unknown]>([
    ["an error", new Error(`the header was Basic ${SECRET}`)],
    ["an error's own cause", new Error("x", { cause: { header: SECRET } })],
    ["a value", { message: `no ${SECRET}`, codes: [1] }],
    ["a text", SECRET],
  ])("shows no secret of its cause when inspected or written as JSON: %s", (_, cause) => {
    rememberSecret(SECRET);
    const error = new FailbackError("hostFault", "x", { cause });
    expect(inspect(error, { depth: 10 })).not.toContain(SECRET);
    expect(inspect(error, { depth: 10 })).toContain("[secret]");
    expect(JSON.stringify({ ...error, cause: error.cause })).not.toContain(SECRET);
  });

  it("keeps no bytes of a peer's in its cause, where no secret could be found", () => {
    const cause = Object.assign(new Error("Parse Error"), {
      code: "HPE_INVALID_CONSTANT",
      rawPacket: Buffer.from("geheim"),
    });
    const error = new FailbackError("answerUnreadable", "hv-dr-01 does not answer in HTTP", { cause });
    expect(error.cause).toMatchObject({ code: "HPE_INVALID_CONSTANT" });
    expect(inspect(error)).not.toMatch(/67 65 68 65 69 6d|rawPacket/);
  });

  it("keeps a cause that holds no secret as it is", () => {
    const cause = new Error("x");
    expect(new FailbackError("hostFault", "y", { cause }).cause).toBe(cause);
  });

  it("whatever was thrown becomes one, and one stays itself", () => {
    const own = new FailbackError("internal", "x");
    expect(toFailbackError(own)).toBe(own);
    for (const thrown of [undefined, null, "", 0, {}, Object.create(null), Symbol("x"), new Error("")])
      expect(toFailbackError(thrown).line).toMatch(/\S+ \[internal\]/);
  });
});
