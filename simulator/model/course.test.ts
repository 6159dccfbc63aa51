import { committed, machineId, NOON, stateOf } from "../testing/fleets.test-support";
import { advance } from "./advance";
import type { FailbackBehaviour, StateBehaviour } from "./behaviour";
import type { HostState } from "./host-state";
import { initiateFailback } from "./initiate-failback";
import type { FailbackEnd } from "./machine";
import { readState, relationshipInstanceId } from "./relationship";
import { restart } from "./restart";
import { set } from "./settings";

const SECONDS = 100;

function started(failback: FailbackBehaviour): HostState {
  const order = {
    machineId: machineId(1),
    settingsInstanceId: relationshipInstanceId(machineId(1), "primary"),
    settingsFlaw: undefined,
    recoveryPoint: undefined,
    user: "u",
  };
  const state = { ...stateOf([committed(1)]), behaviour: { failback } };
  return initiateFailback(state, order, NOON, "JOB").state;
}

/** What ReplicationState reads so many seconds after the call. */
function readings(failback: FailbackBehaviour, at: readonly number[]): (number | null | undefined)[] {
  const state = started(failback);
  return at.map((seconds) => {
    const [relationship] = advance(state, NOON + seconds * 1000).machines[0]?.relationships ?? [];
    return relationship && readState(relationship);
  });
}

const withState = (state: StateBehaviour, ends: FailbackEnd = "completed"): FailbackBehaviour => ({
  job: { seconds: SECONDS, ends },
  state,
});

describe("the state of a relationship while it is failed back", () => {
  const courses: [what: string, FailbackBehaviour, at: number[], reads: (number | null)[]][] = [
    ["goes with the job unless told otherwise", withState({}), [0, 99, 100, 9_999], [13, 13, 14, 14]],
    [
      "reads what it was before the call for a while, although the failback runs",
      withState({ shows: [{ since: "call", afterSeconds: 0, forSeconds: 7, reads: "previous" }] }),
      [0, 6, 7, 100],
      [6, 6, 13, 14],
    ],
    ["reaches 14 late after the job's end", withState({ completes: { afterEnd: 30 } }), [100, 129, 130], [13, 13, 14]],
    ["reaches 14 before the job's end", withState({ completes: { afterEnd: -30 } }), [69, 70, 100], [13, 14, 14]],
    ["reaches 14 so long after the call", withState({ completes: { afterStart: 5 } }), [4, 5], [13, 14]],
    ["never reaches 14 before the call", withState({ completes: { afterEnd: -500 } }), [0], [14]],
    [
      "is reckoned from the call when it would have reached 14 before",
      withState({
        completes: { afterEnd: -500 },
        shows: [{ since: "landing", afterSeconds: 0, forSeconds: 5, reads: 13 }],
      }),
      [0, 4, 5],
      [13, 13, 14],
    ],
    ["never reaches 14 at all", withState({ completes: "never" }), [100, 1_000_000], [13, 13]],
    [
      "flaps from 13 to 6 and back",
      withState({ shows: [{ since: "call", afterSeconds: 10, forSeconds: 5, reads: 6 }] }),
      [9, 10, 14, 15],
      [13, 6, 6, 13],
    ],
    [
      "flaps from 14 to 13 and back",
      withState({ shows: [{ since: "landing", afterSeconds: 10, forSeconds: 5, reads: 13 }] }),
      [109, 110, 114, 115],
      [14, 13, 13, 14],
    ],
    [
      "shows 14 briefly before the start settles",
      withState({ shows: [{ since: "call", afterSeconds: 0, forSeconds: 2, reads: 14 }] }),
      [0, 1, 2, 100],
      [14, 14, 13, 14],
    ],
    [
      "has no value, then a number nobody has documented",
      withState({
        shows: [
          { since: "call", afterSeconds: 5, forSeconds: 10, reads: null },
          { since: "call", afterSeconds: 10, forSeconds: 10, reads: 99 },
        ],
      }),
      [4, 5, 9, 10, 19, 20],
      [13, null, null, 99, 99, 13],
    ],
    [
      "shows something else for ever",
      withState({ shows: [{ since: "landing", afterSeconds: 0, reads: 17 }] }),
      [99, 100, 1_000_000],
      [13, 17, 17],
    ],
    ["goes back when the job fails", withState({}, "failed"), [99, 100], [13, 6]],
    ["stays when the job is told to", withState({ whenFailed: "stays" }, "killed"), [100, 1_000_000], [13, 13]],
    ["goes to Critical when the job is terminated", withState({ whenFailed: 8 }, "terminated"), [99, 100], [13, 8]],
    ["reaches 14 with warnings", withState({}, "completedWithWarnings"), [99, 100], [13, 14]],
    ["passes by 13 in a failback without length", { job: { seconds: 0 } }, [0], [14]],
    ["stays at 13 with a job that is stuck", { job: { seconds: 10, stuckAt: 40 } }, [10, 1_000_000], [13, 13]],
    ["goes on when the job does", { job: { seconds: 10, stuckAt: 40, stuckSeconds: 90 } }, [99, 100], [13, 14]],
    [
      "reaches 14 although the job is stuck",
      { job: { seconds: 10, stuckAt: 40 }, state: { completes: { afterStart: 50 } } },
      [49, 50],
      [13, 14],
    ],
  ];

  it.each(courses)("%s", (_what, behaviour, at, expected) => {
    expect(readings(behaviour, at)).toEqual(expected);
  });

  const flapping = withState({
    completes: { afterEnd: 50 },
    shows: [{ since: "call", afterSeconds: 10, forSeconds: 5, reads: null }],
  });

  it("comes to the same whether it was looked at often or only afterwards", () => {
    const state = started(flapping);
    const often = [1, 11, 16, 100, 149].reduce((one, seconds) => advance(one, NOON + seconds * 1000), state);
    for (const end of [149, 150, 1_000]) {
      expect(advance(often, NOON + end * 1000)).toEqual(advance(state, NOON + end * 1000));
    }
  });

  it("is over for a relationship that other hands have moved", () => {
    const at = NOON + 12_000;
    const running = advance(started(flapping), at);
    const [machine] = running.machines;
    if (!machine) throw new Error("the machine is gone");
    const moved = set(running, machine, { action: "setState", relationship: "primary", state: 3 });
    const [relationship] = advance(moved, NOON + 1_000_000).machines[0]?.relationships ?? [];
    expect(relationship && readState(relationship)).toBe(3);
    expect(relationship?.state).toBe(3);
  });

  it.each([
    ["stays", 13, 13],
    ["returns", 6, 6],
    ["completes", 13, 14],
  ] as const)("%s at a restart at %i, and is %i in the end", (behaviour, now, later) => {
    const running = advance(started(withState({})), NOON + 50_000);
    const after = restart(running, behaviour);
    expect(after.jobs).toEqual([]);
    expect(after.machines[0]?.relationships[0]?.state).toBe(now);
    expect(advance(after, NOON + 1_000_000).machines[0]?.relationships[0]?.state).toBe(later);
  });
});
