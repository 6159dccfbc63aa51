import { type FailbackError, toFailbackError } from "../errors";
import { type GivenUp, type JudgeRules, judge, type Sight, type Watch } from "./judge";
import {
  type JobSnapshot,
  jobStanding,
  liveJob,
  type Observation,
  type RelationshipRef,
  unknownFailedJob,
} from "./observation";
import { type ObservedState, observedRelationship } from "./observed-state";
import type { Clock, Progress, ReplicaHost } from "./ports";
import { ReplicationState, stateName } from "./replication-state";
import { SightPoller } from "./sight-poller";

export interface WaitOrder extends JudgeRules {
  readonly ref: RelationshipRef;
  /** The job to follow, when the host named one. */
  readonly jobId: string | undefined;
  /** The jobs that the record and the journal know; asked for only when a failed one is seen that may be among them. */
  readonly recordedJobIds: () => Promise<readonly string[]>;
}

/** How waiting ends, with the relationship as it was seen last. */
export type WaitEnd = ({ readonly kind: "fulfilled"; readonly warnings: readonly string[] } | GivenUp) & {
  readonly observed: ObservedState;
};

/** A host may fall silent for this long (a restart of its services) before waiting is given up. */
const TOLERATED_SILENCE_MS = 120_000;

/**
 * Follows a failback to its end, asking ever more slowly up to `pollMs`, together with all others who wait for machines
 * of this host. Success needs both signals in one last full look: the relationship reads FailbackCompleted and no
 * failback job lives on the machine, nor has one failed there that nobody knows of: where the host named no job, or another,
 * it may be this one's.
 *
 * @throws FailbackError when the host cannot be asked at all; the failback may go on, so the caller keeps the order open
 */
export function waitForEnd(host: ReplicaHost, order: WaitOrder, clock: Clock, progress: Progress): Promise<WaitEnd> {
  return new Wait(host, order, clock, progress).untilEnd();
}

class Wait {
  readonly #began: number;
  #watch: Watch;
  #jobId: string | undefined;
  #warnings: readonly string[] = [];
  #heardAt: number;

  constructor(
    readonly host: ReplicaHost,
    readonly order: WaitOrder,
    readonly clock: Clock,
    readonly progress: Progress,
  ) {
    this.#began = clock.monotonic();
    this.#watch = { phase: "starting", since: this.#began, began: this.#began };
    this.#heardAt = this.#began;
    this.#jobId = order.jobId;
  }

  async untilEnd(): Promise<WaitEnd> {
    const { host, order, clock, progress } = this;
    const poller = SightPoller.of(host, clock);
    const { pollMs } = order.limits;
    for (let tick = 0, delayMs = 0; ; delayMs = pollDelay(tick++, pollMs)) {
      const wanted = { ref: order.ref, jobId: this.#jobId };
      // How long it was silent before it is asked: how long the question itself then takes is the transport's to bound.
      const silentMs = clock.monotonic() + delayMs - this.#heardAt;
      const pace = { delayMs, pollMs };
      const sight = await unlessSilent(() => poller.next(wanted, pace), silentMs);
      if (sight === "silent") {
        await progress.moving("the host does not answer; asking again");
        continue;
      }
      this.#heardAt = clock.monotonic();
      const end = await this.#heed(sight);
      if (end) return end;
      await progress.moving(describe(this.#watch, sight));
    }
  }

  /** @returns undefined while it goes on */
  async #heed(sight: Sight): Promise<WaitEnd | undefined> {
    if (sight.job !== undefined && sight.job !== "gone") this.#warnings = warningsOf(sight.job);
    const verdict = judge(this.#watch, sight, this.clock.monotonic(), this.order);
    switch (verdict.kind) {
      case "waiting":
        this.#watch = verdict.watch;
        return undefined;
      case "confirm": {
        const end = await this.#confirm();
        if (!end) this.#watch = verdict.watch;
        return end;
      }
      default: {
        if (verdict.kind === "failed" && (await this.#mayLive(sight))) return undefined;
        return { ...verdict, observed: observedRelationship(sight.relationship) };
      }
    }
  }

  /** A state alone, without a job to go by, ends nothing while the machine's own jobs show one that lives. */
  async #mayLive({ job }: Sight): Promise<boolean> {
    const isBlind = job === undefined || job === "gone";
    if (!isBlind || this.clock.monotonic() - this.#began >= longest(this.order)) return false;
    const seen = await this.#look();
    if (seen === "silent") return true;
    const living = liveJob(seen);
    this.#jobId = living?.id ?? this.#jobId;
    return living !== undefined;
  }

  /** Both signals stood in a tick: one last full look must show them at once. */
  async #confirm(): Promise<WaitEnd | undefined> {
    const seen = await this.#look();
    if (seen === "silent") return undefined;
    const living = liveJob(seen);
    this.#jobId = living?.id ?? this.#jobId;
    if (living) return undefined;
    const { relationship } = seen;
    const observed = observedRelationship(relationship);
    const failed = await failedUnknown(seen, this.#jobId, this.order);
    if (failed) {
      const end = judge(this.#watch, { relationship, job: failed }, this.clock.monotonic(), this.order);
      return end.kind === "waiting" || end.kind === "confirm" ? undefined : { ...end, observed };
    }
    if (relationship?.state !== ReplicationState.FailbackCompleted) return undefined;
    return { kind: "fulfilled", warnings: this.#warnings, observed };
  }

  /** The machine's jobs are found by the machine here, and not by their names. */
  #look(): Promise<Observation | "silent"> {
    return unlessSilent(() => observeAll(this.host, this.order.ref), 0);
  }
}

/** What a host says, or that it says nothing for the moment. */
async function unlessSilent<T>(ask: () => Promise<T>, silentMs: number): Promise<T | "silent"> {
  try {
    return await ask();
  } catch (thrown) {
    const error = toFailbackError(thrown);
    if (passes(error) && silentMs < TOLERATED_SILENCE_MS) return "silent";
    throw error;
  }
}

function longest({ limits: { startMs, jobMs, completionMs } }: WaitOrder): number {
  return startMs + jobMs + completionMs;
}

/** A failed job of the very look that was to confirm the success; the job that is followed counts, whoever recorded it. */
async function failedUnknown(
  seen: Observation,
  followed: string | undefined,
  { recordedJobIds }: WaitOrder,
): Promise<JobSnapshot | undefined> {
  if (!unknownFailedJob(seen, [])) return undefined;
  const others = (await recordedJobIds()).filter((id) => id.toUpperCase() !== followed?.toUpperCase());
  return unknownFailedJob(seen, others);
}

async function observeAll(host: ReplicaHost, ref: RelationshipRef): Promise<Observation> {
  const [seen] = await host.observe([ref]);
  return seen ?? { machine: undefined, relationship: undefined, jobs: [] };
}

/** While its services restart, a host may even deny that it has Hyper-V's classes. */
function passes(error: FailbackError): boolean {
  return error.row.retry === "later" || error.code === "notHyperV";
}

/** Half a second at first, doubling up to `pollMs`, less up to a fifth at random so that many waits spread out. */
export function pollDelay(tick: number, pollMs: number, random: () => number = Math.random): number {
  const slowest = Math.min(pollMs, 500 * 2 ** Math.min(tick, 20));
  return Math.round(slowest * (1 - random() / 5));
}

function describe(watch: Watch, sight: Sight): string {
  const job = sight.job === "gone" ? undefined : sight.job;
  switch (watch.phase) {
    case "starting":
      return "InitiateFailback was sent; waiting for the host to begin";
    case "running":
      return job?.percentComplete === undefined ? "failing back" : `failing back ${job.percentComplete}%`;
    case "completing":
      return `the job has ended; waiting for FailbackCompleted (now ${stateName(sight.relationship?.state)})`;
  }
}

function warningsOf(job: JobSnapshot): readonly string[] {
  if (jobStanding(job) !== "warned") return [];
  return [`the failback job completed with warnings${job.errorDescription ? `: ${job.errorDescription}` : ""}`];
}
