import type { CimValue } from "./instance";
import { bigintOf, numberOf, numbersOf, referencedKey, referenceOf, stringOf } from "./instance";
import { cimInstance } from "./instances.test-support";
import { type CimReference, keyOf } from "./reference";

const job: CimReference = {
  resourceUri: "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob",
  selectors: [
    ["InstanceID", "1"],
    ["Owner", { resourceUri: "urn:c", selectors: [] }],
  ],
};

const one = (value: CimValue) => cimInstance("Msvm_X", { P: value });

describe("a text", () => {
  it.each<[string, CimValue, string | undefined]>([
    ["text", "x", "x"],
    ["empty text", "", ""],
    ["null", null, undefined],
    ["the first of several", ["x", "y"], "x"],
    ["none of none", [], undefined],
    ["a reference", job, undefined],
  ])("is read from %s", (_, value, text) => {
    expect(stringOf(one(value), "P")).toBe(text);
  });

  it("is undefined when the property is absent, or named in another case", () => {
    expect(stringOf(one("x"), "Q")).toBeUndefined();
    expect(stringOf(one("x"), "p")).toBeUndefined();
  });
});

describe("a number", () => {
  it.each<[string, CimValue, number | undefined]>([
    ["0", "0", 0],
    ["a number", "32768", 32768],
    ["a negative one", "-1", -1],
    ["one between white space", "\n 14 ", 14],
    ["one with leading zeros", "007", 7],
    ["the largest that is exact here", "999999999999999", 999_999_999_999_999],
    ["the first of several", ["2", "32768"], 2],
    ["null", null, undefined],
  ])("is read from %s", (_, value, number) => {
    expect(numberOf(one(value), "P")).toBe(number);
  });

  it("is undefined when the property is absent", () => {
    expect(numberOf(one("1"), "Q")).toBeUndefined();
  });

  it.each([
    "",
    " ",
    "x",
    "14x",
    "1.5",
    "1e3",
    "0x0E",
    "+1",
    "--1",
    "1 2",
    "NaN",
    "Infinity",
    "true",
    "9999999999999999",
    "١٤",
  ])("is answerUnreadable from %j, and the property is named", (garbage) => {
    const unreadable = expect.objectContaining({
      code: "answerUnreadable",
      message: "Msvm_X.P is not a whole number",
    });
    expect(() => numberOf(one(garbage), "P")).toThrow(unreadable);
    expect(() => numbersOf(one(["2", garbage]), "P")).toThrow(unreadable);
  });
});

describe("a number of 64 bits", () => {
  it.each<[string, bigint]>([
    ["18446744073709551615", 2n ** 64n - 1n],
    ["-9223372036854775808", -(2n ** 63n)],
    [" 007\n", 7n],
    ["0", 0n],
  ])("is exact from %j", (text, number) => {
    expect(bigintOf(one(text), "P")).toBe(number);
  });

  it.each(["18446744073709551616", "-9223372036854775809", "1".repeat(21), "1.0", "0x1", "", "1n"])(
    "is answerUnreadable from %j",
    (garbage) => {
      expect(() => bigintOf(one(garbage), "P")).toThrow(
        expect.objectContaining({ code: "answerUnreadable", message: "Msvm_X.P is not a whole number" }),
      );
    },
  );

  it("is undefined when null or absent", () => {
    expect(bigintOf(one(null), "P")).toBeUndefined();
    expect(bigintOf(one("1"), "Q")).toBeUndefined();
  });

  it("is as a number of JavaScript only while that is exact", () => {
    expect(numberOf(one("9007199254740991"), "P")).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => numberOf(one("9007199254740992"), "P")).toThrow("is not a whole number");
  });
});

describe("numbers", () => {
  it.each<[string, CimValue, (number | undefined)[]]>([
    ["several", ["2", "32768"], [2, 32768]],
    ["one, which the wire shows like a scalar", "2", [2]],
    ["none", [], []],
    ["null", null, []],
    ["an array with nulls, which keep their places", [null, "2", null], [undefined, 2, undefined]],
  ])("are read from %s", (_, value, numbers) => {
    expect(numbersOf(one(value), "P")).toEqual(numbers);
  });

  it.each<[string, CimValue]>([
    ["a reference", job],
    ["references", [job, job]],
  ])("are answerUnreadable from %s", (_, value) => {
    expect(() => numbersOf(one(value), "P")).toThrow(expect.objectContaining({ code: "answerUnreadable" }));
  });

  it("are none when the property is absent", () => {
    expect(numbersOf(one("1"), "Q")).toEqual([]);
  });
});

describe("a reference", () => {
  it("is read from a property that is one, and from no other", () => {
    expect(referenceOf(one(job), "P")).toBe(job);
    for (const value of ["x", null, ["x"]]) expect(referenceOf(one(value), "P")).toBeUndefined();
    expect(referenceOf(one(job), "Q")).toBeUndefined();
  });

  it("gives its keys by name, ignoring case, and only those that are text", () => {
    expect(referencedKey(one(job), "P", "InstanceID")).toBe("1");
    expect(referencedKey(one(job), "P", "instanceid")).toBe("1");
    expect(referencedKey(one(job), "P", "Name")).toBeUndefined();
    expect(referencedKey(one(job), "P", "Owner")).toBeUndefined();
    expect(referencedKey(one("x"), "P", "InstanceID")).toBeUndefined();
    expect(keyOf(job, "INSTANCEID")).toBe("1");
  });
});
