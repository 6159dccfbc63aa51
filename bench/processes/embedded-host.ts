import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { FleetInput } from "../../simulator/fleet/fleet-schema";
import { scratchFolder } from "./children";

const cli = resolve(__dirname, "../../dist/cli/main.js");

export interface Account {
  readonly username: string;
  readonly password: string;
}

/** An embedded host that listens, as it says so itself. */
export interface SpawnedHost {
  readonly address: string;
  readonly port: number;
  /** URL of its control API. */
  readonly control: string;
  /** For the control API. */
  readonly token: string;
  stop(): Promise<void>;
}

/** The embedded host as a process of its own, as a build made it; it ends with this one, whatever happens. */
export async function spawnEmbeddedHost(
  fleet: FleetInput,
  { username, password }: Account,
  switches: readonly string[] = [],
): Promise<SpawnedHost> {
  const folder = scratchFolder();
  const file = join(folder.path, "fleet.json");
  writeFileSync(file, JSON.stringify(fleet));
  const child = spawn(
    process.execPath,
    [cli, "simulate", "--json", "--exit-with-stdin", "--fleet", file, "--user", username, ...switches],
    { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, HYPERV_PASSWORD: password } },
  );
  const gone = once(child, "exit");
  const early = gone.then(([code]) => {
    throw new Error(`the embedded host ended with ${code} before it was ready`);
  });
  try {
    const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), "line"), early])) as [string];
    const { address, port, control, token } = JSON.parse(line) as SpawnedHost;
    return {
      ...{ address, port, control, token },
      async stop() {
        child.stdin.end();
        await gone;
      },
    };
  } finally {
    early.catch(() => {});
    folder.remove();
  }
}
