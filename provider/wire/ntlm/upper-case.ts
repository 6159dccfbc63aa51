/**
 * Letters whose capitals came to Unicode later than the table: Georgian, Cherokee, and rare ones of Latin, Greek, Cyrillic,
 * Coptic and Glagolitic. Windows as of that table leaves them alone; whether later ones do is unverified.
 */
const NEWER =
  /[\u019b\u023f\u0240\u0252\u025c\u0261\u0264-\u0266\u026a\u026c\u0282\u0287\u029d\u029e\u03f3\u0525-\u052f\u10d0-\u10ff\u13f8-\u13fd\u1c8a\u1d8e\u2c5f\u2cec\u2cee\u2cf3\u2d27\u2d2d\ua661\ua699\ua69b\ua791-\ua7ff\uab53-\uabbf]/;

/** Greek with an iota written below, whose capital letters stand eight or nine places further on. */
const IOTA_BELOW = /[\u1f80-\u1fff]/;

/**
 * Upper-cases as Windows does: each UTF-16 unit becomes one unit or stays, by a table without regard to language (MS-UCODEREF
 * 3.1.5.3, "Windows 8 Upper Case Mapping Table"). That table has just the pairs that lead back: `ß` and the ligatures
 * stay, being no single capital's, and so do `ı`, `ſ`, `µ` and `ς`, whose capitals have another small letter. JavaScript's own
 * upper case is Unicode's full one, which makes `SS` of `ß` and `I` of `ı`.
 */
export function upperCase(text: string): string {
  return text.replace(/[\s\S]/g, (unit) => capitalOf(unit) ?? unit);
}

function capitalOf(unit: string): string | undefined {
  if (NEWER.test(unit)) return undefined;
  const code = unit.charCodeAt(0);
  const below = IOTA_BELOW.test(unit) ? [code + 8, code + 9].map((one) => String.fromCharCode(one)) : [];
  return [unit.toUpperCase(), ...below].find((one) => one.length === 1 && one !== unit && one.toLowerCase() === unit);
}
