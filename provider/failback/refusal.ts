/** Return values that may only mean that somebody else was a moment faster. */
export const SYSTEM_IN_USE = 32774;
export const INVALID_STATE = 32775;

const MEANINGS: Readonly<Record<number, string>> = {
  32769: "access denied",
  32770: "not supported",
  32773: "invalid parameter",
  [SYSTEM_IN_USE]: "system in use",
  [INVALID_STATE]: "invalid state for this operation",
  32776: "incorrect data type",
  32779: "file not found",
};

/** What a definite refusal says, in words. */
export function refusalWords(returnCode: number): string {
  const words = MEANINGS[returnCode];
  return words ? ` (${words})` : "";
}
