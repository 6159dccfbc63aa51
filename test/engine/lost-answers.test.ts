import type { WireEffect } from "../../simulator/faults/fault-set";
import { FleetScene, type MachineCase, type Orders, ordersOf, saidOf } from "../support/fleet-scene";
import type { PulumiRun } from "../support/pulumi-project";
import { armed } from "../support/scenario";

jest.setTimeout(600_000);

/** What becomes of an answer on its way, after the host has started the failback. */
const lost: Readonly<Record<string, WireEffect>> = {
  "before its headers": { kind: "lose", at: "beforeHeaders" },
  "within its headers": { kind: "lose", at: "withinHeaders" },
  "within its body": { kind: "lose", at: "withinBody" },
  "and the connection stays": { kind: "lose", at: "never" },
  "behind HTTP 500": { kind: "status", status: 500, when: "after" },
  "behind HTTP 503": { kind: "status", status: 503, when: "after" },
  "behind HTTP 401": { kind: "status", status: 401, when: "after" },
  "behind an unrelated fault": { kind: "fault", subcode: "w:InternalError", when: "after", relatesTo: "other" },
  "behind a fault that relates to nothing": {
    kind: "fault",
    subcode: "w:QuotaLimit",
    when: "after",
    relatesTo: "none",
  },
  "behind a fault of its own": { kind: "fault", subcode: "w:InternalError", when: "after" },
  "behind a time-out of the host": { kind: "fault", subcode: "w:TimedOut", when: "after" },
  "behind a denial": { kind: "fault", subcode: "w:AccessDenied", when: "after" },
  "in the middle of its XML": { kind: "truncate" },
  "behind an answer to another message": { kind: "relatesTo", to: "other" },
};

/** What becomes of a call that never gets to the host. */
const kept: Readonly<Record<string, WireEffect>> = {
  "the connection ends": { kind: "drop" },
  "HTTP 500 comes instead": { kind: "status", status: 500, when: "before" },
  "HTTP 401 comes instead": { kind: "status", status: 401, when: "before" },
  "a fault comes instead": { kind: "fault", subcode: "w:InternalError", when: "before" },
  "a quota's fault comes instead": { kind: "fault", subcode: "w:QuotaLimit", when: "before", relatesTo: "none" },
};

/** Failed, status unknown, time-out, not available, out of memory, one that nobody lists; and no number at all. */
const ambiguous = [32768, 32771, 32772, 32777, 32778, 4711, "missing", "notANumber"] as const;

/** Return values that promise a failback. */
const promises = [0, 4096] as const;

const refusals = [32769, 32770, 32773, 32774, 32775, 32776, 32779] as const;

interface Case extends MachineCase {
  readonly what: string;
}

const started: readonly Case[] = [
  ...Object.entries(lost).map(([what, effect], index) => ({
    name: `lost-${index}`,
    what: `the answer is lost ${what}`,
    wire: { effect },
  })),
  { name: "late", what: "the answer comes after the time-out", wire: { delayAfterMs: 5_000 } },
  ...ambiguous.map((returnValue) => ({
    name: `code-${returnValue}-started`,
    what: `the return value is ${returnValue}, and a failback runs`,
    behaviour: { start: { returnValue } },
  })),
  {
    name: "held-short",
    what: "the network delivers the call after the time-out, while the host is watched",
    wire: { effect: { kind: "hold", deliverAfterMs: 4_500 } },
  },
];

const nothing: readonly Case[] = [
  ...Object.entries(kept).map(([what, effect], index) => ({
    name: `kept-${index}`,
    what: `the call does not get to the host: ${what}`,
    wire: { effect },
  })),
  ...[...ambiguous, ...promises].map((returnValue) => ({
    name: `code-${returnValue}-nothing`,
    what: `the return value is ${returnValue}, and no failback runs`,
    behaviour: { start: { returnValue, effect: "nothing" as const } },
  })),
];

const refused = refusals.map((returnValue) => ({
  name: `refused-${returnValue}`,
  code: returnValue,
  behaviour: { start: { returnValue, effect: "nothing" as const } },
}));

const held: MachineCase = { name: "held", wire: { effect: { kind: "hold" } } };

describe("L11 the answer to InitiateFailback", () => {
  const all: readonly MachineCase[] = [...started, ...nothing, ...refused, held];
  let scene: FleetScene;
  let runs: readonly [PulumiRun, PulumiRun];
  let orders: readonly [Orders, Orders];
  let starts: readonly [Record<string, number>, Record<string, number>];

  beforeAll(async () => {
    scene = await FleetScene.begin(all);
    const { host, project } = scene;
    scene.declare(() => ({ ...armed, timeouts: { start: "3 seconds", poll: "1 seconds" } }));
    const first = await scene.up();
    const afterFirst = [await ordersOf(project), await scene.starts()] as const;
    // The host is mended, and the network lets go of what it has kept.
    await host.clearFaults();
    expect(await host.release()).toBe(1);
    const second = await scene.up();
    runs = [first, second];
    orders = [afterFirst[0], await ordersOf(project)];
    starts = [afterFirst[1], await scene.starts()];
  });
  afterAll(() => scene.end());

  it.each(started)("L11 $what: one start, joined and fulfilled", ({ name }) => {
    expect([name, saidOf(runs[0], name)]).toEqual([
      name,
      expect.stringMatching(/the answer to InitiateFailback is not known \(.*\); watching whether the host began/),
    ]);
    expect(orders[0][name]).toMatchObject({ outcome: "fulfilled", sent: true });
    expect(saidOf(runs[0], name)).toContain("the host shows FailbackCompleted and no failback job: done");
    expect(orders[1][name]).toEqual(orders[0][name]);
    expect([starts[0][name], starts[1][name]]).toEqual([1, 1]);
  });

  it.each(nothing)("L11 $what: no second send, and the request is spent", ({ name }) => {
    expect([name, saidOf(runs[0], name)]).toEqual([
      name,
      expect.stringMatching(/no failback showed itself within 3 seconds \[startOutcomeUnknown\]/),
    ]);
    expect(orders[0][name]).toMatchObject({ outcome: "failed", sent: true });
    expect(saidOf(runs[1], name)).toMatch(/request CHG-4711 is spent: .* \[requestSpent\]/);
    expect(orders[1][name]).toEqual(orders[0][name]);
    expect([starts[0][name], starts[1][name]]).toEqual([0, 0]);
  });

  it.each(refused)(
    "L11 $code refuses for certain: the request is not used, and starts one when the host is mended",
    ({ name, code }) => {
      expect([name, saidOf(runs[0], name)]).toEqual([
        name,
        expect.stringMatching(new RegExp(`the host refused InitiateFailback with ${code} \\(.*\\) \\[startRefused\\]`)),
      ]);
      expect(orders[0]).not.toHaveProperty(name);
      expect(orders[1][name]).toMatchObject({ outcome: "fulfilled", sent: true });
      expect([starts[0][name], starts[1][name]]).toEqual([0, 1]);
    },
  );

  it("L11 the network delivers the call after the client gave up: one start, joined by the next up", () => {
    expect(saidOf(runs[0], "held")).toContain("[startOutcomeUnknown]");
    expect(orders[0]["held"]).toMatchObject({ outcome: "failed" });
    expect(saidOf(runs[1], "held")).toContain("following it, nothing is sent");
    expect(orders[1]["held"]).toMatchObject({ outcome: "fulfilled", sent: true });
    expect([starts[0]["held"], starts[1]["held"]]).toEqual([0, 1]);
  });

  it("L11 every call was sent once but those that were refused", async () => {
    const sent = (await scene.host.calls("InitiateFailback")).map(({ machineId }) => machineId);
    const twice = new Set(sent.filter((id, index) => sent.indexOf(id) !== index));
    expect(twice).toEqual(new Set(refused.map(({ name }) => scene.idOf(name))));
  });
});
