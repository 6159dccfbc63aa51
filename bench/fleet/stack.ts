import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { endsWithUs, scratchFolder } from "../processes/children";
import { account } from "./account";
import { watchProvider } from "./provider-memory";

const root = resolve(__dirname, "../..");

/** One resource of the program: a failback, a wave, or one that does nothing; a large one has a failback's properties. */
export interface Declared {
  readonly kind: "single" | "wave" | "nothing" | "large";
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** One command line of the engine. */
export interface Ran {
  readonly seconds: number;
  /** The largest the provider's process was, MB; undefined where the system does not tell it. */
  readonly providerMb: number | undefined;
}

// Plain JavaScript: the TypeScript compiler costs seconds a run, and is not what is measured. What does nothing is as
// much of a dynamic resource as the failback: a provider whose text is kept with each, a check, a diff and a create.
const PROGRAM = `
const { dynamic } = require("@pulumi/pulumi");
const hyperv = require("pulumi-hyperv-failback");
const provider = {
  check: async (olds, news) => ({ inputs: news }),
  diff: async () => ({ changes: false }),
  create: async (inputs) => ({ id: "nothing", outs: inputs }),
};
class Nothing extends dynamic.Resource {
  constructor(name, args) {
    super(provider, name, args, undefined, "bench", "Nothing");
  }
}
const OUTPUTS = 11;
class Large extends Nothing {
  constructor(name, args) {
    super(name, { ...args, ...Object.fromEntries(Array.from({ length: OUTPUTS }, (_, n) => ["output" + n, undefined])) });
  }
}
const kinds = { single: hyperv.ReplicationFailback, wave: hyperv.FailbackWave, nothing: Nothing, large: Large };
for (const { kind, name, args } of require("./resources.json")) new kinds[kind](name, args);
`;

const PROJECT = "name: fleet\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n";

/** A stack with a state, a home and a journal of its own, worked on by the `pulumi` on PATH. */
export class Stack {
  readonly #folder = scratchFolder();

  static async create(): Promise<Stack> {
    const stack = new Stack();
    const modules = stack.#path("node_modules");
    mkdirSync(join(modules, "@pulumi"), { recursive: true });
    mkdirSync(stack.#path("state"));
    symlinkSync(join(root, "node_modules/@pulumi/pulumi"), join(modules, "@pulumi/pulumi"), "dir");
    symlinkSync(root, join(modules, "pulumi-hyperv-failback"), "dir");
    stack.#write("package.json", '{ "name": "fleet" }');
    stack.#write("Pulumi.yaml", PROJECT);
    stack.#write("index.js", PROGRAM);
    await stack.run(["stack", "init", "bench"]);
    return stack;
  }

  declare(resources: readonly Declared[]): void {
    this.#write("resources.json", JSON.stringify(resources));
  }

  preview(parallel: number): Promise<Ran> {
    return this.run(["preview", "--parallel", String(parallel)]);
  }

  up(parallel: number): Promise<Ran> {
    return this.run(["up", "--yes", "--skip-preview", "--parallel", String(parallel)]);
  }

  /** @throws Error with what was printed when it does not succeed */
  async run(args: readonly string[]): Promise<Ran> {
    const begun = performance.now();
    const child = endsWithUs(
      spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
        cwd: this.#folder.path,
        env: { ...process.env, ...this.#environment() },
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
    const memory = watchProvider(child.pid);
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    const code = await new Promise<number | null>((ended, failed) => {
      child.once("error", failed);
      child.once("close", ended);
    }).finally(() => memory.end());
    if (code !== 0) throw new Error(`pulumi ${args[0]} ended with ${code}:\n${output.slice(-4_000)}`);
    return { seconds: (performance.now() - begun) / 1000, providerMb: memory.peakMb() };
  }

  /** Of the file that holds the stack's state. */
  stateBytes(): number {
    const folder = this.#path("state", ".pulumi", "stacks", "fleet");
    return readdirSync(folder)
      .filter((name) => name === "bench.json")
      .reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0);
  }

  remove(): void {
    this.#folder.remove();
  }

  #environment(): Record<string, string> {
    return {
      PULUMI_HOME: this.#path("home"),
      PULUMI_BACKEND_URL: `file://${this.#path("state")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of this benchmark",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      HYPERV_JOURNAL: this.#path("journal"),
      HYPERV_USERNAME: account.username,
      HYPERV_PASSWORD: account.password,
    };
  }

  #path(...parts: readonly string[]): string {
    return join(this.#folder.path, ...parts);
  }

  #write(file: string, text: string): void {
    writeFileSync(this.#path(file), text);
  }
}
