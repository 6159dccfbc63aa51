const secrets = new Set<string>();

/** Remembers a secret of this process, so that no log line and no error shows it, plain or in Basic's encoding. */
export function rememberSecret(secret: string, ...encoded: readonly string[]): void {
  for (const text of [secret, ...encoded]) if (text !== "") secrets.add(text);
}

/** The one place where secrets are taken out of texts: every error, every log line and a job's own words pass here. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, "[secret]");
  return clean;
}
