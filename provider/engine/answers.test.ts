import { FailbackError } from "../errors";
import { rememberSecret } from "../redaction";
import { answer, PartialFailure, plainJson } from "./answers";

const provided = { __provider: "the stub's text", host: "h" };

async function thrownBy(verb: () => Promise<unknown>): Promise<Record<string, unknown> & Error> {
  try {
    await answer(provided, verb);
  } catch (error) {
    return error as Record<string, unknown> & Error;
  }
  throw new Error("nothing was thrown");
}

/** Whether anything in it would hang the engine's serialiser. */
function holdsPoison(value: unknown): boolean {
  if (value === undefined || typeof value === "bigint" || typeof value === "function" || value instanceof Date)
    return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsPoison);
}

describe("answers to the engine", () => {
  it("hold nothing but JSON: no undefined, no BigInt, no Date, at any depth", async () => {
    const poisoned = { a: undefined, b: [undefined, 1n], c: { d: new Date(0), e: { f: undefined } }, g: Number.NaN };
    const clean = await answer(provided, async () => poisoned);
    expect(holdsPoison(clean)).toBe(false);
    expect(clean).toEqual({ b: [null, "1"], c: { d: "1970-01-01T00:00:00.000Z", e: {} }, g: null });
    expect(plainJson({ kept: null, zero: 0, no: false, empty: "" })).toEqual({
      kept: null,
      zero: 0,
      no: false,
      empty: "",
    });
  });

  it.each([undefined, null, "text", 0, {}, new Error("plain"), new TypeError("deep\n  at stack")])(
    "whatever is thrown (%p) arrives as an error of one line without a stack",
    async (thrown) => {
      const error = await thrownBy(async () => {
        throw thrown;
      });
      expect(error).toBeInstanceOf(Error);
      expect(error.message).toMatch(/\[internal\]/);
      expect(`${error}: ${error.stack}`).not.toMatch(/\n|\s+at /);
      expect(error["id"]).toBeUndefined();
    },
  );

  it("a FailbackError shows what happened, its code and its remedy", async () => {
    const error = await thrownBy(async () => {
      throw new FailbackError("machineNotOff", "the machine is not off");
    });
    expect(error.message).toBe(
      "the machine is not off [machineNotOff] Shut the machine down on this host, then preview again.",
    );
  });

  it("a partial failure carries id, reasons and properties with the provider's own text, and no poison", async () => {
    const error = await thrownBy(async () => {
      throw new PartialFailure(
        "vm/primary",
        { order: { jobId: undefined, at: 5n } },
        new FailbackError("waitTimedOut", "took too long"),
      );
    });
    expect(error).toMatchObject({
      id: "vm/primary",
      reasons: [expect.stringMatching(/^took too long \[waitTimedOut\]/)],
    });
    expect(error["properties"]).toEqual({ order: { at: "5" }, __provider: "the stub's text" });
    expect(holdsPoison(error["properties"])).toBe(false);
  });

  it("a partial failure of many says a line for each, without line breaks and secrets, and of bounded length", async () => {
    rememberSecret("hunter-three");
    const error = await thrownBy(async () => {
      const failure = new FailbackError("waitTimedOut", "3 of 9 are not back");
      throw new PartialFailure("wave", {}, failure, ["one\ntwo", "with hunter-three", "x".repeat(10_000)]);
    });
    expect(error.message).toMatch(/^3 of 9 are not back \[waitTimedOut\]/);
    const [first, second, third] = error["reasons"] as string[];
    expect([first, second]).toEqual(["one two", "with [secret]"]);
    expect(third?.length).toBeLessThan(2_100);
  });

  it("a secret is shown by no error, plain or encoded", async () => {
    rememberSecret("hunter-two", "dTpodW50ZXItdHdv");
    const error = await thrownBy(async () => {
      throw new Error("hunter-two in dTpodW50ZXItdHdv");
    });
    expect(`${error.message}${error.stack}`).not.toMatch(/hunter-two|dTpodW50ZXItdHdv/);
    expect(error.message).toContain("[secret] in [secret]");
  });
});
