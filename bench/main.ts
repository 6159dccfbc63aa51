/** `npm run bench -- <benchmark>`: measured comparisons. They print numbers and never fail for being slow. */
import { Command, InvalidArgumentError } from "commander";
import { fleetCommand } from "./fleet/command";
import { asText, type Report } from "./measure/report";
import { benchExchanging } from "./wire/exchanging";
import { benchReading } from "./wire/reading";
import { benchSealing } from "./wire/sealing";

interface Options {
  readonly rounds: number;
  readonly json?: true;
}

const program = new Command("npm run bench --").description(
  "Measures this project against what it stands on, side by side in the same run.",
);
program
  .command("wire")
  .description(
    "reading and exchanging over WS-Management, beside the bare XML parser and Node's own HTTP client; NTLM beside Basic",
  )
  .option("--rounds <number>", "how often each side runs", parseRounds, 15)
  .option("--json", "print the results as JSON")
  .action(({ rounds, json }: Options) => show([benchReading, benchExchanging, benchSealing], rounds, json === true));
program.addCommand(fleetCommand());

async function show(benches: readonly ((rounds: number) => Promise<Report>)[], rounds: number, json: boolean) {
  const reports: Report[] = [];
  for (const bench of benches) {
    const report = await bench(rounds);
    reports.push(report);
    if (!json) console.log(asText(report));
  }
  if (json) console.log(JSON.stringify({ rounds, node: process.version, reports }, undefined, 2));
}

function parseRounds(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError("It must be a number from 1 to 9999.");
  return Number(text);
}

program.parseAsync().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
