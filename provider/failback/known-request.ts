/** What an operation says of a request that only the journal knows. A wave says it once for all of its machines. */
export function knownRequest(request: string, since: string, outcome: string): string {
  return `${BEGINNING}${request} since ${since} (${outcome}); it starts nothing again`;
}

export function isKnownRequest(text: string): boolean {
  return text.startsWith(BEGINNING);
}

const BEGINNING = "the journal knows request ";
