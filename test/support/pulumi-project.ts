import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { account } from "./embedded-host";

const root = resolve(__dirname, "../..");

/** One ReplicationFailback of the test's program. */
export interface DeclaredResource {
  readonly name: string;
  readonly args: Record<string, unknown>;
  readonly options?: Record<string, unknown>;
}

export interface PulumiRun {
  readonly code: number;
  /** What a person would have seen: standard output and standard error as they came. */
  readonly output: string;
}

/** A ReplicationFailback as state holds it. */
export interface StoredResource {
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** A command line that runs. */
export interface RunningPulumi {
  readonly ended: Promise<PulumiRun>;
  /** Ends the engine without a chance to tidy up; what it had started lives on. */
  kill(): Promise<void>;
}

// Plain JavaScript: the programs of these tests are not what is tested, and the TypeScript compiler costs seconds a run.
const PROGRAM = `
const { ReplicationFailback } = require("pulumi-hyperv-failback");
for (const { name, args, options } of require("./resources.json")) {
  const resource = new ReplicationFailback(name, args, options);
  exports[name] = { plan: resource.plan, observed: resource.observed, order: resource.order };
}
`;

const PROJECT = "name: failback-test\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n";

/** A project folder outside the repository, with a state, a home and a stack of its own, used by the `pulumi` command. */
export class PulumiProject {
  readonly env: Record<string, string>;

  private constructor(readonly folder: string) {
    this.env = {
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      HYPERV_JOURNAL: join(folder, "journal"),
      HYPERV_USERNAME: account.username,
      HYPERV_PASSWORD: account.password,
    };
  }

  static async create(): Promise<PulumiProject> {
    const project = PulumiProject.inFolder(mkdtempSync(join(tmpdir(), "failback-engine-")));
    const modules = join(project.folder, "node_modules");
    mkdirSync(join(modules, "@pulumi"), { recursive: true });
    symlinkSync(join(root, "node_modules/@pulumi/pulumi"), join(modules, "@pulumi/pulumi"), "dir");
    symlinkSync(root, join(modules, "pulumi-hyperv-failback"), "dir");
    project.write("package.json", '{ "name": "failback-test" }');
    project.write("Pulumi.yaml", PROJECT);
    project.write("index.js", PROGRAM);
    await project.must("stack", "init", "test");
    return project;
  }

  /** A folder that holds a program already. */
  static inFolder(folder: string): PulumiProject {
    const project = new PulumiProject(folder);
    mkdirSync(join(folder, "state"), { recursive: true });
    return project;
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  declare(...resources: readonly DeclaredResource[]): void {
    this.write("resources.json", JSON.stringify(resources));
  }

  /** Runs the command line; `--yes`, `--non-interactive` and the like are the caller's. */
  run(args: readonly string[], env: Record<string, string> = {}): Promise<PulumiRun> {
    return this.start(args, env).ended;
  }

  /** The same, for whoever does not wait for the end. */
  start(args: readonly string[], env: Record<string, string> = {}): RunningPulumi {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: this.folder,
      env: { ...process.env, ...this.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = new Promise<PulumiRun>((resolve, reject) => {
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text) => (output += text));
      child.once("error", reject);
      child.once("close", (code) => resolve({ code: code ?? -1, output }));
    });
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    return {
      ended,
      kill: async () => {
        child.kill("SIGKILL");
        await exited;
      },
    };
  }

  /** The same, for what has to succeed. */
  async must(...args: readonly string[]): Promise<string> {
    const { code, output } = await this.run(args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }

  preview(...more: readonly string[]): Promise<PulumiRun> {
    return this.run(["preview", "--diff", ...more]);
  }

  up(...more: readonly string[]): Promise<PulumiRun> {
    return this.run(["up", "--yes", "--skip-preview", ...more]);
  }

  refresh(...more: readonly string[]): Promise<PulumiRun> {
    return this.run(["refresh", ...more]);
  }

  /** A ReplicationFailback as state holds it. */
  async stateOf(name: string): Promise<StoredResource | undefined> {
    return (await this.resources()).find((resource) => resource.name === name);
  }

  /** Every ReplicationFailback that state holds. */
  async resources(): Promise<StoredResource[]> {
    const exported = JSON.parse(await this.must("stack", "export")) as {
      deployment: { resources?: (Omit<StoredResource, "name"> & { urn: string })[] };
    };
    return (exported.deployment.resources ?? [])
      .filter(({ urn }) => urn.includes(":ReplicationFailback::"))
      .map(({ urn, inputs, outputs }) => ({ name: urn.slice(urn.lastIndexOf("::") + 2), inputs, outputs }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
