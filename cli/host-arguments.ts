import type { Command } from "commander";
import type { HostInput } from "../provider/lifecycle/host-input";
import { type CheckOptions, hostOf, withHostOptions } from "./check/options";
import { UsageError } from "./exit-codes";

/** How to reach one host, by the options that `check` has as well. */
export type HostOptions = Omit<CheckOptions, "record" | "json">;

/** The same for several: `--host` is given once for each, and the other options hold for all of them. */
export type SeveralHostsOptions = Omit<HostOptions, "host"> & { readonly host: readonly string[] };

export function withHost(command: Command): Command {
  return withHostOptions(command);
}

export function withSeveralHosts(command: Command): Command {
  const withOptions = withHostOptions(command);
  const host = withOptions.options.find(({ long }) => long === "--host");
  if (!host) throw new Error("a host has no option --host");
  host.description = "name or address of a Hyper-V host, also <address>:<port>; give it once for each host";
  host.argParser((text: string, before: readonly string[] | undefined) => [...(before ?? []), text]);
  return withOptions;
}

/** @throws FailbackError `inputInvalid` that names the option */
export function hostFrom(options: HostOptions): HostInput {
  const { address, port } = addressAndPort(options.host);
  if (port === undefined) return hostOf(options);
  if (port < 1 || port > 65_535) throw new UsageError(`--host: ${options.host}: a port is a number from 1 to 65535`);
  return hostOf({ ...options, host: address, port });
}

/** One for each that was named; one that was named twice is asked once. */
export function hostsFrom(options: SeveralHostsOptions): HostInput[] {
  return [...new Set(options.host)].map((host) => hostFrom({ ...options, host }));
}

/** `hv-01:5985` and `[::1]:5985` name a port; `::1` is an address. */
function addressAndPort(text: string): { readonly address: string; readonly port: number | undefined } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  return { address: bracketed ?? plain ?? text, port: port === undefined ? undefined : Number(port) };
}
