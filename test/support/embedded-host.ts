import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { CallEntry } from "../../simulator/call-log";
import type { FaultEntry } from "../../simulator/faults/fault-log";
import type { FaultSet } from "../../simulator/faults/fault-set";
import { rememberSecret } from "./secret-scan";
import { SecretWatch } from "./secret-watch";

const cli = resolve(__dirname, "../../dist/cli/main.js");

/**
 * The password looks different in every way of writing it, and is another one in every test file: a finding of the
 * search for secrets is then one of this file's own processes.
 */
export const account = {
  username: "HV-DR-01\\failback",
  password: `correct "horse" <b\u00e4ttery>\\&+%/${randomUUID()}`,
} as const;
rememberSecret("the password", account.password);

export interface EmbeddedHostOptions {
  /** How much faster than real time the host's clock runs. */
  readonly timeScale?: number;
  readonly fleet?: string;
  readonly state?: string;
  readonly port?: number;
  /** That of the account, where it is not the one the provider is told. */
  readonly password?: string;
  /** Files of a certificate and its key: WS-Management then listens on HTTPS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Further switches of its command line. */
  readonly switches?: readonly string[];
}

/** A machine as the control API shows it. */
export interface ReportedMachine extends Record<string, unknown> {
  readonly name: string;
  readonly relationships: readonly { readonly state: number }[];
  readonly jobs: readonly { readonly state: number }[];
}

interface Ready {
  readonly address: string;
  readonly port: number;
  readonly control: string;
  readonly token: string;
}

/** The embedded host as a process of its own, reached over its sockets only. */
export class EmbeddedHost {
  private constructor(
    readonly process: ChildProcess,
    readonly ready: Ready,
    readonly state: string | undefined,
    readonly watch: SecretWatch,
  ) {}

  static async start(given: EmbeddedHostOptions = {}): Promise<EmbeddedHost> {
    const { timeScale = 60, fleet, state, port, password = account.password, tls, switches = [] } = given;
    const options = [
      ...["--time-scale", String(timeScale), "--user", account.username],
      ...(fleet ? ["--fleet", fleet] : []),
      ...(state ? ["--state", state] : []),
      ...(port ? ["--port", String(port)] : []),
      ...(tls ? ["--tls-certificate", tls.certificate, "--tls-key", tls.key] : []),
      ...switches,
    ];
    const child = spawn(process.execPath, [cli, "simulate", "--json", "--exit-with-stdin", ...options], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, HYPERV_PASSWORD: password },
    });
    // Not piped: a test with a dozen hosts would hang as many listeners on this process's own stream.
    child.stderr.on("data", (chunk: Buffer) => process.stderr.write(chunk));
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`the embedded host ended with ${code} before it was ready`);
    });
    const lines = createInterface({ input: child.stdout });
    const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
    ended.catch(() => undefined);
    const ready = JSON.parse(line) as Ready;
    rememberSecret("the token of a control API", ready.token);
    if (tls) rememberSecret("the key of a certificate", keyOf(tls.key));
    const watch = SecretWatch.begin("an embedded host");
    // The one line that says the token is over; from here on neither it nor the password is to be printed.
    lines.on("line", (more) => watch.printed("the embedded host", more));
    createInterface({ input: child.stderr }).on("line", (more) => watch.printed("the embedded host", more));
    return new EmbeddedHost(child, ready, state, watch);
  }

  get endpoint() {
    return { address: this.ready.address, port: this.ready.port };
  }

  /** Every call that may have changed something. */
  async calls(method?: string): Promise<CallEntry[]> {
    const calls = await this.#control<CallEntry[]>("GET", "/calls");
    return method === undefined ? calls : calls.filter((call) => call.method === method);
  }

  /** Counters of all requests since the last reset. */
  requests(): Promise<unknown> {
    return this.#control("GET", "/requests");
  }

  async resetRequests(): Promise<void> {
    await this.#control("DELETE", "/requests");
  }

  /** Every machine with all the host knows of it, except for its jobs: the host forgets those by itself. */
  async machines(): Promise<Record<string, unknown>[]> {
    return (await this.machinesWithJobs()).map(({ jobs: _, ...machine }) => machine);
  }

  /** The same, with those of their jobs that the host has not forgotten. */
  machinesWithJobs(): Promise<ReportedMachine[]> {
    return this.#control("GET", "/machines");
  }

  /** What an administrator does behind our back. */
  async act(machine: string, action: string, more: Record<string, unknown> = {}): Promise<void> {
    await this.#control("POST", `/machines/${encodeURIComponent(machine)}/actions`, { action, ...more });
  }

  /** Moves the host's clock forward. */
  async advanceClock(seconds: number): Promise<void> {
    await this.#control("POST", "/host/actions", { action: "advanceClock", seconds });
  }

  /** Has these faults befall, and no others; what the set does not name goes as ever. */
  async faults(set: FaultSet): Promise<void> {
    await this.#control("PUT", "/faults", set);
  }

  /** Has faults befall that a seed stands for. @returns what they are */
  drawFaults(seed: number, intensity: number): Promise<FaultSet> {
    return this.#control("POST", "/faults/seed", { seed, intensity });
  }

  /** No faults from now on; failbacks that run go on as they began, requests that are held stay so. */
  async clearFaults(): Promise<void> {
    await this.#control("DELETE", "/faults");
  }

  /** Which fault hit which request. */
  faultLog(): Promise<FaultEntry[]> {
    return this.#control("GET", "/faults/log");
  }

  /** Delivers the requests that the network holds. @returns how many */
  async release(): Promise<number> {
    return (await this.#control<{ released: number }>("POST", "/faults/release")).released;
  }

  /** Has Hyper-V's services end and come back. */
  async restartServices(more: Record<string, unknown> = {}): Promise<void> {
    await this.#control("POST", "/host/actions", { action: "restartServices", ...more });
  }

  /** How many failbacks began by calls over the wire, whatever they were answered. */
  async starts(): Promise<number> {
    return (await this.calls()).filter(({ started }) => started).length;
  }

  /** Ends the process as an operator would. */
  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  /** Ends it without a chance to tidy up. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, "close");
      this.process.kill(signal);
      await gone;
    }
    this.watch.end(this.state);
  }

  async #control<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.ready.control}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.ready.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }
}

/** A line from the middle of a private key in PEM: what of it can be recognised however its lines are broken. */
function keyOf(file: string): string {
  const [, first = ""] = readFileSync(file, "utf8").trim().split("\n");
  return first.slice(-32);
}
