import { FailbackError, type FailbackErrorCode, toFailbackError } from "../errors";
import { Bookkeeper } from "./bookkeeper";
import { type Blocker, type Decision, decide } from "./decide";
import { conflictWith, isUnended, type Journal, type JournalEntry, lastEntries, recall } from "./journal";
import type { WaitLimits } from "./judge";
import { knownRequest } from "./known-request";
import type { Observation } from "./observation";
import { NOT_OBSERVED, type ObservedState, observedState } from "./observed-state";
import type { Clock, Progress, ReplicaHost, StartOutcome } from "./ports";
import { INVALID_STATE, refusalWords, SYSTEM_IN_USE } from "./refusal";
import { DESIRED_STATE, stateName } from "./replication-state";
import type { Order } from "./request";
import { type Gated, passGate } from "./send-gate";
import { assertStillStarts, type Look, type LookedAt, lookRef, lookSettled, observeOne } from "./settled-look";
import { type WaitEnd, waitForEnd } from "./wait";

/** One armed request, on one machine, as an operation finds it. */
export interface Task extends LookedAt {
  readonly request: string;
  /** The host as it is addressed, for the journal. */
  readonly address: string;
  /** The order of this request, when it was used before. */
  readonly order: Order | undefined;
  /** The order of the request before this one. */
  readonly previous: Order | undefined;
  readonly recoveryPointId: string | undefined;
  readonly limits: WaitLimits;
  /** After this instant of the host's clock, milliseconds since 1970, nothing is sent. */
  readonly validUntil: number | undefined;
  /** Whether the reviewed plan allows a start. Without it nothing is ever sent. */
  readonly mayStart: boolean;
}

/** What an operation works with. */
export interface Tools {
  readonly host: ReplicaHost;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** The record after the operation. `failure` means: the record changed (or stands open), and the operation failed. */
export interface FailbackResult {
  readonly order: Order | undefined;
  readonly observed: ObservedState;
  readonly failure: FailbackError | undefined;
}

/**
 * Brings one request to its end: observe, decide, start at most once, follow.
 *
 * @throws FailbackError when nothing was started and the record stays as it was
 */
export function failBack(given: Task, tools: Tools): Promise<FailbackResult> {
  return attempt(given, tools, true);
}

/** @param mayYield whether it may begin anew when another runner wrote first; a second time it is refused */
async function attempt(given: Task, tools: Tools, mayYield: boolean): Promise<FailbackResult> {
  const knownEntries = given.standing === "unused" ? await tools.journal.read(given.ref) : [];
  const task = await withJournal(given, knownEntries, tools);
  const look = await lookSettled(task, tools);
  const decision = decide({ ...task, seen: look.seen });
  if (decision.kind === "spent" && task.order !== given.order) {
    // Recorded again, so that the state knows it from now on whatever becomes of the journal.
    return { order: task.order, observed: observedState(look.seen), failure: spent(task) };
  }
  const result = await new Operation({ ...task, knownEntries, mayYield }, tools).carryOut(decision, look);
  return task.order === given.order ? result : admitted(result, decision);
}

/** Where the stack's state has forgotten a request, the journal may know it: after a kill, or a restored checkpoint. */
async function withJournal(task: Task, entries: readonly JournalEntry[], { progress }: Tools): Promise<Task> {
  if (task.standing !== "unused") return task;
  const { order, host, usedBefore: usedEarlier, jobIds } = recall(entries, task.request);
  const usedBefore = task.usedBefore || usedEarlier;
  const recordedJobIds = [...task.recordedJobIds, ...jobIds];
  if (!order) return { ...task, usedBefore, recordedJobIds };
  if (host !== task.address) {
    const code = order.outcome === "open" ? "journalUnended" : "requestUsed";
    throw new FailbackError(
      code,
      `the journal has request ${task.request} on host ${host} since ${order.startedAt} (${order.outcome})`,
    );
  }
  await progress.warn(knownRequest(task.request, order.startedAt, order.outcome));
  return { ...task, usedBefore, standing: order.outcome, order, recordedJobIds };
}

/**
 * A request that only the journal knew is recorded again; but it is no success of now unless it ended in one and the host
 * still shows it, with no failback job beside it.
 */
function admitted(result: FailbackResult, { kind }: Decision): FailbackResult {
  const { order, observed, failure } = result;
  const shown = order?.outcome === "fulfilled" && observed.state === DESIRED_STATE && kind !== "drift";
  if (failure || shown) return result;
  const text = `request ${order?.request} was used already (${order?.outcome} since ${order?.startedAt}, by the journal), and the host shows ${observed.state}`;
  return { ...result, failure: new FailbackError("requestUsed", text) };
}

/** A task as an attempt at it begins. */
interface Attempted extends Task {
  /** The machine's journal then. */
  readonly knownEntries: readonly JournalEntry[];
  readonly mayYield: boolean;
}

class Operation {
  readonly #books: Bookkeeper;

  constructor(
    readonly task: Attempted,
    readonly tools: Tools,
  ) {
    this.#books = new Bookkeeper(task, tools);
  }

  get #progress(): Progress {
    return this.tools.progress;
  }

  async carryOut(decision: Decision, look: Look): Promise<FailbackResult> {
    const { seen } = look;
    switch (decision.kind) {
      case "start":
        return this.#start(look, decision.warnings);
      case "join":
        return this.#join(decision.job?.id ?? null);
      case "done":
        await this.#progress.step("the host shows FailbackCompleted already; nothing was sent");
        return {
          order: await this.#books.ended(this.#books.newOrder(false, null), "fulfilled", null),
          observed: observedState(seen),
          failure: undefined,
        };
      case "wait":
        return this.#resume(decision.job?.id);
      case "quiet":
        return { order: this.task.order, observed: observedState(seen), failure: undefined };
      case "drift":
        await this.#progress.warn(
          `the host shows ${decision.shown}, not FailbackCompleted; request ${this.task.request} is used and starts nothing. Find out why first: a new request would overwrite the machine's disks again`,
        );
        return { order: this.task.order, observed: observedState(seen), failure: undefined };
      case "blocked":
        throw blockedError(decision.blockers);
      case "unknown":
        if (this.task.standing === "fulfilled") {
          await this.#progress.warn(reasons(decision.blockers));
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
        throw spent(this.task);
    }
  }

  async #start(look: Look, warnings: readonly string[]): Promise<FailbackResult> {
    const { task, tools } = this;
    const { seen } = look;
    if (!task.mayStart) {
      throw new FailbackError(
        "movedSincePlan",
        `the relationship now reads ${stateName(seen.relationship?.state)}, and the plan was not to start`,
      );
    }
    await this.#closePrevious();
    const startedAt = this.#books.now();
    const inTheWay = await tools.journal.announce(
      this.#books.entry("aboutToSend", { at: startedAt, recoveryPointId: task.recoveryPointId ?? null }),
      conflictWith(task.request),
    );
    if (inTheWay) return this.#yieldTo(inTheWay);
    for (const warning of warnings) await this.#progress.warn(warning);
    await this.#progress.step(
      `sending InitiateFailback (from ${stateName(seen.relationship?.state)}, recovery point ${task.recoveryPointId ?? "left to the host"})`,
    );
    const outcome = await tools.host.initiateFailback(
      { ...task.ref, recoveryPointId: task.recoveryPointId, deadlineMs: task.limits.startMs },
      () => passGate(this.#gated(look, startedAt), tools),
    );
    return this.#started(outcome, startedAt);
  }

  #gated(look: Look, startedAt: string): Gated {
    const { task, tools } = this;
    const { request, knownEntries, previous } = task;
    const announced = { request, startedAt, knownEntries, previous: previous?.request };
    return { ...task, look, announced, stillStarts: (last) => assertStillStarts(task, last, tools) };
  }

  /** The state may know an end that the journal does not: its line could not be written then, and would stand in the way. */
  async #closePrevious(): Promise<void> {
    const { previous, ref } = this.task;
    if (!previous?.endedAt) return;
    const { journal } = this.tools;
    const last = lastEntries(await journal.read(ref)).find(({ request }) => request === previous.request);
    // What was written later than that end is another runner's, under the same request.
    if (!last || !isUnended(last) || Date.parse(last.at) > Date.parse(previous.endedAt)) return;
    const { startedAt, endedAt, outcome, reason, jobId } = previous;
    await journal.append({ ...last, phase: "ended", at: endedAt, startedAt, outcome, reason, jobId });
  }

  /**
   * Another runner wrote first. Under this very request its failback is followed, unless that was tried before; under
   * another one nothing is done.
   */
  async #yieldTo(entry: JournalEntry): Promise<FailbackResult> {
    if (entry.request === this.task.request && this.task.mayYield) return attempt(this.task, this.tools, false);
    throw new FailbackError(
      "journalUnended",
      `request ${entry.request} (${entry.phase} at ${entry.at}, host ${entry.host}) has not ended on this machine`,
    );
  }

  async #started(outcome: StartOutcome, startedAt: string): Promise<FailbackResult> {
    switch (outcome.kind) {
      case "notSent":
        await this.#books.note("notSent", { startedAt, reason: outcome.cause.message });
        if (KEPT_BACK.has(outcome.cause.code)) throw outcome.cause;
        throw new FailbackError("startNotSent", `InitiateFailback was not sent: ${outcome.cause.message}`, {
          cause: outcome.cause,
        });
      case "refused":
        await this.#books.note("refused", { startedAt, reason: `returned ${outcome.returnCode}` });
        return this.#refused(outcome.returnCode);
      case "unknown":
        await this.#progress.warn(
          `the answer to InitiateFailback is not known (${outcome.cause.message}); watching whether the host began`,
        );
        return this.#follow(this.#books.newOrder(true, outcome.jobId ?? null, startedAt), false);
      case "accepted":
        await this.#books.note("accepted", { startedAt, jobId: outcome.jobId ?? null });
        await this.#progress.step(`the host took the call${outcome.jobId ? ` (job ${outcome.jobId})` : ""}`);
        return this.#follow(this.#books.newOrder(true, outcome.jobId ?? null, startedAt), false);
    }
  }

  /** "In use" and "invalid state" may mean that somebody else was a moment faster: then theirs is followed. */
  async #refused(returnCode: number): Promise<FailbackResult> {
    if (returnCode === SYSTEM_IN_USE || returnCode === INVALID_STATE) {
      const seen = await observeOne(this.tools.host, lookRef(this.task));
      const again = decide({ ...this.task, seen });
      if (again.kind === "join") return this.#join(again.job?.id ?? null);
    }
    throw new FailbackError(
      "startRefused",
      `the host refused InitiateFailback with ${returnCode}${refusalWords(returnCode)}`,
    );
  }

  async #join(jobId: string | null): Promise<FailbackResult> {
    await this.#progress.step("a failback that was started elsewhere runs already; following it");
    const order = this.#books.newOrder(false, jobId);
    await this.#books.note("joined", { at: order.startedAt, jobId });
    return this.#follow(order, false);
  }

  async #resume(liveJobId: string | undefined): Promise<FailbackResult> {
    const order = this.#existingOrder();
    await this.#progress.step(
      `request ${order.request} is open since ${order.startedAt}; following it, nothing is sent`,
    );
    return this.#follow(
      { ...order, jobId: liveJobId ?? order.jobId, outcome: "open", endedAt: null, reason: null },
      true,
    );
  }

  async #follow(order: Order, resumed: boolean): Promise<FailbackResult> {
    const { task, tools } = this;
    const { ref, startFrom, limits } = task;
    const recordedJobIds = async () => [
      ...task.recordedJobIds,
      ...recall(await tools.journal.read(ref), task.request).jobIds,
    ];
    const watched = { ref, jobId: order.jobId ?? undefined, recordedJobIds, startFrom, limits, resumed };
    try {
      const end = await waitForEnd(tools.host, watched, tools.clock, tools.progress);
      return await this.#end(order, end);
    } catch (thrown) {
      return this.#lostSight(order, toFailbackError(thrown));
    }
  }

  async #end(order: Order, end: WaitEnd): Promise<FailbackResult> {
    const { observed } = end;
    if (end.kind === "fulfilled") {
      for (const warning of end.warnings) await this.#progress.warn(warning);
      await this.#progress.step("the host shows FailbackCompleted and no failback job: done");
      return { order: await this.#books.ended(order, "fulfilled", null), observed, failure: undefined };
    }
    const failure = new FailbackError(end.code, `request ${order.request}: ${end.reason}`);
    if (end.kind === "open") return { order: { ...order, reason: end.reason }, observed, failure };
    return { order: await this.#books.ended(order, end.kind, end.reason), observed, failure };
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

  #existingOrder(): Order {
    if (!this.task.order)
      throw new FailbackError("internal", `request ${this.task.request} is used, but its order is missing`);
    return this.task.order;
  }
}

/** Reasons to keep the call back that speak for themselves. */
const KEPT_BACK: ReadonlySet<FailbackErrorCode> = new Set([
  "engineGone",
  "journalUnended",
  "movedSincePlan",
  "requestHalted",
  "requestExpired",
  "hostClockUnknown",
]);

function spent({ request, order }: Pick<Task, "request" | "order">): FailbackError {
  return new FailbackError("requestSpent", `request ${request} is spent: ${order?.reason ?? "it was used earlier"}`);
}

function blockedError(blockers: readonly Blocker[]): FailbackError {
  const code: FailbackErrorCode = blockers[0]?.code ?? "internal";
  return new FailbackError(code, reasons(blockers));
}

function reasons(blockers: readonly Blocker[]): string {
  return blockers.map((blocker) => blocker.reason).join("; ");
}
