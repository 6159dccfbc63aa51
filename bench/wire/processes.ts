import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import type { Endpoint } from "../../provider/transport/winrm/http-exchange";
import type { FleetInput } from "../../simulator/fleet/fleet-schema";
import { type Account, spawnEmbeddedHost } from "../processes/embedded-host";
import type { Recording } from "./recording";

/** A server in a process of its own, which ends with this one, whatever happens. */
export interface Served extends Account {
  readonly endpoint: Endpoint;
  /** Empty, like the account, for a server that lets in everybody. */
  readonly authorization: string;
  stop(): Promise<void>;
}

const USER = "HV-DR-01\\failback";

/** Files in PEM. */
export interface IdentityFiles {
  readonly certificate: string;
  readonly key: string;
}

/** The embedded host, as a build made it; with a certificate on HTTPS. */
export async function serveEmbeddedHost(fleet: FleetInput, tls?: IdentityFiles): Promise<Served> {
  const password = randomBytes(12).toString("hex");
  const identity = tls ? ["--tls-certificate", tls.certificate, "--tls-key", tls.key] : [];
  const { address, port, stop } = await spawnEmbeddedHost(fleet, { username: USER, password }, identity);
  return {
    endpoint: { address, port },
    authorization: `Basic ${Buffer.from(`${USER}:${password}`).toString("base64")}`,
    username: USER,
    password,
    stop,
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
