import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { FleetInput } from "../simulator/fleet/fleet-schema";
import { parseFleet } from "../simulator/fleet/read-fleet";
import { starterFleet } from "../simulator/fleet/starter-fleet";
import { type RunningHost, startHost } from "../simulator/host";

const CLI = resolve(__dirname, "../dist/cli/main.js");

const USER = "HV-DR-01\\failback";
const PASSWORD = "correct-horse-battery";

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as an operator would, with the account in the environment and no colours asked for. */
export function failback(args: readonly string[], more: NodeJS.ProcessEnv = {}, input = ""): Promise<Ended> {
  if (!existsSync(CLI)) throw new Error(`${CLI} is missing: build first (npm run build)`);
  const env = { ...process.env, HYPERV_USERNAME: USER, HYPERV_PASSWORD: PASSWORD, ...more };
  return new Promise((done) => {
    const child = execFile(process.execPath, [CLI, ...args], { env, maxBuffer: 1e8 }, (error, out, err) => {
      done({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
    child.stdin?.end(input);
  });
}

export function startFleet(fleet: FleetInput = starterFleet): Promise<RunningHost> {
  return startHost({
    ...{ fleet: parseFleet(fleet, "fleet"), port: 0, controlPort: 0, timeScale: 1 },
    ...{ user: USER, password: PASSWORD },
  });
}

/** What an administrator does at the host. */
export async function act(host: RunningHost, machine: string, action: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${host.control}/machines/${encodeURIComponent(machine)}/actions`, {
    method: "POST",
    headers: { authorization: `Bearer ${host.token}` },
    body: JSON.stringify(action),
  });
  if (!answer.ok) throw new Error(`${machine}: ${answer.status} ${await answer.text()}`);
}

export const at = (host: RunningHost) => `127.0.0.1:${host.port}`;
export { PASSWORD };
