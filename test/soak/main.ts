import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { type Chunk, type ChunkReport, chunksOf, runChunk } from "./chunk";
import { soakLine } from "./soak-line";

interface SoakOptions {
  readonly runs: number;
  readonly seed: number;
  readonly path?: string;
  readonly workers: number;
  readonly shrink: boolean;
  readonly keepGoing: boolean;
  readonly only?: "waves";
}

/** After so many chunks standard error is told how far it is. */
const CHUNKS_TO_TELL = 10;

const worker = process.env["HYPERV_FAILBACK_SOAK_WORKER"] === "1";
// Pauses between two looks are drawn by chance in the provider; a history must be the same whenever it is replayed.
Math.random = () => 0.5;

if (worker) {
  process.on("message", (chunk: Chunk) => {
    runChunk(chunk).then(
      (report) => process.send?.(report),
      (error: unknown) => {
        console.error(error);
        process.exit(2);
      },
    );
  });
} else {
  new Command("soak")
    .description(
      "Random histories of users, administrators, kills and faults against the provider and the embedded host, in simulated time. " +
        "Prints one line of JSON; exit code 1 when a rule of the promise was broken.",
    )
    .option("--runs <number>", "how many histories", positive, 1_000)
    .option(
      "--seed <number>",
      "where the histories come from; the same seed gives the same ones",
      whole,
      Date.now() % 2 ** 31,
    )
    .option("--path <path>", "replays one shrunk history of the seed, as a failure prints it")
    .option("--no-shrink", "tells the first history that broke a rule as it is, not the smallest one like it")
    .option("--keep-going", "does not end with the first history that broke a rule, but tells one of each 250", false)
    .addOption(new Option("--only <kind>", "histories of one kind alone").choices(["waves"]))
    .option("--workers <number>", "processes at once", positive, availableParallelism())
    .action(soak)
    .parseAsync()
    .catch((error: unknown) => {
      console.error(error);
      process.exit(2);
    });
}

async function soak(options: SoakOptions): Promise<void> {
  const began = performance.now();
  console.error(`soak: seed ${options.seed}${options.path === undefined ? `, ${options.runs} histories` : ""}`);
  const reports =
    options.path === undefined ? await runAll(options) : [await runChunk({ ...options, runs: 1, path: options.path })];
  const found = reports.flatMap((report) => report.found ?? []);
  for (const { history, replay } of found) {
    console.error(
      `${history}\n  replay: npm run soak -- --seed ${replay.seed} --path "${replay.path}"${options.only ? ` --only ${options.only}` : ""}`,
    );
  }
  console.log(soakLine(reports, (performance.now() - began) / 1000));
  console.error(
    found.length > 0 ? "soak: a rule of the promise was broken, see above" : "soak: no rule of the promise was broken",
  );
  process.exitCode = found.length > 0 ? 1 : 0;
}

async function runAll({ runs, seed, workers, shrink, keepGoing, only }: SoakOptions): Promise<ChunkReport[]> {
  const chunks = chunksOf(seed, runs, shrink, only);
  const reports: ChunkReport[] = [];
  const isOver = () => !keepGoing && reports.some(({ found }) => found);
  await Promise.all(Array.from({ length: Math.min(workers, chunks.length) }, () => work(chunks, reports, isOver)));
  return reports;
}

/** One process that takes chunk after chunk, until none is left or it is over. */
async function work(chunks: Chunk[], reports: ChunkReport[], isOver: () => boolean): Promise<void> {
  const child = fork(__filename, [], {
    env: { ...process.env, HYPERV_FAILBACK_SOAK_WORKER: "1" },
  });
  try {
    for (let chunk = chunks.shift(); chunk && !isOver(); chunk = chunks.shift()) {
      const next = chunk;
      const report = await new Promise<ChunkReport>((resolve, reject) => {
        child.once("message", (message) => resolve(message as ChunkReport));
        child.once("exit", (code) =>
          reject(new Error(`a worker ended with ${code} in the chunk of seed ${next.seed}`)),
        );
        child.send(next);
      });
      child.removeAllListeners("exit");
      reports.push(report);
      if (reports.length % CHUNKS_TO_TELL === 0) console.error(soakLine(reports, performance.now() / 1000));
    }
  } finally {
    child.disconnect();
  }
}

function whole(value: string): number {
  if (!/^\d{1,10}$/.test(value)) throw new InvalidArgumentError("must be a whole number.");
  return Number(value);
}

function positive(value: string): number {
  const number = whole(value);
  if (number === 0) throw new InvalidArgumentError("must be at least 1.");
  return number;
}
