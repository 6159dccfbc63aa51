import { FailbackError } from "../errors";
import {
  Committed,
  FailbackCompleted,
  FailbackInProgress,
  offMachine,
  Recovered,
  Replicating,
  relationship,
} from "../failback/failback.test-support";
import { check } from "./check";
import { programInputs, VM, world } from "./lifecycle.test-support";

const armed = { ...programInputs, request: "CHG-1" };
const at = (state: number | undefined) => world(() => ({ relationship: relationship(state) }));

describe("what check adds for the reviewer", () => {
  it("a start, with machine, from and to, provider, point, steps and consequences", async () => {
    const { lifecycle, progress } = at(Committed);
    const { inputs } = await check(lifecycle, {}, armed);
    expect(inputs).toMatchObject({
      ...armed,
      vmId: VM,
      usedRequests: [],
      replicationState: "FailbackCompleted",
      plan: {
        action: "start",
        machine: `SQL01 (${VM}), its primary relationship`,
        from: "Committed",
        to: "FailbackCompleted",
        host: "hv-dr-01",
      },
    });
    expect(inputs["plan"]).toMatchObject({
      steps: expect.any(Array),
      consequences: expect.any(Array),
      warnings: [expect.stringContaining("not encrypted")],
    });
    expect(progress.lines.join("\n")).toMatch(/plan: start one failback of SQL01/);
  });

  it("warns of a connection that anybody can read only where it is one", async () => {
    const warnings = async (host: Record<string, unknown>) =>
      (await check(at(Committed).lifecycle, {}, { ...armed, host })).inputs["plan"];
    const address = "hv-dr-01";
    expect(await warnings({ address, auth: "basic", allowUnencrypted: true })).toMatchObject({
      warnings: [expect.stringContaining("not encrypted")],
    });
    for (const host of [{ address }, { address, tls: {} }, { address, auth: "basic", tls: {} }])
      expect(await warnings(host)).toMatchObject({ warnings: [] });
  });

  it("says the same twice: nothing in a plan moves by itself", async () => {
    const first = at(Committed);
    const second = at(Committed);
    second.clock.at += 86_400_000;
    expect(await check(second.lifecycle, {}, armed)).toEqual(await check(first.lifecycle, {}, armed));
  });

  it("disarmed: constant, without a desired state, in every state and with the host away", async () => {
    const away = at(Committed);
    away.host.inventory = async () => {
      throw new FailbackError("hostUnreachable", "no route");
    };
    const plans = await Promise.all(
      [at(Committed), at(Recovered), at(undefined), away].map(
        async ({ lifecycle }) => (await check(lifecycle, {}, programInputs)).inputs,
      ),
    );
    for (const inputs of plans) {
      expect(inputs["plan"]).toEqual(plans[0]?.["plan"]);
      expect(inputs).not.toHaveProperty("replicationState");
    }
  });

  it.each([FailbackInProgress, FailbackCompleted])(
    "at %d an unused request sends nothing and becomes used",
    async (state) => {
      const { inputs } = await check(at(state).lifecycle, {}, armed);
      expect(inputs["plan"]).toEqual({ action: "none", summary: "nothing to send; this request becomes used" });
    },
  );

  it("facts of the host never fail a preview, they block with code, reason and remedy", async () => {
    const { lifecycle, host } = at(Committed);
    host.inventory = async () => {
      throw new FailbackError("hostUnreachable", "hv-dr-01:5985 cannot be reached (ETIMEDOUT)");
    };
    const { inputs, failures } = await check(lifecycle, {}, armed);
    expect(failures).toBeUndefined();
    expect(inputs["plan"]).toMatchObject({
      action: "blocked",
      blockedBy: [
        {
          code: "hostUnreachable",
          reason: expect.stringContaining("ETIMEDOUT"),
          remedy: expect.stringContaining("WinRM"),
        },
      ],
    });
  });

  it("names the candidates when a name is not unique; the machine of a test failover is none", async () => {
    const { lifecycle, host } = at(Committed);
    const twin = { ...offMachine, id: "11111111-2222-3333-4444-555555555555", jobs: [], relationships: {} };
    host.further = [{ ...twin, mode: 3 }];
    expect((await check(lifecycle, {}, armed)).inputs).toMatchObject({ plan: { action: "start" } });
    const two = at(Committed);
    two.host.further = [twin];
    const plan = (await check(two.lifecycle, {}, armed)).inputs["plan"];
    expect(plan).toMatchObject({
      action: "blocked",
      blockedBy: [{ code: "machineNotUnique", reason: expect.stringContaining(twin.id) }],
    });
  });

  it("a machine renamed since is still ours: the recorded id is kept while the program's field stays the same", async () => {
    const { lifecycle, host } = at(Committed);
    const olds = { ...programInputs, vm: { name: "OLD-NAME" }, vmId: VM };
    expect((await check(lifecycle, olds, { ...armed, vm: { name: "OLD-NAME" } })).inputs).toMatchObject({
      vmId: VM,
      plan: { action: "start" },
    });
    expect((await check(lifecycle, olds, { ...armed, vm: { name: "OTHER" } })).inputs).toMatchObject({
      plan: { action: "blocked", blockedBy: [{ code: "machineNotFound" }] },
    });
    expect(host.inventories).toBe(1);
  });
});

describe("used requests, as far as the last inputs tell", () => {
  const olds = { ...armed, usedRequests: ["CHG-0"], vmId: VM };

  it("hold the last inputs' request, and never shrink", async () => {
    expect((await check(at(Committed).lifecycle, olds, armed)).inputs).toMatchObject({
      usedRequests: ["CHG-0", "CHG-1"],
    });
    expect((await check(at(Committed).lifecycle, olds, programInputs)).inputs).toMatchObject({
      usedRequests: ["CHG-0", "CHG-1"],
    });
  });

  it("plan nothing, in constant words, except where a new request is plainly needed", async () => {
    for (const state of [0, 3, 6, 8, 13, 14, 17, undefined]) {
      expect((await check(at(state).lifecycle, olds, armed)).inputs["plan"]).toEqual({
        action: "none",
        summary: "nothing to send",
      });
    }
    for (const state of [5, 12]) {
      expect((await check(at(state).lifecycle, olds, armed)).inputs["plan"]).toMatchObject({
        action: "blocked",
        blockedBy: [{ code: "requestUsed" }],
      });
    }
  });
});

describe("what check does not believe", () => {
  it("whatever comes in under a name it adds itself is overwritten", async () => {
    const forged = {
      ...armed,
      plan: { action: "start" },
      usedRequests: [],
      vmId: "x",
      replicationState: "y",
      order: {},
      observed: {},
    };
    const { inputs } = await check(at(Replicating).lifecycle, {}, forged);
    expect(inputs).toMatchObject({ plan: { action: "blocked" }, vmId: VM, replicationState: "FailbackCompleted" });
    expect(inputs).not.toHaveProperty("order");
    expect(inputs).not.toHaveProperty("observed");
  });

  it("with preflight off the host is not asked, and the plan says so", async () => {
    const { lifecycle, host } = at(Committed);
    const { inputs } = await check(lifecycle, {}, { ...armed, preflight: false });
    expect(inputs["plan"]).toMatchObject({ action: "unknown", summary: expect.stringContaining("preflight is off") });
    expect(host.inventories).toBe(0);
  });

  it("one inventory serves all checks of a preview, also one that failed; a minute later it is taken anew", async () => {
    const { lifecycle, host, clock } = at(Committed);
    for (let i = 0; i < 50; i++) await check(lifecycle, {}, armed);
    expect(host.inventories).toBe(1);
    clock.at += 60_000;
    await check(lifecycle, {}, armed);
    expect(host.inventories).toBe(2);
  });
});
