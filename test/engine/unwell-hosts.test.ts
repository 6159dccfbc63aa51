import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FailbackErrorCode, failbackErrors } from "../../provider/errors";
import type { FaultSet } from "../../simulator/faults/fault-set";
import { EmbeddedHost } from "../support/embedded-host";
import { fleetOf, machineId, type Orders, ordersOf, saidOf, UP_TOGETHER } from "../support/fleet-scene";
import { PulumiProject, type PulumiRun, type StoredResource } from "../support/pulumi-project";
import { armed } from "../support/scenario";

jest.setTimeout(600_000);

/** A host with one machine, and what is wrong with it. */
interface Unwell {
  readonly name: string;
  readonly what: string;
  readonly code: FailbackErrorCode;
  readonly password?: string;
  readonly faults?: FaultSet;
  readonly happens?: (host: EmbeddedHost) => Promise<void>;
}

const noSuchClass = { kind: "fault", subcode: "a:DestinationUnreachable", when: "before" } as const;
const restart = (answers: string) => (host: EmbeddedHost) => host.restartServices({ downSeconds: 86_400, answers });

const unwell: readonly Unwell[] = [
  { name: "down", what: "is down", code: "hostUnreachable", happens: (host) => host.kill() },
  { name: "password", what: "wants another password", code: "authenticationFailed", password: "another one" },
  {
    name: "no-role",
    what: "is no Hyper-V host",
    code: "notHyperV",
    faults: { wire: [{ operation: "Enumerate", effect: noSuchClass }] },
  },
  {
    name: "no-service",
    what: "is too old for the replication service",
    code: "notHyperV",
    faults: { wire: [{ class: "Msvm_ReplicationService", effect: noSuchClass }] },
  },
  {
    name: "no-relationship",
    what: "is too old for replication relationships",
    code: "notHyperV",
    faults: { wire: [{ class: "Msvm_ReplicationRelationship", effect: noSuchClass }] },
  },
  {
    name: "empty",
    what: "answers empty, without a control",
    code: "accessDenied",
    faults: { empty: { classes: "all", keepsHost: false } },
  },
  {
    name: "empty-machines",
    what: "answers empty, with a control",
    code: "machineNotFound",
    faults: { empty: { classes: "all", keepsHost: true } },
  },
  {
    name: "unauthorized",
    what: "denies its account in the middle",
    code: "authenticationFailed",
    faults: { wire: [{ operation: "Enumerate", nth: 3, effect: { kind: "status", status: 401, when: "before" } }] },
  },
  { name: "restarting", what: "restarts its services", code: "notHyperV", happens: restart("unreachable") },
  {
    name: "restarting-empty",
    what: "restarts its services and answers empty",
    code: "accessDenied",
    happens: restart("empty"),
  },
];

/** What a preview cannot see: the method is missing, and nothing but a call tells. */
const noMethod: Unwell = {
  name: "no-method",
  what: "does not know InitiateFailback",
  code: "startOutcomeUnknown",
  faults: {
    wire: [
      { operation: "InitiateFailback", effect: { kind: "fault", subcode: "a:ActionNotSupported", when: "before" } },
    ],
  },
};

/** What answers there is a web server. */
const noWinrm = { name: "no-winrm", what: "is some web server", code: "answerUnreadable" } as const;

const shown = [...unwell, noWinrm];

describe("L17 a host that is not well", () => {
  const hosts = new Map<string, EmbeddedHost>();
  let web: Server;
  let folder: string;
  let project: PulumiProject;
  let before: Map<string, StoredResource>;
  let refresh: PulumiRun;
  let refreshed: Map<string, StoredResource>;
  let preview: PulumiRun;
  let up: PulumiRun;
  let orders: readonly [Orders, Orders];

  beforeAll(async () => {
    web = createServer((_request, response) => response.end("<html><body>It works!</body></html>")).listen(
      0,
      "127.0.0.1",
    );
    await once(web, "listening");
    project = await PulumiProject.create();
    const all = [...unwell, noMethod];
    folder = mkdtempSync(join(tmpdir(), "failback-hosts-"));
    await Promise.all(
      all.map(async ({ name, password }, index) => {
        writeFileSync(fleetFile(name), JSON.stringify(fleetOf([{ name: "SQL01", id: machineId(index) }])));
        hosts.set(name, await EmbeddedHost.start({ fleet: fleetFile(name), ...(password ? { password } : {}) }));
      }),
    );
    declare({});
    expect(await project.run(UP_TOGETHER)).toMatchObject({ code: 0 });
    before = await stored();
    for (const { name, faults, happens } of all) {
      if (faults) await hostOf(name).faults(faults);
      await happens?.(hostOf(name));
    }
    refresh = await project.refresh("--yes");
    refreshed = await stored();
    declare(armed);
    preview = await project.run(["preview"]);
    up = await project.run(UP_TOGETHER);
    const afterUp = await ordersOf(project);
    await mend();
    await project.run(UP_TOGETHER);
    orders = [afterUp, await ordersOf(project)];
  });
  afterAll(async () => {
    await Promise.all([...hosts.values()].map((host) => host.stop()));
    web.close();
    project.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function fleetFile(name: string): string {
    return join(folder, `${name}.json`);
  }

  function hostOf(name: string): EmbeddedHost {
    const host = hosts.get(name);
    if (!host) throw new Error(`there is no host ${name}`);
    return host;
  }

  function declare(more: Record<string, unknown>): void {
    const { port } = web.address() as AddressInfo;
    const ports = [
      ...[...hosts].map(([name, host]) => [name, host.ready.port] as const),
      [noWinrm.name, port] as const,
    ];
    const connection = { address: "127.0.0.1", auth: "basic", allowUnencrypted: true };
    const timeouts = { start: "3 seconds", poll: "1 seconds" };
    project.declare(
      ...ports.map(([name, port]) => ({
        name,
        args: { host: { ...connection, port }, vm: { name: "SQL01" }, timeouts, ...more },
      })),
    );
  }

  async function stored(): Promise<Map<string, StoredResource>> {
    return new Map((await project.resources()).map((resource) => [resource.name, resource]));
  }

  async function mend(): Promise<void> {
    const { port } = hostOf("down").ready;
    hosts.set("down", await EmbeddedHost.start({ port, fleet: fleetFile("down") }));
    for (const name of ["restarting", "restarting-empty"]) await hostOf(name).advanceClock(86_400);
    await Promise.all([...hosts.values()].map((host) => host.clearFaults()));
  }

  it.each(shown)(
    "L17 $what: blocked in the preview with a remedy, one clear line in up, the state kept by a refresh",
    ({ name, code }) => {
      const line = `[${code}] ${failbackErrors[code].remedy}`;
      expect(preview.code).toBe(0);
      expect(saidOf(preview, name)).toContain(`${failbackErrors[code].remedy} [${code}]`);
      expect(up.code).not.toBe(0);
      expect(errorsIn(saidOf(up, name))).toEqual([expect.stringContaining(line)]);
      // A machine that the host can be seen not to have is an observation, no error of the refresh.
      const refused = code === "machineNotFound" ? [] : [expect.stringContaining(line)];
      expect(errorsIn(saidOf(refresh, name))).toEqual(refused);
      expect(refreshed.get(name)).toEqual(before.get(name));
      expect(orders[0][name]).toBeUndefined();
    },
  );

  it("L17 does not know InitiateFailback: seen by the one call, the request is spent", () => {
    const { name } = noMethod;
    expect(saidOf(up, name)).toMatch(/ActionNotSupported/);
    expect(saidOf(up, name)).toContain("[startOutcomeUnknown]");
    for (const run of orders) expect(run[name]).toMatchObject({ outcome: "failed" });
  });

  it("L17 nothing was started while a host was not well, and one failback each when they were", async () => {
    const wanted = unwell.map(({ name, password }) => [name, password === undefined ? 1 : 0] as const);
    for (const [name, starts] of [...wanted, [noMethod.name, 0] as const]) {
      expect([name, await hostOf(name).starts()]).toEqual([name, starts]);
      if (starts === 1) expect([name, orders[1][name]?.outcome]).toEqual([name, "fulfilled"]);
    }
  });

  it("L17 no stack trace and no password is shown", () => {
    for (const { output } of [refresh, preview, up]) expect(output).not.toMatch(/^\s+at |correct-horse/m);
  });
});

function errorsIn(said: string): string[] {
  return said.split("\n").filter((line) => line.includes("error:"));
}
