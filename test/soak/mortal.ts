import { FailbackError } from "../../provider/errors";

/** Whose end it is: of the provider's process, or of the engine that ordered the operation (the provider is an orphan then). */
export type Victim = "provider" | "engine";

export interface Death {
  readonly victim: Victim;
  /** At which step of the process, counted from its beginning; or after the last one, before the engine has noted its result. */
  readonly atStep: number | "end";
}

/**
 * The life of one provider process. Everything it reaches the world through is wrapped: at the step that is drawn for it
 * the process, or its engine, is gone. A dead process goes on nowhere; what it had sent is on its way all the same.
 */
export class Life {
  #steps = 0;
  #alive = true;
  #engineListens = true;
  #vouchedAt: number | undefined;
  #tellEnd: () => void = () => undefined;
  /** Settles when somebody is gone: of the operation nobody will hear again. */
  readonly ended = new Promise<void>((resolve) => {
    this.#tellEnd = resolve;
  });

  constructor(readonly death: Death | undefined) {}

  /** A port of which every call is two steps of this life: before it, and before its answer is heard. */
  wrap<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== "function" || AT_ONCE.has(key)) return bound(member, target);
        return (...args: unknown[]) => this.#call(() => Reflect.apply(member, target, args) as Promise<unknown>);
      },
    });
  }

  /** The engine answers, if it lives. */
  assertEngineListens(now: number): void {
    if (!this.#engineListens) throw new FailbackError("engineGone", "the engine that ordered this is gone");
    this.#vouchedAt = now;
  }

  /** Whether the engine lives, or has said that it does at this very moment. */
  isOrdered(now: number): boolean {
    return this.#engineListens || this.#vouchedAt === now;
  }

  async #call(call: () => Promise<unknown>): Promise<unknown> {
    await this.#step();
    const result = await call().then(
      (value) => () => value,
      (thrown: unknown) => () => {
        throw thrown;
      },
    );
    await this.#step();
    return result();
  }

  async #step(): Promise<void> {
    if (this.#alive && this.#steps++ === this.death?.atStep) this.#die(this.death.victim);
    if (!this.#alive) await forever();
  }

  #die(victim: Victim): void {
    this.#engineListens = false;
    if (victim === "provider") this.#alive = false;
    this.#tellEnd();
  }
}

/** Members of ports that answer at once, without waiting for anything. */
const AT_ONCE: ReadonlySet<string | symbol> = new Set(["hostTime", "now", "monotonic"]);

function bound(member: unknown, target: object): unknown {
  return typeof member === "function" ? member.bind(target) : member;
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}
