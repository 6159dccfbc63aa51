import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { account } from "./embedded-host";
import { rememberSecret } from "./secret-scan";
import { SecretWatch } from "./secret-watch";

const root = resolve(__dirname, "../..");
const cli = join(root, "dist/cli/main.js");

const PASSPHRASE = "a passphrase of these tests";
rememberSecret("the stack's passphrase", PASSPHRASE);

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
  readonly #watch: SecretWatch;
  /** What the test itself wrote: its words, and none of the provider's. */
  readonly #ownFiles = new Set<string>();

  private constructor(readonly folder: string) {
    this.#watch = SecretWatch.begin(folder);
    // What programs put into a folder for temporary files is found with the rest.
    const temporary = join(folder, "tmp");
    mkdirSync(temporary, { recursive: true });
    this.env = {
      TMPDIR: temporary,
      TMP: temporary,
      TEMP: temporary,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
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
    this.#ownFiles.add(file);
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
    return this.#spawn("pulumi", [...args, "--non-interactive", "--color", "never"], env);
  }

  /** This package's own command line, as an operator of the project would use it. */
  failback(...args: readonly string[]): Promise<PulumiRun> {
    return this.#spawn(process.execPath, [cli, ...args], {}).ended;
  }

  /** Runs an executable file of the folder, as a CI or a cron would. */
  script(file: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<PulumiRun> {
    return this.#spawn(join(this.folder, file), args, env).ended;
  }

  /** Sets values of the stack's config, none of them secret. */
  setConfig(values: Readonly<Record<string, unknown>>): Promise<string> {
    const given = Object.entries(values).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    return this.must("config", "set-all", ...given);
  }

  /** Sets a secret value of the stack's config; it comes in by standard input, so that no command line holds it. */
  async setSecret(key: string, value: string): Promise<void> {
    const args = ["config", "set", "--secret", key, "--non-interactive"];
    const { code, output } = await this.#spawn("pulumi", args, {}, value).ended;
    if (code !== 0) throw new Error(`pulumi config set ended with ${code}:\n${output}`);
  }

  /** Everything that runs for a project runs here, and is searched for secrets. */
  #spawn(command: string, args: readonly string[], env: Record<string, string>, input?: string): RunningPulumi {
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { ...process.env, ...this.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.end(input);
    const endOfWatch = this.#watch.processes();
    const ended = new Promise<PulumiRun>((resolve, reject) => {
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text) => (output += text));
      child.once("error", (error) => {
        endOfWatch();
        reject(error);
      });
      child.once("close", (code) => {
        endOfWatch();
        this.#watch.printed(`${command} ${args[0]}`, output);
        resolve({ code: code ?? -1, output });
      });
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

  /** @throws Error when a secret was written or printed in the project's life, or stood in a command line */
  remove(): void {
    try {
      this.#watch.end(this.folder, this.#ownFiles);
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
