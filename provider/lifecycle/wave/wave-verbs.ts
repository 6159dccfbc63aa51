import type { Lifecycle } from "../lifecycle";
import { safeVerbs, type Verbs } from "../verbs";
import { checkWave } from "./check-wave";
import { diffWave } from "./diff-wave";
import { createWave, updateWave } from "./operate-wave";
import { readWave } from "./read-wave";

/** The verbs of waves in one provider process, over what it works with. */
export const waveVerbsOver = (ready: () => Promise<Lifecycle>): Verbs =>
  safeVerbs(ready, { check: checkWave, diff: diffWave, create: createWave, update: updateWave, read: readWave });
