import { type Decision, decide, type Situation } from "./decide";
import { EXTERNAL, job, offMachine, seen } from "./failback.test-support";
import type { Observation } from "./observation";
import type { ReplicationProvider } from "./ports";
import type { RequestStanding } from "./request";

const defaults = {
  provider: EXTERNAL as ReplicationProvider,
  startFrom: ["Recovered", "Committed"] as const,
  allowances: { again: false, builtInProvider: false },
  usedBefore: false,
  recordedJobIds: ["JOB-1"],
  recordKnown: true,
  obstacles: [],
};

function decided(standing: RequestStanding, observation: Observation, changes: Partial<Situation> = {}): Decision {
  return decide({ ...defaults, standing, seen: observation, ...changes });
}

function verdict(decision: Decision): string {
  return "blockers" in decision
    ? `${decision.kind}: ${decision.blockers.map(({ code }) => code).join(" ")}`
    : decision.kind;
}

/** The design's table, written down by state: what an unused, an open and a fulfilled request lead to. */
const table: Record<number, [unused: string, open: string, fulfilled: string]> = {
  0: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  1: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  2: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  3: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  4: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  5: ["start", "wait", "drift"],
  6: ["start", "wait", "quiet"],
  7: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  8: ["blocked: replicationCritical", "stuck: replicationCritical", "quiet"],
  9: ["blocked: resynchronizing", "stuck: resynchronizing", "quiet"],
  10: ["blocked: resynchronizing", "stuck: resynchronizing", "quiet"],
  11: ["blocked: resynchronizing", "stuck: resynchronizing", "quiet"],
  12: ["blocked: failoverRunning", "stuck: failoverRunning", "drift"],
  13: ["join", "wait", "drift"],
  14: ["done", "wait", "quiet"],
  15: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  16: ["blocked: replicationCritical", "stuck: replicationCritical", "quiet"],
  17: ["unknown: stateUnknown", "stuck: stateUnknown", "unknown: stateUnknown"],
  18: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  19: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  20: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  21: ["blocked: stateNotAllowed", "overtaken", "quiet"],
  22: ["unknown: stateUnknown", "stuck: stateUnknown", "unknown: stateUnknown"],
  25: ["unknown: stateUnknown", "stuck: stateUnknown", "unknown: stateUnknown"],
};

describe("the decision table", () => {
  for (const [state, [unused, open, fulfilled]] of Object.entries(table)) {
    it(`state ${state}: unused → ${unused}, open → ${open}, fulfilled → ${fulfilled}`, () => {
      const observation = seen(Number(state));
      expect(verdict(decided("unused", observation))).toBe(unused);
      expect(verdict(decided("open", observation))).toBe(open);
      expect(verdict(decided("fulfilled", observation))).toBe(fulfilled);
    });
  }

  it("an unreadable state starts nothing, ends nothing and is no drift", () => {
    expect(verdict(decided("unused", seen(undefined)))).toBe("unknown: stateUnknown");
    expect(verdict(decided("open", seen(undefined)))).toBe("stuck: stateUnknown");
    expect(verdict(decided("fulfilled", seen(undefined)))).toBe("unknown: stateUnknown");
  });

  it("a missing machine blocks, keeps an open order open, and is no drift", () => {
    const missing = { machine: undefined, relationship: undefined, jobs: [] };
    expect(verdict(decided("unused", missing))).toBe("blocked: machineNotFound");
    expect(verdict(decided("open", missing))).toBe("stuck: machineNotFound");
    expect(verdict(decided("fulfilled", missing))).toBe("unknown: machineNotFound");
  });

  it("a removed relationship blocks, overtakes an open order, and supersedes a fulfilled one", () => {
    const removed = { machine: offMachine, relationship: undefined, jobs: [] };
    expect(verdict(decided("unused", removed))).toBe("blocked: relationshipMissing");
    expect(verdict(decided("open", removed))).toBe("overtaken");
    expect(verdict(decided("fulfilled", removed))).toBe("quiet");
  });

  it("a live failback job is joined at 13, and in every other state keeps an unused request from starting", () => {
    const live = [job(4)];
    expect(decided("unused", seen(13, { jobs: live }))).toEqual({ kind: "join", job: live[0] });
    for (const state of [3, 5, 6, 14]) {
      expect(verdict(decided("unused", seen(state, { jobs: live })))).toBe("blocked: failbackRunning");
    }
  });

  it("a live job outweighs every state for an open order, and is drift for a fulfilled one", () => {
    for (const state of [0, 6, 8, 12, 14, 17]) {
      expect(verdict(decided("open", seen(state, { jobs: [job(4)] })))).toBe("wait");
      expect(verdict(decided("fulfilled", seen(state, { jobs: [job(4)] })))).toBe("drift");
    }
  });

  it("a job that has ended holds nothing up", () => {
    for (const state of [7, 8, 9, 10, 32768])
      expect(verdict(decided("unused", seen(6, { jobs: [job(state)] })))).toBe("start");
  });

  it("a failed order is followed again where the host still shows a failback, else it is spent", () => {
    expect(verdict(decided("failed", seen(6)))).toBe("spent");
    expect(verdict(decided("failed", seen(13)))).toBe("wait");
    expect(verdict(decided("failed", seen(14)))).toBe("wait");
    expect(verdict(decided("failed", seen(6, { jobs: [job(4)] })))).toBe("wait");
  });

  it("an earlier request that came back by a revert is spent in every state", () => {
    for (let state = 0; state <= 25; state++) expect(decided("spent", seen(state)).kind).toBe("spent");
  });

  it("an overtaken order stays quiet", () => {
    for (let state = 0; state <= 25; state++) expect(decided("overtaken", seen(state)).kind).toBe("quiet");
  });
});

describe("what keeps a start back although the state allows it", () => {
  it("Hyper-V's own provider, and settings that name none", () => {
    expect(verdict(decided("unused", seen(6), { provider: { kind: "builtIn", name: "" } }))).toBe(
      "blocked: builtInProvider",
    );
    expect(verdict(decided("unused", seen(6), { provider: { kind: "unknown", name: "" } }))).toBe(
      "blocked: builtInProvider",
    );
  });

  it("a machine that is not off, for every EnabledState but 3", () => {
    for (const enabledState of [undefined, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10]) {
      expect(verdict(decided("unused", seen(6, { machine: { enabledState } })))).toBe("blocked: machineNotOff");
    }
  });

  it("a machine the host is busy with, or of which it says nothing", () => {
    for (const operationalStatus of [[], [11], [3, 32772], [undefined, 2]]) {
      expect(verdict(decided("unused", seen(6, { machine: { operationalStatus } })))).toBe("blocked: machineBusy");
    }
  });

  it("the machine of a test failover, whatever else holds", () => {
    expect(verdict(decided("unused", seen(6, { machine: { mode: 3 } })))).toBe("blocked: testReplica");
    expect(verdict(decided("unused", seen(13, { machine: { mode: 3 } })))).toBe("blocked: testReplica");
  });

  it("all reasons are told at once", () => {
    const both = decided("unused", seen(6, { machine: { enabledState: 2 } }), {
      provider: { kind: "builtIn", name: "" },
    });
    expect(verdict(both)).toBe("blocked: builtInProvider machineNotOff");
  });

  it("another mode than replica is only warned of", () => {
    expect(decided("unused", seen(6))).toEqual({ kind: "start", warnings: [] });
    expect(decided("unused", seen(6, { machine: { mode: 4 } }))).toMatchObject({
      kind: "start",
      warnings: [expect.any(String)],
    });
  });

  it("Hyper-V's own provider, unless the program allows it; then it is warned of", () => {
    const allowed = {
      provider: { kind: "builtIn", name: "" },
      allowances: { again: false, builtInProvider: true },
    } as const;
    expect(decided("unused", seen(6), allowed)).toMatchObject({
      kind: "start",
      warnings: [expect.stringContaining("allowed by the program")],
    });
  });

  it("Committed after any used request, unless the program says again; Recovered is no doubt", () => {
    expect(verdict(decided("unused", seen(6), { usedBefore: true }))).toBe("blocked: againNeeded");
    expect(
      verdict(decided("unused", seen(6), { usedBefore: true, allowances: { again: true, builtInProvider: false } })),
    ).toBe("start");
    expect(verdict(decided("unused", seen(5), { usedBefore: true }))).toBe("start");
  });

  it("an obstacle found elsewhere: an expired request, a point that is gone", () => {
    const obstacles = [{ code: "requestExpired", reason: "late" }] as const;
    expect(verdict(decided("unused", seen(6), { obstacles }))).toBe("blocked: requestExpired");
    expect(verdict(decided("unused", seen(14), { obstacles }))).toBe("done");
  });

  it("a failback that has just ended and is not recorded is joined instead; a recorded one holds nothing up", () => {
    for (const state of [7, 8, 9, 10, 32768]) {
      const ended = seen(6, { jobs: [job(state)] });
      expect(verdict(decided("unused", ended, { recordedJobIds: [] }))).toBe("join");
      expect(verdict(decided("unused", ended, { recordedJobIds: ["job-1"] }))).toBe("start");
      expect(verdict(decided("unused", ended, { recordedJobIds: [], recordKnown: false }))).toBe("join");
      const mayBeRecorded = { recordedJobIds: [], recordKnown: false, usedBefore: true };
      expect(verdict(decided("unused", seen(5, { jobs: [job(state)] }), mayBeRecorded))).toBe("start");
    }
  });

  it("a state that startFrom does not name; one that it names starts", () => {
    expect(verdict(decided("unused", seen(5), { startFrom: ["Committed"] }))).toBe("blocked: stateNotAllowed");
    expect(verdict(decided("unused", seen(3), { startFrom: ["Replicating"] }))).toBe("start");
  });
});
