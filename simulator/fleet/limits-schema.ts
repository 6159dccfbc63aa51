import { z } from "zod";
import { WINDOWS_LIMITS } from "../model/limits";

/** No envelope may be smaller than DSP0226 6.2 promises, nor larger than this host's XML reader takes. */
const ENVELOPE_KB = { least: 8, most: 4_096 };

const LONGEST_MS = 24 * 3_600_000;

/** `host.limits` of a fleet file. */
export const limitsSchema = z.strictObject({
  maxEnvelopeSizeKb: whole(ENVELOPE_KB.least, ENVELOPE_KB.most).default(WINDOWS_LIMITS.maxEnvelopeSizeKb),
  maxBatchItems: whole(1, 1_000_000).default(WINDOWS_LIMITS.maxBatchItems),
  maxConcurrentOperationsPerUser: whole(1, 1_000_000).default(WINDOWS_LIMITS.maxConcurrentOperationsPerUser),
  enumerationTimeoutMs: whole(1, LONGEST_MS).default(WINDOWS_LIMITS.enumerationTimeoutMs),
  maxTimeoutMs: whole(1, LONGEST_MS).default(WINDOWS_LIMITS.maxTimeoutMs),
});

function whole(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}
