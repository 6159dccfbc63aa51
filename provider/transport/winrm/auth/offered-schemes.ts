/** What a 401 offers: each scheme by its name in lower case, with what stands behind it. */
export type OfferedSchemes = ReadonlyMap<string, { readonly name: string; readonly token: string }>;

/**
 * Reads the `WWW-Authenticate` lines of an answer (RFC 9110 11.6.1). Several schemes may share a line, and each may have
 * parameters, a token, or neither.
 */
export function offeredSchemes(lines: readonly string[]): OfferedSchemes {
  const schemes = new Map<string, { name: string; token: string }>();
  for (const item of lines.flatMap(items)) {
    // A parameter belongs to the scheme before it.
    const [, name, token = ""] = /^([A-Za-z][\w.-]*)(?:[\t ]+(\S.*))?$/.exec(item) ?? [];
    if (name) schemes.set(name.toLowerCase(), { name, token });
  }
  return schemes;
}

/** Cut at the commas outside of quotes. */
function items(line: string): string[] {
  return line
    .slice(0, MAX_LINE_LENGTH)
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .split(",")
    .map((item) => item.trim());
}

/** As long as a whole head may be. */
const MAX_LINE_LENGTH = 16 * 1024;
