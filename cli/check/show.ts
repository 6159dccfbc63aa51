import type { CheckReport, Outcome, Remedy, ReportedStep } from "./report";

const WORDS: Readonly<Record<Outcome, string>> = {
  ok: "ok",
  warning: "warning",
  failed: "FAILED",
  notTried: "not tried",
};

const NAME_WIDTH = 16;
const OUTCOME_WIDTH = 11;
const INDENT = " ".repeat(2 + NAME_WIDTH + OUTCOME_WIDTH);

/** The report for a person: a line for each step, and under it what may be done. */
export function show({ host, steps, outcome, recording }: CheckReport): string {
  const { address, port, tls, auth } = host;
  const counted = (what: Outcome) => steps.filter((step) => step.outcome === what).length;
  const end =
    outcome === "ok"
      ? `Everything that a failback needs works${counted("warning") > 0 ? `; warnings: ${counted("warning")}` : ""}.`
      : `${counted("failed")} ${counted("failed") === 1 ? "step" : "steps"} failed. Nothing on the host was changed.`;
  return [
    `${address}, port ${port}, ${tls ? "HTTPS" : "HTTP"}, ${auth}`,
    "",
    ...steps.flatMap(lines),
    "",
    end,
    ...(recording ? recorded(recording) : []),
    "",
  ].join("\n");
}

function lines({ step, outcome, found, remedies }: ReportedStep): string[] {
  return [
    `  ${step.padEnd(NAME_WIDTH)}${WORDS[outcome].padEnd(OUTCOME_WIDTH)}${found}`,
    ...remedies.map((remedy) => `${INDENT}${shown(remedy)}`),
  ];
}

/** What stands behind a command is a comment to PowerShell, so that the line may be copied whole. */
function shown({ where, why, command }: Remedy): string {
  const place = where === "host" ? "on the host" : "here";
  return `${place}: ${command === undefined ? why : `${command}   # ${why}`}`;
}

function recorded({ folder, files }: NonNullable<CheckReport["recording"]>): string[] {
  return [
    "",
    `Wrote ${files.length} files to ${folder}: what was asked and answered, without any authentication.`,
    "Only words that are the same on every Windows are kept: names, texts, numbers, GUIDs and addresses are replaced, and",
    "times are shifted.",
    "Please look through them before you send them to anybody.",
  ];
}
