/** How sure a return value of `InitiateFailback` is about what the host did (docs/facts/hyperv.md). */
export type ReturnMeaning = "accepted" | "refused" | "unknown";

/** Completed; parameters checked and a job started. */
const ACCEPTED: readonly number[] = [0, 4096];

/** Access denied, not supported, invalid parameter, in use, invalid state, incorrect data type, file not found. */
const REFUSED: readonly number[] = [32769, 32770, 32773, 32774, 32775, 32776, 32779];

/** Failed, status unknown, time-out, not available, out of memory and every unlisted code tell nothing for certain. */
export function returnMeaning(code: number): ReturnMeaning {
  if (ACCEPTED.includes(code)) return "accepted";
  return REFUSED.includes(code) ? "refused" : "unknown";
}
