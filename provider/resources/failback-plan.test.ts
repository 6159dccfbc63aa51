import * as pulumi from "@pulumi/pulumi";
import { FailbackPlan } from "./failback-plan";
import { known, TestEngine } from "./failback-plan.test-support";
import type { FailbackPlanArgs, PlanStep, PlanStepAfter } from "./failback-plan-args";

class Step extends pulumi.CustomResource {
  constructor(name: string, options?: pulumi.CustomResourceOptions) {
    super("test:index:Step", name, {}, options);
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("test:index:Group", name, {}, options);
    new Step(`${name}-inner`, { parent: this });
  }
}

const quiesce = (step: PlanStep) => new Step(step.name("quiesce"), step.options);
const check = (step: PlanStep) => new Step(step.name("check"), step.options);

function plan(more: Partial<FailbackPlanArgs> = {}, options?: pulumi.ComponentResourceOptions): FailbackPlan {
  const args: FailbackPlanArgs = {
    hosts: { "hv-01": { address: "hv-01.corp.example" } },
    waves: [
      { name: "data", members: ["SQL01 on hv-01"], maxParallel: 2, before: quiesce, after: check },
      { name: "web", members: ["WEB01 on hv-01"], before: quiesce, after: check, approval: "dr:approved-web" },
    ],
    ...more,
  };
  return new FailbackPlan("dr", args, options);
}

/** Ends when everything the plan declares is registered. */
async function settled(declared: FailbackPlan): Promise<void> {
  await known(declared.rto);
}

const order = (...rest: unknown[]) => JSON.stringify(rest);
const at = (time: string) => `2026-11-20T${time}.000Z`;
const outputs = {
  "dr-data": {
    vmIds: ["A"],
    orders: { "A/primary": order("CHG-4711", "fulfilled", true, at("02:00:00"), at("02:30:00"), "J", null, null) },
  },
  "dr-web": {
    vmIds: ["B"],
    orders: { "B/primary": order("CHG-4711", "fulfilled", true, at("02:40:00"), at("03:10:00"), "J", null, null) },
  },
};

let engine: TestEngine;
beforeEach(async () => {
  pulumi.runtime.setAllConfig({});
  engine = await TestEngine.begin(outputs);
});
afterEach(() => TestEngine.end());

describe("a plan without a request", () => {
  it("declares its waves disarmed and makes no step, and waits for nothing", async () => {
    const declared = plan();
    await settled(declared);
    expect(
      engine
        .names()
        .filter((name) => name.startsWith("dr"))
        .sort(),
    ).toEqual(["dr", "dr-data", "dr-web"]);
    for (const wave of ["dr-data", "dr-web"]) expect(engine.of(wave).inputs).not.toHaveProperty("request");
    expect(engine.of("dr-data").inputs).toMatchObject({ members: ["SQL01 on hv-01"], maxParallel: 2 });
    expect(declared.waitsFor).toBeUndefined();
    expect(engine.warnings).toEqual([]);
  });
});

describe("an armed plan", () => {
  beforeEach(() => pulumi.runtime.setAllConfig({ "dr:approved-web": "CHG-4711" }));

  it("draws before, wave, after, and the next wave behind them, by dependsOn alone", async () => {
    await settled(plan({ request: "CHG-4711", validUntil: "2026-11-22T06:00:00Z" }));
    const first = ["dr-data-before-quiesce", "dr-data", "dr-data-after-check"];
    expect(engine.of("dr-data-before-quiesce").dependsOn).toEqual([]);
    expect(engine.of("dr-data").dependsOn).toEqual(["dr-data-before-quiesce"]);
    expect(engine.of("dr-data-after-check").dependsOn.toSorted()).toEqual(["dr-data", "dr-data-before-quiesce"]);
    expect(engine.of("dr-web-before-quiesce").dependsOn.toSorted()).toEqual(first.toSorted());
    expect(engine.of("dr-web").dependsOn.toSorted()).toEqual([...first, "dr-web-before-quiesce"].toSorted());
    for (const wave of ["dr-data", "dr-web"])
      expect(engine.of(wave).inputs).toMatchObject({ request: "CHG-4711", validUntil: "2026-11-22T06:00:00Z" });
  });

  it("orders what stands inside a component that a step returns, and keeps a step's own dependencies", async () => {
    const other = new Step("other");
    const after = (step: PlanStep) => [
      new Group(step.name("group"), step.options),
      new Step(step.name("own"), { ...step.options, dependsOn: other }),
    ];
    await settled(
      plan({
        request: "CHG-4711",
        waves: [
          { name: "data", members: [], after },
          { name: "web", members: [] },
        ],
      }),
    );
    expect(engine.of("dr-data-after-group-inner").dependsOn).toEqual(["dr-data"]);
    expect(engine.of("dr-data-after-own").dependsOn.toSorted()).toEqual(["dr-data", "other"]);
    const behind = ["dr-data", "dr-data-after-group-inner", "dr-data-after-own"];
    expect(engine.of("dr-web").dependsOn.toSorted()).toEqual(behind);
  });

  it("hands what it depends on itself down to what comes first", async () => {
    await settled(plan({ request: "CHG-4711" }, { dependsOn: new Step("network") }));
    expect(engine.of("dr-data-before-quiesce").dependsOn).toEqual(["network"]);
    expect(engine.of("dr-data").dependsOn.toSorted()).toEqual(["dr-data-before-quiesce", "network"]);
  });

  it("has steps made anew for each request, and protects its waves but not its steps", async () => {
    await settled(plan({ request: "CHG-4711" }, { protect: true }));
    expect(engine.of("dr-data-before-quiesce")).toMatchObject({ isProtected: false, trigger: "CHG-4711" });
    expect(engine.of("dr-data")).toMatchObject({ isProtected: true, trigger: undefined });
  });

  it("gives a step after the wave its failbacks, and both the request and the wave's name", async () => {
    const seen: (PlanStep | PlanStepAfter)[] = [];
    const remember = (step: PlanStep | PlanStepAfter) => {
      seen.push(step);
      return new Step(step.name("x"), step.options);
    };
    const waves = [{ name: "data", members: [], before: remember, after: remember }];
    const declared = plan({ request: "CHG-4711", waves });
    await settled(declared);
    expect(seen).toMatchObject([{ request: "CHG-4711", wave: "data" }, { request: "CHG-4711" }]);
    expect(seen[1]).toHaveProperty("failbacks", declared.waves["data"]);
  });
});

describe("an approval", () => {
  it("that is missing leaves the waves from there on disarmed, and the plan says what opens it", async () => {
    const declared = plan({ request: "CHG-4711" });
    await settled(declared);
    expect(engine.of("dr-data").inputs).toMatchObject({ request: "CHG-4711" });
    expect(engine.of("dr-web").inputs).not.toHaveProperty("request");
    expect(engine.names()).not.toContain("dr-web-before-quiesce");
    expect(engine.of("dr").inputs).toMatchObject({
      order: ["data: armed", "web: disarmed"],
      waitsFor: "pulumi config set dr:approved-web CHG-4711",
    });
    expect(declared.waitsFor).toMatchObject({ wave: "web", approval: "dr:approved-web" });
    expect(engine.warnings).toEqual([
      "web waits for approval: `pulumi config set dr:approved-web CHG-4711`; nothing of it starts before",
    ]);
  });

  it("of an earlier request opens nothing", async () => {
    pulumi.runtime.setAllConfig({ "dr:approved-web": "CHG-4710" });
    await settled(plan({ request: "CHG-4711" }));
    expect(engine.of("dr-web").inputs).not.toHaveProperty("request");
    expect(engine.warnings).toEqual([expect.stringContaining("(dr:approved-web approves another request)")]);
  });

  it("without a namespace is the project's own", async () => {
    pulumi.runtime.setAllConfig({ "project:go": "CHG-4711", go: "CHG-1" });
    const waves = [{ name: "data", members: [], approval: "go" }];
    await settled(plan({ request: "CHG-4711", waves }));
    expect(engine.of("dr-data").inputs).toMatchObject({ request: "CHG-4711" });
  });
});

describe("the recovery time of a plan", () => {
  beforeEach(() => pulumi.runtime.setAllConfig({ "dr:approved-web": "CHG-4711" }));

  it("is measured over all waves, out of their orders", async () => {
    const rto = await known(plan({ request: "CHG-4711", rtoTarget: "2 hours" }).rto);
    expect(rto).toMatchObject({ targetSeconds: 7200, measuredSeconds: 4200, isComplete: true, isBreached: false });
    expect(engine.warnings).toEqual([]);
  });

  it("that was breached is shown", async () => {
    const rto = await known(plan({ request: "CHG-4711", rtoTarget: "1 hour" }).rto);
    expect(rto).toMatchObject({ measuredSeconds: 4200, isBreached: true });
    expect(engine.warnings).toEqual([
      "rtoTarget breached under CHG-4711: 1 h 10 min from the first start to the last end, declared 1 h",
    ]);
  });

  it("that was breached fails no preview, whatever an up will do", async () => {
    TestEngine.end();
    engine = await TestEngine.begin(outputs, true);
    await settled(plan({ request: "CHG-4711", rtoTarget: "1 hour", failOnBreach: true }));
    expect(engine.warnings).toEqual([expect.stringContaining("rtoTarget breached under CHG-4711")]);
  });

  it("is measured, and not complete, while a wave waits for approval", async () => {
    pulumi.runtime.setAllConfig({});
    const waves = [
      { name: "data", members: ["SQL01 on hv-01"] },
      { name: "rest", members: [], approval: "dr:rest" },
    ];
    const rto = await known(plan({ request: "CHG-4711", waves }).rto);
    expect(rto).toMatchObject({ measuredSeconds: 1800, isComplete: false });
  });
});

describe("a mistake in a plan", () => {
  const wave = { name: "data", members: [] };
  it.each<[string, Partial<FailbackPlanArgs>, string]>([
    ["an empty request", { request: " " }, "request must not be empty"],
    ["a request that is known late", { request: pulumi.output("R") as never }, "request must be a plain text"],
    ["an unreadable target", { rtoTarget: "4h" as never }, "rtoTarget must be a length of time"],
    ["no wave", { waves: [] }, "waves must name at least one wave"],
    ["a wave without a name", { waves: [{ ...wave, name: "" }] }, "waves[0].name must not be empty"],
    ["two waves of one name", { waves: [wave, wave] }, "waves[1].name is that of waves[0] already"],
    ["no key", { waves: [{ ...wave, approval: "a b" }] }, "waves[0].approval must be a config key"],
    [
      "a key that two waves wait for",
      {
        waves: [
          { ...wave, approval: "a" },
          { ...wave, name: "b", approval: "a" },
        ],
      },
      "waves[1].approval is that of waves[0] already",
    ],
  ])("is told in one line before anything is declared: %s", (_, more, text) => {
    expect(() => plan(more)).toThrow(pulumi.RunError);
    expect(() => plan(more)).toThrow(text);
    expect(() => plan(more)).toThrow("[inputInvalid]");
    expect(engine.names()).not.toContain("dr");
  });

  it("is a step without a place in the order", () => {
    const lost = (step: PlanStep) => new Step(step.name("lost"));
    expect(() => plan({ request: "R", waves: [{ ...wave, before: lost }] })).toThrow("made without step.options");
    const nothing = (() => undefined) as never;
    expect(() => plan({ request: "R", waves: [{ ...wave, after: nothing }] })).toThrow("must return the resources");
    expect(() => plan({ request: "R", waves: [{ ...wave, after: () => [] }] })).toThrow("must return the resources");
  });
});
