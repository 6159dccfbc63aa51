import type { CimInstance } from "../cim/instance";
import { cimInstance } from "../cim/instances.test-support";
import type { CimReference } from "../cim/reference";
import { FailbackError } from "../errors";
import { systemClock } from "../failback/system-clock";
import { HypervReplicaHost } from "./hyperv-replica-host";
import {
  affected,
  BUILT_IN,
  EXTERNAL,
  hostSystem,
  job,
  machine,
  output,
  relationship,
  ScriptedSession,
  SQL01,
  service,
  settings,
  WEB01,
} from "./scripted-session.test-support";

const provider = cimInstance("Msvm_ReplicationProvider", {
  InstanceID: "Microsoft:HV-DR-01\\ReplicationProvider\\Contoso",
  Name: EXTERNAL,
});

/** Two machines with a relationship each, and one without. */
const fleet: readonly CimInstance[] = [
  hostSystem,
  service,
  provider,
  machine(SQL01, "SQL01"),
  machine(WEB01, "WEB01", { EnabledState: "2" }),
  relationship(SQL01, 0, "6"),
  relationship(WEB01, 0, "3", "2"),
  settings(SQL01, 0, { ReplicationProvider: `x:Name="${EXTERNAL}"` }),
  settings(WEB01, 0, { ReplicationProvider: `x:Name="${BUILT_IN}"` }),
];

function hostWith(objects: readonly CimInstance[]) {
  const session = new ScriptedSession([...objects]);
  return { session, host: new HypervReplicaHost(session) };
}

const primary = (vmId: string) => ({ vmId, relationship: "primary" }) as const;
const extended = (vmId: string) => ({ vmId, relationship: "extended" }) as const;

const accessDenied = { code: "accessDenied", message: expect.stringContaining("hv-dr-01 shows neither") };

describe("an inventory", () => {
  it("joins machines with their relationships, providers and jobs; the host itself is not among them", async () => {
    const { host } = hostWith([
      ...fleet,
      relationship(SQL01, 1, "13"),
      settings(SQL01, 1),
      job("job-1"),
      affected("JOB-1", { Name: SQL01.toLowerCase() }),
    ]);
    expect(await host.inventory()).toEqual({
      machines: [
        {
          id: SQL01,
          name: "SQL01",
          enabledState: 3,
          operationalStatus: [2],
          mode: 2,
          relationships: {
            primary: { state: 6, health: 1, provider: { kind: "external", name: "Contoso" } },
            extended: { state: 13, health: 1, provider: { kind: "unknown", name: "none named" } },
          },
          jobs: [{ id: "job-1", state: 4, percentComplete: 30, errorCode: undefined, errorDescription: undefined }],
        },
        {
          id: WEB01,
          name: "WEB01",
          enabledState: 2,
          operationalStatus: [2],
          mode: 2,
          relationships: { primary: { state: 3, health: 2, provider: { kind: "builtIn", name: "Hyper-V Replica" } } },
          jobs: [],
        },
      ],
    });
  });

  it("joins relationship and settings whatever the case of their ids", async () => {
    const lower = cimInstance("Msvm_ReplicationRelationship", {
      InstanceID: `microsoft:${SQL01.toLowerCase()}\\hvr\\0`,
      ReplicationState: "6",
    });
    const { host } = hostWith([hostSystem, service, provider, machine(SQL01, "SQL01"), lower, ...fleet.slice(-2)]);
    const { machines } = await host.inventory();
    expect(machines[0]?.relationships.primary).toMatchObject({ state: 6, provider: { kind: "external" } });
  });

  it("shows a machine without replication, and passes over relationships of nobody", async () => {
    const stray = cimInstance("Msvm_ReplicationRelationship", { InstanceID: "Microsoft:x", ReplicationState: "6" });
    const { host } = hostWith([hostSystem, service, machine(SQL01, "SQL01"), stray, relationship(WEB01, 0, "6")]);
    const { machines } = await host.inventory();
    expect(machines).toMatchObject([{ id: SQL01, relationships: {}, jobs: [] }]);
  });

  it("of a host without machines is empty, for the host itself can be seen", async () => {
    expect(await hostWith([hostSystem, service]).host.inventory()).toEqual({ machines: [] });
  });

  it("asks seven times with failback jobs, six times without, however many machines; the service once in all", async () => {
    const many = Array.from({ length: 200 }, (_, i) => {
      const id = `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`;
      return [machine(id, `VM${i}`), relationship(id, 0, "6"), settings(id, 0)];
    }).flat();
    const { host, session } = hostWith([...fleet, ...many, job("other", { JobType: "4" })]);
    expect((await host.inventory()).machines).toHaveLength(202);
    expect(session.takeQueriedClasses()).toEqual([
      "Msvm_ComputerSystem",
      "Msvm_ReplicationService",
      "Msvm_ReplicationRelationship",
      "Msvm_ReplicationSettingData",
      "Msvm_ReplicationProvider",
      "CIM_ConcreteJob",
    ]);
    session.objects.push(job("job-1"));
    await host.inventory();
    expect(session.takeQueriedClasses()).toEqual([
      "Msvm_ComputerSystem",
      "Msvm_ReplicationRelationship",
      "Msvm_ReplicationSettingData",
      "Msvm_ReplicationProvider",
      "CIM_ConcreteJob",
      "Msvm_AffectedJobElement",
    ]);
  });

  it.each<[string, readonly CimInstance[]]>([
    ["nothing", []],
    ["machines, but not the host itself", fleet.slice(1)],
    ["the host itself, but not the service", fleet.filter((one) => one !== service)],
  ])("of a host that shows %s is refused: an account without rights gets empty answers", async (_, objects) => {
    await expect(hostWith(objects).host.inventory()).rejects.toMatchObject(accessDenied);
  });

  it("that failed to find the service looks for it again", async () => {
    const { host, session } = hostWith([hostSystem]);
    await expect(host.inventory()).rejects.toMatchObject(accessDenied);
    session.objects.push(service);
    expect((await host.inventory()).machines).toEqual([]);
  });
});

describe("an observation", () => {
  it("tells of many machines in the order asked for, extended relationships among them", async () => {
    const { host } = hostWith([...fleet, relationship(SQL01, 1, "14", "3")]);
    const seen = await host.observe([primary(WEB01), extended(SQL01), primary(SQL01)]);
    expect(seen.map(({ machine, relationship }) => [machine?.name, relationship])).toEqual([
      ["WEB01", { state: 3, health: 2 }],
      ["SQL01", { state: 14, health: 3 }],
      ["SQL01", { state: 6, health: 1 }],
    ]);
  });

  it("asks three times for one machine as for a thousand, and a fourth time when failback jobs are known", async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`);
    const { host, session } = hostWith([
      ...fleet,
      ...many.flatMap((id) => [machine(id, id), relationship(id, 0, "6")]),
      job("other", { JobType: "4" }),
    ]);
    const three = ["CIM_ConcreteJob", "Msvm_ComputerSystem", "Msvm_ReplicationRelationship"];
    await host.observe([primary(SQL01)]);
    expect(session.takeQueriedClasses()).toEqual(three);
    const seen = await host.observe(many.map(primary));
    expect(session.takeQueriedClasses()).toEqual(three);
    expect(seen.map(({ machine }) => machine?.id)).toEqual(many);
    session.objects.push(job("job-1"));
    await host.observe([primary(SQL01)]);
    expect(session.takeQueriedClasses()).toEqual(["CIM_ConcreteJob", "Msvm_AffectedJobElement", ...three.slice(1)]);
  });

  it("asks for nothing when it is about nothing", async () => {
    const { host, session } = hostWith([]);
    expect(await host.observe([])).toEqual([]);
    expect(await host.relationships([])).toEqual([]);
    expect(await host.jobs([])).toEqual([]);
    expect(session.queries).toEqual([]);
  });

  it("tells a machine that is missing, at the cost of a control for each thing that is", async () => {
    const { host, session } = hostWith([hostSystem, service]);
    expect(await host.observe([primary(SQL01)])).toEqual([{ machine: undefined, relationship: undefined, jobs: [] }]);
    const controls = session.takeQueriedClasses().filter((name) => name === "Msvm_ReplicationService");
    expect(controls).toHaveLength(2);
  });

  it("tells a relationship that is missing from a machine that is there", async () => {
    const { host } = hostWith(fleet);
    const [seen] = await host.observe([extended(SQL01)]);
    expect(seen?.machine?.name).toBe("SQL01");
    expect(seen?.relationship).toBeUndefined();
  });

  it("of a missing machine is refused when the service is not to be seen either: rights are missing then", async () => {
    await expect(hostWith([]).host.observe([primary(SQL01)])).rejects.toMatchObject(accessDenied);
    const others = fleet.filter((one) => one !== service);
    await expect(hostWith(others).host.observe([extended(SQL01)])).rejects.toMatchObject(accessDenied);
  });

  it("does not take the host, or a machine the filter let through, for the one asked about", async () => {
    const { host, session } = hostWith(fleet);
    session.query = async ({ className }) => ScriptedSession.prototype.query.call(session, { className });
    const missing = "00000000-0000-4000-8000-000000000000";
    expect(await host.observe([primary(missing), primary(WEB01)])).toMatchObject([
      { machine: undefined, relationship: undefined },
      { machine: { name: "WEB01" }, relationship: { state: 3 } },
    ]);
  });

  it("shows the failback jobs of a machine, of whatever class, running or just ended, and nobody else's", async () => {
    const { host } = hostWith([
      ...fleet,
      job("running"),
      job("ended", { JobType: "123", JobState: "7" }, "Msvm_StorageJob"),
      job("typeless", { JobType: null }),
      job("export", { JobType: "4" }),
      job("stray"),
      ...["running", "ENDED", "export"].map((id) => affected(id, { Name: SQL01 })),
      affected("typeless", { Name: WEB01 }),
    ]);
    const seen = await host.observe([primary(SQL01), primary(WEB01)]);
    expect(seen.map(({ jobs }) => jobs.map(({ id }) => id))).toEqual([["running", "ended"], ["typeless"]]);
  });

  it("reads the jobs before the state: of a job that ends in between, the state is the one it left, or the job lives", async () => {
    const running = job("running");
    const completed = relationship(SQL01, 0, "14");
    const { host, session } = hostWith([
      ...fleet.filter((one) => one !== fleet[5]),
      completed,
      running,
      affected("running", { Name: SQL01 }),
    ]);
    let asked = 0;
    session.beforeQuery = ({ className }) => {
      if (className !== "CIM_ConcreteJob" && className !== "Msvm_ReplicationRelationship") return;
      if (++asked < 2) return;
      // The job fails between the two questions, and the state falls back with it.
      session.objects.splice(session.objects.indexOf(running), 1, job("running", { JobState: "10" }));
      session.objects.splice(session.objects.indexOf(completed), 1, relationship(SQL01, 0, "6"));
    };
    const [seen] = await host.observe([primary(SQL01)]);
    expect(seen).toMatchObject({ relationship: { state: 6 }, jobs: [{ state: 4 }] });
  });

  it("shows what cannot be read as unknown, for the machine that it is about", async () => {
    const odd = { EnabledState: "three", OperationalStatus: "ok", ReplicationMode: "x" };
    const { host } = hostWith([
      ...[hostSystem, service, machine(SQL01, "SQL01", odd), machine(WEB01, "WEB01")],
      ...[relationship(SQL01, 0, "fourteen", "good"), relationship(WEB01, 0, "6")],
      job("odd", { JobState: "done", JobType: "failback", PercentComplete: "half", ErrorCode: "none" }),
      affected("odd", { Name: SQL01 }),
    ]);
    const known = [{ machine: { enabledState: 3 }, relationship: { state: 6 }, jobs: [] }];
    const state = { state: undefined };
    const unknown = { machine: { enabledState: undefined, operationalStatus: [undefined] }, relationship: state };
    expect(await host.observe([primary(SQL01), primary(WEB01)])).toMatchObject([
      { ...unknown, jobs: [{ id: "odd", ...state, percentComplete: undefined }] },
      ...known,
    ]);
    expect((await host.inventory()).machines).toMatchObject([
      { enabledState: undefined, relationships: { primary: state }, jobs: [state] },
      { enabledState: 3 },
    ]);
    expect(await host.relationships([primary(SQL01), primary(WEB01)])).toMatchObject([state, { state: 6 }]);
    expect(await host.jobs(["odd"])).toMatchObject([state]);
  });

  it("fails when the host does", async () => {
    const { host, session } = hostWith(fleet);
    const broken = new FailbackError("hostUnreachable", "gone");
    session.beforeQuery = () => Promise.reject(broken);
    await expect(host.observe([primary(SQL01)])).rejects.toBe(broken);
  });
});

describe("relationships alone", () => {
  it("are one query, in the order asked for; one that is missing is undefined, after a control", async () => {
    const { host, session } = hostWith(fleet);
    expect(await host.relationships([primary(WEB01), primary(SQL01)])).toEqual([
      { state: 3, health: 2 },
      { state: 6, health: 1 },
    ]);
    expect(session.takeQueriedClasses()).toEqual(["Msvm_ReplicationRelationship"]);
    expect(await host.relationships([extended(WEB01), primary(SQL01)])).toEqual([undefined, { state: 6, health: 1 }]);
    expect(session.takeQueriedClasses()).toEqual(["Msvm_ReplicationRelationship", "Msvm_ReplicationService"]);
  });

  it("that nobody may see are refused, not missing", async () => {
    await expect(hostWith([]).host.relationships([primary(SQL01)])).rejects.toMatchObject(accessDenied);
  });
});

describe("jobs by id", () => {
  it("are one query for many, of any class and in any case, in the order asked for", async () => {
    const { host, session } = hostWith([...fleet, job("aaaa"), job("bbbb", { JobState: "7" }, "Msvm_StorageJob")]);
    expect(await host.jobs(["BBBB", "aaaa"])).toMatchObject([
      { id: "bbbb", state: 7 },
      { id: "aaaa", state: 4 },
    ]);
    expect(session.takeQueriedClasses()).toEqual(["CIM_ConcreteJob"]);
  });

  it("that the host has forgotten are gone, after a control", async () => {
    const { host, session } = hostWith([...fleet, job("aaaa")]);
    expect(await host.jobs(["bbbb", "aaaa"])).toMatchObject(["gone", { id: "aaaa" }]);
    expect(session.takeQueriedClasses()).toEqual([
      "CIM_ConcreteJob",
      "Msvm_AffectedJobElement",
      "Msvm_ReplicationService",
    ]);
  });

  it("that another process has started, of a class the query does not find, are found by what they work on", async () => {
    const { host, session } = hostWith([
      ...fleet,
      job("Odd-Job", { JobState: "4" }, "Contoso_FailbackJob"),
      affected("Odd-Job", { Name: SQL01 }, "Msvm_ComputerSystem", "Contoso_FailbackJob"),
    ]);
    expect(await host.jobs(["odd-job"])).toMatchObject([{ id: "Odd-Job", state: 4 }]);
    expect(await host.jobs(["odd-job"])).toMatchObject([{ id: "Odd-Job", state: 4 }]);
    expect(session.takeQueriedClasses()).toEqual(["CIM_ConcreteJob", "Msvm_AffectedJobElement", "CIM_ConcreteJob"]);
  });

  it("that nobody may see are refused, not gone", async () => {
    await expect(hostWith([]).host.jobs(["aaaa"])).rejects.toMatchObject(accessDenied);
  });
});

describe("a job that this host started, of a class the query does not find", () => {
  const strange = job("Odd-Job", { JobState: "4" }, "Contoso_FailbackJob");
  const reference = { resourceUri: "urn:test/Contoso_FailbackJob", selectors: [["InstanceID", "Odd-Job"]] } as const;

  /** A host on which a failback was started, whose job it named by a reference. */
  async function started(Job: CimReference | null = reference) {
    const { host, session } = hostWith([...fleet, job("aaaa"), strange]);
    session.method = async ({ gate }) => {
      await gate?.();
      return output({ ReturnValue: "4096", Job });
    };
    const order = { ...primary(SQL01), recoveryPointId: undefined, deadlineMs: 30_000 };
    await host.initiateFailback(order, async () => {});
    session.takeQueriedClasses();
    return { host, session };
  }

  it("is asked for by its reference, after the query for all, and the service is not needed as a control", async () => {
    const { host, session } = await started();
    expect(await host.jobs(["aaaa", "odd-job", "ODD-JOB"])).toMatchObject([
      { id: "aaaa" },
      { id: "Odd-Job", state: 4 },
      { id: "Odd-Job", state: 4 },
    ]);
    expect(session.gets).toEqual([reference]);
    expect(session.takeQueriedClasses()).toEqual(["CIM_ConcreteJob"]);
  });

  it("is gone only when that finds nothing either, after a control", async () => {
    const { host, session } = await started();
    session.objects.splice(session.objects.indexOf(strange), 1);
    expect(await host.jobs(["odd-job"])).toEqual(["gone"]);
    expect(session.gets).toEqual([reference]);
    expect(session.takeQueriedClasses()).toEqual(["CIM_ConcreteJob", "Msvm_ReplicationService"]);
  });

  it("is not asked for by itself when others are missing too: one query a class tells of all", async () => {
    const also = job("Odd-Job-2", { JobState: "7" }, "Contoso_FailbackJob");
    const { host, session } = await started();
    session.objects.push(also, affected("Odd-Job-2", { Name: SQL01 }, "Msvm_ComputerSystem", "Contoso_FailbackJob"));
    expect(await host.jobs(["odd-job", "odd-job-2", "aaaa"])).toMatchObject([
      { state: 4 },
      { state: 7 },
      { id: "aaaa" },
    ]);
    session.takeQueriedClasses();
    session.objects.splice(session.objects.indexOf(strange), 1);
    session.objects.splice(session.objects.indexOf(also), 1);
    expect(await host.jobs(["odd-job", "odd-job-2"])).toEqual(["gone", "gone"]);
    expect(session.takeQueriedClasses()).toEqual(["CIM_ConcreteJob", "Contoso_FailbackJob", "Msvm_ReplicationService"]);
    expect(session.gets).toEqual([]);
  });

  it("is not asked for by its reference when the query finds it", async () => {
    const { host, session } = await started({ ...reference, selectors: [["InstanceID", "AAAA"]] });
    expect(await host.jobs(["aaaa"])).toMatchObject([{ id: "aaaa" }]);
    expect(session.gets).toEqual([]);
  });

  it("is an error, and not gone, when its reference cannot be followed; others are told of theirs", async () => {
    const { host, session } = await started();
    const lost = new FailbackError("hostUnreachable", "gone");
    session.get = () => Promise.reject(lost);
    expect(await host.jobs(["odd-job", "aaaa"])).toEqual([lost, expect.objectContaining({ id: "aaaa", state: 4 })]);
  });

  it("keeps nobody waiting for long: a question without an answer is not asked again, nor its late answer told", async () => {
    const { session } = await started();
    const slept: number[] = [];
    let isPatient = false;
    const sleep = (ms: number) => (isPatient ? new Promise<void>(() => {}) : Promise.resolve(void slept.push(ms)));
    const host = new HypervReplicaHost(session, { monotonic: () => 0, sleep });
    session.objects.push(affected("Odd-Job", { Name: SQL01 }, "Msvm_ComputerSystem", "Contoso_FailbackJob"));
    let end = () => {};
    let gets = 0;
    session.get = () => {
      gets++;
      return new Promise((resolve) => {
        end = () => resolve(strange);
      });
    };
    const late = expect.objectContaining({ code: "hostTimeout" });
    for (const _ of [1, 2]) {
      expect(await host.jobs(["odd-job", "aaaa"])).toEqual([late, expect.objectContaining({ id: "aaaa" })]);
    }
    expect([gets, slept]).toEqual([1, [10_000]]);
    end();
    await new Promise((resolve) => setImmediate(resolve));
    session.get = async () => strange;
    isPatient = true;
    expect(await host.jobs(["odd-job"])).toMatchObject([{ id: "Odd-Job" }]);
    expect(gets).toBe(1);
  });

  it("is gone when the method named none, and nothing leads to it", async () => {
    const { host, session } = await started(null);
    expect(await host.jobs(["odd-job"])).toEqual(["gone"]);
    expect(session.gets).toEqual([]);
  });
});

describe("settings an inventory has read", () => {
  it.each([
    [59_999, 0],
    [60_001, 1],
  ])("are, %d ms later by the host's clock, read again %d times", async (later, times) => {
    let now = 1_000;
    const session = new ScriptedSession([...fleet]);
    const host = new HypervReplicaHost(session, { ...systemClock, monotonic: () => now });
    await host.inventory();
    session.takeQueriedClasses();
    now += later;
    await host.initiateFailback({ ...primary(SQL01), recoveryPointId: undefined, deadlineMs: 1 }, async () => {});
    expect(session.takeQueriedClasses()).toHaveLength(times);
  });

  it("are read again for all machines at once, however many start", async () => {
    let now = 1_000;
    const session = new ScriptedSession([...fleet]);
    const host = new HypervReplicaHost(session, { ...systemClock, monotonic: () => now });
    await host.inventory();
    session.takeQueriedClasses();
    session.queries.splice(0);
    now += 60_001;
    const start = () =>
      host.initiateFailback({ ...primary(SQL01), recoveryPointId: undefined, deadlineMs: 1 }, async () => {});
    await Promise.all([start(), start(), start()]);
    now += 59_999;
    await start();
    expect(session.queries).toEqual([{ className: "Msvm_ReplicationSettingData" }]);
  });

  it("that could not be read again are read for the next start", async () => {
    let now = 1_000;
    const session = new ScriptedSession([...fleet]);
    const host = new HypervReplicaHost(session, { ...systemClock, monotonic: () => now });
    await host.inventory();
    now += 60_001;
    const order = { ...primary(SQL01), recoveryPointId: undefined, deadlineMs: 1 };
    const query = session.query.bind(session);
    session.query = () => Promise.reject(new FailbackError("hostBusy", "too much to do"));
    expect(await host.initiateFailback(order, async () => {})).toMatchObject({ kind: "notSent" });
    session.query = query;
    expect(await host.initiateFailback(order, async () => {})).not.toMatchObject({ kind: "notSent" });
  });
});

describe("closing the host", () => {
  it("closes its session", async () => {
    const { host, session } = hostWith([]);
    await host.close();
    expect(session.closed).toBe(true);
  });
});
