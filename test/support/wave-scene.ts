import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedHost } from "./embedded-host";
import { fleetOf, machineId } from "./fleet-scene";
import { PulumiProject, type PulumiRun } from "./pulumi-project";
import { Stops } from "./stops";

const PROGRAM = `
const { FailbackWave } = require("pulumi-hyperv-failback");
const wave = new FailbackWave("tier-1", require("./wave.json"));
exports.counts = wave.counts;
`;

/** The name of the wave: in the program, and at the stop points. */
export const WAVE = "tier-1";

/** FailbackCompleted. */
const BACK = 14;

export interface WaveSceneOptions {
  readonly hosts: number;
  /** How many machines each of them has. */
  readonly perHost: number;
  /** How long the failback of a machine takes by its host's clock, which runs sixty times as fast; 60 unless told. */
  readonly seconds?: (number: number) => number;
}

/** Gives each test of a file the scene it begins, and ends it after the test. */
export function waveScenes(): (options: WaveSceneOptions) => Promise<WaveScene> {
  let running: WaveScene | undefined;
  afterEach(async () => {
    await running?.end();
    running = undefined;
  });
  return async (options) => {
    running = await WaveScene.begin(options);
    return running;
  };
}

/**
 * Embedded hosts hv-01, hv-02 … as processes of their own, and a project whose program is one wave. The machines are
 * numbered from 1 host by host, all of them Committed.
 */
export class WaveScene {
  readonly stops: Stops;

  private constructor(
    readonly folder: string,
    readonly hosts: ReadonlyMap<string, EmbeddedHost>,
    readonly perHost: number,
    readonly project: PulumiProject,
  ) {
    this.stops = new Stops(join(folder, "stops"));
  }

  static async begin({ hosts: count, perHost, seconds = () => 60 }: WaveSceneOptions): Promise<WaveScene> {
    const folder = mkdtempSync(join(tmpdir(), "failback-wave-"));
    const hosts = new Map<string, EmbeddedHost>();
    try {
      for (let host = 0; host < count; host++) {
        const numbers = Array.from({ length: perHost }, (_, place) => host * perHost + place + 1);
        const fleet = fleetOf(numbers.map((number) => ({ name: nameOf(number), id: machineId(number) })));
        const machines = fleet.machines.map((machine, place) => {
          return { ...machine, failback: { seconds: seconds(host * perHost + place + 1) } };
        });
        const file = join(folder, `fleet-${host}.json`);
        writeFileSync(file, JSON.stringify({ ...fleet, machines }));
        hosts.set(aliasOf(host), await EmbeddedHost.start({ timeScale: 60, fleet: file }));
      }
      const project = await PulumiProject.create();
      project.write("index.js", PROGRAM);
      return new WaveScene(folder, hosts, perHost, project);
    } catch (error) {
      // A host that is left behind would keep the test run from ending.
      for (const host of hosts.values()) await host.stop();
      throw error;
    }
  }

  async end(): Promise<void> {
    try {
      for (const host of this.hosts.values()) await host.stop();
      this.project.remove();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  /** Numbers of all machines. */
  get all(): number[] {
    return Array.from({ length: this.hosts.size * this.perHost }, (_, place) => place + 1);
  }

  /** How the wave calls a machine. */
  labelOf(number: number): string {
    return `${nameOf(number)} on ${aliasOf(this.#place(number))}`;
  }

  /** The host of a machine. */
  hostOf(number: number): EmbeddedHost {
    const host = this.hosts.get(aliasOf(this.#place(number)));
    if (!host) throw new Error(`there is no machine ${number}`);
    return host;
  }

  /** Has an administrator do something to a machine. */
  async act(number: number, action: string, more: Record<string, unknown> = {}): Promise<void> {
    await this.hostOf(number).act(nameOf(number), action, more);
  }

  /** Declares the wave of these machines, all of them unless told; `more` adds fields. */
  declare(more: Record<string, unknown>, numbers: readonly number[] = this.all): void {
    const hosts = Object.fromEntries([...this.hosts].map(([alias, { endpoint }]) => [alias, endpoint]));
    const members = numbers.map((number) => this.labelOf(number));
    const timeouts = { poll: "1 seconds" };
    this.project.write("wave.json", JSON.stringify({ hosts, members, timeouts, ...more }));
  }

  /** How many failbacks of each machine calls over the wire have begun, by number; only of those that began any. */
  async starts(): Promise<Record<number, number>> {
    const counts: Record<number, number> = {};
    for (const host of this.hosts.values()) {
      for (const { started, machineId: id } of await host.calls()) {
        if (!started || id === null) continue;
        const number = Number(id.slice(-12));
        counts[number] = (counts[number] ?? 0) + 1;
      }
    }
    return counts;
  }

  /** Numbers of the machines that show FailbackCompleted. */
  async back(): Promise<number[]> {
    const machines = (await Promise.all([...this.hosts.values()].map((host) => host.machinesWithJobs()))).flat();
    return machines
      .filter(({ relationships }) => relationships.every(({ state }) => state === BACK))
      .map(({ name }) => Number(name.slice(2)));
  }

  /** How many failbacks ran at once at most, by host, as each counted itself. */
  async mostAtOnce(): Promise<number[]> {
    const counted = await Promise.all([...this.hosts.values()].map((host) => host.requests()));
    return counted.map((report) => (report as { readonly mostFailbacksAtOnce: number }).mostFailbacksAtOnce);
  }

  /** The size of the file in which the engine keeps the stack's state, bytes. */
  checkpointBytes(): number {
    const stacks = join(this.project.folder, "state/.pulumi/stacks/failback-test");
    const [file] = readdirSync(stacks).filter((name) => name === "test.json");
    if (file === undefined) throw new Error(`no state in ${readdirSync(stacks).join(", ")}`);
    return statSync(join(stacks, file)).size;
  }

  #place(number: number): number {
    return Math.floor((number - 1) / this.perHost);
  }
}

/** The same count for each of these machines. */
export function each(numbers: readonly number[], count: number): Record<number, number> {
  return Object.fromEntries(numbers.map((number) => [number, count]));
}

/** The most failbacks that a wave's progress line said to be running. */
export function mostRunning({ output }: PulumiRun): number {
  return Math.max(
    ...[...output.matchAll(/ done · ([\d,]+) running/g)].map(([, text]) => Number(text?.replace(",", ""))),
  );
}

/** How the hosts call a machine. */
export function nameOf(number: number): string {
  return `VM${String(number).padStart(4, "0")}`;
}

function aliasOf(host: number): string {
  return `hv-${String(host + 1).padStart(2, "0")}`;
}
