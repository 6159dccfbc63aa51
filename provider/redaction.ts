const secrets = new Set<string>();

/** Remembers a secret of this process, so that no log line and no error shows it, plain or in Basic's encoding. */
export function rememberSecret(secret: string, ...encoded: readonly string[]): void {
  for (const text of [secret, ...encoded]) if (text !== "") secrets.add(text);
}

/** The one place where texts are cleaned before they leave: every error and every log line passes here. */
export function redact(text: string): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, "[secret]");
  return clean;
}
