import { type History, live } from "./history";
import type { Death } from "./mortal";
import { World } from "./world";

/** The calls at the host after an `up` in which somebody died, and a later one that found what was left. */
async function callsAfter(death: Death, overSockets: boolean): Promise<number> {
  const steps: History["steps"] = [{ kind: "run", verb: "up", stack: "prod", death }];
  const world = new World(false, overSockets);
  try {
    await live({ sharesJournal: false, twinArmed: false, overSockets, steps }, world);
    return world.calls.length;
  } finally {
    await world.close();
  }
}

describe.each([
  ["memory", false],
  ["sockets", true],
])("a death in a history over %s", (_way, overSockets) => {
  it.each<[string, number, Death]>([
    ["before the journal is written: the next up sends", 1, { victim: "provider", at: at("before", "announce") }],
    ["between journal and call: nothing is ever sent", 0, { victim: "provider", at: at("after", "announce") }],
    [
      "in the gate, after the engine's answer: nothing is ever sent",
      0,
      { victim: "provider", at: at("after", "assertListening") },
    ],
    [
      "of the engine before the gate: the orphan sends nothing, and the next up does",
      1,
      { victim: "engine", at: at("before", "haltedSince", 2) },
    ],
    ["when the answer to the call is there: no second call", 1, { victim: "provider", at: at("after", "call") }],
    ["while the job runs: no second call", 1, { victim: "provider", at: at("before", "sleep", 3) }],
    ["when all is done and nothing noted: no second call", 1, { victim: "engine", at: "end" }],
  ])("%s", async (_when, calls, death) => {
    expect(await callsAfter(death, overSockets)).toBe(calls);
  });
});

function at(when: "before" | "after", of: "announce" | "assertListening" | "haltedSince" | "call" | "sleep", nth = 1) {
  return { when, of, nth } as const;
}
