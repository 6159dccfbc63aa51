import { oneLine } from "../../provider/errors";
import { type Cell, table } from "../table";
import type { Paint, Shade } from "../terminal";
import type { HostStatus, MachineStatus, StatusReport } from "./report";

const HEADS = ["machine", "relationship", "state", "mode", "provider", "health", "power", "failback"];

/** The report for a person: a table for each host, and at the end what was not expected. */
export function showStatus(report: StatusReport, paint: Paint): string {
  const hosts = report.hosts.map((host) => showHost(host, report, paint)).join("\n");
  const faults = [
    ...report.unexpected.map(
      ({ machine, host, relationship, state }) =>
        `${oneLine(machine)} on ${host}${relationship === "extended" ? " (extended)" : ""} shows ${state ?? "no replication"}, expected ${report.expect.join(" or ")}`,
    ),
    ...report.missing.map((named) => `${oneLine(named)} is on none of the hosts that answered`),
  ];
  return [hosts, ...faults.map((line) => `${paint(line, "bad")}\n`)].join(faults.length > 0 ? "\n" : "");
}

function showHost({ address, port, error, machines }: HostStatus, report: StatusReport, paint: Paint): string {
  const title = `${address}, port ${port}`;
  if (error) return `${title}: ${paint(`${error.message} [${error.code}]`, "bad")}\n  ${error.remedy}\n`;
  if (machines.length === 0) return `${title}: no machine to show\n`;
  return `${title}\n${table(
    HEADS,
    machines.map((machine) => cells(machine, report)),
    paint,
  )}`;
}

function cells(machine: MachineStatus, { expect }: StatusReport): Cell[] {
  const { name, relationship, state, mode, provider, health, power, job } = machine;
  return [
    { text: name },
    { text: relationship ?? "none" },
    { text: state ?? "-", shade: shadeOf(state, expect) },
    { text: mode ?? "-" },
    { text: provider ? (provider.kind === "builtIn" ? "Hyper-V's own" : provider.name) : "-" },
    { text: health ?? "-", shade: health === "Critical" ? "bad" : health === "Warning" ? "care" : "plain" },
    { text: power ?? "-" },
    { text: job ? (job.percent === null ? "running" : `${job.percent}%`) : "" },
  ];
}

function shadeOf(state: string | null, expect: readonly string[]): Shade {
  if (expect.length > 0) return state !== null && expect.includes(state) ? "good" : "bad";
  return state === "FailbackCompleted" ? "good" : state === "Critical" ? "bad" : "plain";
}
