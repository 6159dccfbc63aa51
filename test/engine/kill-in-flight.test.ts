import { armed, KillScene, UP } from "../support/kill-scene";

jest.setTimeout(600_000);

describe("L10 killed while the bytes of the call are on their way", () => {
  const names = ["vm0", "vm1", "vm2"];
  let scene: KillScene;
  beforeEach(async () => {
    scene = await KillScene.begin(names);
    scene.declare(names, armed, "patient");
    scene.stops.at(new Map());
  });
  afterEach(() => scene.end());

  it.each([
    ["the network holds them until the engine is gone", { kind: "hold" }, "the engine"],
    ["the network holds them until both are gone", { kind: "hold" }, "both"],
    ["the host has taken them, and its answer is lost", { kind: "lose", at: "never" }, "both"],
  ] as const)("L10 %s: one failback, which the next up joins", async (_, effect, victims) => {
    await scene.host.faults({ wire: [{ operation: "InitiateFailback", effect }] });
    const up = scene.project.start(UP, scene.stops.env);
    await scene.untilFaultsHit(names.length);
    await up.kill();
    if (victims === "both") await scene.endProvider(names);
    if (effect.kind === "hold") expect([await scene.starts(), await scene.host.release()]).toEqual([[], names.length]);
    await scene.host.clearFaults();
    expect((await scene.starts()).sort()).toEqual(names);
    if (victims === "the engine") await scene.endProvider(names);
    await scene.project.must("cancel", "--yes");
    scene.declare(names, armed);
    expect(await scene.project.run(UP)).toMatchObject({ code: 0 });
    expect((await scene.starts()).sort()).toEqual(names);
    expect(await scene.outcomes()).toEqual(new Map(names.map((name) => [name, "fulfilled"])));
  });
});
