import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const cli = resolve(__dirname, "../../dist/cli/main.js");

export const account = { username: "HV-DR-01\\failback", password: "correct-horse-battery" } as const;

export interface EmbeddedHostOptions {
  /** How much faster than real time the host's clock runs. */
  readonly timeScale?: number;
  readonly fleet?: string;
  readonly state?: string;
  readonly port?: number;
  /** Files of a certificate and its key: WS-Management then listens on HTTPS. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

interface Ready {
  readonly address: string;
  readonly port: number;
  readonly control: string;
  readonly token: string;
}

/** One call that may have changed something, as the host's own log has it. */
export interface LoggedCall {
  readonly method: string;
  readonly [detail: string]: unknown;
}

/** The embedded host as a process of its own, reached over its sockets only. */
export class EmbeddedHost {
  private constructor(
    readonly process: ChildProcess,
    readonly ready: Ready,
  ) {}

  static async start({ timeScale = 60, fleet, state, port, tls }: EmbeddedHostOptions = {}): Promise<EmbeddedHost> {
    const options = [
      ...["--time-scale", String(timeScale), "--user", account.username],
      ...(fleet ? ["--fleet", fleet] : []),
      ...(state ? ["--state", state] : []),
      ...(port ? ["--port", String(port)] : []),
      ...(tls ? ["--tls-certificate", tls.certificate, "--tls-key", tls.key] : []),
    ];
    const child = spawn(process.execPath, [cli, "simulate", "--json", "--exit-with-stdin", ...options], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, HYPERV_PASSWORD: account.password },
    });
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`the embedded host ended with ${code} before it was ready`);
    });
    const lines = createInterface({ input: child.stdout });
    const [line] = (await Promise.race([once(lines, "line"), ended])) as [string];
    ended.catch(() => undefined);
    return new EmbeddedHost(child, JSON.parse(line) as Ready);
  }

  get endpoint() {
    return { address: this.ready.address, port: this.ready.port };
  }

  /** Every call that may have changed something. */
  async calls(method?: string): Promise<LoggedCall[]> {
    const calls = await this.#control<LoggedCall[]>("GET", "/calls");
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
    const machines = await this.#control<Record<string, unknown>[]>("GET", "/machines");
    return machines.map(({ jobs: _, ...machine }) => machine);
  }

  /** What an administrator does behind our back. */
  async act(machine: string, action: string, more: Record<string, unknown> = {}): Promise<void> {
    await this.#control("POST", `/machines/${encodeURIComponent(machine)}/actions`, { action, ...more });
  }

  /** Moves the host's clock forward. */
  async advanceClock(seconds: number): Promise<void> {
    await this.#control("POST", "/host/actions", { action: "advanceClock", seconds });
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
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, "exit");
    this.process.kill(signal);
    await gone;
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
