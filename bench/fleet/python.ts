import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { endsWithUs } from "../processes/children";
import { account } from "./account";
import type { FleetHosts } from "./hosts";

const peers = resolve(__dirname, "../../test/peers");

/** The script that people write, over all machines. @returns how long it took, seconds, the interpreter's start included */
export async function runScript(python: string, fleet: FleetHosts, workers: number): Promise<number> {
  const begun = performance.now();
  const child = endsWithUs(
    spawn(python, ["-B", join(__dirname, "failback_script.py")], {
      stdio: ["pipe", "pipe", "pipe"],
      env: {
        ...process.env,
        PYTHONPATH: peers,
        PEER_USERNAME: account.username,
        PEER_PASSWORD: account.password,
      },
    }),
  );
  const machines = fleet.machines.map((machine) => ({ host: fleet.endpointOf(machine), name: machine.name }));
  child.stdin.end(JSON.stringify({ workers, machines }));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const code = await new Promise<number | null>((ended, failed) => {
    child.once("error", failed);
    child.once("close", ended);
  });
  if (code !== 0) throw new Error(`the script ended with ${code}:\n${output.slice(-4_000)}`);
  const { done } = JSON.parse(output.trim().split("\n").at(-1) ?? "") as { done: number };
  if (done !== machines.length) throw new Error(`the script has done ${done} of ${machines.length} machines`);
  return (performance.now() - begun) / 1000;
}
