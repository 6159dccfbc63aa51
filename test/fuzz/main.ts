/** `npm run fuzz`: every target with 10,000 inputs, a line for each; exit code 1 on a finding. */
import { freshSeed, readOptions } from "./options";
import { reportLine } from "./run/report-line";
import { allTargets } from "./targets/all";

async function main(): Promise<void> {
  const { runs, seed, target } = readOptions(process.argv.slice(2), freshSeed);
  const chosen = allTargets.filter(({ name }) => target === undefined || name === target);
  if (chosen.length === 0) throw new Error(`the targets are ${allTargets.map(({ name }) => name).join(", ")}`);
  let inputs = 0;
  let findings = 0;
  for (const one of chosen) {
    const report = await one.run({ runs, seed });
    process.stdout.write(`${reportLine(report)}\n`);
    inputs += report.inputs;
    if (report.finding !== undefined) findings += 1;
  }
  process.stdout.write(`fuzz: ${chosen.length} targets, ${inputs} inputs, ${findings} findings; seed ${seed}\n`);
  if (findings > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
