import { enumerateRequest, failbackRequest } from "../testing/envelopes.test-support";
import { committed, externalProvider, machineId } from "../testing/fleets.test-support";
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

describe("the control API", () => {
  it("lists the machines with their relationships, jobs and what their next failback does", async () => {
    await act(machineId(1), { action: "startFailback" });
    const { json } = await host.control<unknown[]>("GET", "/machines");
    expect(json[0]).toEqual({
      id: machineId(1),
      name: "SQL 01/ü",
      enabledState: 3,
      mode: 2,
      relationships: [{ kind: "primary", state: 13, health: 1, provider: externalProvider.name }],
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
    });
    expect((await host.control("DELETE", "/requests")).status).toBe(204);
    expect((await host.control("GET", "/requests")).json).toEqual({ total: 0, operations: {} });
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
