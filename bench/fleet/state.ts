import { each } from "./declared";
import type { Figure } from "./figure";
import { FleetHosts } from "./hosts";
import { type Ran, Stack } from "./stack";

/** Of ten hosts; the first is the engine's own parallelism for all of them. */
const HOSTS = 10;

type Properties = Readonly<Record<string, unknown>>;

interface Worked {
  readonly preview: Ran;
  readonly up: Ran;
  readonly bytes: number;
}

/**
 * Failbacks beside as many resources that do nothing, with the real engine, all at once. The jobs are over at once, so
 * that their own time is not a part of it; what the hosts need to answer is. What does nothing is also measured with as
 * much state and as many properties: the engine writes the whole state anew for each resource, and the SDK notes four
 * stack traces a property.
 */
export async function* measureState(size: number): AsyncGenerator<Figure> {
  const fleet = await FleetHosts.start({ hosts: HOSTS, machines: size, seconds: () => 0 });
  try {
    const nothing = await work(fleet, "nothing");
    const single = await work(fleet, "single");
    const padding = "x".repeat(Math.max(0, Math.round((single.bytes - nothing.bytes) / 2)));
    const large = await work(fleet, "large", { padding });
    const part = "state" as const;
    const compared = `${size} failbacks, jobs that end at once, beside ${size} resources that do nothing`;
    const times = (["preview", "up"] as const).flatMap((verb): Figure[] => [
      {
        part,
        id: `state.${verb}.nothing`,
        what: `${verb} of what does nothing`,
        value: nothing[verb].seconds,
        unit: "s",
      },
      {
        ...{ part, id: `state.${verb}.large`, unit: "s" },
        ...{ what: `${verb} of what does nothing, with a failback's state and properties`, value: large[verb].seconds },
      },
      { part, id: `state.${verb}.single`, what: `${verb} of the failbacks`, value: single[verb].seconds, unit: "s" },
      {
        ...{ part, id: `state.${verb}.ratio`, what: `${verb} of ${compared}`, unit: "times as long", budget: 1.5 },
        value: single[verb].seconds / nothing[verb].seconds,
      },
      {
        ...{ part, id: `state.${verb}.ratio.large`, unit: "times as long" },
        what: `the same, beside what does nothing with a failback's state and properties`,
        value: single[verb].seconds / large[verb].seconds,
      },
    ]);
    yield* [
      ...times,
      { part, id: "state.bytes.nothing", what: "state of one that does nothing", value: nothing.bytes, unit: "bytes" },
      { part, id: "state.bytes", what: "state of one failback", value: single.bytes, unit: "bytes", budget: 8_000 },
      ...(single.up.providerMb === undefined
        ? []
        : [
            {
              part,
              id: "state.memory",
              what: `the provider in up of ${size}`,
              value: single.up.providerMb,
              unit: "MB",
            },
          ]),
    ];
  } finally {
    await fleet.stop();
  }
}

async function work(fleet: FleetHosts, kind: "single" | "nothing" | "large", more: Properties = {}): Promise<Worked> {
  const stack = await Stack.create();
  try {
    stack.declare([]);
    await stack.up(1);
    const empty = stack.stateBytes();
    stack.declare(each(fleet, kind).map((one) => ({ ...one, args: { ...one.args, ...more } })));
    const parallel = fleet.machines.length;
    const preview = await stack.preview(parallel);
    const up = await stack.up(parallel);
    return { preview, up, bytes: (stack.stateBytes() - empty) / fleet.machines.length };
  } finally {
    stack.remove();
  }
}
