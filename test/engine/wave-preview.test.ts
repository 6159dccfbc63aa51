import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedHost } from "../support/embedded-host";
import { fleetOf, machineId } from "../support/fleet-scene";
import { PulumiProject } from "../support/pulumi-project";

const PROGRAM = `
const { FailbackWave } = require("pulumi-hyperv-failback");
const wave = new FailbackWave("tier-1", require("./wave.json"));
exports.results = wave.results;
`;

/** Two hosts with machines of their own, and a project whose program is one wave. */
class WaveScene {
  private constructor(
    readonly folder: string,
    readonly hosts: Readonly<Record<string, EmbeddedHost>>,
    readonly project: PulumiProject,
  ) {}

  static async begin(): Promise<WaveScene> {
    const folder = mkdtempSync(join(tmpdir(), "failback-wave-"));
    const fleets = { "hv-01": ["SQL01", "SQL02", "SQL03"], "hv-02": ["WEB01", "WEB02"] };
    const hosts: Record<string, EmbeddedHost> = {};
    try {
      for (const [index, [alias, names]] of Object.entries(fleets).entries()) {
        const fleet = join(folder, `${alias}.json`);
        const machines = names.map((name, place) => ({ name, id: machineId(10 * index + place) }));
        writeFileSync(fleet, JSON.stringify(fleetOf(machines)));
        hosts[alias] = await EmbeddedHost.start({ fleet });
      }
      const project = await PulumiProject.create();
      project.write("index.js", PROGRAM);
      return new WaveScene(folder, hosts, project);
    } catch (error) {
      // A host that is left behind would keep the test run from ending.
      for (const host of Object.values(hosts)) await host.stop();
      throw error;
    }
  }

  declare(more: Record<string, unknown>): void {
    const hosts = Object.fromEntries(Object.entries(this.hosts).map(([alias, { endpoint }]) => [alias, endpoint]));
    const members = ["SQL01 on hv-01", "SQL02 on hv-01", "WEB01 on hv-02", "WEB02 on hv-02", "SQL03 on hv-01"];
    this.project.write("wave.json", JSON.stringify({ hosts, members, ...more }));
  }

  async end(): Promise<void> {
    for (const host of Object.values(this.hosts)) await host.stop();
    this.project.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe("what a reviewer sees of a wave", () => {
  let scene: WaveScene;
  beforeEach(async () => {
    scene = await WaveScene.begin();
  });
  afterEach(() => scene.end());

  it("totals, limits, what blocks, and a line for each machine; no host is asked to change anything", async () => {
    const { project, hosts } = scene;
    await hosts["hv-01"]?.act("SQL02", "setState", { state: "Recovered" });
    await hosts["hv-02"]?.act("WEB02", "setState", { state: "Replicating" });
    scene.declare({ request: "CHG-4711", failureBudget: 1 });
    const { code, output } = await project.preview();
    expect(code).toBe(0);
    for (const text of [
      'summary : "starts failbacks of 4 of 5 machines on 2 hosts under CHG-4711; 1 blocked"',
      'limits: "at most 10 at once, 4 a host, in the order of members; 1 may fail, one more stops new starts"',
      "WEB02 on hv-02: blocked [stateNotAllowed], the relationship reads Replicating",
      "SQL01 on hv-01: start, Committed -> FailbackCompleted, point left to the host",
      "SQL02 on hv-01: start, Recovered -> FailbackCompleted, point left to the host",
      "OVERWRITES the disks of 4 machines on hv-01, hv-02",
      'starts: "1-3, 5"',
    ])
      expect(output.replace(/ +: /g, ": ")).toContain(text.replace(/ +: /g, ": "));
    expect(output).toContain("warning: plan: starts failbacks of 4 of 5 machines");
    for (const host of Object.values(hosts)) expect(await host.calls()).toEqual([]);
  });

  it("a mistake in one member is one line that names it", async () => {
    scene.declare({ request: "CHG-4711", members: ["SQL01 on hv-01", { host: "hv-02", vm: { name: "" } }] });
    const { code, output } = await scene.project.preview();
    expect(code).not.toBe(0);
    expect(output).toContain("members[1].vm.name must not be empty [inputInvalid] Correct the named field.");
  });
});
