const secrets = new Set<string>();
let longestFirst: readonly string[] = [];

/**
 * Remembers a secret of this process, so that no log line, no error and no plan shows it: plain, in the encodings given,
 * and in those in which a host, a proxy or a library is likely to repeat it.
 */
export function rememberSecret(secret: string, ...encoded: readonly string[]): void {
  for (const text of [...encoded, ...formsOf(secret)]) if (text !== "") secrets.add(text);
  // One form may hold another; what is left of the longer one would still tell something.
  longestFirst = [...secrets].sort((a, b) => b.length - a.length);
}

/** The one place where secrets are taken out of texts: every error, log line and plan, and a job's own words pass here. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of longestFirst) clean = clean.replaceAll(secret, "[secret]");
  return clean;
}

/** The same of every text in a value of plain JSON; the names of its fields stay. */
export function redactAll<T>(value: T): T {
  return redactValue(value) as T;
}

function redactValue(value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redactValue(one)]));
}

function formsOf(secret: string): string[] {
  const utf8 = Buffer.from(secret, "utf8");
  const utf16 = Buffer.from(secret, "utf16le");
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    // Messages are one line: a run of blanks has become one of them.
    secret.replace(/\s+/g, " ").trim(),
    ...twice(json, (text) => JSON.stringify(text).slice(1, -1)),
    ...twice(unicodeEscapes(json, /[\u0080-\uffff]/g), (text) => text.replaceAll("\\", "\\\\")),
    // As Go writes it, which escapes what a browser could take for markup.
    unicodeEscapes(json, /[<>&]/g),
    ...urlForms(secret),
    ...twice(escapeXml(secret), escapeXml),
    escapeXml(secret).replaceAll("'", "&apos;"),
    escapeXml(secret).replaceAll("'", "&#39;").replaceAll("&quot;", "&#34;"),
    utf8.toString("hex"),
    utf8.toString("hex").toUpperCase(),
    ...[utf8, utf16].flatMap((bytes) => [bytes.toString("base64"), bytes.toString("base64url"), ...within64(bytes)]),
  ];
}

function twice(once: string, again: (text: string) => string): string[] {
  return [once, again(once)];
}

function urlForms(secret: string): string[] {
  const url = encodeURIComponent(secret);
  // Some libraries leave these alone, and some do not.
  const strict = url.replace(/[!'()*]/g, (unit) => `%${unit.charCodeAt(0).toString(16).toUpperCase()}`);
  return [url, strict].flatMap((text) => {
    const lower = text.replace(/%../g, (code) => code.toLowerCase());
    return [text, lower, text.replaceAll("%20", "+"), encodeURIComponent(text), encodeURIComponent(lower)];
  });
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function unicodeEscapes(json: string, which: RegExp): string {
  return json.replace(which, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Less of a secret's base64 than this may stand in any text by chance. */
const MIN_DIGITS = 8;

/**
 * What of a secret's base64 is the same whatever stands around it, for each of the three ways in which its first byte can
 * fall: the base64 of `user:secret` holds one of them, whoever the user is, and still all but two digits of it when its
 * end was cut off.
 */
function within64(secret: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), secret]);
    // A digit of base64 is six bits: the first ones mix with what stands before, the last one with what follows.
    const core = whole.toString("base64").slice(Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6));
    const url = core.replaceAll("+", "-").replaceAll("/", "_");
    return [core, core.slice(0, -2), url, url.slice(0, -2)].filter((text) => text.length >= MIN_DIGITS);
  });
}
