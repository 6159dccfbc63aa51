import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Order } from "../../provider/failback/request";
import type { FaultSet, WireRule } from "../../simulator/faults/fault-set";
import type { FailbackBehaviour } from "../../simulator/model/behaviour";
import { EmbeddedHost } from "./embedded-host";
import { type DeclaredResource, PulumiProject, type PulumiRun } from "./pulumi-project";

const PROVIDER = "Contoso Site Recovery";

/** One machine of a fleet, which is there for one case; the resource that declares it bears the same name. */
export interface MachineCase {
  readonly name: string;
  /** How its failbacks go. */
  readonly behaviour?: FailbackBehaviour;
  /** What befalls its InitiateFailback on the wire; its machine is added. */
  readonly wire?: Omit<WireRule, "machine" | "operation">;
}

/** A host with one machine for each case, all of them Committed, and a project whose one run is about all of them. */
export class FleetScene {
  private constructor(
    readonly folder: string,
    readonly cases: readonly MachineCase[],
    readonly host: EmbeddedHost,
    readonly project: PulumiProject,
  ) {}

  static async begin(cases: readonly MachineCase[]): Promise<FleetScene> {
    const folder = mkdtempSync(join(tmpdir(), "failback-fleet-"));
    const fleet = join(folder, "fleet.json");
    writeFileSync(fleet, JSON.stringify(fleetOf(cases.map(({ name }, index) => ({ name, id: machineId(index) })))));
    const host = await EmbeddedHost.start({ timeScale: 60, fleet });
    try {
      const scene = new FleetScene(folder, cases, host, await PulumiProject.create());
      await host.faults(faultsOf(cases));
      return scene;
    } catch (error) {
      // A host that is left behind would keep the test run from ending.
      await host.stop();
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.host.stop();
    this.project.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Declares every machine; `more` adds fields to each. */
  declare(more: (name: string) => Record<string, unknown>): void {
    this.project.declare(...this.resources(more));
  }

  resources(more: (name: string) => Record<string, unknown>): DeclaredResource[] {
    const host = { ...this.host.endpoint, auth: "basic", allowUnencrypted: true };
    return this.cases.map(({ name }) => ({ name, args: { host, vm: { name }, ...more(name) } }));
  }

  up(): Promise<PulumiRun> {
    return this.project.run(UP_TOGETHER);
  }

  idOf(name: string): string {
    return machineId(this.cases.findIndex((one) => one.name === name));
  }

  /** How many failbacks of each machine calls over the wire have begun, whatever they were answered. */
  async starts(): Promise<Record<string, number>> {
    const calls = (await this.host.calls()).filter(({ started }) => started);
    return Object.fromEntries(
      this.cases.map(({ name }, index) => [name, calls.filter((call) => call.machineId === machineId(index)).length]),
    );
  }

  /** Machines that show FailbackCompleted, and have no job that goes on. */
  async back(): Promise<string[]> {
    const machines = await this.host.machinesWithJobs();
    return machines
      .filter(
        ({ relationships, jobs }) =>
          relationships.every(({ state }) => state === 14) && jobs.every(({ state }) => ENDED.includes(state)),
      )
      .map(({ name }) => name);
  }
}

/** All at once, so that no machine waits for another; what one ends in keeps none of the others from its end. */
export const UP_TOGETHER = ["up", "--yes", "--skip-preview", "--parallel", "200", "--continue-on-error"] as const;

/** JobState of a job that is over, by Microsoft's documentation, and 32768 for an end with warnings. */
const ENDED: readonly number[] = [7, 8, 9, 10, 32768];

/** What a person reads about one resource at the end of a run; empty when there is nothing to be said. */
export function saidOf({ output }: PulumiRun, name: string): string {
  const [, ...blocks] = output.slice(output.indexOf("Diagnostics:")).split(`ReplicationFailback (${name}):\n`);
  return blocks.map((block) => block.split(/\n\s*\n/)[0]).join("\n");
}

/** How the order of each resource in state stands; undefined for one that has none. */
export type Orders = Readonly<Record<string, Order | undefined>>;

export async function ordersOf(project: PulumiProject): Promise<Orders> {
  const resources = await project.resources();
  return Object.fromEntries(resources.map(({ name, outputs }) => [name, outputs["order"] as Order | undefined]));
}

/** A fleet file's content: machines by their names and ids, all of them Committed. */
export function fleetOf(machines: readonly { readonly name: string; readonly id: string }[]) {
  return {
    providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: PROVIDER }],
    machines: machines.map(({ name, id }) => ({
      id,
      name,
      relationships: { primary: { state: "Committed", provider: PROVIDER } },
    })),
  };
}

/** The id of the machine at this place. */
export function machineId(index: number): string {
  return `5F2C1A70-3D64-4B8E-9A15-${String(index).padStart(12, "0")}`;
}

function faultsOf(cases: readonly MachineCase[]): FaultSet {
  return {
    machines: Object.fromEntries(cases.flatMap(({ name, behaviour }) => (behaviour ? [[name, behaviour]] : []))),
    wire: cases.flatMap(({ wire }, index) =>
      wire ? [{ operation: "InitiateFailback", machine: machineId(index), ...wire }] : [],
    ),
  };
}
