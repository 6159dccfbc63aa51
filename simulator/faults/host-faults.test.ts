import type { CallEntry } from "../call-log";
import { enumerateRequest, failbackRequest, getRequest } from "../testing/envelopes.test-support";
import { committed, machineId } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";
import type { FaultSet } from "./fault-set";

let host: TestHost;
beforeEach(async () => {
  host = await TestHost.open([committed(1), committed(2)]);
});
afterEach(() => host.close());

async function use(set: FaultSet): Promise<void> {
  expect((await host.control("PUT", "/faults", set)).status).toBe(200);
}

const start = (n = 1) => host.ask(failbackRequest({ machine: machineId(n) }));

/** How many instances a query finds; undefined when it ends in a fault. */
async function count(from: string): Promise<number | undefined> {
  const { text, fault } = await host.ask(enumerateRequest(`SELECT * FROM ${from}`));
  return fault ? undefined : (text.match(/xsi:type="p:/g) ?? []).length;
}

async function properties(from: string, name: string): Promise<string[]> {
  const { text } = await host.ask(enumerateRequest(`SELECT * FROM ${from}`));
  return [...text.matchAll(new RegExp(`<p:${name}(?: [^>]*?)?(?:/>|>(.*?)</p:${name}>)`, "g"))].map(
    ([, value = "nil"]) => value,
  );
}

const later = (seconds: number) => host.control("POST", "/host/actions", { action: "advanceClock", seconds });

describe("what the host answers to InitiateFailback", () => {
  it("L11 is a code that does not tell, and a failback that runs: the log tells both", async () => {
    await use({ failback: { start: { returnValue: 32768 } } });
    const { text } = await start();
    expect(text).toContain("<p:ReturnValue>32768</p:ReturnValue>");
    expect(text).toMatch(/<p:Job [^>]*xsi:nil="true"/);
    const { json } = await host.control<CallEntry[]>("GET", "/calls");
    expect(json).toMatchObject([{ returnCode: 32768, started: true, answer: "delivered", jobId: expect.any(String) }]);
    expect(await properties("Msvm_ReplicationRelationship", "ReplicationState")).toEqual(["13", "6"]);
  });

  it("is no code at all, or one that is no number", async () => {
    await use({ failback: { start: { returnValue: "missing" } } });
    expect((await start(1)).text).not.toContain("ReturnValue");
    await use({ failback: { start: { returnValue: "notANumber" } } });
    expect((await start(2)).text).toContain("<p:ReturnValue>unknown</p:ReturnValue>");
  });

  it("holds no failback that the code promises when nothing is to happen", async () => {
    await use({ failback: { start: { returnValue: 4096, effect: "nothing" } } });
    expect((await start()).text).toContain("<p:ReturnValue>4096</p:ReturnValue>");
    expect((await host.control<CallEntry[]>("GET", "/calls")).json).toMatchObject([
      { returnCode: 4096, started: false },
    ]);
    expect(await count("CIM_Job")).toBe(0);
  });
});

describe("jobs as queries find them", () => {
  it.each([
    ["Msvm_ConcreteJob", 1],
    ["Msvm_StorageJob", 1],
    ["Contoso_FailbackJob", 0],
  ] as const)("are of the class they are told: %s", async (className, underConcreteJob) => {
    await use({ failback: { job: { class: className, jobType: 123 } } });
    expect((await start()).text).toContain(`/${className}</w:ResourceURI>`);
    expect([await count(className), await count("CIM_ConcreteJob"), await count("CIM_Job")]).toEqual([
      1,
      underConcreteJob,
      1,
    ]);
    expect(await properties(className, "JobType")).toEqual(["123"]);
    const [id = ""] = await properties(className, "InstanceID");
    expect((await host.ask(getRequest(className, { InstanceID: id }))).status).toBe(200);
    expect((await properties("Msvm_AffectedJobElement", "AffectingElement"))[0]).toContain(className);
  });

  it.each([
    ["associated", 1, 1],
    ["notAssociated", 1, 0],
    ["hidden", 0, 0],
  ] as const)("are %s: %i job, %i association", async (visibility, jobs, associations) => {
    await use({ failback: { job: { visibility } } });
    await start();
    expect([await count("CIM_ConcreteJob"), await count("Msvm_AffectedJobElement")]).toEqual([jobs, associations]);
  });

  it("appear late", async () => {
    await use({ failback: { job: { appearsAfterSeconds: 30 } } });
    await start();
    expect([await count("CIM_ConcreteJob"), await count("Msvm_AffectedJobElement")]).toEqual([0, 0]);
    await later(30);
    expect([await count("CIM_ConcreteJob"), await count("Msvm_AffectedJobElement")]).toEqual([1, 1]);
  });

  it("tell what they are told to when they have failed", async () => {
    await use({ failback: { job: { seconds: 0, ends: "failed", errorCode: 32772, errorDescription: "No <link>." } } });
    await start();
    const tell = (name: string) => properties("Msvm_ConcreteJob", name);
    expect(await Promise.all([tell("ErrorCode"), tell("ErrorDescription"), tell("JobState")])).toEqual([
      ["32772"],
      ["No &lt;link&gt;."],
      ["10"],
    ]);
  });

  it("can be read for ever", async () => {
    await use({ failback: { job: { keptSeconds: "forever" } } });
    await start();
    await later(31_622_400);
    expect(await properties("Msvm_ConcreteJob", "TimeBeforeRemoval")).toEqual([expect.stringContaining("P99999999D")]);
  });
});

describe("a relationship", () => {
  it("has no ReplicationState for a while, on the machine's own property too", async () => {
    await use({ failback: { state: { shows: [{ since: "call", afterSeconds: 0, forSeconds: 30, reads: null }] } } });
    await start();
    expect(await properties("Msvm_ReplicationRelationship", "ReplicationState")).toEqual(["nil", "6"]);
    expect(await properties("Msvm_ComputerSystem", "ReplicationState")).toEqual(["nil", "nil", "6"]);
    await later(30);
    expect(await properties("Msvm_ReplicationRelationship", "ReplicationState")).toEqual(["13", "6"]);
  });

  it("goes on as it began when the faults are cleared meanwhile", async () => {
    await use({ failback: { state: { completes: "never" } } });
    await start(1);
    await host.control("DELETE", "/faults");
    await start(2);
    await later(100);
    expect(await properties("Msvm_ReplicationRelationship", "ReplicationState")).toEqual(["13", "14"]);
  });
});

describe("L17 a host that answers empty", () => {
  it("shows nothing at all to an account without rights, and no error", async () => {
    await use({ empty: { classes: "all", keepsHost: false } });
    for (const name of ["Msvm_ComputerSystem", "Msvm_ReplicationService", "Msvm_ReplicationRelationship", "CIM_Job"])
      expect([name, await count(name)]).toEqual([name, 0]);
  });

  it("shows itself and its service alone, as a positive control", async () => {
    await use({ empty: { classes: "all", keepsHost: true } });
    expect(await properties("Msvm_ComputerSystem", "Name")).toEqual(["HV-DR-01"]);
    expect([await count("Msvm_ReplicationService"), await count("Msvm_ReplicationRelationship")]).toEqual([1, 0]);
    expect((await start()).text).toContain("<p:ReturnValue>32769</p:ReturnValue>");
  });

  it("shows no machines once", async () => {
    await use({ empty: { classes: ["msvm_computersystem"], keepsHost: true, times: 1 } });
    expect(await count("Msvm_ReplicationRelationship")).toBe(2);
    expect([await count("Msvm_ComputerSystem"), await count("Msvm_ComputerSystem")]).toEqual([1, 3]);
  });

  it("counts a query on a class above for the class", async () => {
    await use({ empty: { classes: ["Msvm_ComputerSystem"], keepsHost: false, times: 2 } });
    expect([await count("CIM_ComputerSystem"), await count("CIM_System"), await count("CIM_System")]).toEqual([
      0, 0, 3,
    ]);
  });
});

describe("a restart of the host's services", () => {
  const restart = (more: object) => host.control("POST", "/host/actions", { action: "restartServices", ...more });

  it("leaves no class of Hyper-V's for a while, then everything but the jobs", async () => {
    await start();
    await restart({ downSeconds: 3_600 });
    const down = await host.ask(enumerateRequest("SELECT * FROM Msvm_ComputerSystem"));
    expect(down.fault?.subcode?.name).toBe("DestinationUnreachable");
    expect((await start(2)).fault?.subcode?.name).toBe("DestinationUnreachable");
    await later(3_600);
    expect([await count("Msvm_ComputerSystem"), await count("CIM_Job")]).toEqual([3, 0]);
    expect(await properties("Msvm_ReplicationRelationship", "ReplicationState")).toEqual(["13", "6"]);
  });

  it("leaves classes without instances when told so, and no method", async () => {
    await restart({ downSeconds: 3_600, answers: "empty" });
    expect([await count("Msvm_ComputerSystem"), await count("Msvm_ReplicationService")]).toEqual([0, 0]);
    expect((await start()).text).toContain("<p:ReturnValue>32777</p:ReturnValue>");
  });

  it.each([
    ["stays", "13"],
    ["returns", "6"],
    ["completes", "14"],
  ])("has a failback that ran %s: %s in the end", async (failbacks, state) => {
    await start();
    await restart({ failbacks });
    await later(100);
    expect((await properties("Msvm_ReplicationRelationship", "ReplicationState"))[0]).toBe(state);
    const actions = (await host.control<{ action: string }[]>("GET", "/actions")).json;
    expect(actions[0]).toMatchObject({ action: "restartServices", machineId: null });
  });
});

describe("a host whose clock is wrong", () => {
  it.each([-86_400, 3_600])("by %i seconds shows so in its Date and in every instant, but for never", async (skew) => {
    await use({ clockSkewSeconds: skew });
    await start();
    const response = await host.post(enumerateRequest("SELECT * FROM Msvm_ConcreteJob"));
    const off = (at: string) => Math.abs(Date.parse(at) - Date.now() - skew * 1000);
    expect(off(response.headers.get("date") ?? "")).toBeLessThan(60_000);
    const started = /<p:StartTime><cim:Datetime>(.*?)</.exec(await response.text())?.[1] ?? "";
    expect(off(started)).toBeLessThan(60_000);
    expect((await properties("Msvm_ConcreteJob", "InstallDate"))[0]).toContain("1601-01-01T00:00:00Z");
  });
});
