import { fork, type Serializable } from "node:child_process";
import { once } from "node:events";
import type { Rounds } from "./alternate";
import { type Cost, costOf, type Run } from "./cost";
import { spreadOf } from "./spread";

/** Until V8 has compiled what is hot and its heap has grown to what the side needs. Not counted. */
const WARM_UP_RUNS = 5;

const RUNS = 15;

/** One side, what it needs for it, and the module that knows how to run it. */
interface Task {
  readonly side: string;
  readonly material: Serializable;
}

/**
 * Each side in a process of its own, so many of them each, in turning order: sides in one process would share what V8
 * has learnt of the other's objects, and their garbage. Nothing is collected by force: garbage is a part of the cost.
 * What a round counts of a side is the middle of the runs of one process.
 */
export async function measureFresh<Name extends string>(
  module: string,
  names: readonly Name[],
  material: Serializable,
  rounds: number,
): Promise<Rounds<Name>> {
  const measured: Record<Name, Cost>[] = [];
  for (let round = 0; round < rounds; round++) {
    const costs: Partial<Record<Name, Cost>> = {};
    for (const side of round % 2 ? names.toReversed() : names)
      costs[side] = await inProcess(module, { side, material });
    measured.push(costs as Record<Name, Cost>);
  }
  return measured;
}

/** What such a module does: takes its task from the parent, runs that side, and tells what it cost. */
export function serveSides(sides: (material: unknown) => Readonly<Record<string, Run>>): void {
  process.once("message", (message: unknown) => {
    const { side, material } = message as Task;
    measureSide(sides(material)[side]).then(
      (cost) => process.send?.(cost, () => process.exit(0)),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

async function measureSide(run: Run | undefined): Promise<Cost> {
  if (!run) throw new Error("there is no such side");
  for (let i = 0; i < WARM_UP_RUNS; i++) await run();
  const costs: Cost[] = [];
  for (let i = 0; i < RUNS; i++) costs.push(await costOf(run));
  const middle = (measure: keyof Cost) => spreadOf(costs.map((cost) => cost[measure])).median;
  return { wall: middle("wall"), cpu: middle("cpu") };
}

async function inProcess(module: string, task: Task): Promise<Cost> {
  const execArgv = ["-r", "ts-node/register/transpile-only"];
  const child = fork(module, [], { execArgv, serialization: "advanced" });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`a measuring process ended with ${code} and told nothing`);
  });
  child.send({ ...task });
  const [cost] = await Promise.race([once(child, "message"), ended]);
  await ended.catch(() => {});
  return cost as Cost;
}
