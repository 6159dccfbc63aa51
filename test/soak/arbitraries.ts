import fc, { type Arbitrary } from "fast-check";
import type {
  EmptyAnswers,
  FailbackBehaviour,
  HostBehaviour,
  Shown,
  StartBehaviour,
} from "../../simulator/model/behaviour";
import { machineNames } from "./fleet";
import { type Death, landmarks } from "./mortal";
import { type WireFault, wireFaults } from "./network";
import type { Declaration, Step } from "./steps";
import { stackNames } from "./world";

/** More often nothing than something, so many times: a history in which everything fails at once shows little. */
export function seldom<T>(arbitrary: Arbitrary<T>, times: number): Arbitrary<T | undefined> {
  return fc.oneof({ weight: times, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

const stack = fc.constantFrom("prod", "prod", "prod", ...stackNames);
const machine = fc.constantFrom("SQL01", "SQL01", "SQL01", "SQL01", "SQL01", ...machineNames);
const request = fc.constantFrom("CHG-1", "CHG-1", "CHG-2", "CHG-3");
/** At once, while two looks are taken, or while a failback runs. */
export const soon = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 2, arbitrary: fc.integer({ min: 5, max: 90 }) },
);

const moment = fc.record({
  when: fc.constantFrom("before", "after"),
  of: fc.constantFrom(...landmarks),
  nth: fc.constantFrom(1, 1, 1, 1, 2, 3),
});

export const death: Arbitrary<Death> = fc.record({
  victim: fc.constantFrom("provider", "engine"),
  at: fc.oneof(
    { weight: 6, arbitrary: moment },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 160 }) },
    { weight: 1, arbitrary: fc.constant("end" as const) },
  ),
});

const declaration: Arbitrary<Declaration> = fc.record({
  machine,
  request: fc.oneof({ weight: 5, arbitrary: request }, fc.constant(undefined)),
  point: fc.constantFrom("latest", "latest", "latest", "latest", "named", "named", "consistent", "missing"),
  again: fc.constantFrom(false, false, true),
  preflight: fc.constantFrom(true, true, true, true, false),
  validFor: seldom(fc.integer({ min: 1, max: 600 }), 6),
});

const returnValue = fc.constantFrom<NonNullable<StartBehaviour["returnValue"]>[]>(
  ...[0, 1, 4096, 5000, 32768, 32769, 32770, 32771, 32772, 32773, 32774, 32775, 32776, 32777, 32778, 32779],
  "missing",
  "notANumber",
);

/** Codes that say that nothing was started go with nothing started: a host that lies about that deceives everybody. */
const SURE_CODES: readonly unknown[] = [32769, 32770, 32773, 32774, 32775, 32776, 32779];

const start: Arbitrary<StartBehaviour> = fc
  .record(
    {
      from: fc.constantFrom([5], [6], [5, 6, 13], [5, 6, 13, 14]),
      whileRunning: fc.constantFrom("invalidState", "inUse", "accepted"),
      returnValue,
      effect: fc.constantFrom("starts", "nothing"),
      job: fc.constantFrom("named", "null"),
    },
    { requiredKeys: [] },
  )
  .map((one) => (SURE_CODES.includes(one.returnValue) ? { ...one, effect: "nothing" } : one));

const job: Arbitrary<NonNullable<FailbackBehaviour["job"]>> = fc.record(
  {
    class: fc.constantFrom("Msvm_ConcreteJob", "Msvm_StorageJob", "Contoso_FailbackJob"),
    jobType: fc.constantFrom(123, 124),
    seconds: fc.constantFrom(0, 1, 20, 60, 200, 400),
    ends: fc.constantFrom("completed", "completed", "completedWithWarnings", "failed", "terminated", "killed"),
    stuckAt: fc.integer({ min: 0, max: 99 }),
    stuckSeconds: fc.integer({ min: 1, max: 600 }),
    keptSeconds: fc.constantFrom<number | "forever">(0, 5, 300, "forever"),
    visibility: fc.constantFrom("associated", "notAssociated", "hidden"),
    appearsAfterSeconds: fc.integer({ min: 1, max: 40 }),
    runningState: fc.constantFrom(2, 3, 5, 11, 99),
  },
  { requiredKeys: [] },
);

const shown: Arbitrary<Shown> = fc.record({
  since: fc.constantFrom("call", "landing"),
  afterSeconds: fc.integer({ min: 0, max: 60 }),
  forSeconds: fc.integer({ min: 1, max: 60 }),
  reads: fc.constantFrom<Shown["reads"][]>("previous", 6, 13, 14, 3, 8, 10, 12, 17, 40, null),
});

const state: Arbitrary<NonNullable<FailbackBehaviour["state"]>> = fc.record(
  {
    completes: fc.oneof(
      fc.constantFrom("withJob", "never"),
      fc.record({ afterEnd: fc.integer({ min: 0, max: 200 }) }),
      fc.record({ afterStart: fc.integer({ min: 0, max: 100 }) }),
    ),
    whenFailed: fc.constantFrom<number | "previous" | "stays">("previous", "stays", 8, 9),
    shows: fc.array(shown, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

export const behaviour: Arbitrary<HostBehaviour> = fc.record(
  {
    failback: fc.record({ start, job, state }, { requiredKeys: [] }),
    empty: fc.record(
      {
        classes: fc.constantFrom<EmptyAnswers["classes"]>(
          "all",
          ["Msvm_ComputerSystem"],
          ["Msvm_ReplicationRelationship"],
          ["Msvm_ConcreteJob"],
        ),
        keepsHost: fc.boolean(),
        times: fc.integer({ min: 1, max: 4 }),
      },
      { requiredKeys: ["classes", "keepsHost"] },
    ),
  },
  { requiredKeys: [] },
);

export const wire: Arbitrary<readonly WireFault[]> = fc.array(
  fc.record({
    kind: fc.constantFrom(...wireFaults),
    on: fc.constantFrom("start", "start", "read"),
    after: fc.integer({ min: 0, max: 3 }),
    seconds: fc.constantFrom(1, 10, 40, 120),
  }),
  { minLength: 1, maxLength: 3 },
);

const deed = fc.constantFrom(
  ...(["failOver", "failOver", "commit", "commit", "reverse", "removeReplication", "rename"] as const),
  ...(["startFailback", "startFailback", "startFailback", "recovered", "recovered", "recovered"] as const),
  ...(["powerOn", "powerOff", "committed", "committed", "replicating"] as const),
);

const up: Arbitrary<Step> = fc.record({
  kind: fc.constant("run" as const),
  verb: fc.constant("up" as const),
  stack,
  death: seldom(death, 2),
});

/** What changes how the next operations go. */
const disturbance: Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("behave" as const), behaviour }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wire" as const), faults: wire }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("deed" as const), machine, deed, inSeconds: soon }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("halt" as const), stack, request, inSeconds: soon }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("restart" as const),
      downSeconds: fc.integer({ min: 0, max: 200 }),
      failbacks: fc.constantFrom("stays", "returns"),
      inSeconds: soon,
    }),
  },
);

/** What users do around a failback. */
const between: Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("run" as const),
      verb: fc.constantFrom("preview", "refresh", "refresh"),
      stack,
      death: seldom(death, 6),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.constantFrom(1, 30, 120, 1_000) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("declare" as const), stack, declaration }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("calm" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("resume" as const), stack, request }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom("destroy", "renameResource", "export", "import", "import"), stack }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("loseJournal"), stack }) },
) as Arbitrary<Step>;

const both: Arbitrary<Step> = fc.record({
  kind: fc.constant("both" as const),
  deaths: fc.record({ prod: seldom(death, 2), twin: seldom(death, 2) }),
});

const failback = fc.oneof({ weight: 6, arbitrary: up }, { weight: 1, arbitrary: both });

/** One failback and what becomes of it: something goes wrong, an operation runs, and others come after it. */
const chapter: Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.array(disturbance, { maxLength: 2 }),
    failback,
    fc.array(fc.oneof({ weight: 2, arbitrary: between }, { weight: 1, arbitrary: up }), { maxLength: 3 }),
  )
  .map(([before, operation, after]) => [...before, operation, ...after]);

/** A chapter that begins anew: the machine is failed over again, and there is a new request. */
const nextChapter: Arbitrary<readonly Step[]> = fc
  .tuple(fc.record({ kind: fc.constant("nextRequest" as const), stack, machine }), chapter)
  .map(([next, steps]) => [next, ...steps]);

/** Everything that happens in a history, one step after the other. */
export const steps: Arbitrary<readonly Step[]> = fc
  .tuple(chapter, fc.array(fc.oneof(chapter, nextChapter), { maxLength: 3, size: "max" }))
  .map(([first, more]) => [first, ...more].flat());
