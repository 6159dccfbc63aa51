import { FailbackError } from "../../errors";
import {
  Committed,
  EXTERNAL,
  FailbackCompleted,
  FailbackInProgress,
  job,
  Recovered,
  Replicating,
  seen,
} from "../../failback/failback.test-support";
import type { Recalled } from "../../failback/journal";
import type { Order, OrderOutcome } from "../../failback/request";
import { type MemberFacts, type MemberStanding, standingOfArmed, standingOfMember } from "./standing-of-member";

const NOTHING: Recalled = { order: undefined, host: undefined, usedBefore: false, jobIds: [] };

function order(request: string, outcome: OrderOutcome): Order {
  const ended = outcome === "open" ? null : "2026-11-20T01:00:00.000Z";
  const rest = { version: 1, sent: true, recoveryPointId: null, jobId: "JOB-1", reason: null } as const;
  return { ...rest, request, outcome, startedAt: "2026-11-20T00:00:00.000Z", endedAt: ended };
}

function facts(more: Partial<MemberFacts>): MemberFacts {
  return {
    ...{ request: "CHG-2", isSpent: false, order: undefined, seen: seen(Recovered), away: undefined },
    situation: {
      ...{ provider: EXTERNAL, startFrom: ["Recovered", "Committed"], obstacles: [] },
      allowances: { again: false, builtInProvider: false },
    },
    ...more,
  };
}

/** In short: `follow CHG-1 open`, `start CHG-2 unused`, `back`, `blocked machineNotOff`, `armed`. */
function shown(standing: MemberStanding): string {
  if (standing.kind === "armed") return "armed";
  if (standing.kind === "leftAlone") return `left alone, ${standing.end.verdict}`;
  if (standing.kind !== "ended") return `${standing.kind} ${standing.request} ${standing.standing}`;
  const { verdict, error } = standing.end;
  return error ? `${verdict} ${error.code}` : verdict;
}

describe("where a member stands by its newest order", () => {
  it.each([
    ["no order", undefined, Recovered, "armed"],
    ["an older one, open", order("CHG-1", "open"), FailbackInProgress, "follow CHG-1 open"],
    ["an older one, failed", order("CHG-1", "failed"), Recovered, "armed"],
    ["an older one, overtaken", order("CHG-1", "overtaken"), Recovered, "armed"],
    ["an older one, fulfilled, and it came back", order("CHG-1", "fulfilled"), FailbackCompleted, "left alone, back"],
    ["an older one, fulfilled, and it has gone on", order("CHG-1", "fulfilled"), Replicating, "left alone, back"],
    ["an older one, fulfilled, and it failed over since", order("CHG-1", "fulfilled"), Recovered, "armed"],
    ["an open one", order("CHG-2", "open"), FailbackInProgress, "follow CHG-2 open"],
    ["a fulfilled one", order("CHG-2", "fulfilled"), FailbackCompleted, "back"],
    ["a fulfilled one, and it failed over since", order("CHG-2", "fulfilled"), Recovered, "drifted"],
    ["an overtaken one", order("CHG-2", "overtaken"), Recovered, "overtaken"],
    ["a failed one", order("CHG-2", "failed"), Recovered, "spent requestSpent"],
    ["a failed one that goes on at the host", order("CHG-2", "failed"), FailbackInProgress, "follow CHG-2 failed"],
    ["a failed one that came back after all", order("CHG-2", "failed"), FailbackCompleted, "follow CHG-2 failed"],
  ] as const)("%s", (_, newest, state, expected) => {
    const standing = standingOfMember(facts({ order: newest, seen: seen(state) }));
    expect(shown(standing)).toBe(expected);
  });

  it("of an older request, fulfilled: a relationship that is gone, amiss or at Committed is armed", () => {
    const { situation } = facts({});
    const allowances = { again: true, builtInProvider: false };
    const older = (more: Partial<MemberFacts>) =>
      shown(standingOfMember(facts({ order: order("CHG-1", "fulfilled"), ...more })));
    const gone = { ...seen(Recovered), relationship: undefined };
    expect(older({ seen: gone })).toBe("armed");
    expect(shown(standingOfArmed(facts({ order: order("CHG-1", "fulfilled"), seen: gone }), NOTHING, false))).toBe(
      "blocked relationshipMissing",
    );
    expect(older({ seen: seen(99) })).toBe("armed");
    const running = seen(Committed, { machine: { enabledState: 2 } });
    expect(older({ seen: running })).toBe("armed");
    expect(older({ seen: running, situation: { ...situation, allowances } })).toBe("armed");
    expect(older({ seen: seen(Replicating), situation: { ...situation, allowances } })).toBe("left alone, back");
  });

  it("under a request that another one has followed nothing starts; what is open is followed all the same", () => {
    const spent = (newest: Order | undefined) => shown(standingOfMember(facts({ isSpent: true, order: newest })));
    expect(spent(undefined)).toBe("notStarted requestSpent");
    expect(spent(order("CHG-3", "fulfilled"))).toBe("notStarted requestSpent");
    expect(spent(order("CHG-3", "failed"))).toBe("spent requestSpent");
    expect(spent(order("CHG-3", "open"))).toBe("follow CHG-3 open");
    const isBack = { isSpent: true, order: order("CHG-3", "fulfilled"), seen: seen(FailbackCompleted) };
    expect(shown(standingOfMember(facts(isBack)))).toBe("back");
  });

  it("without a look everything is blocked but what has come back under the request and is gone; what is open stays open", () => {
    const away = (code: "hostUnreachable" | "machineNotFound", newest?: Order) =>
      shown(standingOfMember(facts({ seen: undefined, away: new FailbackError(code, "gone"), order: newest })));
    expect(away("hostUnreachable")).toBe("blocked hostUnreachable");
    expect(away("hostUnreachable", order("CHG-2", "fulfilled"))).toBe("blocked hostUnreachable");
    expect(away("machineNotFound", order("CHG-2", "fulfilled"))).toBe("back");
    // A new request is not fulfilled by a host that shows no such machine; one empty answer is enough for that.
    expect(away("machineNotFound", order("CHG-1", "fulfilled"))).toBe("blocked machineNotFound");
    expect(away("machineNotFound", order("CHG-2", "failed"))).toBe("blocked machineNotFound");
    expect(away("hostUnreachable", order("CHG-2", "open"))).toBe("open hostUnreachable");
  });

  it("counts as a failure what is spent under this request, and nothing else", () => {
    const counts = (more: Partial<MemberFacts>) => {
      const standing = standingOfMember(facts(more));
      return standing.kind === "ended" && standing.end.counts;
    };
    expect(counts({ order: order("CHG-2", "failed") })).toBe(true);
    expect(counts({ order: order("CHG-3", "fulfilled"), isSpent: true })).toBe(false);
    expect(counts({ order: order("CHG-2", "overtaken") })).toBe(false);
  });
});

describe("what becomes of a machine for which the request is unused", () => {
  const armed = (more: Partial<MemberFacts>, recalled = NOTHING, mayStart = true) =>
    shown(standingOfArmed(facts(more), recalled, mayStart));

  it("starts only as planned", () => {
    expect(armed({})).toBe("start CHG-2 unused");
    expect(armed({}, NOTHING, false)).toBe("blocked movedSincePlan");
  });

  it("follows what the journal has under this request, and looks at what has ended by it; neither starts", () => {
    expect(armed({}, { ...NOTHING, order: order("CHG-2", "open") })).toBe("follow CHG-2 unused");
    expect(armed({}, { ...NOTHING, order: order("CHG-2", "fulfilled") })).toBe("look CHG-2 unused");
    expect(armed({}, { ...NOTHING, order: order("CHG-2", "failed") })).toBe("look CHG-2 unused");
  });

  it("joins what runs, and looks once more at what is back already", () => {
    expect(armed({ seen: seen(FailbackInProgress, { jobs: [job(4)] }) })).toBe("follow CHG-2 unused");
    expect(armed({ seen: seen(FailbackCompleted) })).toBe("look CHG-2 unused");
  });

  it("is blocked by facts of the host and by what else stands against it", () => {
    expect(armed({ seen: seen(Recovered, { machine: { enabledState: 2 } }) })).toBe("blocked machineNotOff");
    const { situation } = facts({});
    const obstacles = [{ code: "requestExpired", reason: "too late" }] as const;
    expect(armed({ situation: { ...situation, obstacles } })).toBe("blocked requestExpired");
    expect(armed({ seen: seen(99) })).toBe("blocked stateUnknown");
  });

  it("needs `again` from Committed once the record or the journal knows of an earlier request", () => {
    const committed = { seen: seen(Committed) };
    expect(armed(committed)).toBe("start CHG-2 unused");
    expect(armed({ ...committed, order: order("CHG-1", "failed") })).toBe("blocked againNeeded");
    expect(armed(committed, { ...NOTHING, usedBefore: true })).toBe("blocked againNeeded");
  });

  it("takes no job that the record or the journal knows for somebody else's", () => {
    const failed = { seen: seen(Recovered, { jobs: [job(10)] }) };
    expect(armed(failed)).toBe("follow CHG-2 unused");
    expect(armed(failed, { ...NOTHING, jobIds: ["JOB-1"] })).toBe("start CHG-2 unused");
    expect(armed({ ...failed, order: order("CHG-1", "failed") })).toBe("start CHG-2 unused");
  });
});
