import { upperCase } from "./upper-case";

/** How many units of each block of 256 have a capital in Microsoft's "Windows 8 Upper Case Mapping Table". */
const CAPITALS: Readonly<Record<number, number>> = {
  0: 57,
  1: 109,
  2: 58,
  3: 55,
  4: 124,
  5: 56,
  29: 2,
  30: 123,
  31: 96,
  33: 18,
  36: 26,
  44: 105,
  45: 38,
  166: 34,
  167: 46,
  255: 26,
};

const units = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));

describe("upper case as Windows has it", () => {
  it.each([
    ["user", "USER"],
    ["jürgen", "JÜRGEN"],
    ["юрий", "ЮРИЙ"],
    ["γιώργο", "ΓΙΏΡΓΟ"],
    ["ÿ", "Ÿ"],
    ["ǆ", "Ǆ"],
    ["ᾳᾀῳ", "ᾼᾈῼ"],
    ["ⓐⅷ", "ⒶⅧ"],
  ])("makes capitals of %s", (text, capitals) => expect(upperCase(text)).toBe(capitals));

  it.each([
    "ß",
    "ŉ",
    "ﬁ",
    "ΐ",
    "և",
    "ı",
    "ſ",
    "µ",
    "ς",
    "ϐ",
    "ẛ",
    "ǅ",
    "გიორგი",
    "ꭰ",
    "ɡ",
    "ƛ",
    "\u{10428}",
    "\ud800",
    "☃",
  ])("leaves %s as it is, for which the table has no capital", (text) => expect(upperCase(text)).toBe(text));

  it("never changes how many units a text has, nor what is a capital already", () => {
    const odd = units.filter((unit) => {
      const capital = upperCase(unit);
      return capital.length !== 1 || upperCase(capital) !== capital;
    });
    expect(odd).toEqual([]);
  });

  it("has as many capitals in each block as the table", () => {
    const counted: Record<number, number> = {};
    for (const [code, unit] of units.entries()) {
      if (upperCase(unit) !== unit) counted[code >> 8] = (counted[code >> 8] ?? 0) + 1;
    }
    expect(counted).toEqual(CAPITALS);
  });
});
