import { cimInstance } from "../cim/instances.test-support";
import { NO_PROVIDER } from "../failback/ports";
import { mayBeFailback, readAffected, readJob, readMachine, readProvider, readRelationship } from "./readings";
import {
  affected,
  BUILT_IN,
  EXTERNAL,
  hostSystem,
  job,
  machine,
  relationship,
  SQL01,
  settings,
} from "./scripted-session.test-support";

describe("a machine", () => {
  it("is read with its GUID in one form, power, status and mode", () => {
    expect(readMachine(machine(SQL01.toLowerCase(), "SQL01", { OperationalStatus: ["2", "32772"] }))).toEqual({
      id: SQL01,
      name: "SQL01",
      enabledState: 3,
      operationalStatus: [2, 32772],
      mode: 2,
    });
  });

  it("does not show its second status as its first when that is null", () => {
    expect(readMachine(machine(SQL01, "SQL01", { OperationalStatus: [null, "2"] }))).toMatchObject({
      operationalStatus: [undefined, 2],
    });
  });

  it("is not the host's own computer system, whose name is no GUID", () => {
    expect(readMachine(hostSystem)).toBeUndefined();
    expect(readMachine(cimInstance("Msvm_ComputerSystem", { Name: null }))).toBeUndefined();
  });

  it("goes by its GUID when it has no name, and shows what is null as not known", () => {
    const nulls = { ElementName: null, EnabledState: null, OperationalStatus: null, ReplicationMode: null };
    expect(readMachine(machine(SQL01, "", nulls))).toEqual({
      id: SQL01,
      name: SQL01,
      enabledState: undefined,
      operationalStatus: [],
      mode: undefined,
    });
  });
});

describe("a relationship", () => {
  it("is read with state and health", () => {
    expect(readRelationship(relationship(SQL01, 0, "14", "2"))).toEqual({ state: 14, health: 2 });
  });

  it("without a state is one whose state is not known", () => {
    expect(readRelationship(cimInstance("Msvm_ReplicationRelationship", { ReplicationState: null }))).toEqual({
      state: undefined,
      health: undefined,
    });
  });
});

describe("a job", () => {
  it("is read with its state, progress and error", () => {
    expect(readJob(job("1", { JobState: "10", ErrorCode: "32768", ErrorDescription: " Es ging schief.\n" }))).toEqual({
      id: "1",
      state: 10,
      percentComplete: 30,
      errorCode: 32768,
      errorDescription: "Es ging schief.",
    });
  });

  it("has no words when they are empty, as Windows leaves them", () => {
    for (const ErrorDescription of ["", " ", null]) {
      expect(readJob(job("1", { ErrorDescription })).errorDescription).toBeUndefined();
    }
  });

  it.each([
    ["124", true],
    ["123", true],
    [null, true],
    ["0", false],
    ["122", false],
    ["125", false],
  ])("of type %p may be a failback: %p", (JobType, may) => {
    expect(mayBeFailback(job("1", { JobType }))).toBe(may);
  });
});

describe("the association of a job and what it works on", () => {
  it.each([
    ["a machine, by its name", { CreationClassName: "Msvm_ComputerSystem", Name: SQL01 }],
    ["a machine, in lower case", { Name: SQL01.toLowerCase() }],
    ["a relationship, by the machine in its id", { InstanceID: `Microsoft:${SQL01}\\HVR\\0` }],
  ])("leads to %s", (_, keys) => {
    expect(readAffected(affected("job-1", keys))).toEqual({ jobId: "job-1", vmId: SQL01 });
  });

  it.each([
    ["neither end", cimInstance("Msvm_AffectedJobElement", {})],
    ["no machine", affected("job-1", { Name: "HV-DR-01" })],
    ["no job", affected("", { Name: SQL01 })],
    [
      "text instead of references",
      cimInstance("Msvm_AffectedJobElement", { AffectedElement: SQL01, AffectingElement: "1" }),
    ],
  ])("with %s leads nowhere", (_, association) => {
    expect(readAffected(association)).toBeUndefined();
  });
});

describe("the provider of a relationship", () => {
  const providers = [
    cimInstance("Msvm_ReplicationProvider", {
      InstanceID: "Microsoft:HV-DR-01\\ReplicationProvider\\Hyper-V Replica",
      Name: BUILT_IN,
    }),
    cimInstance("Msvm_ReplicationProvider", {
      InstanceID: "Microsoft:HV-DR-01\\ReplicationProvider\\Contoso Recovery",
      Name: EXTERNAL,
    }),
  ];
  const read = (path: string | null, known = providers) =>
    readProvider(settings(SQL01, 0, { ReplicationProvider: path }), known);

  it.each([
    `\\\\HV-DR-01\\root\\virtualization\\v2:Msvm_ReplicationProvider.InstanceID="Microsoft:HV-DR-01\\\\ReplicationProvider\\\\Hyper-V Replica",Name="${BUILT_IN}"`,
    `Msvm_ReplicationProvider.Name="${BUILT_IN}",InstanceID="Microsoft:HV-DR-01\\\\ReplicationProvider\\\\x"`,
    `root/virtualization/v2:Msvm_ReplicationProvider.Name="${BUILT_IN.toLowerCase()}"`,
    `Microsoft:HV-DR-01\\ReplicationProvider\\{${BUILT_IN}}`,
    BUILT_IN,
  ])("is Hyper-V's own in %s, listed or not", (path) => {
    expect(read(path)).toEqual({ kind: "builtIn", name: "Hyper-V Replica" });
    expect(read(path, [])).toEqual({ kind: "builtIn", name: "Hyper-V Replica" });
  });

  it.each([
    `\\\\HV-DR-01\\root\\virtualization\\v2:Msvm_ReplicationProvider.InstanceID="Microsoft:HV-DR-01\\\\ReplicationProvider\\\\Contoso Recovery",Name="${EXTERNAL}"`,
    `root/virtualization/v2:Msvm_ReplicationProvider.Name="${EXTERNAL.toLowerCase()}"`,
  ])("is an external one in %s, by the name the host gives it", (path) => {
    expect(read(path)).toEqual({ kind: "external", name: "Contoso Recovery" });
  });

  it("is named by the key that names it, whatever GUID stands in another; but Hyper-V's own anywhere is Hyper-V's own", () => {
    const instance = (guid: string) => `InstanceID="Microsoft:HV-DR-01\\\\ReplicationProvider\\\\like ${guid}"`;
    const path = (guid: string) =>
      `root/virtualization/v2:Msvm_ReplicationProvider.${instance(guid)},Name="${EXTERNAL}"`;
    expect(read(path("5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601"))).toEqual({ kind: "external", name: "Contoso Recovery" });
    expect(read(path("5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601"), [])).toEqual({ kind: "external", name: EXTERNAL });
    expect(read(path(BUILT_IN))).toEqual({ kind: "builtIn", name: "Hyper-V Replica" });
  });

  it("is looked for in the whole text when the path has no key of that name", () => {
    const path = `root/virtualization/v2:Msvm_ReplicationProvider.InstanceID="Microsoft:HV-DR-01\\\\ReplicationProvider\\\\${BUILT_IN}"`;
    expect(read(path)).toEqual({ kind: "builtIn", name: "Hyper-V Replica" });
  });

  it("that is not listed is an external one by its GUID, or by the path itself", () => {
    expect(read(`x:Name="${EXTERNAL.toLowerCase()}"`, [])).toEqual({ kind: "external", name: EXTERNAL });
    expect(read("Contoso", [])).toEqual({ kind: "external", name: "Contoso" });
  });

  it("is not taken from a listed one without a name", () => {
    const nameless = ["", null].map((Name) =>
      cimInstance("Msvm_ReplicationProvider", { InstanceID: "x\\Wrong", Name }),
    );
    expect(read(`x:Name="${EXTERNAL}"`, nameless)).toEqual({ kind: "external", name: EXTERNAL });
  });

  it("is not known when the settings name none, or are missing", () => {
    for (const path of [null, "", " "]) expect(read(path)).toBe(NO_PROVIDER);
    expect(readProvider(undefined, providers)).toBe(NO_PROVIDER);
  });
});
