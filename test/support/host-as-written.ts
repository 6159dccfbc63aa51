import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { PulumiProject } from "./pulumi-project";

/** An embedded host that a README's own line starts, at a port that is free. */
export class HostAsWritten {
  private constructor(
    readonly process: ChildProcess,
    /** The port that the line names. */
    readonly written: string,
    readonly port: string,
  ) {}

  static async start(line: string, { folder, env }: PulumiProject): Promise<HostAsWritten> {
    const [port = "", written = ""] = /--port (\d+)/.exec(line) ?? [];
    const child = spawn("sh", ["-c", `${line.replace(port, "")} --exit-with-stdin`], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const listening = new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on("line", (text) => {
        const shown = /^ *WS-Management +http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
        if (shown !== undefined) resolve(shown);
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the embedded host ended with ${code} before it was ready`)));
    });
    return new HostAsWritten(child, written, await listening);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, "close");
    this.process.stdin?.end();
    await gone;
  }
}
