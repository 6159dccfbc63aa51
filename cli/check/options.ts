import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { FailbackError } from "../../provider/errors";
import { type HostInput, hostInput } from "../../provider/lifecycle/host-input";
import { messageOf } from "../../simulator/message-of";

export interface CheckOptions {
  readonly host: string;
  readonly port?: number;
  readonly auth?: string;
  readonly tls?: true;
  readonly ca?: string;
  readonly serverName?: string;
  readonly allowUnencrypted?: true;
  readonly record?: string;
  readonly json?: true;
}

/** The options of a host, named and meant as the fields of the resource's `host`. */
export function withHostOptions(command: Command): Command {
  return command
    .requiredOption("--host <address>", "name or address of the Hyper-V host")
    .option("--port <number>", "port of WinRM (default: 5986 with TLS, else 5985)", parsePort)
    .option("--auth <way>", "how to authenticate: negotiate (default), basic, or certificate (with --tls)")
    .option("--tls", "over HTTPS")
    .option("--ca <file>", "authorities to trust for the host's certificate instead of Node's own, in PEM; means --tls")
    .option("--server-name <name>", "name that the host's certificate must bear; means --tls")
    .option("--allow-unencrypted", "allow Basic over plain HTTP, which is readable on the network");
}

/** @throws FailbackError `inputInvalid` that names the option */
export function hostOf({ host, port, auth, tls, ca, serverName, allowUnencrypted }: CheckOptions): HostInput {
  const withTls = tls || ca !== undefined || serverName !== undefined;
  if (auth === "certificate" && !withTls)
    throw new FailbackError("inputInvalid", "--tls must be given: a client certificate is shown in TLS");
  if (auth === "basic" && !withTls && !allowUnencrypted)
    throw new FailbackError(
      "inputInvalid",
      "--allow-unencrypted must be given: Basic over plain HTTP sends the password readable (or give --tls, or leave --auth out)",
    );
  const given = {
    address: host,
    ...(port === undefined ? {} : { port }),
    ...(auth === undefined ? {} : { auth }),
    ...(withTls && {
      tls: { ...(ca === undefined ? {} : { ca: readPem(ca) }), ...(serverName === undefined ? {} : { serverName }) },
    }),
    ...(allowUnencrypted && { allowUnencrypted }),
  };
  const read = hostInput.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const option = OPTIONS[issue?.path.join(".") ?? ""] ?? "the options";
  throw new FailbackError("inputInvalid", `${option}: ${issue?.message ?? "cannot be used"}`);
}

const OPTIONS: Readonly<Record<string, string>> = {
  address: "--host",
  port: "--port",
  auth: "--auth",
  tls: "--tls",
  "tls.ca": "--ca",
  "tls.serverName": "--server-name",
  allowUnencrypted: "--allow-unencrypted",
};

function readPem(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new FailbackError("inputInvalid", `--ca: ${file} cannot be read: ${messageOf(error)}`);
  }
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new InvalidArgumentError("It must be a number from 1 to 65535.");
  return port;
}
