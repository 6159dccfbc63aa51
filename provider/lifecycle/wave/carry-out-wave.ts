import { FailbackError, toFailbackError } from "../../errors";
import type { Blocker } from "../../failback/decide";
import { needsPoints } from "../../failback/recovery-point";
import type { Order } from "../../failback/request";
import type { FailureBudget } from "../../failback/wave/failure-budget";
import { endOf, endOfRefusal, endOfUnfollowed, type MachineEnd, stopsAll } from "../../failback/wave/machine-end";
import { MemberVoices } from "../../failback/wave/member-progress";
import { someOf } from "../../failback/wave/names";
import { runWave, type WaveJob } from "../../failback/wave/run-wave";
import { WaveProgress } from "../../failback/wave/wave-progress";
import { failBackInPlace } from "../fail-back-in-place";
import type { Lifecycle } from "../lifecycle";
import { type Look, lookAtMachine } from "../look";
import { pointObstacles, taskOf } from "../task-of";
import type { ReviewedPlan } from "./checked-wave";
import type { EndedMember } from "./ended-member";
import type { Placed } from "./standings";
import type { WaveInputs } from "./wave-inputs";

/** A member of which something is to be done. */
interface MemberJob extends WaveJob {
  readonly placed: Placed;
}

export interface WaveToCarryOut {
  readonly inputs: WaveInputs;
  readonly request: string;
  readonly plan: ReviewedPlan;
  readonly placed: readonly Placed[];
  /** What failed under the request before; what fails now is added. */
  readonly budget: FailureBudget;
  /** Hosts at which a failback of the wave runs that is no member's any more, once for each. */
  readonly occupied: readonly string[];
}

/** Does all there is to do. @returns how it ended for every member, in their order */
export async function carryOutWave(lifecycle: Lifecycle, wave: WaveToCarryOut): Promise<EndedMember[]> {
  return new WaveOperation(lifecycle, wave).carryOut();
}

class WaveOperation {
  readonly #ends = new Map<Placed, MachineEnd>();
  readonly #voices: MemberVoices;
  readonly #progress: WaveProgress;
  readonly #jobs: readonly MemberJob[];
  #ended = 0;
  /** Jobs that have begun: those that fail back, and those that wait. */
  #begun = 0;
  /** Whose turn in the wave has come, and whose host has no place for them yet. */
  readonly #waiting = new Set<Placed>();
  /** Why nothing new may start. */
  #stop: FailbackError | undefined;

  constructor(
    readonly lifecycle: Lifecycle,
    readonly wave: WaveToCarryOut,
  ) {
    for (const { seen, recalled } of wave.placed) {
      const hasFailed = recalled?.order?.outcome === "failed" || recalled?.order?.outcome === "overtaken";
      if (seen.key !== undefined && hasFailed) wave.budget.failed(seen.key);
    }
    for (const one of wave.placed) if (one.standing.kind === "ended") this.#note(one, one.standing.end);
    this.#jobs = wave.placed.flatMap((placed) => {
      if (placed.standing.kind === "ended") return [];
      return [{ placed, host: placed.seen.host, run: () => this.#run(placed) }];
    });
    const progress = lifecycle.progress(wave.inputs.resourceUrn);
    this.#voices = new MemberVoices(progress);
    this.#progress = new WaveProgress(progress, lifecycle.clock, this.#jobs.length);
  }

  async carryOut(): Promise<EndedMember[]> {
    const { inputs, placed, occupied } = this.wave;
    const { maxParallel, maxParallelPerHost, staggerMs } = inputs;
    const of = (kind: string) => this.#jobs.filter(({ placed: { standing } }) => standing.kind === kind);
    const left = await runWave(
      { follows: of("follow"), looks: of("look"), starts: of("start") },
      {
        ...{ maxParallel, maxParallelPerHost, staggerMs, clock: this.lifecycle.clock },
        isStopped: () => this.#isStopped(),
        occupied: [...occupied, ...this.#outOfSight()],
        onChange: (begun) => {
          this.#begun = begun;
          this.#show();
        },
      },
    );
    for (const job of left) this.#note(job.placed, this.#notStarted());
    await this.#voices.close();
    return placed.map((one) => ({ seen: one.seen, end: this.#ends.get(one) ?? this.#notStarted() }));
  }

  async #run(placed: Placed): Promise<MachineEnd> {
    const came = await this.#failBack(placed);
    const older = placed.standing.kind === "ended" ? this.wave.request : placed.standing.request;
    const end = older === this.wave.request ? came : afterOlderRequest(came, older, this.wave.request);
    this.#waiting.delete(placed);
    this.#ended++;
    this.#note(placed, end);
    if (stopsAll(end.error)) this.#stop ??= end.error;
    return end;
  }

  /** Whatever goes wrong with one machine is its own end, and loses nothing of another's. */
  async #failBack(placed: Placed): Promise<MachineEnd> {
    const { seen, order, obstacles, standing } = placed;
    const { lifecycle, wave } = this;
    const { member, ref, key, look, position } = seen;
    const { inputs } = member;
    try {
      if (standing.kind === "ended" || !ref || !key || !look) {
        throw new FailbackError("internal", "there is nothing to be done about this machine");
      }
      const plannedPointId = wave.plan.pointOf(position, inputs);
      const taskBy = (by: Look, against: readonly Blocker[]) => {
        const task = taskOf({
          ...{ inputs, ref, order, obstacles: against, look: by, request: standing.request },
          ...{ standing: standing.standing, usedBefore: order !== undefined, plannedPointId },
          mayStart: standing.kind === "start",
        });
        // Between two starts lies at least the time between their turns only if both look for as long before they send.
        return wave.inputs.staggerMs > 0 ? { ...task, firstLook: undefined } : task;
      };
      const retake = async () => {
        const now = await lookAtMachine(lifecycle, inputs, ref.vmId);
        const points = needsPoints(inputs.recoveryPoint)
          ? await lifecycle.hosts.recoveryPoints(inputs.host)
          : undefined;
        return taskBy(now, points ? pointObstacles(points, ref.vmId, plannedPointId) : obstacles);
      };
      const onPlace = (place: "awaited" | "taken") => {
        if (place === "awaited") this.#waiting.add(placed);
        else this.#waiting.delete(placed);
        this.#show();
      };
      const inHand = { task: taskBy(look, obstacles), seen: look.seen, at: look.at, retake, onPlace };
      const { journal, clock, hosts } = lifecycle;
      const tools = { journal, clock, host: hosts.host(inputs.host), progress: this.#voices.of(member.label) };
      return endOf(await lifecycle.mutex.run(key, () => failBackInPlace(lifecycle.places, inHand, tools)));
    } catch (thrown) {
      const error = toFailbackError(thrown);
      return standing.kind === "follow"
        ? endOfUnfollowed(error, standing.standing === "unused" ? recalledHere(placed) : order)
        : { ...endOfRefusal(error), order };
    }
  }

  #note(placed: Placed, end: MachineEnd): void {
    this.#ends.set(placed, end);
    const { key } = placed.seen;
    if (key === undefined) return;
    if (end.counts) this.wave.budget.failed(key);
    if (end.verdict === "back") this.wave.budget.cameBack(key);
  }

  /** Once it has stopped, a wave starts nothing more in this operation. */
  #isStopped(): boolean {
    const { budget, placed } = this.wave;
    if (!this.#stop && budget.isUsedUp) {
      const labels = new Map(placed.map(({ seen: { key, member } }) => [key, member.label]));
      const names = budget.machines.map((key) => labels.get(key) ?? key);
      this.#stop = new FailbackError(
        "failureBudgetUsed",
        `the failure budget of ${budget.budget} is used up by ${someOf(names, 5)}`,
      );
    }
    return this.#stop !== undefined;
  }

  #notStarted(): MachineEnd {
    const noRoom = () =>
      new FailbackError("failbackRunning", "failbacks of the wave that may still run kept their places");
    return {
      ...{ verdict: "notStarted", order: undefined, observed: undefined, counts: false, mayStillRun: false },
      error: this.#stop ?? noRoom(),
    };
  }

  /** Open orders of machines that cannot be followed: their failbacks may run all the same. */
  #outOfSight(): string[] {
    return this.wave.placed.flatMap(({ seen, standing }) =>
      standing.kind === "ended" && standing.end.mayStillRun ? [seen.host] : [],
    );
  }

  #show(): void {
    const verdicts = [...this.#ends.values()].map(({ verdict }) => verdict);
    const of = (...wanted: readonly MachineEnd["verdict"][]) =>
      verdicts.filter((verdict) => wanted.includes(verdict)).length;
    const done = of("back", "drifted", "overtaken");
    const failed = of("failed", "spent", "open");
    const waiting = this.#waiting.size;
    const running = this.#begun - waiting;
    this.#progress.show({ total: this.wave.placed.length, done, running, waiting, failed }, this.#ended);
  }
}

/** What the journal alone knows of a failback at this host; one at another host is not followed here, now or later. */
function recalledHere({ recalled, seen }: Placed): Order | undefined {
  return recalled?.host === seen.member.inputs.host.address ? recalled?.order : undefined;
}

/** An older request was followed to its end first. Its machine was not armed: a new start needs a plan that knew of it. */
function afterOlderRequest(end: MachineEnd, older: string, request: string): MachineEnd {
  // Whatever became of it is no failure under the new request.
  if (end.verdict === "back" || end.verdict === "open") return { ...end, counts: false };
  const text = `request ${older} was open and is now ${end.order?.outcome}; ${request} was not used`;
  return { ...end, verdict: "notStarted", error: new FailbackError("planNeeded", text), counts: false };
}
