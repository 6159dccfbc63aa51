/** The time deadlines and pauses go by, so that tests and simulations can replace it. */
export interface TransportClock {
  /** Milliseconds that only ever grow. */
  monotonic(): number;
  sleep(ms: number): Promise<void>;
}

/** The machine's own time. */
export const realClock: TransportClock = {
  monotonic: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
