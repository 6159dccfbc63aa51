import { failbackRequest } from "../testing/envelopes.test-support";
import { committed, machineId } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";
import { drawFaults } from "./draw";

let host: TestHost;
beforeEach(async () => {
  host = await TestHost.open([
    committed(1, { name: "SQL01" }),
    committed(2, { name: "TWIN" }),
    committed(3, { name: "twin" }),
  ]);
});
afterEach(() => host.close());

const put = (body: unknown) => host.control<Record<string, unknown>>("PUT", "/faults", body);
const current = async () => (await host.control("GET", "/faults")).json;

describe("the control API's faults", () => {
  it("are none to begin with, those that are put, and none again when they are deleted", async () => {
    expect(await current()).toEqual({});
    const set = { wire: [{ operation: "Pull", delayBeforeMs: 5 }], clockSkewSeconds: 60 };
    expect(await put(set)).toEqual({ status: 200, json: set });
    expect(await current()).toEqual(set);
    await put({ clockSkewSeconds: 1 });
    expect(await current()).toEqual({ clockSkewSeconds: 1 });
    expect((await host.control("DELETE", "/faults")).status).toBe(204);
    expect(await current()).toEqual({});
  });

  it("are drawn from a seed, shown, and in force", async () => {
    const drawn = await host.control("POST", "/faults/seed", { seed: 7, intensity: 0.6 });
    expect(drawn).toEqual({ status: 200, json: drawFaults(7, 0.6) });
    expect(await current()).toEqual(drawFaults(7, 0.6));
    expect((await put(drawn.json)).status).toBe(200);
    expect((await host.control("POST", "/faults/seed", { seed: 7 })).json).toEqual(drawFaults(7, 0.3));
  });

  it("take states by their names, and a machine by its name or id", async () => {
    await put({
      failback: { state: { whenFailed: "Critical" } },
      machines: { sql01: { start: { returnValue: 32771 } } },
    });
    expect(await current()).toMatchObject({ failback: { state: { whenFailed: 8 } } });
    const answer = async (n: number) => (await host.ask(failbackRequest({ machine: machineId(n) }))).text;
    expect([await answer(1), await answer(2)]).toEqual([
      expect.stringContaining(">32771<"),
      expect.stringContaining(">4096<"),
    ]);
    expect((await put({ machines: { [machineId(2).toLowerCase()]: {} } })).status).toBe(200);
  });

  it.each<[string, unknown]>([
    ["wire[0].effect.kind", { wire: [{ effect: { kind: "explode" } }] }],
    ["wire[0].effect.at", { wire: [{ effect: { kind: "lose", at: "home" } }] }],
    ["wire[1].nth", { wire: [{}, { nth: 0 }] }],
    ["wire[0].effect.when", { wire: [{ effect: { kind: "status", status: 500 } }] }],
    ["failback.start.returnValue", { failback: { start: { returnValue: -1 } } }],
    ["failback.job.keptSeconds", { failback: { job: { keptSeconds: "long" } } }],
    ["failback.state.completes", { failback: { state: { completes: { after: 5 } } } }],
    [
      "failback.state.shows[0].reads",
      { failback: { state: { shows: [{ since: "call", afterSeconds: 0, reads: "x" }] } } },
    ],
    ["machines.NOBODY", { machines: { NOBODY: {} } }],
    ["machines.TWIN", { machines: { TWIN: {} } }],
    ["empty.keepsHost", { empty: { classes: "all" } }],
    ["the whole", { wires: [] }],
    ["failback", { failback: { jobs: {} } }],
  ])("are refused in one line that names %s, and leave the old ones in force", async (field, body) => {
    await put({ clockSkewSeconds: 5 });
    const { status, json } = await put(body);
    expect(status).toBe(400);
    expect(json["error"]).toMatch(new RegExp(`^${field.replace(/[[\].]/g, "\\$&")}: .+$`));
    expect(await current()).toEqual({ clockSkewSeconds: 5 });
  });

  it("have no other routes, and none without the token", async () => {
    expect((await host.control("POST", "/faults")).status).toBe(404);
    expect((await host.control("GET", "/faults/x")).status).toBe(404);
    expect((await fetch(`${host.running.control}/faults`)).status).toBe(401);
  });
});
