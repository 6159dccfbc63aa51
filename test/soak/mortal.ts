import { FailbackError } from "../../provider/errors";
import { carriesTheCall } from "./network";

/** Whose end it is: of the provider's process, or of the engine that ordered the operation (the provider is an orphan then). */
export type Victim = "provider" | "engine";

/** Calls of the provider to the world that matter most; `call` is the exchange that carries InitiateFailback. */
export const landmarks = ["announce", "haltedSince", "assertListening", "call", "append", "sleep"] as const;

/** Directly before a call to the world, or when it has ended and nobody has heard of it yet; the nth of its kind. */
export interface Moment {
  readonly when: "before" | "after";
  readonly of: (typeof landmarks)[number];
  readonly nth: number;
}

export interface Death {
  readonly victim: Victim;
  /**
   * At which step of the process, counted from its beginning; at a call to the world; or after the last one, before the
   * engine has noted its result.
   */
  readonly at: number | Moment | "end";
}

/**
 * The life of one provider process. Everything it reaches the world through is wrapped: at the moment that is drawn for
 * it the process, or its engine, is gone. A dead process goes on nowhere; what it had sent is on its way all the same.
 */
export class Life {
  #steps = 0;
  readonly #counts = new Map<string, number>();
  #alive = true;
  #engineListens = true;
  #vouchedAt: number | undefined;
  #tellEnd: () => void = () => undefined;
  #tellDeath: () => void = () => undefined;
  /** Settles when somebody is gone: of the operation nobody will hear again. */
  readonly ended = new Promise<void>((resolve) => {
    this.#tellEnd = resolve;
  });
  /** Settles when the process itself is gone. */
  readonly died = new Promise<void>((resolve) => {
    this.#tellDeath = resolve;
  });

  constructor(readonly death: Death | undefined) {}

  /** A port of which every call is two steps of this life: before it, and before its answer is heard. */
  wrap<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== "function" || AT_ONCE.has(key)) return bound(member, target);
        return (...args: unknown[]) =>
          this.#call(nameOf(key, args), () => Reflect.apply(member, target, args) as Promise<unknown>);
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

  async #call(name: string, call: () => Promise<unknown>): Promise<unknown> {
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    await this.#step("before", name, nth);
    const result = await call().then(
      (value) => () => value,
      (thrown: unknown) => () => {
        throw thrown;
      },
    );
    await this.#step("after", name, nth);
    return result();
  }

  async #step(when: Moment["when"], name: string, nth: number): Promise<void> {
    const step = this.#steps++;
    if (this.#alive && this.death && isNow(this.death.at, step, { when, name, nth })) this.#die(this.death.victim);
    if (!this.#alive) await forever();
  }

  #die(victim: Victim): void {
    this.#engineListens = false;
    if (victim === "provider") {
      this.#alive = false;
      this.#tellDeath();
    }
    this.#tellEnd();
  }
}

function isNow(
  at: Death["at"],
  step: number,
  { when, name, nth }: { readonly when: Moment["when"]; readonly name: string; readonly nth: number },
): boolean {
  return typeof at === "object" ? at.when === when && at.of === name && at.nth === nth : at === step;
}

function nameOf(key: string | symbol, [exchange]: readonly unknown[]): string {
  return key === "post" && carriesTheCall(exchange as { readonly body: string }) ? "call" : String(key);
}

/** Members of ports that answer at once, without waiting for anything. */
const AT_ONCE: ReadonlySet<string | symbol> = new Set(["hostTime", "now", "monotonic"]);

function bound(member: unknown, target: object): unknown {
  return typeof member === "function" ? member.bind(target) : member;
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}
