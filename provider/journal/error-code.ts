/** The code that the system gave an error: ENOENT, EEXIST and so on. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}
