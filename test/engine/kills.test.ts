import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedHost } from "../support/embedded-host";
import { type DeclaredResource, PulumiProject } from "../support/pulumi-project";
import { Stops, until } from "../support/stops";

jest.setTimeout(300_000);

const PROVIDER = "Contoso Site Recovery";

/** As many machines as there are awaits to be killed at, all failed over and committed. */
function fleetOf(names: readonly string[]) {
  return {
    providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: PROVIDER }],
    machines: names.map((name, index) => ({
      id: `5F2C1A70-3D64-4B8E-9A15-${String(index).padStart(12, "0")}`,
      name,
      relationships: { primary: { state: "Committed", provider: PROVIDER } },
    })),
  };
}

/** A host with a machine for each name, a project, and the switch that stops its operations. */
class KillScene {
  private constructor(
    readonly folder: string,
    public host: EmbeddedHost,
    readonly project: PulumiProject,
    readonly stops: Stops,
  ) {}

  static async begin(names: readonly string[]): Promise<KillScene> {
    const folder = mkdtempSync(join(tmpdir(), "failback-kills-"));
    const fleet = join(folder, "fleet.json");
    writeFileSync(fleet, JSON.stringify(fleetOf(names)));
    const host = await EmbeddedHost.start({ timeScale: 60, fleet, state: join(folder, "host") });
    return new KillScene(folder, host, await PulumiProject.create(), new Stops(join(folder, "stops")));
  }

  async end(): Promise<void> {
    try {
      await this.host.stop();
      this.project.remove();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  /** The resources in peacetime, so that the request then comes in an update. */
  async disarmed(names: readonly string[]): Promise<void> {
    this.declare(names, {});
    expect(await this.project.run(UP)).toMatchObject({ code: 0 });
  }

  /** The names of the machines that a call has begun a failback of, once for each. */
  async starts(): Promise<string[]> {
    const machines = new Map((await this.host.machines()).map(({ id, name }) => [id, String(name)]));
    const calls = await this.host.calls("InitiateFailback");
    return calls.filter(({ started }) => started).map(({ machineId }) => machines.get(machineId) ?? "?");
  }

  /** How each resource's order ended. */
  async outcomes(): Promise<Map<string, unknown>> {
    return new Map((await this.project.resources()).map(({ name, outputs }) => [name, outcomeIn(outputs)]));
  }

  /** Ends the provider's process, which the test's own command has started. */
  async endProvider(names: readonly string[]): Promise<void> {
    for (const pid of new Set(names.map((name) => this.stops.pid(name)))) {
      process.kill(pid, "SIGKILL");
      await until(
        () => isAlive(pid),
        (alive) => !alive,
        () => `process ${pid} did not end`,
      );
    }
  }

  /** The next two runs after a kill that nothing survived but the journal and the stack's state. */
  async expectAfterKill(pointOf: ReadonlyMap<string, string>, trace: readonly string[]): Promise<void> {
    const phases = new Map([...pointOf].map(([name, point]) => [name, phaseOf(point, trace)]));
    const one = [...phases].filter(([, phase]) => phase !== "announced").map(([name]) => name);
    for (const run of ["the first up", "the second up"]) {
      const { output } = await this.project.run(UP);
      expect([run, (await this.starts()).sort()]).toEqual([run, one]);
      expect(output).toContain(run === "the first up" ? "[startOutcomeUnknown]" : "[requestSpent]");
    }
    expect(await this.outcomes()).toEqual(
      new Map([...phases].map(([name, phase]) => [name, phase === "announced" ? "failed" : "fulfilled"])),
    );
  }

  /** As a crash and a restart of the machine's services: machines and relationships are kept, jobs are not. */
  async restartHost(): Promise<void> {
    const { port } = this.host.ready;
    await this.host.kill();
    this.host = await EmbeddedHost.start({ timeScale: 60, state: join(this.folder, "host"), port });
  }

  async expectNoFalseSuccess(): Promise<void> {
    const states = new Map(
      (await this.host.machines()).map(({ name, relationships }) => [String(name), relationships]),
    );
    for (const [name, outcome] of await this.outcomes()) {
      if (outcome !== "fulfilled") continue;
      expect([name, states.get(name)]).toEqual([name, [expect.objectContaining({ state: 14 })]]);
    }
  }

  declare(names: readonly string[], more: Record<string, unknown>): void {
    const connection = { ...this.host.endpoint, auth: "basic", allowUnencrypted: true };
    const timeouts = { start: "2 seconds", poll: "1 seconds" };
    const resources = names.map(
      (name): DeclaredResource => ({ name, args: { host: connection, vm: { name }, timeouts, ...more } }),
    );
    this.project.declare(...resources);
  }
}

const armed = { request: "CHG-4711" };
const UP = ["up", "--yes", "--skip-preview", "--parallel", "200"] as const;

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

/** What may be known of a request after its process was killed there. */
function phaseOf(point: string, trace: readonly string[]): "untouched" | "announced" | "sent" {
  const at = (name: string) => trace.indexOf(name);
  if (at(point) < at("after journal.announce 1")) return "untouched";
  return at(point) < at("after host.initiateFailback 1") ? "announced" : "sent";
}

describe.each(["create", "update"] as const)("L10 %s killed at each of its awaits", (verb) => {
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
    scene.declare(names, armed);
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
      // Whoever has just heard from its engine has the bytes in its hands already.
      expect([name, pointOf.get(name), orphaned]).toEqual([
        name,
        pointOf.get(name),
        pointOf.get(name) === "after progress.assertListening 1" ? 1 : 0,
      ]);
    }
    await scene.project.must("cancel", "--yes");
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
    await scene.project.run(UP);
    const starts = await scene.starts();
    expect(starts).toEqual([...new Set(starts)]);
    await scene.expectNoFalseSuccess();
  });
});

function outcomeIn(outputs: Record<string, unknown>): unknown {
  return (outputs["order"] as { readonly outcome?: string } | undefined)?.outcome;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
