import type { Clock } from "../ports";
import { type PlaceLimits, Places } from "./places";
import { StartQueue } from "./start-queue";

/** What is to be done about one machine of a wave. */
export interface WaveJob {
  /** Who shares the limit of a host with it. */
  readonly host: string;
  /** Ends in every case, and does not throw: what goes wrong with one machine is that machine's own end. */
  run(): Promise<JobEnd>;
}

export interface JobEnd {
  /** Whether its failback may still run at the host: then nobody else gets the place in this operation. */
  readonly mayStillRun: boolean;
}

export interface WaveWork<J extends WaveJob> {
  /** Failbacks that run already, or may: all are followed at once. Each takes a place, also where there is none left. */
  readonly follows: readonly J[];
  /** Machines at which nothing starts and most likely nothing runs; looked at a few at a time. */
  readonly looks: readonly J[];
  /** Machines that may start one, in that order. */
  readonly starts: readonly J[];
}

export interface WaveRules extends PlaceLimits {
  /** At least this long between two starts. */
  readonly staggerMs: number;
  readonly clock: Pick<Clock, "monotonic" | "sleep">;
  /** Asked before every start: true when nothing new may start any more. */
  readonly isStopped: () => boolean;
  /** Hosts at which a failback of the wave runs that nobody follows in this operation, once for each. */
  readonly occupied: readonly string[];
  /** Told whenever the number of running jobs has changed. */
  readonly onChange: (running: number) => void;
}

/** So many looks at once. */
const MOST_LOOKS = 16;

/** Runs a wave to its end. @returns the jobs that were never started, in their order */
export function runWave<J extends WaveJob>(work: WaveWork<J>, rules: WaveRules): Promise<J[]> {
  return new WaveRun(work, rules).carryOut();
}

class WaveRun<J extends WaveJob> {
  readonly #places: Places;
  readonly #queue: StartQueue<J>;
  readonly #looks: J[];
  #running = 0;
  #looking = 0;
  #startsAgainAt = Number.NEGATIVE_INFINITY;
  #alarmSet = false;
  #broken: { readonly thrown: unknown } | undefined;
  #finish: () => void = () => {};

  constructor(
    readonly work: WaveWork<J>,
    readonly rules: WaveRules,
  ) {
    this.#places = new Places(rules);
    this.#queue = new StartQueue(work.starts);
    this.#looks = work.looks.toReversed();
  }

  async carryOut(): Promise<J[]> {
    for (const host of this.rules.occupied) this.#places.take(host);
    const finished = new Promise<void>((resolve) => {
      this.#finish = resolve;
    });
    for (const job of this.work.follows) this.#launch(job, () => {});
    this.#goOn();
    await finished;
    if (this.#broken) throw this.#broken.thrown;
    return this.#queue.rest();
  }

  /** Starts all that may start now; the wave has ended when nothing runs and nothing is waited for. */
  #goOn(): void {
    this.#look();
    const waits = this.#start();
    if (this.#running === 0 && !waits) this.#finish();
  }

  #look(): void {
    while (this.#looking < MOST_LOOKS) {
      const job = this.#looks.pop();
      if (!job) return;
      this.#looking++;
      this.#launch(job, () => this.#looking--);
    }
  }

  /** @returns whether a start waits for its time */
  #start(): boolean {
    const { clock, staggerMs, isStopped } = this.rules;
    while (!isStopped() && !this.#queue.isEmpty && this.#places.hasRoom()) {
      const waitMs = this.#startsAgainAt - clock.monotonic();
      if (waitMs > 0) return this.#goOnAfter(waitMs);
      const job = this.#queue.next((host) => this.#places.hasRoomAt(host));
      if (!job) return false;
      this.#startsAgainAt = clock.monotonic() + staggerMs;
      this.#launch(job, () => {});
    }
    return false;
  }

  #goOnAfter(ms: number): true {
    if (this.#alarmSet) return true;
    this.#alarmSet = true;
    void this.rules.clock.sleep(ms).then(() => {
      this.#alarmSet = false;
      this.#goOn();
    });
    return true;
  }

  #launch(job: J, onEnd: () => void): void {
    this.#places.take(job.host);
    this.#running++;
    const ended = (mayStillRun: boolean) => {
      onEnd();
      this.#running--;
      if (!mayStillRun) this.#places.free(job.host);
      this.rules.onChange(this.#running);
      this.#goOn();
    };
    this.rules.onChange(this.#running);
    void job.run().then(
      (end) => ended(end.mayStillRun),
      (thrown: unknown) => {
        this.#broken ??= { thrown };
        ended(true);
      },
    );
  }
}
