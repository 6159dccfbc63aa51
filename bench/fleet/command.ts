import { readFileSync, writeFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { tidyUpAtTheEnd } from "../processes/children";
import { type Figure, jsonLine, PARTS, type Part, tableLine } from "./figure";
import { drawFleet } from "./picture";
import { measurePreviews } from "./previews";
import { measureScript } from "./script";
import { measureState } from "./state";
import { measureWaiting } from "./waiting";
import { measureWave } from "./wave";

interface Options {
  readonly only: readonly Part[];
  readonly machines: number;
  readonly waiting?: readonly number[];
  readonly singles: number;
  readonly scriptMachines: number;
  readonly sequentialMachines: number;
  readonly from?: string;
  readonly picture?: string;
  readonly json?: true;
}

/** `npm run bench -- fleet`. */
export function fleetCommand(): Command {
  return new Command("fleet")
    .description(
      "many machines over ten embedded hosts: queries, state, time and memory; beside resources that do nothing, polling and a script",
    )
    .option("--only <parts>", `of ${PARTS.join(", ")}, with commas between`, parseParts, [...PARTS])
    .option("--machines <number>", "the largest fleet, a multiple of ten", parseTens, 2_000)
    .option("--waiting <numbers>", "how many wait, with commas between; else 10, 100 and all", (text) =>
      text.split(",").map(parseTens),
    )
    .option("--singles <number>", "resources beside those that do nothing, and beside the wave", parseTens, 500)
    .option("--script-machines <number>", "for the script with threads, and what stands beside it", parseTens, 200)
    .option("--sequential-machines <number>", "for the script that takes one after the other", parseTens, 10)
    .option("--from <file>", "measure nothing: take the figures of a run with --json")
    .option("--picture <file>", "draw the figures that matter, as SVG")
    .option("--json", "print one line of JSON a figure")
    .action(run);
}

async function run(options: Options): Promise<void> {
  tidyUpAtTheEnd();
  const figures = options.from === undefined ? await measure(options) : figuresIn(options.from, options.json === true);
  if (options.picture !== undefined) writeFileSync(options.picture, drawFleet(figures));
}

async function measure(options: Options): Promise<Figure[]> {
  const all: Figure[] = [];
  for (const part of PARTS.filter((one) => options.only.includes(one))) {
    if (!options.json) console.log(`\n== ${TITLES[part]}`);
    const begun = performance.now();
    for await (const figure of measurements[part](options)) {
      show([figure], options.json === true);
      all.push(figure);
    }
    console.error(`   (${part}: ${Math.round((performance.now() - begun) / 1000)} s)`);
  }
  return all;
}

const TITLES: Readonly<Record<Part, string>> = {
  previews: "Previews: what a host is asked",
  state: "Failbacks beside resources that do nothing, ten hosts, all at once",
  wave: "One wave beside resources, ten hosts, 200 at once, jobs that end at once",
  waiting: "Waiting: without the engine, beside polling each job every two seconds",
  script: "Beside a script with pypsrp: ten hosts, jobs of 5 seconds, each request so many ms under way",
};

const measurements: Readonly<Record<Part, (options: Options) => AsyncGenerator<Figure>>> = {
  previews: ({ machines }) => measurePreviews([...new Set([1, Math.min(100, machines), machines])]),
  state: ({ singles }) => measureState(singles),
  wave: ({ machines, singles }) => measureWave({ wave: machines, singles }),
  waiting: ({ machines, waiting }) => measureWaiting(waiting ?? [...new Set([10, Math.min(100, machines), machines])]),
  script: async function* ({ scriptMachines, sequentialMachines }) {
    const python = process.env["PEERS_PYTHON"];
    if (!python) {
      console.error("   There is no Python with pypsrp: this part is left out.");
      return;
    }
    yield* measureScript(python, { threaded: scriptMachines, sequential: sequentialMachines });
  },
};

/** Of an earlier run, shown again. */
function figuresIn(file: string, json: boolean): Figure[] {
  const figures = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Figure);
  show(figures, json);
  return figures;
}

function show(figures: readonly Figure[], json: boolean): void {
  for (const figure of figures) console.log(json ? jsonLine(figure) : tableLine(figure));
}

function parseParts(text: string): Part[] {
  return text.split(",").map((word) => {
    const part = PARTS.find((one) => one === word.trim());
    if (!part) throw new InvalidArgumentError(`A part is one of ${PARTS.join(", ")}.`);
    return part;
  });
}

function parseTens(text: string): number {
  if (!/^[1-9]\d{0,3}0$|^0$/.test(text)) throw new InvalidArgumentError("It must be a multiple of 10, at most 99990.");
  return Number(text);
}
