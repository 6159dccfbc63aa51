import { FailbackError, type FailbackErrorCode } from "../errors";
import { type Blocker, type Decision, decide } from "./decide";
import type { WaitLimits } from "./judge";
import type { Observation, RelationshipRef } from "./observation";
import { NOT_OBSERVED, type ObservedState, observedState } from "./observed-state";
import type { Clock, Progress, ReplicaHost, ReplicationProvider, StartOutcome } from "./ports";
import { type ReplicationStateName, stateName } from "./replication-state";
import type { Order, RequestStanding } from "./request";
import { type WaitEnd, waitForEnd } from "./wait";

/** One armed request, on one machine, as an operation finds it. */
export interface Task {
  readonly ref: RelationshipRef;
  readonly request: string;
  readonly standing: RequestStanding;
  /** The order of this request, when it was used before. */
  readonly order: Order | undefined;
  readonly provider: ReplicationProvider;
  readonly startFrom: readonly ReplicationStateName[];
  readonly recoveryPointId: string | undefined;
  readonly limits: WaitLimits;
  /** Whether the reviewed plan allows a start. Without it nothing is ever sent. */
  readonly mayStart: boolean;
  /** An earlier look of the same operation: its state, and when on the monotonic clock. */
  readonly firstLook: { readonly state: number | undefined; readonly at: number } | undefined;
}

/** The record after the operation. `failure` means: the record changed (or stands open), and the operation failed. */
export interface FailbackResult {
  readonly order: Order | undefined;
  readonly observed: ObservedState;
  readonly failure: FailbackError | undefined;
}

/** A start needs two looks at least this far apart: what has just been moved by somebody is still moving. */
const SETTLE_MS = 3_000;

/**
 * Brings one request to its end: observe, decide, start at most once, follow.
 *
 * @throws FailbackError when nothing was started and the record stays as it was
 */
export async function failBack(
  task: Task,
  host: ReplicaHost,
  clock: Clock,
  progress: Progress,
): Promise<FailbackResult> {
  const seen = await observeSettled(task, host, clock);
  const operation = new Operation(task, host, clock, progress);
  return operation.carryOut(decide({ ...task, seen }), seen);
}

/** The fresh look a decision rests on; for an unused request the second of two that agree. */
async function observeSettled(task: Task, host: ReplicaHost, clock: Clock): Promise<Observation> {
  if (task.standing !== "unused") return observeOne(host, task.ref);
  const first = task.firstLook ?? {
    state: (await observeOne(host, task.ref)).relationship?.state,
    at: clock.monotonic(),
  };
  const rest = SETTLE_MS - (clock.monotonic() - first.at);
  if (rest > 0) await clock.sleep(rest);
  const seen = await observeOne(host, task.ref);
  const startable = decide({ ...task, seen }).kind === "start";
  if (startable && seen.relationship?.state !== first.state) {
    throw new FailbackError(
      "movedSincePlan",
      `the relationship went from ${stateName(first.state)} to ${stateName(seen.relationship?.state)} while this ran`,
    );
  }
  return seen;
}

async function observeOne(host: ReplicaHost, ref: RelationshipRef): Promise<Observation> {
  const [seen] = await host.observe([ref]);
  if (!seen) throw new FailbackError("internal", "a host answered an observation with nothing");
  return seen;
}

class Operation {
  constructor(
    readonly task: Task,
    readonly host: ReplicaHost,
    readonly clock: Clock,
    readonly progress: Progress,
  ) {}

  async carryOut(decision: Decision, seen: Observation): Promise<FailbackResult> {
    switch (decision.kind) {
      case "start":
        return this.#start(seen, decision.warnings);
      case "join":
        return this.#join(decision.job?.id ?? null);
      case "done":
        await this.progress.step("the host shows FailbackCompleted already; nothing was sent");
        return {
          order: this.#ended(this.#newOrder(false, null), "fulfilled", null),
          observed: observedState(seen),
          failure: undefined,
        };
      case "wait":
        return this.#resume(decision.job?.id);
      case "quiet":
        return { order: this.task.order, observed: observedState(seen), failure: undefined };
      case "drift":
        await this.progress.warn(
          `the host shows ${decision.shown}, not FailbackCompleted; request ${this.task.request} is used and starts nothing: a new request arms a new failback`,
        );
        return { order: this.task.order, observed: observedState(seen), failure: undefined };
      case "blocked":
      case "unknown":
        if (this.task.standing === "fulfilled") {
          await this.progress.warn(reasons(decision.blockers));
          return { order: this.task.order, observed: observedState(seen), failure: undefined };
        }
        throw blockedError(decision.blockers);
      case "stuck":
        return this.#kept(seen, blockedError(decision.blockers));
      case "overtaken":
        return this.#end(this.#existingOrder(), {
          kind: "overtaken",
          code: "overtaken",
          reason: decision.reason,
          observed: observedState(seen),
        });
      case "spent":
        throw new FailbackError(
          "requestSpent",
          `request ${this.task.request} is spent: ${this.task.order?.reason ?? "it was used earlier"}`,
        );
    }
  }

  async #start(seen: Observation, warnings: readonly string[]): Promise<FailbackResult> {
    const { task, progress } = this;
    if (!task.mayStart) {
      throw new FailbackError(
        "movedSincePlan",
        `the relationship now reads ${stateName(seen.relationship?.state)}, and the plan was not to start`,
      );
    }
    for (const warning of warnings) await progress.warn(warning);
    await progress.step(
      `sending InitiateFailback (from ${stateName(seen.relationship?.state)}, recovery point ${task.recoveryPointId ?? "left to the host"})`,
    );
    const outcome = await this.host.initiateFailback(
      { ...task.ref, recoveryPointId: task.recoveryPointId, deadlineMs: task.limits.startMs },
      () => progress.assertListening(),
    );
    return this.#started(outcome);
  }

  async #started(outcome: StartOutcome): Promise<FailbackResult> {
    switch (outcome.kind) {
      case "notSent":
        if (outcome.cause.code === "engineGone") throw outcome.cause;
        throw new FailbackError("startNotSent", `InitiateFailback was not sent: ${outcome.cause.message}`, {
          cause: outcome.cause,
        });
      case "refused":
        return this.#refused(outcome.returnCode);
      case "unknown":
        await this.progress.warn(
          `the answer to InitiateFailback is not known (${outcome.cause.message}); watching whether the host began`,
        );
        return this.#follow(this.#newOrder(true, null), false);
      case "accepted":
        await this.progress.step(`the host took the call${outcome.jobId ? ` (job ${outcome.jobId})` : ""}`);
        return this.#follow(this.#newOrder(true, outcome.jobId ?? null), false);
    }
  }

  /** "In use" and "invalid state" may mean that somebody else was a moment faster: then theirs is followed. */
  async #refused(returnCode: number): Promise<FailbackResult> {
    if (returnCode === SYSTEM_IN_USE || returnCode === INVALID_STATE) {
      const seen = await observeOne(this.host, this.task.ref);
      const again = decide({ ...this.task, seen });
      if (again.kind === "join") return this.#join(again.job?.id ?? null);
    }
    throw new FailbackError(
      "startRefused",
      `the host refused InitiateFailback with ${returnCode}${meaning(returnCode)}`,
    );
  }

  async #join(jobId: string | null): Promise<FailbackResult> {
    await this.progress.step("a failback that was started elsewhere runs already; following it");
    return this.#follow(this.#newOrder(false, jobId), false);
  }

  async #resume(liveJobId: string | undefined): Promise<FailbackResult> {
    const order = this.#existingOrder();
    await this.progress.step(
      `request ${order.request} is open since ${order.startedAt}; following it, nothing is sent`,
    );
    return this.#follow(
      { ...order, jobId: liveJobId ?? order.jobId, outcome: "open", endedAt: null, reason: null },
      true,
    );
  }

  async #follow(order: Order, resumed: boolean): Promise<FailbackResult> {
    const { task, host, clock, progress } = this;
    const { ref, startFrom, limits } = task;
    const watched = { ref, jobId: order.jobId ?? undefined, startFrom, limits, resumed };
    try {
      const end = await waitForEnd(host, watched, clock, progress);
      return await this.#end(order, end);
    } catch (thrown) {
      const error =
        thrown instanceof FailbackError ? thrown : new FailbackError("internal", String(thrown), { cause: thrown });
      return this.#lostSight(order, error);
    }
  }

  async #end(order: Order, end: WaitEnd): Promise<FailbackResult> {
    const { observed } = end;
    if (end.kind === "fulfilled") {
      for (const warning of end.warnings) await this.progress.warn(warning);
      await this.progress.step("the host shows FailbackCompleted and no failback job: done");
      return { order: this.#ended(order, "fulfilled", null), observed, failure: undefined };
    }
    const failure = new FailbackError(end.code, `request ${order.request}: ${end.reason}`);
    if (end.kind === "open") return { order: { ...order, reason: end.reason }, observed, failure };
    return { order: this.#ended(order, end.kind, end.reason), observed, failure };
  }

  /** The host was lost while following: the order stays open, whatever it was that broke. */
  #lostSight(order: Order, error: FailbackError): FailbackResult {
    const failure = new FailbackError(
      "waitTimedOut",
      `request ${order.request} was lost from sight: ${error.message}`,
      { cause: error },
    );
    return { order: { ...order, reason: failure.message }, observed: NOT_OBSERVED, failure };
  }

  #kept(seen: Observation, error: FailbackError): FailbackResult {
    const order = this.#existingOrder();
    return { order: { ...order, reason: error.message }, observed: observedState(seen), failure: error };
  }

  #newOrder(sent: boolean, jobId: string | null): Order {
    return {
      version: 1,
      request: this.task.request,
      sent,
      recoveryPointId: sent ? (this.task.recoveryPointId ?? null) : null,
      startedAt: this.#now(),
      jobId,
      outcome: "open",
      endedAt: null,
      reason: null,
    };
  }

  #ended(order: Order, outcome: "fulfilled" | "failed" | "overtaken", reason: string | null): Order {
    return { ...order, outcome, endedAt: this.#now(), reason };
  }

  #existingOrder(): Order {
    if (!this.task.order)
      throw new FailbackError("internal", `request ${this.task.request} is used, but its order is missing`);
    return this.task.order;
  }

  #now(): string {
    return new Date(this.clock.now()).toISOString();
  }
}

const SYSTEM_IN_USE = 32774;
const INVALID_STATE = 32775;

const MEANINGS: Readonly<Record<number, string>> = {
  32769: "access denied",
  32770: "not supported",
  32773: "invalid parameter",
  [SYSTEM_IN_USE]: "system in use",
  [INVALID_STATE]: "invalid state for this operation",
  32776: "incorrect data type",
  32779: "file not found",
};

function meaning(returnCode: number): string {
  const words = MEANINGS[returnCode];
  return words ? ` (${words})` : "";
}

function blockedError(blockers: readonly Blocker[]): FailbackError {
  const code: FailbackErrorCode = blockers[0]?.code ?? "internal";
  return new FailbackError(code, reasons(blockers));
}

function reasons(blockers: readonly Blocker[]): string {
  return blockers.map((blocker) => blocker.reason).join("; ");
}
