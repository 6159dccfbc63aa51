import { Command } from "commander";
import { findMachine } from "../provider/lifecycle/find-machine";
import { askHost } from "./ask-host";
import { type HostOptions, hostFrom, withHost } from "./host-arguments";
import { type JsonOptions, withJson } from "./json-option";
import { machineArgument } from "./machine-argument";
import { chooseAmong } from "./points/choices";
import { type PointsReport, showPoints } from "./points/show-points";
import { print, printJson } from "./print";
import { painter, whileShowing } from "./terminal";

const MORE_HELP = `
The account is read from HYPERV_USERNAME and HYPERV_PASSWORD. Only questions are asked.

Exit code: 0 when the points were read, also when there are none; 1 when the host or the machine was not found; 2 when
the options or the account cannot be used.

Examples:
  hyperv-failback points --host hv-dr-01.corp.example SQL01
  hyperv-failback points --host hv-dr-01.corp.example SQL01 --taken-before 2026-11-20T02:00:00Z
  hyperv-failback points --host hv-dr-01.corp.example --tls --json 5F2C1A70-3D64-4B8E-9A15-7C0E8D21B605`;

interface PointsOptions extends HostOptions, JsonOptions {
  readonly takenBefore?: string;
}

export function pointsCommand(): Command {
  const command = new Command("points")
    .summary("list the recovery points of a machine")
    .description(
      "Lists the recovery points that a replica holds, newest first, and says which of them each policy of " +
        "`recoveryPoint` would choose.",
    )
    .argument("<machine>", "the machine's name, or its GUID");
  withHost(command)
    .option("--taken-before <instant>", "say also what { takenBefore } would choose, for example 2026-11-20T02:00:00Z")
    .addHelpText("after", MORE_HELP);
  return withJson(command).action(points);
}

async function points(machine: string, options: PointsOptions): Promise<void> {
  const report = await whileShowing(`asking ${options.host} …`, read(machine, options));
  if (options.json) printJson(report);
  else print(showPoints(report, painter(process.stdout, process.env)));
}

function read(argument: string, options: PointsOptions): Promise<PointsReport> {
  const host = hostFrom(options);
  const vm = machineArgument(argument);
  const choices = chooseAmong(options.takenBefore);
  return askHost(host, async (opened) => {
    const machine = findMachine(await opened.inventory(), vm, undefined, host.address);
    const own = (await opened.recoveryPoints()).filter(({ vmId }) => vmId === machine.id);
    const newestFirst = own.toSorted((a, b) => Date.parse(b.takenAt) - Date.parse(a.takenAt));
    return {
      version: 1,
      host: { address: host.address, port: host.port },
      machine: { id: machine.id, name: machine.name },
      points: newestFirst.map(({ id, takenAt, consistency }) => ({ id, takenAt, consistency })),
      choices: choices(own),
    };
  });
}
