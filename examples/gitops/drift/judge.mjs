// Reads what `pulumi refresh --preview-only --json` says, its exit code given, and judges it for check.sh.
//
// Only silence is "no drift": whatever the engine warns of on the line of a failback, in whatever words, keeps it from
// being said. The words decide no more than whether it is drift, or could not be told.
import { readFileSync } from "node:fs";

const FAILBACK = /:(ReplicationFailback|FailbackWave)::/;

const code = Number(process.argv[2]);
process.exitCode = judge(readFileSync(0, "utf8"));

function judge(text) {
  const said = parse(text);
  if (!said) return untold("the engine did not say what it saw");
  const { steps = [], diagnostics = [], changeSummary = {} } = said;
  const lines = diagnostics.flatMap(({ urn = "", severity, message }) => {
    const matters = severity === "error" || (severity === "warning" && FAILBACK.test(urn));
    const name = FAILBACK.test(urn) ? `${urn.slice(urn.lastIndexOf("::") + 2)}: ` : "";
    return matters ? [{ name, text: message.trim().replace(/^(warning|error): /, "") }] : [];
  });
  for (const line of lines) console.error(line.name + line.text);

  if (code !== 0) return untold(`pulumi ended with ${code}`);
  if (!steps.some(({ urn }) => FAILBACK.test(urn))) return untold("this stack has no failback: was it ever applied?");
  if (lines.some((line) => /^drift[:,] /.test(line.text))) return 3;
  if (lines.length > 0) return untold("see above");
  const others = Object.keys(changeSummary).filter((change) => change !== "same");
  if (others.length > 0) return untold(`the stack's state is out of date (${others}): run \`pulumi refresh\``);
  console.log("no drift");
  return 0;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function untold(why) {
  console.error(`could not be told: ${why}`);
  return 1;
}
