import type { Sight } from "./judge";
import { asNobodysOwn } from "./nobodys-own";
import type { Clock, ReplicaHost } from "./ports";
import { askSights, type Wanted } from "./sights";

export interface Pace {
  /** How long its own pause is before it wants to be told, milliseconds; at most `pollMs`. */
  readonly delayMs: number;
  /** How long it would wait at most, milliseconds. */
  readonly pollMs: number;
}

/** One that waits. */
interface Waiter {
  readonly wanted: Wanted;
  /**
   * From when on, by the monotonic clock, a tick of somebody else's serves it too. So early that all who wait long are
   * served by one tick from then on: were it half their pause, groups would stay out of step, each with ticks of its own.
   */
  readonly nearly: number;
  /** How long it lets the host alone at most. */
  readonly pauseMs: number;
  /** Its own time has come. */
  due: boolean;
  /** What it is told, or the error it gets. */
  told: (() => Sight) | undefined;
  /** Ends its sleep when it is told early. */
  readonly wake: AbortController;
}

/**
 * Asks one host on behalf of all who wait for its machines: at most two queries a tick, however many wait. Each keeps its
 * own, growing and jittered pause; when it has passed, a tick begins that also serves those whose time has nearly come.
 * Ticks never overlap: who comes while one is under way waits for the next, so that nobody is told what is older than his
 * question. Nothing runs while nobody waits, and nothing that was read is kept.
 */
export class SightPoller {
  readonly #waiting = new Set<Waiter>();
  #ticking: Promise<void> | undefined;
  /** The last tick: when it ended, and how long it took. */
  #last = { endedAt: Number.NEGATIVE_INFINITY, tookMs: 0 };

  constructor(
    readonly host: Pick<ReplicaHost, "jobs" | "relationships">,
    readonly clock: Pick<Clock, "monotonic" | "sleep">,
  ) {}

  /** The one poller of a host, for as long as the host lives; whoever waits first brings the clock. */
  static of(host: ReplicaHost, clock: Clock): SightPoller {
    const poller = POLLERS.get(host) ?? new SightPoller(host, clock);
    POLLERS.set(host, poller);
    return poller;
  }

  /**
   * What the host shows, asked after this was called: at the latest after the pause, a tick that is under way then, and
   * the breath that the host gets after it.
   *
   * @throws FailbackError what the tick failed with; so do all others that it was to serve
   */
  async next(wanted: Wanted, { delayMs, pollMs }: Pace): Promise<Sight> {
    const waiter: Waiter = {
      wanted,
      nearly: this.clock.monotonic() + delayMs / 4,
      pauseMs: delayMs > 0 ? delayMs : pollMs,
      due: false,
      told: undefined,
      wake: new AbortController(),
    };
    this.#waiting.add(waiter);
    try {
      if (delayMs > 0) await this.clock.sleep(delayMs, waiter.wake.signal);
      waiter.due = true;
      while (!waiter.told) await this.#tick();
      return waiter.told();
    } finally {
      this.#waiting.delete(waiter);
    }
  }

  /** Begins one, or waits for the one that is under way. Never fails: errors are told to those it serves. */
  #tick(): Promise<void> {
    this.#ticking ??= asNobodysOwn(() => this.#serve()).finally(() => {
      this.#ticking = undefined;
    });
    return this.#ticking;
  }

  async #serve(): Promise<void> {
    await this.#letBreathe();
    const began = this.clock.monotonic();
    const served = [...this.#waiting].filter(({ due, nearly }) => due || nearly <= began);
    const answers = await askSights(
      this.host,
      served.map(({ wanted }) => wanted),
    );
    const endedAt = this.clock.monotonic();
    this.#last = { endedAt, tookMs: endedAt - began };
    served.forEach((waiter, index) => {
      waiter.told = () => answers(index);
      this.#waiting.delete(waiter);
      waiter.wake.abort();
    });
  }

  /**
   * A slow host is not asked without a pause: it is let alone for as long as the last tick took, but never longer than
   * one of those who are due pauses by himself. So one who waits alone waits for nothing but his own pause.
   */
  async #letBreathe(): Promise<void> {
    const due = [...this.#waiting].filter((waiter) => waiter.due);
    const longestMs = due.reduce((least, { pauseMs }) => Math.min(least, pauseMs), this.#last.tookMs);
    const restMs = this.#last.endedAt + longestMs - this.clock.monotonic();
    if (restMs > 0) await this.clock.sleep(restMs);
  }
}

/** By host and not by address: whoever shares a connection shares its questions. */
const POLLERS = new WeakMap<ReplicaHost, SightPoller>();
