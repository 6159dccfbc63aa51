import { each, wave } from "./declared";
import type { Figure } from "./figure";
import { FleetHosts } from "./hosts";
import { type Declared, type Ran, Stack } from "./stack";

const HOSTS = 10;

/** How many failbacks at once, on either side; a tenth of it at each host. */
const PARALLEL = 200;

export interface WaveSizes {
  readonly wave: number;
  /** Fewer, where the engine takes too long: it writes the whole state anew for each resource. */
  readonly singles: number;
}

/** One wave beside resources of their own, over the same hosts; the jobs are over at once. */
export async function* measureWave({ wave: members, singles }: WaveSizes): AsyncGenerator<Figure> {
  const asWave = await work(members, (fleet) => wave(fleet, PARALLEL));
  yield* timesOf("wave", `one wave of ${members}`, asWave);
  yield* [eachOf("wave", `one wave of ${members}`, asWave, members), { ...bytesOf("wave", asWave), budget: 700 }];
  const asSingles = await work(singles, (fleet) => each(fleet, "single"));
  yield* timesOf("singles", `${singles} resources`, asSingles);
  yield* [eachOf("singles", `${singles} resources`, asSingles, singles), bytesOf("singles", asSingles)];
}

interface Worked {
  readonly preview: Ran;
  readonly up: Ran;
  readonly bytes: number;
  readonly requests: number;
}

function timesOf(id: string, what: string, { preview, up, requests }: Worked): Figure[] {
  const part = "wave" as const;
  const memory = up.providerMb;
  return [
    { part, id: `${id}.preview`, what: `preview of ${what}`, value: preview.seconds, unit: "s" },
    { part, id: `${id}.up`, what: `up of ${what}`, value: up.seconds, unit: "s" },
    { part, id: `${id}.requests`, what: `requests to the hosts, preview and up: ${what}`, value: requests, unit: "" },
    ...(memory === undefined
      ? []
      : [{ part, id: `${id}.memory`, what: `the provider in up of ${what}`, value: memory, unit: "MB", budget: 300 }]),
  ];
}

function eachOf(id: string, what: string, { up }: Worked, machines: number): Figure {
  const value = (up.seconds * 1000) / machines;
  return { part: "wave", id: `${id}.each`, what: `up of ${what}, for each machine`, value, unit: "ms" };
}

function bytesOf(id: "wave" | "singles", { bytes }: Worked): Figure {
  const what = `state, for each ${id === "wave" ? "machine of the wave" : "resource"}`;
  return { part: "wave", id: `${id}.bytes`, what, value: bytes, unit: "bytes" };
}

async function work(machines: number, declare: (fleet: FleetHosts) => Declared[]): Promise<Worked> {
  const fleet = await FleetHosts.start({ hosts: HOSTS, machines, seconds: () => 0 });
  try {
    const stack = await Stack.create();
    try {
      stack.declare([]);
      await stack.up(1);
      const empty = stack.stateBytes();
      stack.declare(declare(fleet));
      const preview = await stack.preview(PARALLEL);
      const up = await stack.up(PARALLEL);
      const { total: requests } = await fleet.requests();
      return { preview, up, requests, bytes: (stack.stateBytes() - empty) / machines };
    } finally {
      stack.remove();
    }
  } finally {
    await fleet.stop();
  }
}
