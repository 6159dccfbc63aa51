import { each, wave } from "./declared";
import type { Figure } from "./figure";
import { FleetHosts } from "./hosts";
import { runScript } from "./python";
import { type Declared, Stack } from "./stack";

const HOSTS = 10;

/** How long each failback takes, real seconds. */
const JOB_SECONDS = 5;

export const LATENCIES_MS = [5, 50] as const;

export interface ScriptSizes {
  /** For the script that shares the machines among threads. */
  readonly threaded: number;
  /** For the one that takes one machine after the other. */
  readonly sequential: number;
}

/** How many machines at once in the threaded pair, on either side. */
export const THREADS = 50;

type Side = "script" | "single" | "wave";

/**
 * The same machines on the same hosts, at the same parallelism: a script with pypsrp, and `pulumi up` with its engine's
 * start and all, as a resource a machine and as one wave.
 */
export async function* measureScript(python: string, { threaded, sequential }: ScriptSizes): AsyncGenerator<Figure> {
  for (const latencyMs of LATENCIES_MS) {
    for (const [machines, parallel] of [
      [sequential, 1],
      [threaded, THREADS],
    ] as const) {
      if (machines === 0) continue;
      for (const side of ["script", "single", "wave"] as const) {
        yield* await run(side, python, { machines, parallel, latencyMs });
      }
    }
  }
}

interface Setting {
  readonly machines: number;
  readonly parallel: number;
  readonly latencyMs: number;
}

const WORDS: Readonly<Record<Side, string>> = {
  script: "pypsrp script",
  single: "pulumi up, a resource each",
  wave: "pulumi up, one wave",
};

async function run(side: Side, python: string, { machines, parallel, latencyMs }: Setting): Promise<Figure[]> {
  const fleet = await FleetHosts.start({ hosts: HOSTS, machines, seconds: () => JOB_SECONDS, latencyMs });
  try {
    const seconds =
      side === "script"
        ? await runScript(python, fleet, parallel)
        : await up(side === "wave" ? wave(fleet, parallel) : each(fleet, "single"), parallel);
    const { total } = await fleet.requests();
    const part = "script" as const;
    const id = `script.${parallel === 1 ? "sequential" : "threaded"}.${latencyMs}ms.${side}`;
    const what = `${WORDS[side]}: ${machines} machines, ${parallel} at once, ${latencyMs} ms`;
    return [
      { part, id: `${id}.seconds`, what, value: seconds, unit: "s" },
      { part, id: `${id}.requests`, what, value: total, unit: "requests" },
    ];
  } finally {
    await fleet.stop();
  }
}

async function up(declared: readonly Declared[], parallel: number): Promise<number> {
  const stack = await Stack.create();
  try {
    stack.declare(declared);
    return (await stack.up(parallel)).seconds;
  } finally {
    stack.remove();
  }
}
