import type { Properties } from "../engine/answers";
import {
  Committed,
  EXTERNAL,
  FailbackCompleted,
  FailbackInProgress,
  job,
  offMachine,
  relationship,
  type Scene,
} from "../failback/failback.test-support";
import { check } from "./check";
import { HostPlaces, placesPerHost } from "./host-places";
import { programInputs, VM, world } from "./lifecycle.test-support";
import { create } from "./operate";
import { PlannedStarts } from "./planned-starts";

const OTHER = "6B3D1F7C-1D6E-4C64-8D3F-1E7F204B8C22";
const armed: Properties = { ...programInputs, request: "CHG-1" };
const LIMIT = "waiting: 1 failbacks run on hv-dr-01 already (hyperv:maxParallelPerHost)";

/** A world in which one place on the host is given, and taken by a failback until the test gives it back. */
function fullWorld(scene: Scene) {
  const now = { scene };
  const made = world(() => now.scene);
  made.host.onStart = () => {
    now.scene = { relationship: relationship(FailbackCompleted), jobs: [job(7)] };
  };
  const places = new HostPlaces(() => 1);
  let free = () => {};
  const guest = { waits: false, onWait: async () => {}, mayRunOn: () => false };
  void places.during("hv-dr-01", guest, () => new Promise<void>((resolve) => (free = resolve)));
  return { ...made, lifecycle: { ...made.lifecycle, places }, free: () => free(), now };
}

const someTime = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("hyperv:maxParallelPerHost", () => {
  it("holds a start back before its looks, says so, and lets it go on when there is room", async () => {
    const { lifecycle, host, progress, free } = fullWorld({ relationship: relationship(Committed) });
    const { inputs } = await check(lifecycle, {}, armed);
    const created = create(lifecycle, inputs);
    await someTime();
    expect([host.starts.length, host.asked.observe]).toEqual([0, 0]);
    expect(progress.movingTexts).toEqual([LIMIT]);
    free();
    expect((await created).outs).toMatchObject({ order: { outcome: "fulfilled" } });
    expect(host.starts).toHaveLength(1);
  });

  it.each([
    ["before it was planned", FailbackInProgress],
    ["since it was planned", Committed],
  ])("keeps nobody waiting whose failback somebody began %s", async (_, planned) => {
    const running = { relationship: relationship(FailbackInProgress), jobs: [job(4)] };
    const { lifecycle, host, clock, progress, now } = fullWorld({ relationship: relationship(planned) });
    const { inputs } = await check(lifecycle, {}, armed);
    now.scene = running;
    clock.at += 60_000;
    const sleep = clock.sleep;
    clock.sleep = async (ms) => {
      now.scene = { relationship: relationship(FailbackCompleted), jobs: [job(7)] };
      return sleep(ms);
    };
    const created = create(lifecycle, inputs);
    expect((await created).outs).toMatchObject({ order: { outcome: "fulfilled", sent: false } });
    expect(host.starts).toHaveLength(0);
    expect(progress.movingTexts).not.toContain(LIMIT);
  });

  it("takes the facts again for one that waited long: a provider that changed meanwhile starts nothing", async () => {
    const { lifecycle, host, clock, free } = fullWorld({ relationship: relationship(Committed) });
    const { inputs } = await check(lifecycle, {}, armed);
    const created = create(lifecycle, inputs);
    await someTime();
    host.provider = { kind: "builtIn", name: "Hyper-V Replica" };
    clock.at += 61_000;
    free();
    await expect(created).rejects.toMatchObject({ code: "builtInProvider" });
    expect(host.starts).toEqual([]);
  });

  it("keeps nobody waiting whose failback only the journal knows", async () => {
    const { lifecycle, host, journal, progress, now } = fullWorld({ relationship: relationship(Committed) });
    const { inputs } = await check(lifecycle, {}, armed);
    const line = { version: 1, request: "CHG-1", host: "hv-dr-01", vmId: VM, relationship: "primary" } as const;
    const nothing = { recoveryPointId: null, jobId: null, outcome: null, reason: null };
    journal.entries.push({ ...line, ...nothing, startedAt: null, phase: "aboutToSend", at: new Date(0).toISOString() });
    now.scene = { relationship: relationship(FailbackCompleted) };
    expect((await create(lifecycle, inputs)).outs).toMatchObject({ order: { outcome: "fulfilled" } });
    expect(host.starts).toHaveLength(0);
    expect(progress.movingTexts).not.toContain(LIMIT);
  });

  it("that is no number fails the preview in one line", async () => {
    const { lifecycle } = world(() => ({ relationship: relationship(Committed) }));
    const { failures } = await check({ ...lifecycle, places: new HostPlaces(() => placesPerHost("all")) }, {}, armed);
    expect(failures).toEqual([
      {
        property: "",
        reason:
          "hyperv:maxParallelPerHost must be a whole number of at least 1 [inputInvalid] Correct the named field.",
      },
    ]);
  });
});

describe("many planned failbacks", () => {
  it("are said to be more than the engine works on at once, where they begin to be", async () => {
    const made = world(() => ({ relationship: relationship(Committed) }));
    const lifecycle = { ...made.lifecycle, plannedStarts: new PlannedStarts(1) };
    const said = () => made.progress.lines.filter((line) => line.includes("--parallel N")).length;
    await check(lifecycle, {}, { ...armed, resourceUrn: "urn:a" });
    await check(lifecycle, {}, { ...armed, resourceUrn: "urn:a" });
    expect(said()).toBe(0);
    await check(lifecycle, {}, { ...armed, vm: { name: "SQL02" }, resourceUrn: "urn:blocked" });
    expect(said()).toBe(0);
    made.host.further = [
      {
        ...offMachine,
        id: OTHER,
        name: "SQL02",
        jobs: [],
        relationships: { primary: { state: Committed, health: 1, provider: EXTERNAL } },
      },
    ];
    made.clock.at += 60_000;
    await check(lifecycle, {}, { ...armed, vm: { name: "SQL02" }, resourceUrn: "urn:b" });
    expect(said()).toBe(1);
  });
});
