import {
  type FailbackBehaviour,
  JOB_CLASSES,
  type JobBehaviour,
  type Shown,
  type StartBehaviour,
  type StateBehaviour,
} from "../model/behaviour";
import { FAILBACK_ENDS } from "../model/machine";
import type { Dice } from "./dice";

/** How failbacks go: what a rehearsal without any wire gives its host, or one of its machines. */
export function drawFailback(dice: Dice): FailbackBehaviour {
  const start = drawStart(dice);
  const job = drawJob(dice);
  const state = drawState(dice);
  return {
    ...(Object.keys(start).length > 0 && { start }),
    ...(Object.keys(job).length > 0 && { job }),
    ...(Object.keys(state).length > 0 && { state }),
  };
}

const CODES: readonly number[] = [
  0, 4096, 32768, 32769, 32770, 32771, 32772, 32773, 32774, 32775, 32776, 32777, 32778, 32779, 1, 40_000,
];

/** Codes that say for certain that nothing began: a host that lies there is beyond what any client can be safe against. */
const DEFINITE: readonly number[] = [32769, 32770, 32773, 32774, 32775, 32776, 32779];

function drawStart({ happens, oneOf }: Dice): StartBehaviour {
  const effect = oneOf(["starts", "nothing"] as const);
  const codes = CODES.filter((code) => (effect === "starts" ? !DEFINITE.includes(code) : code !== 0 && code !== 4096));
  return {
    ...(happens() && { whileRunning: oneOf(["invalidState", "inUse", "accepted"] as const) }),
    ...(happens() && { from: oneOf([[6], [5], [5, 6, 13], [5, 6, 14], [5, 6, 13, 14]] as const) }),
    ...(happens() && { effect, returnValue: oneOf([...codes, "missing", "notANumber"] as const) }),
    ...(happens() && { job: oneOf(["named", "null"] as const) }),
  };
}

function drawJob({ happens, oneOf, upTo }: Dice): JobBehaviour {
  return {
    ...(happens() && { class: oneOf(JOB_CLASSES) }),
    ...(happens() && { jobType: oneOf([123, 124, 0]) }),
    ...(happens() && { seconds: oneOf([0, 1, 60, 600, 7_200]) }),
    ...(happens() && { ends: oneOf(FAILBACK_ENDS) }),
    ...(happens() && { stuckAt: upTo(99), stuckSeconds: oneOf([60, 3_600, 86_400]) }),
    ...(happens() && { errorCode: oneOf([32768, 32772, 1, 0]), errorDescription: "The provider reported a failure." }),
    ...(happens() && { keptSeconds: oneOf([0, 10, 300, "forever"] as const) }),
    ...(happens() && { visibility: oneOf(["associated", "notAssociated", "hidden"] as const) }),
    ...(happens() && { appearsAfterSeconds: oneOf([1, 10, 60]) }),
    ...(happens() && { runningState: oneOf([2, 3, 5, 6, 11, 12, 99]) }),
    ...(happens() && { endState: oneOf([11, 99, 32769]) }),
  };
}

function drawState({ happens, oneOf, upTo }: Dice): StateBehaviour {
  const shows: Shown[] = [
    ...when(happens(), { since: "call", afterSeconds: 0, forSeconds: oneOf([1, 5, 30]), reads: "previous" }),
    ...when(happens(), { since: "call", afterSeconds: 0, forSeconds: 1, reads: 14 }),
    ...when(happens(), {
      since: "call",
      afterSeconds: 1 + upTo(30),
      forSeconds: oneOf([1, 10]),
      reads: oneOf([6, 17, 99, null]),
    }),
    ...when(happens(), {
      since: "landing",
      afterSeconds: 1 + upTo(5),
      forSeconds: oneOf([1, 10]),
      reads: oneOf([13, null]),
    }),
  ];
  return {
    ...(happens() && {
      completes: oneOf(["never", { afterEnd: 5 }, { afterEnd: 600 }, { afterEnd: -5 }, { afterStart: 10 }] as const),
    }),
    ...(happens() && { whenFailed: oneOf(["previous", "stays", 8, 9] as const) }),
    ...(shows.length > 0 && { shows }),
  };
}

function when(happens: boolean, shown: Shown): Shown[] {
  return happens ? [shown] : [];
}
