import { fork, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Endpoint } from "../../provider/transport/winrm/http-exchange";
import type { FleetInput } from "../../simulator/fleet/fleet-schema";
import type { Recording } from "./recording";

/** A server in a process of its own, which ends with this one, whatever happens. */
export interface Served {
  readonly endpoint: Endpoint;
  readonly authorization: string;
  /** Whom the host lets in; empty for a server that lets in everybody. */
  readonly username: string;
  readonly password: string;
  stop(): Promise<void>;
}

const root = resolve(__dirname, "../..");
const USER = "HV-DR-01\\failback";

/** Files in PEM. */
export interface IdentityFiles {
  readonly certificate: string;
  readonly key: string;
}

/** The embedded host, as a build made it; with a certificate on HTTPS. */
export async function serveEmbeddedHost(fleet: FleetInput, tls?: IdentityFiles): Promise<Served> {
  const password = randomBytes(12).toString("hex");
  const folder = mkdtempSync(join(tmpdir(), "failback-bench-"));
  const file = join(folder, "fleet.json");
  writeFileSync(file, JSON.stringify(fleet));
  const cli = join(root, "dist", "cli", "main.js");
  const identity = tls ? ["--tls-certificate", tls.certificate, "--tls-key", tls.key] : [];
  const child = spawn(
    process.execPath,
    [cli, "simulate", "--json", "--exit-with-stdin", "--fleet", file, "--user", USER, ...identity],
    { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, HYPERV_PASSWORD: password } },
  );
  const gone = once(child, "exit");
  const early = gone.then(([code]) => {
    throw new Error(`the embedded host ended with ${code} before it was ready`);
  });
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), early]);
  early.catch(() => {});
  rmSync(folder, { recursive: true });
  const { address, port } = JSON.parse(line) as Endpoint;
  return {
    endpoint: { address, port },
    authorization: `Basic ${Buffer.from(`${USER}:${password}`).toString("base64")}`,
    username: USER,
    password,
    async stop() {
      child.stdin.end();
      await gone;
    },
  };
}

/** A server that answers with recorded bytes and does nothing for them. */
export async function serveRecording({ exchanges }: Recording): Promise<Served> {
  const child = fork(join(__dirname, "replay-process.ts"), [], { execArgv: ["-r", "ts-node/register/transpile-only"] });
  const gone = once(child, "exit");
  const early = gone.then(([code]) => {
    throw new Error(`the replaying server ended with ${code} before it was ready`);
  });
  child.send(exchanges.map(({ request, answer }) => [request, answer.toString("base64")]));
  const [port] = await Promise.race([once(child, "message"), early]);
  early.catch(() => {});
  return {
    endpoint: { address: "127.0.0.1", port: Number(port) },
    authorization: "",
    username: "",
    password: "",
    async stop() {
      child.disconnect();
      await gone;
    },
  };
}
