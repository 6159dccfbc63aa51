import { AsyncLocalStorage } from "node:async_hooks";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Properties } from "./answers";

/** Names the folder of {@link StopPoints}; without it nothing of this does anything. For this package's own tests only. */
const VARIABLE = "HYPERV_FAILBACK_TEST_STOPS";

/** How often it is looked whether a stopped resource may go on, milliseconds. */
const LOOK_MS = 20;

interface Passage {
  /** The name of the resource whose create or update runs. */
  readonly resource: string;
  /** How often each point was passed. */
  readonly passed: Map<string, number>;
}

/**
 * A switch for tests of what a killed process leaves behind: it stops create and update of a resource at one of their
 * awaits, so that a test can end the process right there. Works by files in one folder: `stops.json` says at which point
 * which resource stops (`{ "sql01": "after journal.announce 1" }`); `<resource>.passed` lists every point that was
 * passed, and the process; `<resource>.stopped` appears when it has stopped, and it goes on once `<resource>.go` is there.
 */
export class StopPoints {
  readonly #running = new AsyncLocalStorage<Passage>();

  private constructor(readonly folder: string | undefined) {}

  static from(environment: NodeJS.ProcessEnv): StopPoints {
    return new StopPoints(environment[VARIABLE]);
  }

  /** Runs a verb of the resource that these inputs declare. */
  during<T>(inputs: Properties, verb: () => Promise<T>): Promise<T> {
    if (this.folder === undefined) return verb();
    const urn = String(inputs["resourceUrn"]);
    const resource = urn.slice(urn.lastIndexOf("::") + 2);
    return this.#running.run({ resource, passed: new Map() }, async () => {
      try {
        return await verb();
      } finally {
        await this.#pass("end");
      }
    });
  }

  /** The same port; with the switch on it can stop before and after each of its calls. */
  on<T extends object>(name: string, port: T): T {
    if (this.folder === undefined) return port;
    return new Proxy(port, {
      get: (target, key) => {
        const member: unknown = Reflect.get(target, key, target);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          const call = () => Reflect.apply(member, target, args) as unknown;
          return AT_ONCE.has(key) ? call() : this.#around(`${name}.${String(key)}`, call);
        };
      },
    });
  }

  async #around(name: string, call: () => unknown): Promise<unknown> {
    await this.#pass(`before ${name}`);
    const result = await call();
    await this.#pass(`after ${name}`);
    return result;
  }

  async #pass(name: string): Promise<void> {
    const passage = this.#running.getStore();
    if (!passage || this.folder === undefined) return;
    const { resource, passed } = passage;
    const times = (passed.get(name) ?? 0) + 1;
    passed.set(name, times);
    const point = name === "end" ? name : `${name} ${times}`;
    const file = join(this.folder, resource);
    appendFileSync(`${file}.passed`, `${process.pid} ${point}\n`);
    if (this.#stopOf(resource) !== point) return;
    writeFileSync(`${file}.stopped`, String(process.pid));
    while (!existsSync(`${file}.go`)) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }

  #stopOf(resource: string): unknown {
    const file = join(this.folder ?? "", "stops.json");
    if (!existsSync(file)) return undefined;
    return (JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>)[resource];
  }
}

/** Members of ports that answer at once. */
const AT_ONCE: ReadonlySet<string | symbol> = new Set(["now", "monotonic", "hostTime"]);
