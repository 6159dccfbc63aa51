import { randomBytes } from "node:crypto";
import { Command, InvalidArgumentError, Option } from "commander";
import { parseFleet, readFleetFile } from "../simulator/fleet/read-fleet";
import { starterFleet } from "../simulator/fleet/starter-fleet";
import { type RunningHost, startHost } from "../simulator/host";
import { readTlsIdentity, type TlsIdentity } from "../simulator/http/tls-identity";
import { messageOf } from "../simulator/message-of";
import { UsageError } from "./exit-codes";
import { type AuthOptions, authOf, authOptions } from "./simulate-auth";

interface SimulateOptions extends AuthOptions {
  readonly fleet?: string;
  readonly state?: string;
  readonly port: number;
  readonly controlPort: number;
  readonly timeScale: number;
  readonly user?: string;
  readonly tlsCertificate?: string;
  readonly tlsKey?: string;
  readonly clientCa?: string;
  readonly json?: true;
  readonly exitWithStdin?: true;
}

const MORE_HELP = `
The password is read from the environment variable HYPERV_PASSWORD; without it one is made up and shown.

Examples:
  HYPERV_PASSWORD=rehearsal hyperv-failback simulate --port 5985 --time-scale 60
  hyperv-failback simulate --fleet fleet.json --state ./host
  hyperv-failback simulate --port 5986 --tls-certificate host.pem --tls-key host.key
  hyperv-failback simulate --port 5985 --like-windows

A fleet file:
  {
    "host": { "computerName": "HV-DR-01" },
    "providers": [{ "id": "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", "name": "Contoso Site Recovery" }],
    "machines": [
      {
        "id": "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601",
        "name": "SQL01",
        "enabledState": "Off",
        "mode": "Replica",
        "relationships": { "primary": { "state": "Committed", "provider": "Contoso Site Recovery" } },
        "failback": { "seconds": 60, "ends": "completed" }
      }
    ]
  }
Every field of it, the starter fleet and the control API: docs/embedded-host.md in the project's repository.`;

export function simulateCommand(): Command {
  const command = new Command("simulate")
    .summary("run an embedded Hyper-V host to rehearse on")
    .description(
      "Runs an embedded Hyper-V host on this machine: WS-Management as a Windows host speaks it, with machines that can fail " +
        "back, and a control API for what an administrator would do by hand. It listens on 127.0.0.1 only, and ends on " +
        "Ctrl-C.",
    )
    .option("--fleet <file>", "machines, relationships and providers, as JSON (default: a small starter fleet)")
    .option("--state <folder>", "keep the host there across restarts; what is kept wins over the fleet")
    .option("--port <number>", "port of WS-Management, 0 for any free one", parsePort, 0)
    .option("--control-port <number>", "port of the control API, 0 for any free one", parsePort, 0)
    .option("--time-scale <number>", "seconds of the host's clock in a real one", parseScale, 1)
    .addOption(
      new Option("--user <name>", "account that may call the host (default: COMPUTER\\failback)").env(
        "HYPERV_USERNAME",
      ),
    )
    .option("--tls-certificate <file>", "WS-Management over HTTPS (TLS 1.2 or later), with this certificate, in PEM")
    .option("--tls-key <file>", "the certificate's private key, in PEM")
    .option("--client-ca <file>", "authorities of client certificates, in PEM; with --auth certificate")
    .option("--json", "when ready, print one line of JSON instead of text")
    .option("--exit-with-stdin", "end when standard input closes, as it does when a parent process dies")
    .addHelpText("after", MORE_HELP)
    .action(simulate);
  for (const option of authOptions()) command.addOption(option);
  return command;
}

async function simulate(options: SimulateOptions): Promise<void> {
  const fleet = options.fleet === undefined ? parseFleet(starterFleet, "starter fleet") : readFleetFile(options.fleet);
  const tls = tlsIdentityOf(options);
  const given = process.env["HYPERV_PASSWORD"];
  const password = given || randomBytes(12).toString("base64url");
  const host = await startHost({
    fleet,
    ...(options.state === undefined ? {} : { stateFolder: options.state }),
    port: options.port,
    controlPort: options.controlPort,
    timeScale: options.timeScale,
    ...(options.user === undefined ? {} : { user: options.user }),
    password,
    ...(tls === undefined ? {} : { tls }),
    auth: authOf(options),
  });
  endOnRequest(host, options.exitWithStdin === true);
  announce(host, options, given ? undefined : password);
}

function tlsIdentityOf({ tlsCertificate, tlsKey, clientCa, auth }: SimulateOptions): TlsIdentity | undefined {
  if (auth?.includes("certificate") && clientCa === undefined)
    throw new UsageError("--auth certificate needs --client-ca");
  if (tlsCertificate !== undefined && tlsKey !== undefined) return readTlsIdentity(tlsCertificate, tlsKey, clientCa);
  if (clientCa !== undefined) throw new UsageError("--client-ca is only of use with --tls-certificate and --tls-key");
  if (tlsCertificate === undefined && tlsKey === undefined) return undefined;
  throw new UsageError("--tls-certificate and --tls-key are only of use together");
}

/** Signals, and on demand the end of standard input, close the host; the process then ends by itself. */
function endOnRequest(host: RunningHost, withStdin: boolean): void {
  let closing = false;
  const close = () => {
    if (closing) return;
    closing = true;
    process.stdin.destroy();
    host.close().catch((error: unknown) => {
      process.stderr.write(`hyperv-failback: ${messageOf(error)}\n`);
      process.exitCode = 1;
    });
  };
  process.on("SIGINT", close);
  process.on("SIGTERM", close);
  if (!withStdin) return;
  process.stdin.on("end", close).on("close", close).on("error", close).resume();
}

function announce(host: RunningHost, { json, fleet }: SimulateOptions, madeUp: string | undefined): void {
  const { wsman, address, port, control, token } = host;
  if (json) {
    // A secret made up here is no part of the line that programs keep and log.
    if (madeUp !== undefined) process.stderr.write(`password of ${host.user}: ${madeUp}\n`);
    process.stdout.write(`${JSON.stringify({ wsman, address, port, control, token, pid: process.pid })}\n`);
    return;
  }
  const lines = [
    `${host.computerName} is ready.`,
    `  WS-Management  ${wsman}`,
    `  user           ${host.user}`,
    `  password       ${madeUp ?? "from HYPERV_PASSWORD"}`,
    `  control API    ${control}`,
    `  token          ${token}`,
  ];
  if (host.resumed) lines.push(`An earlier state was found${fleet === undefined ? "" : `; ${fleet} was not used`}.`);
  lines.push("Ctrl-C ends it.");
  process.stdout.write(`${lines.join("\n")}\n`);
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError("It must be a number from 0 to 65535.");
  return port;
}

function parseScale(text: string): number {
  const scale = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (!(scale > 0 && scale <= 1_000_000))
    throw new InvalidArgumentError("It must be a number above 0, at most 1000000.");
  return scale;
}
