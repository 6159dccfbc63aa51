/** A secret as it may stand somewhere, and in which form. */
export interface Needle {
  readonly form: string;
  readonly bytes: Buffer;
}

/**
 * Every form in which a secret is likely to be written: as it is, as UTF-16, in hexadecimal digits, escaped for JSON,
 * XML and URLs, and in base64. A form that equals an earlier one is left out.
 */
export function formsOf(secret: string): Needle[] {
  const utf8 = Buffer.from(secret, "utf8");
  const utf16 = Buffer.from(secret, "utf16le");
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret);
  const texts: readonly (readonly [form: string, text: string])[] = [
    ["plain", secret],
    ["escaped for JSON", json],
    ["escaped for JSON in JSON", JSON.stringify(json).slice(1, -1)],
    ["escaped for JSON in ASCII", ascii(json)],
    ["escaped for JSON as Go does", goJson(json)],
    ["escaped for XML", xml(secret)],
    ["escaped for a URL", url],
    ["escaped for a URL in lower case", url.replace(/%../g, (code) => code.toLowerCase())],
    ["escaped for a form", url.replaceAll("%20", "+")],
    ["in hexadecimal digits", utf8.toString("hex")],
    ["in hexadecimal digits, upper case", utf8.toString("hex").toUpperCase()],
    ...within64("base64", utf8),
    ...within64("base64 of UTF-16", utf16),
  ];
  const needles = texts.map(([form, text]) => ({ form, bytes: Buffer.from(text, "utf8") }));
  return unique([...needles, { form: "plain in UTF-16", bytes: utf16 }]);
}

/**
 * What of a secret's base64 is the same whatever stands around it, for each of the three ways in which its first byte
 * can fall: Basic's base64 of `user:secret` holds one of them, whoever the user is.
 */
function within64(form: string, secret: Buffer): [form: string, text: string][] {
  return [0, 1, 2].flatMap((before): [string, string][] => {
    const whole = Buffer.concat([Buffer.alloc(before), secret]);
    // A digit of base64 is six bits: the first ones mix with what stands before, the last one with what follows.
    const text = whole.toString("base64").slice(Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6));
    const url = text.replaceAll("+", "-").replaceAll("/", "_");
    return [
      [form, text],
      [`${form} for URLs`, url],
    ];
  });
}

function ascii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Go's encoder escapes what a browser could take for markup. */
function goJson(json: string): string {
  return json.replace(/[<>&]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function xml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function unique(needles: readonly Needle[]): Needle[] {
  return [...new Map(needles.map((needle) => [needle.bytes.toString("latin1"), needle] as const).reverse()).values()];
}
