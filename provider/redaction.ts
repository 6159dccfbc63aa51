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
  const url = encodeURIComponent(secret);
  return [
    secret,
    // Messages are one line: a run of blanks has become one of them.
    secret.replace(/\s+/g, " ").trim(),
    json,
    JSON.stringify(json).slice(1, -1),
    url,
    url.replace(/%../g, (code) => code.toLowerCase()),
    url.replaceAll("%20", "+"),
    secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
    utf8.toString("hex"),
    utf8.toString("hex").toUpperCase(),
    utf8.toString("base64"),
    utf8.toString("base64url"),
    utf16.toString("base64"),
  ];
}
