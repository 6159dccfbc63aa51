import { FailbackError } from "../../errors";
import { type Blocker, decide, type Situation } from "../../failback/decide";
import type { Recalled } from "../../failback/journal";
import type { Observation } from "../../failback/observation";
import { observedState } from "../../failback/observed-state";
import { stateName } from "../../failback/replication-state";
import type { Order, RequestStanding } from "../../failback/request";
import type { MachineEnd, MachineVerdict } from "../../failback/wave/machine-end";
import { isDueAgain } from "./gone-on";

/** A machine of a wave as an operation finds it. */
export interface MemberFacts {
  readonly request: string;
  /** The request was used, and is not the newest one: whatever came of it then, nothing starts under it. */
  readonly isSpent: boolean;
  /** The machine's newest order, of whatever request. */
  readonly order: Order | undefined;
  /** Undefined when the host, or the machine on it, could not be looked at; then `away` says why. */
  readonly seen: Observation | undefined;
  readonly away: FailbackError | undefined;
  readonly situation: Pick<Situation, "provider" | "startFrom" | "allowances" | "obstacles">;
}

/** What there is to do about it: nothing more, to follow or look at what was begun, or to see whether it starts. */
export type MemberStanding =
  | { readonly kind: "ended"; readonly end: MachineEnd }
  | { readonly kind: "follow" | "look" | "start"; readonly request: string; readonly standing: RequestStanding }
  /** Its request is unused for this machine: what the journal knows decides next. */
  | { readonly kind: "armed" }
  /** It came back earlier and is left alone, unless the journal knows that the request has been used for it since. */
  | { readonly kind: "leftAlone"; readonly end: MachineEnd };

/** What is left of that once the journal was asked. */
export type PlacedStanding = Exclude<MemberStanding, { kind: "armed" | "leftAlone" }>;

/** Where a member stands by its newest order. A new request arms only machines that have not come back, or not stayed so. */
export function standingOfMember(facts: MemberFacts): MemberStanding {
  const { request, isSpent, order } = facts;
  if (order?.outcome === "open") return facts.seen ? follow(order) : outOfSight(order, facts.away);
  if (isSpent) return standingUnderSpent(facts);
  if (facts.away) return standingUnseen(facts, facts.away);
  if (order?.request === request) return standingOfUsed(facts, order);
  // Without a look one is away, which was told above.
  if (order?.outcome !== "fulfilled" || !facts.seen || isDueAgain(order, facts.situation, facts.seen))
    return { kind: "armed" };
  return { kind: "leftAlone", end: endOf("back", facts) };
}

/** What becomes of a machine for which the request is unused. */
export function standingOfArmed(facts: MemberFacts, recalled: Recalled, mayStart: boolean): PlacedStanding {
  const { request, order, seen, situation } = facts;
  if (recalled.order) {
    return { kind: recalled.order.outcome === "open" ? "follow" : "look", request, standing: "unused" };
  }
  if (!seen) return blocked(facts, [{ code: "internal", reason: "an armed machine was not looked at" }]);
  const decision = decide({
    ...situation,
    standing: "unused",
    seen,
    usedBefore: order !== undefined || recalled.usedBefore,
    recordedJobIds: [...(order?.jobId ? [order.jobId] : []), ...recalled.jobIds],
    recordKnown: true,
  });
  switch (decision.kind) {
    case "start":
      return mayStart ? { kind: "start", request, standing: "unused" } : blocked(facts, [unplanned(seen)]);
    case "join":
      return { kind: "follow", request, standing: "unused" };
    case "blocked":
    case "unknown":
      return blocked(facts, decision.blockers);
    default:
      return { kind: "look", request, standing: "unused" };
  }
}

function standingOfUsed(facts: MemberFacts, order: Order): MemberStanding {
  const { request } = facts;
  switch (order.outcome) {
    case "fulfilled":
      return ended(verdictOn(facts, order) === "drift" ? "drifted" : "back", facts);
    case "overtaken":
      return ended("overtaken", facts);
    default:
      if (verdictOn(facts, order) === "wait") return { kind: "follow", request, standing: order.outcome };
      return ended("spent", facts, new FailbackError("requestSpent", `request ${request} is spent: ${order.reason}`));
  }
}

/** Nothing starts, whoever needs it; what is back is back all the same. */
function standingUnderSpent(facts: MemberFacts): MemberStanding {
  const { request, order, seen, situation } = facts;
  if (order?.outcome === "fulfilled" && seen && !isDueAgain(order, situation, seen)) return ended("back", facts);
  const hasFailed = order?.outcome === "failed" || order?.outcome === "overtaken";
  const error = new FailbackError("requestSpent", `request ${request} was used earlier`);
  return ended(hasFailed ? "spent" : "notStarted", facts, error);
}

/**
 * What came back under this request and is gone now needs nothing; for all others it matters what the host would have
 * shown. A new request is not fulfilled by a host that shows no such machine: the plan says blocked, and so it is.
 */
function standingUnseen(facts: MemberFacts, away: FailbackError): MemberStanding {
  const { order, request } = facts;
  const cameBack = order?.outcome === "fulfilled" && order.request === request;
  if (cameBack && away.code === "machineNotFound") return ended("back", facts);
  return ended("blocked", facts, away);
}

function follow(order: Order): MemberStanding {
  return { kind: "follow", request: order.request, standing: "open" };
}

function outOfSight(order: Order, away: FailbackError | undefined): MemberStanding {
  const error = new FailbackError(
    away?.code ?? "internal",
    `request ${order.request} is open and cannot be followed: ${away?.message}`,
  );
  // A host that answers, and has no such machine, runs no failback of it either.
  const mayStillRun = away?.code !== "machineNotFound";
  return { kind: "ended", end: { verdict: "open", order, observed: undefined, error, counts: false, mayStillRun } };
}

function verdictOn({ situation, seen }: MemberFacts, order: Order): string {
  if (!seen) return "unknown";
  const recordedJobIds = order.jobId === null ? [] : [order.jobId];
  return decide({ ...situation, standing: order.outcome, seen, usedBefore: true, recordedJobIds, recordKnown: true })
    .kind;
}

function ended(verdict: MachineVerdict, facts: MemberFacts, error?: FailbackError): PlacedStanding {
  return { kind: "ended", end: endOf(verdict, facts, error) };
}

function endOf(verdict: MachineVerdict, { request, order, seen }: MemberFacts, error?: FailbackError): MachineEnd {
  const observed = seen && observedState(seen);
  // What failed under this request counts; what is spent because a later one came does not: nothing was tried.
  const counts = verdict === "spent" && order?.request === request;
  return { verdict, order, observed, error, counts, mayStillRun: false };
}

function blocked(facts: MemberFacts, blockers: readonly Blocker[]): PlacedStanding {
  const reason = blockers.map((blocker) => blocker.reason).join("; ");
  return ended("blocked", facts, new FailbackError(blockers[0]?.code ?? "internal", reason));
}

function unplanned({ relationship }: Observation): Blocker {
  const shown = stateName(relationship?.state);
  return { code: "movedSincePlan", reason: `the relationship now reads ${shown}, and the plan was not to start` };
}
