import { armed, KillScene, UP } from "./kill-scene";

/**
 * Tests that kill an operation at each of its awaits: one program with as many resources as there are awaits, each standing
 * still at its own, and all of them killed at once.
 */
export function describeKills(verb: "create" | "update"): void {
  describe(`L10 ${verb} killed at each of its awaits`, () => {
    let trace: string[];
    let names: string[];
    let pointOf: Map<string, string>;
    let scene: KillScene;
    beforeAll(async () => {
      trace = await traceOf(verb);
      names = trace.map((_, index) => `vm${String(index).padStart(2, "0")}`);
      pointOf = new Map(names.map((name, index) => [name, trace[index] ?? ""]));
    });
    beforeEach(async () => {
      scene = await KillScene.begin(names);
      if (verb === "update") await scene.disarmed(names);
      scene.declare(names, armed, "patient");
      scene.stops.at(pointOf);
    });
    afterEach(() => scene.end());

    it("has the awaits that matter among them", () => {
      const known = [
        "before journal.announce 1",
        "before host.initiateFailback 1",
        "after progress.assertListening 1",
        "end",
      ];
      expect(trace).toEqual(
        expect.arrayContaining([...known, "after host.initiateFailback 1", "before journal.append 1"]),
      );
      expect(trace.length).toBeGreaterThan(30);
    });

    it("L10 the engine alone: what it leaves behind starts nothing, and the next up starts each machine's one failback", async () => {
      const up = scene.project.start(UP, scene.stops.env);
      await scene.stops.untilStopped(names);
      await up.kill();
      const before = await scene.starts();
      await scene.stops.goOn(names);
      await scene.endProvider(names);
      for (const name of names) {
        const orphaned =
          (await scene.starts()).filter((one) => one === name).length - before.filter((one) => one === name).length;
        // One that has just heard from its engine has stood still too long since: the gate wants its last questions quick.
        expect([name, pointOf.get(name), orphaned]).toEqual([name, pointOf.get(name), 0]);
      }
      await scene.project.must("cancel", "--yes");
      scene.declare(names, armed);
      expect(await scene.project.run(UP)).toMatchObject({ code: 0 });
      expect((await scene.starts()).sort()).toEqual(names);
      expect(await scene.outcomes()).toEqual(new Map(names.map((name) => [name, "fulfilled"])));
    });

    it("L10 engine and provider: at most one start, and a request that was only announced is spent", async () => {
      const up = scene.project.start(UP, scene.stops.env);
      await scene.stops.untilStopped(names);
      await up.kill();
      await scene.endProvider(names);
      await scene.project.must("cancel", "--yes");
      await scene.expectAfterKill(pointOf, trace);
    });

    it("L10 the provider's process alone: at most one start, and a request that was only announced is spent", async () => {
      const up = scene.project.start(UP, scene.stops.env);
      await scene.stops.untilStopped(names);
      await scene.endProvider(names);
      expect((await up.ended).code).not.toBe(0);
      await scene.expectAfterKill(pointOf, trace);
    });

    it("L10 the host, which comes back without its jobs: at most one start, and no success that it does not show", async () => {
      const up = scene.project.start(UP, scene.stops.env);
      await scene.stops.untilStopped(names);
      await scene.restartHost();
      await scene.stops.goOn(names);
      await up.ended;
      scene.declare(names, armed);
      await scene.project.run(UP);
      const starts = await scene.starts();
      expect(starts).toEqual([...new Set(starts)]);
      await scene.expectNoFalseSuccess();
    });
  });
}

/** The awaits of an operation, in the order in which they are passed. */
async function traceOf(verb: "create" | "update"): Promise<string[]> {
  const scene = await KillScene.begin(["vm"]);
  try {
    if (verb === "update") await scene.disarmed(["vm"]);
    scene.declare(["vm"], armed);
    scene.stops.at(new Map());
    expect(await scene.project.run(UP, scene.stops.env)).toMatchObject({ code: 0 });
    // How often the host is asked while a failback runs is chance: twice stands for all.
    return scene.stops.passed("vm").filter((point) => !/ ([3-9]|\d\d)$/.test(point));
  } finally {
    await scene.end();
  }
}
