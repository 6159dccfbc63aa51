import { AsyncLocalStorage } from "node:async_hooks";
import { MemoryFolder } from "./memory-folder.test-support";

/** Steps after which runners that still run are taken for stuck. */
const ENDLESS = 2_000;

/** How often one that waits looks again before others get their turn: they may be slower than its pauses are long. */
const PATIENCE = 3;

/** A process number that no living process has. */
const FIRST_PID = 2 ** 22 + 1;

/** A process among others that share a folder: it stands still before each thing it does there that others can notice. */
export class Runner {
  steps = 0;
  ended = false;
  failed: unknown;
  /** Has nothing to do but to wait for somebody else. */
  waits = false;
  /** The names that it alone knows of. */
  readonly own = new Set<string>();
  /** The step before which it is killed. */
  diesAt = Number.POSITIVE_INFINITY;
  #go: () => void = () => {};
  #tellParked: () => void = () => {};
  parked = this.#nextPark();

  constructor(readonly pid: number) {}

  get dead(): boolean {
    return this.steps >= this.diesAt;
  }

  get canGo(): boolean {
    return !this.ended && !this.dead;
  }

  turn(waits = false): Promise<void> {
    return new Promise((resolve) => {
      this.waits = waits;
      this.#go = resolve;
      this.#tellParked();
    });
  }

  end(thrown?: unknown): void {
    this.failed = thrown;
    this.ended = true;
    this.#tellParked();
  }

  /** Lets it do one thing, up to where it stands still again. */
  async step(): Promise<void> {
    this.steps++;
    if (this.dead) return;
    this.parked = this.#nextPark();
    this.#go();
    await this.parked;
  }

  #nextPark(): Promise<void> {
    return new Promise((resolve) => {
      this.#tellParked = resolve;
    });
  }
}

/** Who goes on after so many steps: the one that went last, unless this says otherwise. */
export type Schedule = (step: number, last: Runner, able: readonly Runner[]) => Runner;

/**
 * Runners, each a process of its own as far as it can tell, of which one does one thing to the folder at a time, in an
 * order that is given. A killed one does nothing more, and its number belongs to nobody.
 */
export class Interleaved {
  readonly runners: Runner[] = [];
  readonly folder = new MemoryFolder();
  readonly #current = new AsyncLocalStorage<Runner>();
  readonly #pid = process.pid;

  constructor() {
    this.folder.replaceDisk((name, path) => this.#visibly(name, path));
    const { setTimeout: later } = globalThis;
    jest.spyOn(globalThis, "setTimeout").mockImplementation(((done: () => void, ms: number) => {
      const runner = this.#current.getStore();
      return runner ? void runner.turn(true).then(done) : later(done, ms);
    }) as never);
    const { kill } = process;
    jest.spyOn(process, "kill").mockImplementation((pid, signal) => {
      const runner = this.runners.find((one) => one.pid === pid);
      if (runner && !runner.canGo) throw Object.assign(new Error("gone"), { code: "ESRCH" });
      return runner ? true : kill(pid, signal);
    });
    const get = () => this.#current.getStore()?.pid ?? this.#pid;
    Object.defineProperty(process, "pid", { configurable: true, get });
  }

  close(): void {
    Object.defineProperty(process, "pid", { configurable: true, value: this.#pid });
  }

  /** Whose code this is. */
  get self(): Runner {
    const runner = this.#current.getStore();
    if (!runner) throw new Error("no runner runs this");
    return runner;
  }

  reset(): void {
    this.runners.splice(0);
    this.folder.files.clear();
  }

  async add(work: () => Promise<void>): Promise<Runner> {
    const runner = new Runner(FIRST_PID + this.runners.length);
    this.runners.push(runner);
    void this.#current.run(runner, () =>
      work().then(
        () => runner.end(),
        (thrown: unknown) => runner.end(thrown),
      ),
    );
    await runner.parked;
    return runner;
  }

  /** @throws Error when they never come to their ends, or one ends in an error */
  async run(schedule: Schedule): Promise<void> {
    let last = this.runners.find(({ canGo }) => canGo);
    let waited = 0;
    for (let step = 0; last; step++) {
      const able = this.runners.filter(({ canGo }) => canGo);
      if (able.length === 0) break;
      if (last.waits) waited++;
      const patient = last.canGo && waited < PATIENCE;
      if (!patient) waited = 0;
      last = schedule(step, patient ? last : next(able, last), able);
      await last.step();
      if (step > ENDLESS) throw new Error("the runners never end");
    }
    for (const { failed } of this.runners) if (failed !== undefined) throw failed;
  }

  /** What nobody else can notice is done at once: it makes no difference when. */
  async #visibly(name: string, path: string): Promise<void> {
    const runner = this.#current.getStore();
    if (!runner || name === "mkdir") return;
    if (name === "writeFile") runner.own.add(path);
    if (!runner.own.has(path)) await runner.turn();
  }
}

/** One after the other. */
function next(able: readonly Runner[], { pid }: Runner): Runner {
  const [first] = able;
  if (!first) throw new Error("nobody is left");
  return able.find((one) => one.pid > pid) ?? first;
}
