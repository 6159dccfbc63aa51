import { drawFaults } from "./draw";
import type { FaultSet } from "./fault-set";
import { faultSetSchema } from "./fault-set-schema";

const seeds = Array.from({ length: 400 }, (_, seed) => seed);

/** Every path of a set that holds a value, list places left out. */
function paths(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => paths(one, path));
  if (typeof value !== "object" || value === null) return [`${path}=${value}`];
  return Object.entries(value).flatMap(([key, one]) => paths(one, `${path}.${key}`));
}

const has = (drawn: FaultSet[], wanted: string) => drawn.some((set) => paths(set).includes(wanted));

describe("faults drawn from a seed", () => {
  it("are the same for the same seed and intensity, and others for others", () => {
    for (const seed of seeds) expect(drawFaults(seed, 0.5)).toEqual(drawFaults(seed, 0.5));
    expect(new Set(seeds.map((seed) => JSON.stringify(drawFaults(seed, 0.5)))).size).toBe(seeds.length);
    expect(drawFaults(7, 0.2)).not.toEqual(drawFaults(7, 0.9));
  });

  it("stay what they are: a seed written down today replays", () => {
    expect(drawFaults(4711, 0.15)).toMatchInlineSnapshot(`
{
  "failback": {
    "job": {
      "seconds": 60,
    },
    "state": {
      "shows": [
        {
          "afterSeconds": 0,
          "forSeconds": 1,
          "reads": 14,
          "since": "call",
        },
      ],
    },
  },
  "wire": [
    {
      "delayAfterMs": 24,
      "delayBeforeMs": 19,
      "jitterMs": 6,
      "name": "delay",
      "operation": "Enumerate",
    },
  ],
}
`);
  });

  it("are none at intensity 0, and of every kind at 1", () => {
    expect(drawFaults(1, 0)).toEqual({});
    expect(Object.keys(drawFaults(1, 1)).sort()).toEqual(["clockSkewSeconds", "empty", "failback", "wire"]);
  });

  it("are sets that the control API takes", () => {
    for (const seed of seeds) expect(faultSetSchema.parse(drawFaults(seed, 0.5))).toEqual(drawFaults(seed, 0.5));
  });

  it("reach the values of every switch sooner or later", () => {
    const drawn = seeds.map((seed) => drawFaults(seed, 0.5));
    const wanted = [
      ...["drop", "lose", "status", "fault", "hold", "truncate", "relatesTo"].map(
        (kind) => `.wire.effect.kind=${kind}`,
      ),
      ...["beforeHeaders", "withinHeaders", "withinBody", "never"].map((at) => `.wire.effect.at=${at}`),
      ...["invalidState", "inUse", "accepted"].map((one) => `.failback.start.whileRunning=${one}`),
      ...["0", "4096", "32768", "32771", "32772", "32777", "32778", "32775", "missing", "notANumber"].map(
        (one) => `.failback.start.returnValue=${one}`,
      ),
      ...["completed", "completedWithWarnings", "failed", "terminated", "killed"].map(
        (one) => `.failback.job.ends=${one}`,
      ),
      ...["associated", "notAssociated", "hidden"].map((one) => `.failback.job.visibility=${one}`),
      ...["Msvm_StorageJob", "Contoso_FailbackJob"].map((one) => `.failback.job.class=${one}`),
      ...["previous", "stays", "8", "9"].map((one) => `.failback.state.whenFailed=${one}`),
      ".failback.state.completes=never",
      ".failback.state.shows.reads=null",
      ".failback.state.shows.reads=14",
    ];
    expect(wanted.filter((one) => !has(drawn, one))).toEqual([]);
  });

  it("never let a host begin what its code denies for certain, or not begin what it promises", () => {
    const starts = seeds.flatMap((seed) => drawFaults(seed, 0.9).failback?.start ?? []);
    const lies = starts.filter(({ effect, returnValue }) => {
      const denied = [32769, 32770, 32773, 32774, 32775, 32776, 32779].some((code) => code === returnValue);
      return effect === "nothing" ? returnValue === 0 || returnValue === 4096 : denied;
    });
    expect(starts.length).toBeGreaterThan(100);
    expect(lies).toEqual([]);
  });
});
