import fc, { type Arbitrary } from "fast-check";
import { behaviour, death, seldom, soon, wire } from "../arbitraries";
import type { Limits, Member, WaveDeclaration, WaveStep } from "./wave-steps";

/** The most machines of a wave. */
export const MOST_MACHINES = 5;

const stack = fc.constant("prod" as const);
const request = fc.constantFrom("CHG-1", "CHG-1", "CHG-2", "CHG-3");
const machine = fc.nat({ max: MOST_MACHINES - 1 });
const site = fc.nat({ max: 1 });

const member: Arbitrary<Member> = fc.record({
  machine,
  own: fc.constantFrom(...(["nothing", "nothing", "nothing", "nothing", "again", "named", "missing"] as const)),
});

/** Members in any order. A machine that is drawn twice stands in the program once. */
const members: Arbitrary<readonly Member[]> = fc.array(member, { minLength: 1, maxLength: MOST_MACHINES + 2 });

const limits: Arbitrary<Limits> = fc.record({
  maxParallel: fc.constantFrom(1, 2, 2, 3, 5),
  maxParallelPerHost: fc.constantFrom(1, 1, 2, 3),
  failureBudget: fc.constantFrom(0, 0, 1, 2, 5),
  staggerSeconds: fc.constantFrom(0, 0, 0, 5, 30),
});

const declaration: Arbitrary<WaveDeclaration> = fc.record({
  members,
  request: fc.oneof({ weight: 5, arbitrary: request }, fc.constant(undefined)),
  consistent: fc.constantFrom(false, false, false, true),
  again: fc.constantFrom(false, false, true),
  preflight: fc.constantFrom(true, true, true, true, false),
  validFor: seldom(fc.integer({ min: 1, max: 600 }), 6),
  limits,
});

const deed = fc.constantFrom(
  ...(["failOver", "failOver", "commit", "reverse", "removeReplication", "rename"] as const),
  ...(["startFailback", "startFailback", "recovered", "recovered", "recovered"] as const),
  ...(["powerOn", "powerOff", "committed", "committed", "replicating"] as const),
);

const up: Arbitrary<WaveStep> = fc.record({
  kind: fc.constant("runWave" as const),
  verb: fc.constant("up" as const),
  death: seldom(death, 2),
});

const disturbance: Arbitrary<WaveStep> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("siteBehaves" as const), site, behaviour }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wire" as const), faults: wire }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("machineDeed" as const), machine, deed, inSeconds: soon }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("halt" as const), stack, request, inSeconds: soon }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("siteRestarts" as const),
      site,
      downSeconds: fc.integer({ min: 0, max: 200 }),
      failbacks: fc.constantFrom("stays", "returns"),
      inSeconds: soon,
    }),
  },
);

const edit: Arbitrary<WaveStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("members" as const), members }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("limits" as const), limits }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("request" as const),
      request: fc.oneof({ weight: 4, arbitrary: request }, fc.constant(undefined)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("declareWave" as const), declaration }) },
);

const between = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("runWave" as const),
      verb: fc.constantFrom("preview", "refresh"),
      death: seldom(death, 6),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.constantFrom(1, 30, 120, 1_000) }),
  },
  { weight: 5, arbitrary: edit },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("calm" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("resume" as const), stack, request }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom("destroy", "renameResource", "export", "import", "import"), stack }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("loseJournal" as const), stack }) },
) as Arbitrary<WaveStep>;

/** One operation of the wave and what becomes of it: something goes wrong, and others come after it. */
const chapter: Arbitrary<readonly WaveStep[]> = fc
  .tuple(
    fc.array(disturbance, { maxLength: 2 }),
    up,
    fc.array(fc.oneof({ weight: 2, arbitrary: between }, { weight: 1, arbitrary: up }), { maxLength: 3 }),
  )
  .map(([before, operation, after]) => [...before, operation, ...after]);

/** A chapter that begins anew: some machines are failed over again, and there is a new request. */
const nextChapter: Arbitrary<readonly WaveStep[]> = fc
  .tuple(
    fc.record({
      kind: fc.constant("nextWave" as const),
      failedOver: fc.uniqueArray(machine, { maxLength: MOST_MACHINES }),
    }),
    chapter,
  )
  .map(([next, steps]) => [next, ...steps]);

/** One history of a wave, as plain data. */
export interface WaveHistory {
  readonly sites: number;
  readonly machines: number;
  readonly limits: Limits;
  /** How many machines, the first ones, are members from the beginning. */
  readonly members: number;
  readonly waveSteps: readonly WaveStep[];
}

export const anyWaveHistory: Arbitrary<WaveHistory> = fc.record({
  sites: fc.integer({ min: 1, max: 2 }),
  machines: fc.integer({ min: 2, max: MOST_MACHINES }),
  limits,
  members: fc.integer({ min: 1, max: MOST_MACHINES }),
  waveSteps: fc
    .tuple(chapter, fc.array(fc.oneof(chapter, nextChapter), { maxLength: 2, size: "max" }))
    .map(([first, more]) => [first, ...more].flat()),
});
