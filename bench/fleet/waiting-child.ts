import { fork } from "node:child_process";
import { join } from "node:path";
import { endsWithUs, scratchFolder } from "../processes/children";
import { account } from "./account";

/** Bytes. */
export interface Memory {
  readonly rss: number;
  readonly peak: number;
  readonly heapUsed: number;
}

interface Answer {
  readonly task: string;
  readonly result?: unknown;
  readonly problem?: string;
}

/** The process that waits for many machines. Its journal, and what it says, go with it. */
export class WaitingChild {
  readonly #journal = scratchFolder();

  readonly #child = endsWithUs(
    fork(join(__dirname, "waiting-process.mjs"), [], {
      execArgv: ["--expose-gc"],
      // What it says of each machine would be two thousand times the same lines.
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      env: {
        ...process.env,
        HYPERV_USERNAME: account.username,
        HYPERV_PASSWORD: account.password,
        HYPERV_JOURNAL: this.#journal.path,
      },
    }),
  );

  /** @returns when each was known to be back, milliseconds since 1970, in the order given */
  wait(resources: readonly unknown[]): Promise<number[]> {
    return this.#ask("wait", { resources }) as Promise<number[]>;
  }

  poll(jobs: readonly unknown[]): Promise<number[]> {
    return this.#ask("poll", { jobs }) as Promise<number[]>;
  }

  memory(): Promise<Memory> {
    return this.#ask("memory", {}) as Promise<Memory>;
  }

  async end(): Promise<void> {
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.disconnect();
      await gone;
    }
    this.#journal.remove();
  }

  #ask(task: string, more: Readonly<Record<string, unknown>>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const gone = (code: number | null) => reject(new Error(`the waiting process ended with ${code}`));
      const listen = (message: unknown) => {
        const { task: answered, result, problem } = message as Answer;
        if (answered !== task) return;
        this.#child.off("message", listen).off("exit", gone);
        if (problem === undefined) resolve(result);
        else reject(new Error(problem));
      };
      this.#child.on("message", listen).once("exit", gone);
      this.#child.send({ task, ...more });
    });
  }
}
