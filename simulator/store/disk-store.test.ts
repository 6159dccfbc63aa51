import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallEntry } from "../call-log";
import { enumerateRequest, failbackRequest } from "../testing/envelopes.test-support";
import { committed, fleetOf, machineId, NOON, pointId, stateOf } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";
import { DiskStore } from "./disk-store";
import { UnreadableState } from "./unreadable-state";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hyperv-host-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const call: CallEntry = {
  sequence: 1,
  hostTime: "2026-11-20T12:00:00.000Z",
  class: "Msvm_ReplicationService",
  method: "InitiateFailback",
  machineId: machineId(1),
  relationship: "primary",
  recoveryPoint: null,
  returnCode: 4096,
  fault: null,
  jobId: "J",
  started: true,
  answer: "delivered",
  user: "u",
};

interface Machine {
  readonly name: string;
  readonly relationships: readonly { readonly state: number }[];
  readonly jobs: readonly unknown[];
}

async function machines(host: TestHost): Promise<Machine[]> {
  return (await host.control<Machine[]>("GET", "/machines")).json;
}

describe("a host that is kept on disk", () => {
  it("comes back with its machines and both logs, whatever fleet it is then given", async () => {
    const first = await TestHost.open([committed(1), committed(2)], { stateFolder: folder });
    expect(first.running.resumed).toBe(false);
    await first.ask(failbackRequest({ machine: machineId(2), recoveryPoint: "p" }));
    await first.control("POST", "/machines/VM1/actions", { action: "rename", to: "SQL01" });
    const calls = (await first.control("GET", "/calls")).json;
    await first.close();

    const second = await TestHost.open([committed(9)], { stateFolder: folder });
    expect(second.running.resumed).toBe(true);
    expect((await machines(second)).map(({ name }) => name)).toEqual(["SQL01", "VM2"]);
    expect((await second.control("GET", "/calls")).json).toEqual(calls);
    expect((await second.control<unknown[]>("GET", "/actions")).json).toHaveLength(1);
    await second.ask(failbackRequest({ machine: machineId(1) }));
    const sequences = (await second.control<CallEntry[]>("GET", "/calls")).json.map(({ sequence }) => sequence);
    expect(sequences).toEqual([1, 2]);
    await second.close();
  });

  it.each([
    ["stays", 13],
    ["returns", 6],
  ] as const)("loses its jobs; a failback that ran %s", async (restartDuringFailback, expected) => {
    const options = { stateFolder: folder, fleet: fleetOf([committed(1)], { restartDuringFailback }) };
    const first = await TestHost.open([], options);
    await first.ask(failbackRequest({ machine: machineId(1) }));
    expect(await machines(first)).toMatchObject([{ relationships: [{ state: 13 }], jobs: [{ state: 4 }] }]);
    await first.close();
    const second = await TestHost.open([], options);
    expect(await machines(second)).toMatchObject([{ relationships: [{ state: expected }], jobs: [] }]);
    await second.close();
  });

  it("has on the disk what it has shown, before anybody was told", async () => {
    const host = await TestHost.open([committed(1, { failback: { seconds: 0.01 } })], { stateFolder: folder });
    const states = () =>
      JSON.parse(readFileSync(join(folder, "state.json"), "utf8")).machines[0].relationships[0].state;
    await host.ask(failbackRequest({ machine: machineId(1) }));
    expect(states()).toBe(13);
    expect(readFileSync(join(folder, "calls.jsonl"), "utf8")).toContain('"returnCode":4096');
    for (let text = ""; !text.includes(">14<"); ) {
      text = (await host.ask(enumerateRequest("SELECT ReplicationState FROM Msvm_ReplicationRelationship"))).text;
    }
    expect(states()).toBe(14);
    await host.close();
  });

  it("never sets its clock back, although it ran faster than the real one", async () => {
    const first = await TestHost.open([committed(1)], { stateFolder: folder, timeScale: 1_000_000 });
    await first.ask(failbackRequest({ machine: machineId(1) }));
    await first.close();
    const second = await TestHost.open([], { stateFolder: folder });
    await second.ask(failbackRequest({ machine: machineId(1) }));
    const [a, b] = (await second.control<CallEntry[]>("GET", "/calls")).json.map(({ hostTime }) =>
      Date.parse(hostTime),
    );
    expect(b).toBeGreaterThanOrEqual(a ?? Number.POSITIVE_INFINITY);
    await second.close();
  });

  it("keeps recovery points, OperationalStatus, limits and what it does with unknown points", async () => {
    const recoveryPoints = [{ id: pointId(1), takenAt: "5 minutes ago", consistency: "plannedFailover" as const }];
    const state = stateOf([committed(1, { recoveryPoints, operationalStatus: [11, 32768] })], {
      unknownRecoveryPoints: "accept",
      limits: { maxBatchItems: 7 },
    });
    new DiskStore(folder).save(state, NOON);
    expect(new DiskStore(folder).saved?.state).toEqual(state);
  });

  it("reads a state that was written before it knew of those", () => {
    const state = stateOf([committed(1)]);
    new DiskStore(folder).save(state, NOON);
    const file = join(folder, "state.json");
    const written = JSON.parse(readFileSync(file, "utf8"));
    delete written.identity.unknownRecoveryPoints;
    delete written.identity.limits;
    delete written.machines[0].recoveryPoints;
    delete written.machines[0].operationalStatus;
    writeFileSync(file, JSON.stringify(written));
    expect(new DiskStore(folder).saved?.state).toEqual(state);
  });

  it("does not lose by a kill the time it was set forward", async () => {
    const host = await TestHost.open([committed(1)], { stateFolder: folder });
    await host.control("POST", "/host/actions", { action: "advanceClock", seconds: 7_200 });
    expect(new DiskStore(folder).saved?.hostTime).toBeGreaterThan(Date.now() + 7_000_000);
    await host.close();
  });

  it("leaves no half-written file behind", () => {
    const store = new DiskStore(folder);
    store.save(stateOf([committed(1)]), NOON);
    store.save(stateOf([committed(2)]), NOON);
    expect(readdirSync(folder)).toEqual(["state.json"]);
    expect(new DiskStore(folder).saved?.state.machines.map(({ id }) => id)).toEqual([machineId(2)]);
  });

  it("cuts off a last line that a kill left unfinished, and goes on behind it", () => {
    new DiskStore(folder).addCall(call);
    appendFileSync(join(folder, "calls.jsonl"), '{"sequence":2,"host');
    const store = new DiskStore(folder);
    expect(store.calls).toEqual([call]);
    store.addCall({ ...call, sequence: 2 });
    expect(new DiskStore(folder).calls.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it("keeps of a call what became of its answer, in its place", () => {
    const store = new DiskStore(folder);
    store.addCall({ ...call, answer: null });
    store.addCall({ ...call, sequence: 2 });
    store.addCall({ ...call, answer: "lost" });
    const expected = [
      { ...call, answer: "lost" },
      { ...call, sequence: 2 },
    ];
    expect(store.calls).toEqual(expected);
    expect(new DiskStore(folder).calls).toEqual(expected);
  });

  it("reads calls that were written before it told of starts", () => {
    const { started: _started, answer: _answer, ...old } = call;
    const lines = [old, { ...old, sequence: 2, returnCode: 32775 }].map((one) => `${JSON.stringify(one)}\n`);
    writeFileSync(join(folder, "calls.jsonl"), lines.join(""));
    expect(new DiskStore(folder).calls.map(({ started, answer }) => [started, answer])).toEqual([
      [true, null],
      [false, null],
    ]);
  });

  it.each([
    ["state.json", "{"],
    ["state.json", '{"version":2}'],
    ["calls.jsonl", "{}\n"],
    ["actions.jsonl", "nonsense\n"],
  ])("refuses a %s that reads %j, and names the file", (file, content) => {
    writeFileSync(join(folder, file), content);
    expect(() => new DiskStore(folder)).toThrow(UnreadableState);
    expect(() => new DiskStore(folder)).toThrow(file);
  });
});
