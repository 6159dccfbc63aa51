import type { Deadline } from "../deadline";

/** Lets so many through at once; the others wait in the order they came. */
export class Permits {
  readonly #waiting = new Set<() => void>();
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs it when there is room. @throws what `tooLate` gives when there is none in time */
  async during<T>(deadline: Deadline, tooLate: () => Error, work: () => Promise<T>): Promise<T> {
    await this.#take(deadline, tooLate);
    try {
      return await work();
    } finally {
      this.#give();
    }
  }

  #take(deadline: Deadline, tooLate: () => Error): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        callOff();
        resolve();
      };
      const callOff = deadline.whenPassed(() => {
        this.#waiting.delete(enter);
        reject(tooLate());
      });
      this.#waiting.add(enter);
    });
  }

  #give(): void {
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      next();
    } else this.#free += 1;
  }
}
