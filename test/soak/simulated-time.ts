import type { Clock } from "../../provider/failback/ports";

/** How the time of an operation ended: with its result, or not at all. */
export type Outcome<T> = { readonly kind: "ended"; readonly value: T } | { readonly kind: "hung" };

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/**
 * Time that only passes when nothing else can happen: everything under way is let run until it waits, then the clock
 * jumps to the next alarm. Eight hours of waiting take milliseconds, and the order of events is the same in every run.
 */
export class SimulatedTime implements Clock {
  #now = 0;
  #alarms: Alarm[] = [];
  #outside = 0;
  /** Whoever moves the clock now. */
  #mover: Promise<void> | undefined;

  constructor(readonly epoch: number) {}

  readonly now = (): number => this.epoch + this.#now;
  readonly monotonic = (): number => this.#now;
  readonly sleep = (ms: number): Promise<void> => new Promise((ring) => this.#setAlarm(ms, ring));

  /** Rings once, unless it is called off. */
  alarm(ms: number, ring: () => void): { readonly callOff: () => void } {
    const alarm = this.#setAlarm(ms, ring);
    return {
      callOff: () => {
        this.#alarms = this.#alarms.filter((one) => one !== alarm);
      },
    };
  }

  /** Real work (files, sockets): the clock stands still until it has ended. */
  async outside<T>(work: Promise<T>): Promise<T> {
    this.#outside++;
    try {
      return await work;
    } finally {
      this.#outside--;
    }
  }

  /**
   * Lets time pass until the work has ended; `hung` when it has not within `limitMs`. Works that are waited for at once
   * share one clock: only one of the callers moves it.
   */
  async letPass<T>(work: Promise<T>, limitMs: number): Promise<Outcome<T>> {
    let outcome: (() => Outcome<T>) | undefined;
    const limit = this.alarm(limitMs, () => {
      outcome ??= () => ({ kind: "hung" });
    });
    work.then(
      (value) => {
        outcome ??= () => ({ kind: "ended", value });
      },
      (thrown: unknown) => {
        outcome ??= () => {
          throw thrown;
        };
      },
    );
    while (this.#mover) await this.#mover;
    this.#mover = this.#moveUntil(() => outcome !== undefined);
    await this.#mover;
    this.#mover = undefined;
    limit.callOff();
    if (!outcome) throw new Error("time stood still");
    return outcome();
  }

  /** Lets a stretch of time pass with everything in it. */
  async pass(ms: number): Promise<void> {
    await this.letPass(this.sleep(ms), ms);
  }

  #setAlarm(ms: number, ring: () => void): Alarm {
    const alarm = { at: this.#now + Math.max(0, ms), ring };
    let place = this.#alarms.length;
    while (place > 0 && (this.#alarms[place - 1]?.at ?? 0) > alarm.at) place--;
    this.#alarms.splice(place, 0, alarm);
    return alarm;
  }

  #ring(alarm: Alarm): void {
    this.#alarms.shift();
    this.#now = Math.max(this.#now, alarm.at);
    alarm.ring();
  }

  async #moveUntil(done: () => boolean): Promise<void> {
    for (await this.#settled(); !done(); await this.#settled()) {
      const [next] = this.#alarms;
      if (!next) return;
      this.#ring(next);
    }
  }

  /** Until all that can go on without the clock has gone on. */
  async #settled(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.#outside > 0);
  }
}
