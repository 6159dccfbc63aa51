import { enumerateRequest, failbackRequest } from "../testing/envelopes.test-support";
import { committed, externalProvider, machineId, pointId } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";

let host: TestHost;
beforeEach(async () => {
  host = await TestHost.open([
    committed(1, { name: "SQL 01/ü" }),
    committed(2, { name: "TWIN" }),
    committed(3, { name: "twin" }),
  ]);
});
afterEach(() => host.close());

function act(machine: string, body: unknown) {
  return host.control<Record<string, unknown>>("POST", `/machines/${encodeURIComponent(machine)}/actions`, body);
}

function hostAct(body: unknown) {
  return host.control<Record<string, unknown>>("POST", "/host/actions", body);
}

describe("the control API", () => {
  it("lists the machines with their relationships, jobs and what their next failback does", async () => {
    await act(machineId(1), { action: "startFailback" });
    const { json } = await host.control<unknown[]>("GET", "/machines");
    expect(json[0]).toEqual({
      id: machineId(1),
      name: "SQL 01/ü",
      enabledState: 3,
      operationalStatus: [2],
      mode: 2,
      relationships: [{ kind: "primary", state: 13, health: 1, provider: externalProvider.name }],
      recoveryPoints: [],
      failback: { seconds: 60, ends: "completed" },
      jobs: [
        {
          id: expect.any(String),
          relationship: "primary",
          state: 4,
          percentComplete: expect.any(Number),
          errorCode: 0,
          owner: "HV-DR-01\\Administrator",
        },
      ],
    });
  });

  it("acts on a machine by name or id, whatever the case, and answers with the machine", async () => {
    expect((await act("sql 01/Ü".toLowerCase(), { action: "reverse" })).json).toMatchObject({ mode: 1 });
    expect((await act(machineId(1).toLowerCase(), { action: "rename", to: "SQL02" })).json).toMatchObject({
      name: "SQL02",
    });
  });

  it("keeps what other hands did apart from what came over the wire", async () => {
    await act("SQL 01/ü", { action: "startFailback" });
    await act("SQL 01/ü", { action: "setNextFailback", ends: "failed" });
    await host.ask(failbackRequest({ machine: machineId(2) }));
    const actions = (await host.control<object[]>("GET", "/actions")).json;
    expect(actions).toEqual([
      expect.objectContaining({
        sequence: 1,
        action: "startFailback",
        machineId: machineId(1),
        jobId: expect.any(String),
      }),
      expect.objectContaining({ sequence: 2, action: "setNextFailback", jobId: null }),
    ]);
    expect((await host.control<object[]>("GET", "/calls")).json).toEqual([
      expect.objectContaining({ sequence: 1, machineId: machineId(2) }),
    ]);
  });

  it("says what time it is on the host, and how fast it passes", async () => {
    const { json } = await host.control<Record<string, string>>("GET", "/host");
    expect(json).toEqual({ computerName: "HV-DR-01", time: expect.any(String), timeScale: 1 });
    expect(Math.abs(Date.parse(json["time"] ?? "") - Date.now())).toBeLessThan(60_000);
  });

  it("sets the host's clock forward: jobs end by it, and both doors are dated by it", async () => {
    await host.ask(failbackRequest({ machine: machineId(2) }));
    const before = Date.now();
    const { json } = await hostAct({ action: "advanceClock", seconds: 90 });
    expect(Date.parse(String(json["time"]))).toBeGreaterThanOrEqual(before + 90_000);
    const machines = (await host.control<unknown[]>("GET", "/machines")).json;
    expect(machines[1]).toMatchObject({ relationships: [{ state: 14 }], jobs: [{ state: 7 }] });
    const doors = await Promise.all([
      host.post(enumerateRequest("SELECT * FROM Msvm_ComputerSystem")),
      fetch(host.running.control),
    ]);
    for (const { headers } of doors) expect(Date.parse(headers.get("date") ?? "")).toBeGreaterThan(before + 88_000);
    expect((await host.control<object[]>("GET", "/actions")).json).toEqual([
      expect.objectContaining({ action: "advanceClock", machineId: null, jobId: null }),
    ]);
  });

  it("brings machines and takes them away, none of it among the calls", async () => {
    const added = await hostAct({ action: "addMachine", machine: committed(7) });
    expect([added.status, added.json]).toEqual([200, expect.objectContaining({ id: machineId(7), name: "VM7" })]);
    expect((await act("VM7", { action: "removeMachine" })).status).toBe(204);
    expect((await act("VM7", { action: "powerOn" })).status).toBe(404);
    const { json } = await host.control<object[]>("GET", "/actions");
    expect(json).toEqual(
      ["addMachine", "removeMachine"].map((action) => expect.objectContaining({ action, machineId: machineId(7) })),
    );
    expect((await host.control("GET", "/calls")).json).toEqual([]);
  });

  it.each([
    ["of an id the host has", committed(1), 409, machineId(1)],
    ["with an unknown field", { ...committed(7), colour: "red" }, 400, "machine: "],
    [
      "of a provider the host has not",
      committed(7, { relationships: { primary: { state: 6, provider: "X" } } }),
      400,
      "machine.relationships.primary.provider: there is no provider X",
    ],
    [
      "with a recovery point twice",
      committed(7, {
        recoveryPoints: [1, 1].map((n) => ({
          id: pointId(n),
          takenAt: "5 minutes ago",
          consistency: "crashConsistent" as const,
        })),
      }),
      400,
      "machine.recoveryPoints[1].id: is used twice",
    ],
  ])("does not take a machine %s", async (_what, machine, status, named) => {
    const { status: answered, json } = await hostAct({ action: "addMachine", machine });
    expect([answered, json["error"]]).toEqual([status, expect.stringContaining(named)]);
    expect((await host.control<unknown[]>("GET", "/machines")).json).toHaveLength(3);
  });

  it.each([-1, 40_000_000, "60"])("does not set the clock forward by %j: 400", async (seconds) => {
    expect((await hostAct({ action: "advanceClock", seconds })).json["error"]).toMatch(/^seconds: /);
  });

  it("puts a machine where a rehearsal needs it, by words or by numbers", async () => {
    const bodies = [
      { action: "setState", state: "FailbackCompleted" },
      { action: "setHealth", health: "Critical" },
      { action: "setProvider", provider: "builtIn" },
      { action: "setOperationalStatus", value: ["InService", 32774] },
      { action: "addRecoveryPoint", id: pointId(1), takenAt: "5 minutes ago", consistency: "applicationConsistent" },
    ];
    for (const body of bodies) expect((await act(machineId(1), body)).status).toBe(200);
    const machines = (await host.control<Record<string, unknown>[]>("GET", "/machines")).json;
    expect(machines[0]).toMatchObject({
      operationalStatus: [11, 32774],
      relationships: [{ state: 14, health: 3, provider: expect.stringContaining("Hyper-V") }],
      recoveryPoints: [{ id: pointId(1), takenAt: expect.stringMatching(/Z$/), consistency: "applicationConsistent" }],
    });
    expect((await act(machineId(1), { action: "setState", state: 17 })).json).toMatchObject({
      relationships: [{ state: 17 }],
    });
    expect((await act(machineId(1), { action: "deleteRecoveryPoint", id: pointId(1) })).json).toMatchObject({
      recoveryPoints: [],
    });
  });

  it("makes up the id of a recovery point, and takes it now, when it is not told more", async () => {
    const { json } = await act(machineId(1), { action: "addRecoveryPoint" });
    expect(json["recoveryPoints"]).toEqual([
      { id: expect.stringMatching(/^[0-9A-F-]{36}$/), takenAt: expect.any(String), consistency: "crashConsistent" },
    ]);
  });

  it("counts requests by operation and class until it is told to begin anew", async () => {
    const query = enumerateRequest("SELECT * FROM msvm_ComputerSystem");
    await host.ask(query);
    await host.ask(query);
    await host.ask(failbackRequest({ machine: machineId(2) }));
    await host.ask(enumerateRequest("SELECT nonsense"));
    expect((await host.control("GET", "/requests")).json).toEqual({
      total: 4,
      operations: {
        Enumerate: { msvm_ComputerSystem: 2, "*": 1 },
        InitiateFailback: { Msvm_ReplicationService: 1 },
      },
      mostFailbacksAtOnce: 1,
    });
    expect((await host.control("DELETE", "/requests")).status).toBe(204);
    expect((await host.control("GET", "/requests")).json).toEqual({
      ...{ total: 0, operations: {}, mostFailbacksAtOnce: 0 },
    });
  });

  it("remembers the most failbacks that ran at once, whoever started them", async () => {
    const most = async () =>
      (await host.control<Record<string, unknown>>("GET", "/requests")).json["mostFailbacksAtOnce"];
    await act(machineId(1), { action: "startFailback" });
    await host.ask(failbackRequest({ machine: machineId(2) }));
    expect(await most()).toBe(2);
    await hostAct({ action: "advanceClock", seconds: 60 });
    await host.ask(failbackRequest({ machine: machineId(3) }));
    expect(await most()).toBe(2);
    await host.control("DELETE", "/requests");
    expect(await most()).toBe(0);
  });

  it("refuses with 409 and one line what cannot be done now", async () => {
    const { status, json } = await act("SQL 01/ü", { action: "failOver" });
    expect(status).toBe(409);
    expect(json).toEqual({ error: expect.stringMatching(/^[^\n]*cannot fail over at replication state 6[^\n]*$/) });
    expect((await host.control<unknown[]>("GET", "/actions")).json).toEqual([]);
  });

  it("names both machines when a name is not unique: 409", async () => {
    const { status, json } = await act("Twin", { action: "powerOn" });
    expect(status).toBe(409);
    expect(json["error"]).toContain(`${machineId(2)}, ${machineId(3)}`);
  });

  it.each([
    ["an unknown action", { action: "explode" }, "action"],
    ["a missing field", { action: "rename" }, "to"],
    ["a name that no answer could carry", { action: "rename", to: "a\u0001" }, "to"],
    ["half a character as a name", { action: "rename", to: "\ud800" }, "to"],
    ["an unknown field", { action: "powerOn", force: true }, "force"],
    ["a state of no name", { action: "setState", state: "Done" }, "state"],
    ["an OperationalStatus of nothing", { action: "setOperationalStatus", value: [] }, "value"],
    ["a recovery point of another kind", { action: "addRecoveryPoint", consistency: "Standard" }, "consistency"],
    ["a wrong type", { action: "setNextFailback", seconds: "5" }, "seconds"],
    ["no JSON", "{", "JSON"],
  ])("refuses %s with 400 and names it", async (_what, body, named) => {
    const { status, json } = await act("SQL 01/ü", body);
    expect([status, json["error"]]).toEqual([400, expect.stringContaining(named)]);
  });

  it("refuses a body that is too large: 413", async () => {
    expect((await act("SQL 01/ü", `"${"x".repeat(100_000)}"`)).status).toBe(413);
  });

  it.each([
    ["POST", "/machines/NOBODY/actions"],
    ["POST", "/machines/%E0%A4%A/actions"],
    ["GET", "/machines/TWIN"],
    ["POST", "/calls"],
    ["GET", "/"],
  ])("knows no %s %s: 404", async (method, path) => {
    const body = method === "POST" ? { action: "powerOn" } : undefined;
    expect((await host.control(method, path, body)).status).toBe(404);
  });

  it("lets nobody in without the token: 401, whatever is asked", async () => {
    const url = `${host.running.control}/machines`;
    const answers = await Promise.all(
      [undefined, "Bearer wrong", `Basic ${host.running.token}`, "Bearer "].map((authorization) =>
        fetch(url, authorization === undefined ? {} : { headers: { authorization } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });
});
