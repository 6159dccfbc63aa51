import { Command, Option } from "commander";
import { ExitCode } from "./exit-codes";
import { hostsFrom, type SeveralHostsOptions, withSeveralHosts } from "./host-arguments";
import { type JsonOptions, withJson } from "./json-option";
import { print, printJson } from "./print";
import { expectedState } from "./status/expected-state";
import { lookAtHost } from "./status/look-at-host";
import { statusReport } from "./status/report";
import { showStatus } from "./status/show-status";
import { painter, whileShowing } from "./terminal";

const MORE_HELP = `
The account is read from HYPERV_USERNAME and HYPERV_PASSWORD. Only questions are asked, and all hosts at the same time.

For monitors: with --expect every replicated machine must show one of the states named; test replicas and machines
without replication are passed over unless --machine names them.

Exit code: 0 when all hosts answered and nothing else was found; 3 when a machine shows a state that was not expected,
or is missing where --expect is given; else 1 when a host could not be asked or a machine that --machine names is on
none of them; 2 when the options or the account cannot be used.

Examples:
  hyperv-failback status --host hv-dr-01.corp.example
  hyperv-failback status --host hv-dr-01.corp.example --host hv-dr-02.corp.example --tls --json
  hyperv-failback status --host hv-dr-01.corp.example --machine SQL01 --expect FailbackCompleted --expect Replicating`;

interface StatusOptions extends SeveralHostsOptions, JsonOptions {
  readonly machine?: readonly string[];
  readonly expect?: readonly string[];
  readonly relationship?: "primary" | "extended";
}

export function statusCommand(): Command {
  const command = new Command("status")
    .summary("show the machines of hosts: state, provider, health, power and running failbacks")
    .description(
      "Shows the machines of one or more hosts: replication state, mode, provider, health and power of each, and the " +
        "failback that runs now, with its percentage. A host that does not answer hides none of the others.",
    );
  withSeveralHosts(command)
    .option("--machine <machine>", "only this one, by name or GUID; repeatable", collect)
    .addOption(new Option("--relationship <which>", "only these relationships").choices(["primary", "extended"]))
    .addOption(
      new Option("--expect <state>", "a state that is expected, for example FailbackCompleted; repeatable").argParser(
        expectedState,
      ),
    )
    .addHelpText("after", MORE_HELP);
  return withJson(command).action(status);
}

async function status(options: StatusOptions): Promise<void> {
  const hosts = hostsFrom(options);
  const asked = Promise.all(hosts.map(lookAtHost));
  const looks = await whileShowing(`asking ${hosts.map(({ address }) => address).join(", ")} …`, asked);
  const report = statusReport(looks, {
    machines: options.machine ?? [],
    expect: options.expect ?? [],
    relationship: options.relationship,
  });
  if (options.json) printJson(report);
  else print(showStatus(report, painter(process.stdout, process.env)));
  process.exitCode = { ok: ExitCode.fine, failed: ExitCode.failure, unexpected: ExitCode.differs }[report.outcome];
}

function collect(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}
