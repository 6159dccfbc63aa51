import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedHost } from "./embedded-host";
import { type DeclaredResource, PulumiProject } from "./pulumi-project";
import { endProcess, Stops, until } from "./stops";

export const armed = { request: "CHG-4711" };
/** Goes on after a failure: on a busy machine the last resources would not have had their turn when the first one fails. */
export const UP = ["up", "--yes", "--skip-preview", "--parallel", "200", "--continue-on-error"] as const;

const PROVIDER = "Contoso Site Recovery";

/** As many machines as there are awaits to be killed at, all failed over and committed. */
function fleetOf(names: readonly string[]) {
  return {
    providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: PROVIDER }],
    machines: names.map((name, index) => ({
      id: `5F2C1A70-3D64-4B8E-9A15-${String(index).padStart(12, "0")}`,
      name,
      relationships: { primary: { state: "Committed", provider: PROVIDER } },
      // Four seconds at the speed of these tests: long enough that a busy machine sees it run twice.
      failback: { seconds: 240 },
    })),
  };
}

/** A host with a machine for each name, a project, and the switch that stops its operations. */
export class KillScene {
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
    for (const pid of new Set(names.map((name) => this.stops.pid(name)))) await endProcess(pid);
  }

  /** Until so many requests have met a fault of the wire. */
  async untilFaultsHit(count: number): Promise<void> {
    await until(
      async () => (await this.host.faultLog()).length,
      (hits) => hits >= count,
      (hits) => `${hits} of ${count} requests met a fault`,
    );
  }

  /** The next two runs after a kill that nothing survived but the journal and the stack's state. */
  async expectAfterKill(pointOf: ReadonlyMap<string, string>, trace: readonly string[]): Promise<void> {
    const phases = new Map([...pointOf].map(([name, point]) => [name, phaseOf(point, trace)]));
    this.declare([...pointOf.keys()], armed);
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

  /**
   * @param start how long the way to the first sign of life may take: with `patient` the time in which an operation
   * stands still at an await is none of its business
   */
  declare(names: readonly string[], more: Record<string, unknown>, start: "patient" | "2 seconds" = "2 seconds"): void {
    const connection = { ...this.host.endpoint, auth: "basic", allowUnencrypted: true };
    const timeouts = { start: start === "patient" ? "20 minutes" : start, poll: "1 seconds" };
    const resources = names.map(
      (name): DeclaredResource => ({ name, args: { host: connection, vm: { name }, timeouts, ...more } }),
    );
    this.project.declare(...resources);
  }
}

/** What may be known of a request after its process was killed there. */
function phaseOf(point: string, trace: readonly string[]): "untouched" | "announced" | "sent" {
  const at = (name: string) => trace.indexOf(name);
  if (at(point) < at("after journal.announce 1")) return "untouched";
  return at(point) < at("after host.initiateFailback 1") ? "announced" : "sent";
}

function outcomeIn(outputs: Record<string, unknown>): unknown {
  return (outputs["order"] as { readonly outcome?: string } | undefined)?.outcome;
}
