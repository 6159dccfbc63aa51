import { Command, Option } from "commander";
import { FailbackError } from "../provider/errors";
import { check } from "../provider/lifecycle/check";
import { parseKnownInputs } from "../provider/lifecycle/parse-inputs";
import { askHost, lifecycleOf } from "./ask-host";
import { ExitCode } from "./exit-codes";
import { hostFrom, withHost } from "./host-arguments";
import { journalOption, openJournal } from "./journal-option";
import { withJson } from "./json-option";
import { GatheredWarnings } from "./plan/gathered-warnings";
import { declaredInputs, NO_REQUEST, type PlanOptions } from "./plan/inputs";
import { planReport } from "./plan/report";
import { showPlan } from "./plan/show-plan";
import { print, printJson } from "./print";
import { painter, whileShowing } from "./terminal";

const MORE_HELP = `
The account is read from HYPERV_USERNAME and HYPERV_PASSWORD. Only questions are asked: nothing starts.

It knows the journal of this runner and no stack: whether the state of a stack holds the request already, only
\`pulumi preview\` can say.

Exit code: 0 when the failback would start, or there is nothing to send; 3 when it is blocked, or cannot be told; 1 when
something failed; 2 when the options or the account cannot be used. A host that cannot be asked blocks, as in a preview.

Examples:
  hyperv-failback plan --host hv-dr-01.corp.example --tls --json SQL01
  hyperv-failback plan --host hv-dr-01.corp.example SQL01 --request CHG-4711
  hyperv-failback plan --host hv-dr-01.corp.example SQL01 --recovery-point takenBefore=2026-11-20T02:00:00Z`;

export function planCommand(): Command {
  const command = new Command("plan")
    .summary("show what a failback of a machine would do, as a preview shows it")
    .description(
      "Shows what `pulumi up` would do with a ReplicationFailback of this machine, in the words of `pulumi preview`, without a " +
        "stack and without starting anything.",
    )
    .argument("<machine>", "the machine's name, or its GUID");
  withHost(command)
    .option("--request <reference>", "the change reference", NO_REQUEST)
    .addOption(new Option("--relationship <which>", "which relationship").choices(["primary", "extended"]))
    .option(
      "--recovery-point <policy>",
      "latest, latestApplicationConsistent, takenBefore=<instant> or id=<identifier> (default: latest)",
    )
    .option("--valid-until <instant>", "as the field validUntil has it")
    .option("--start-from <states...>", "as the field startFrom has it (default: Recovered Committed)")
    .option("--again", "as the field again has it")
    .option("--allow-built-in-provider", "as the field allowBuiltInProvider has it")
    .addOption(journalOption())
    .addHelpText("after", MORE_HELP);
  return withJson(command).action(plan);
}

async function plan(machine: string, options: PlanOptions): Promise<void> {
  const report = await whileShowing(`asking ${options.host} …`, make(machine, options));
  if (options.json) printJson(report);
  else print(showPlan(report, painter(process.stdout, process.env)));
  process.exitCode = report.outcome === "ok" ? ExitCode.fine : ExitCode.differs;
}

async function make(machine: string, options: PlanOptions) {
  const host = hostFrom(options);
  const inputs = declaredInputs(machine, host, options);
  // What was typed wrongly is said before anything is asked.
  parseKnownInputs(inputs);
  const warnings = new GatheredWarnings();
  const { inputs: checked, failures } = await askHost(host, (opened) =>
    check(lifecycleOf(opened, openJournal(options), warnings), {}, inputs),
  );
  const [failure] = failures ?? [];
  if (failure) throw new Error(failure.reason);
  const report = planReport(checked["plan"], warnings.lines);
  if (!report) throw new FailbackError("internal", "a check without a plan");
  return report;
}
