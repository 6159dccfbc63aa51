/** Requests that the network keeps, until it is told to deliver them or their time has come. */
export class HeldRequests {
  readonly #held = new Map<() => void, NodeJS.Timeout | undefined>();

  /** Ends when the request is to be delivered. */
  hold(deliverAfterMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const deliver = () => {
        clearTimeout(this.#held.get(deliver));
        if (this.#held.delete(deliver)) resolve();
      };
      this.#held.set(deliver, deliverAfterMs === undefined ? undefined : setTimeout(deliver, deliverAfterMs));
    });
  }

  /** Lets all of them go on, oldest first. @returns how many */
  release(): number {
    const waiting = [...this.#held.keys()];
    for (const deliver of waiting) deliver();
    return waiting.length;
  }
}
