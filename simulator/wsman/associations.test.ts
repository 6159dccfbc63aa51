import { child, descend, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import { enumerateRequest, machineReference, uri } from "../testing/envelopes.test-support";
import { committed, externalProvider, machineId, pointId } from "../testing/fleets.test-support";
import { openService } from "../testing/service.test-support";

const provider = externalProvider.name;
const { ask } = openService([
  committed(1, {
    name: "SQL01",
    relationships: { primary: { state: "Committed", provider }, extended: { state: "Replicating", provider } },
    recoveryPoints: [{ id: pointId(1), takenAt: "1 minute ago", consistency: "crashConsistent" }],
  }),
  committed(2, { name: "SQL01 - Test", mode: "TestReplica", relationships: {} }),
  committed(3, { name: "WEB01" }),
]);

const path = (n: number) =>
  `{Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="${machineId(n).toLowerCase()}"}`;

async function rows(wql: string): Promise<readonly XmlElement[]> {
  const { content, fault } = await ask(enumerateRequest(wql));
  expect(fault).toBeUndefined();
  return child(content, "Items")?.children ?? [];
}

async function ids(wql: string): Promise<(string | undefined)[]> {
  return (await rows(wql)).map((one) => trimmed(child(one, "InstanceID")) || trimmed(child(one, "Name")));
}

const relationship = (n: number, kind: number) => `Microsoft:${machineId(n)}\\HVR\\${kind}`;

describe("ASSOCIATORS OF", () => {
  it("leads from a machine to its relationships, and from one of them to its settings", async () => {
    const over = "WHERE AssocClass = Msvm_SystemReplicationRelationship";
    expect(await ids(`ASSOCIATORS OF ${path(1)} ${over}`)).toEqual([relationship(1, 0), relationship(1, 1)]);
    const from = `Msvm_ReplicationRelationship.InstanceID='${relationship(1, 1).replaceAll("\\", "\\\\")}'`;
    const settings = await rows(`ASSOCIATORS OF {${from}} WHERE AssocClass=Msvm_SettingsDefineState`);
    expect(settings.map((one) => [one.name, trimmed(child(one, "InstanceID"))])).toEqual([
      ["Msvm_ReplicationSettingData", relationship(1, 1)],
    ]);
  });

  it("leads from a machine to its replication settings without the relationship", async () => {
    const wql = `associators of ${path(3)} where resultclass = msvm_replicationsettingdata`;
    expect(await ids(wql)).toEqual([relationship(3, 0)]);
  });

  it("leads from a replica to its test replica and back, by the roles", async () => {
    const over = "WHERE AssocClass=Msvm_ReplicaSystemDependency";
    expect(await ids(`ASSOCIATORS OF ${path(1)} ${over}`)).toEqual([machineId(2)]);
    expect(await ids(`ASSOCIATORS OF ${path(2)} ${over} Role=Dependent ResultRole=Antecedent`)).toEqual([machineId(1)]);
    expect(await ids(`ASSOCIATORS OF ${path(2)} ${over} Role=Antecedent`)).toEqual([]);
    expect(await ids(`ASSOCIATORS OF ${path(1)} ${over} ResultRole=Antecedent`)).toEqual([]);
  });

  it("without conditions follows every link, and meets an object once", async () => {
    expect(await ids(`ASSOCIATORS OF ${path(1)}`)).toEqual([
      relationship(1, 0),
      relationship(1, 1),
      machineId(2),
      `Microsoft:${machineId(1)}`,
      `Microsoft:${pointId(1)}`,
      relationship(1, 0),
      relationship(1, 1),
    ]);
  });

  it("takes a full path, with host and namespace", async () => {
    const full = path(3).replace("{", "{\\\\HV-DR-01\\root\\virtualization\\v2:");
    expect(await ids(`ASSOCIATORS OF ${full} WHERE ResultClass=CIM_ManagedSystemElement`)).toEqual([
      relationship(3, 0),
    ]);
  });

  it("of an object that is not there finds nothing", async () => {
    expect(await ids(`ASSOCIATORS OF ${path(9)}`)).toEqual([]);
  });

  it.each([
    "ASSOCIATORS OF",
    "ASSOCIATORS OF Msvm_ComputerSystem.Name='x'",
    "ASSOCIATORS OF {Msvm_ComputerSystem}",
    "ASSOCIATORS OF {Msvm_ComputerSystem.Name=}",
    "ASSOCIATORS OF {Msvm_ComputerSystem.Name='x' WHERE AssocClass=X",
    `ASSOCIATORS OF ${path(1)} WHERE`,
    `ASSOCIATORS OF ${path(1)} WHERE AssocClass`,
    `ASSOCIATORS OF ${path(1)} WHERE AssocClass=A AssocClass=A`,
    `ASSOCIATORS OF ${path(1)} WHERE ClassDefsOnly`,
    `REFERENCES OF ${path(1)} WHERE AssocClass=Msvm_SettingsDefineState`,
  ])("that is malformed is refused: %s", async (wql) => {
    const { fault } = await ask(enumerateRequest(wql));
    expect([fault?.subcode?.name, fault?.code]).toEqual(["CannotProcessFilter", 2150858778]);
  });

  it.each([
    `ASSOCIATORS OF {Msvm_Nothing.Name='x'}`,
    `ASSOCIATORS OF ${path(1)} WHERE AssocClass=Msvm_Nothing`,
    `ASSOCIATORS OF ${path(1)} WHERE ResultClass=Msvm_Nothing`,
  ])("over an unknown class finds no destination: %s", async (wql) => {
    expect((await ask(enumerateRequest(wql))).fault?.subcode?.name).toBe("DestinationUnreachable");
  });
});

describe("REFERENCES OF", () => {
  it("gives the links themselves", async () => {
    const links = await rows(`REFERENCES OF ${path(1)} WHERE ResultClass=Msvm_SystemReplicationRelationship`);
    expect(links.map(({ name }) => name)).toEqual(Array(2).fill("Msvm_SystemReplicationRelationship"));
    const dependent = descend(links[0], "Dependent", "ReferenceParameters", "SelectorSet", "Selector");
    expect(trimmed(dependent)).toBe(relationship(1, 0));
    const all = await rows(`REFERENCES OF ${path(2)}`);
    expect(all.map(({ name }) => name)).toEqual(["Msvm_ReplicaSystemDependency", "Msvm_SettingsDefineState"]);
    expect(await rows(`REFERENCES OF ${path(2)} WHERE Role=Antecedent`)).toEqual([]);
  });
});

describe("the association filter of DSP0227", () => {
  const dialect = "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter";
  const request = (kind: string, more = "") =>
    enumerateRequest("FILTER", { dialect }).replace(
      "FILTER",
      `<b:${kind} xmlns:b="http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"><b:Object>${machineReference(machineId(1))}` +
        `</b:Object>${more}</b:${kind}>`,
    );

  it("asks for the objects at the other end, or for the links", async () => {
    const over = "<b:AssociationClassName>Msvm_SystemReplicationRelationship</b:AssociationClassName>";
    const objects = child((await ask(request("AssociatedInstances", over))).content, "Items")?.children;
    expect(objects?.map((one) => trimmed(child(one, "InstanceID")))).toEqual([relationship(1, 0), relationship(1, 1)]);
    const only = "<b:ResultClassName>Msvm_SnapshotOfVirtualSystem</b:ResultClassName>";
    const links = child((await ask(request("AssociationInstances", only))).content, "Items")?.children;
    expect(links?.map(({ name }) => name)).toEqual(["Msvm_SnapshotOfVirtualSystem"]);
  });

  it("needs an object", async () => {
    const { fault } = await ask(enumerateRequest("x", { dialect }));
    expect(fault?.subcode?.name).toBe("SchemaValidationError");
  });
});

describe("the polymorphism of an enumeration", () => {
  const enumerate = async (className: string, mode?: string) => {
    const b = 'xmlns:b="http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"';
    const element = mode === undefined ? "" : `<b:PolymorphismMode ${b}>${mode}</b:PolymorphismMode>`;
    const body = `<w:OptimizeEnumeration/><w:EnumerationMode>EnumerateObjectAndEPR</w:EnumerationMode>${element}<w:MaxElements>99</w:MaxElements>`;
    return ask(enumerateRequest(undefined, { resource: uri(className), body }));
  };
  const objects = async (className: string, mode?: string) =>
    (child((await enumerate(className, mode)).content, "Items")?.children ?? []).map((pair) => pair.children[0]);

  it.each([undefined, "IncludeSubClassProperties"])(
    "%s: a superclass gives its subclasses' objects whole",
    async (mode) => {
      const found = await objects("cim_enabledlogicalelement", mode);
      expect(new Set(found.map((one) => one?.name))).toEqual(
        new Set(["Msvm_ComputerSystem", "Msvm_ReplicationService"]),
      );
      expect(found).toHaveLength(5);
      expect(found[1]?.children.map(({ name }) => name)).toContain("ReplicationState");
    },
  );

  it("ExcludeSubClassProperties: as objects of the superclass, with references to what they are", async () => {
    const { content } = await enumerate("CIM_EnabledLogicalElement", "ExcludeSubClassProperties");
    const [pair] = child(content, "Items")?.children ?? [];
    const [object, reference] = pair?.children ?? [];
    expect(object).toMatchObject({ name: "CIM_EnabledLogicalElement", namespace: uri("CIM_EnabledLogicalElement") });
    expect([...new Set(object?.children.map(({ name }) => name))].join(" ")).toBe(
      "Caption CommunicationStatus Description DetailedStatus ElementName EnabledDefault EnabledState HealthState " +
        "InstallDate InstanceID Name OperatingStatus OperationalStatus OtherEnabledState PrimaryStatus RequestedState " +
        "Status StatusDescriptions TimeOfLastStateChange TransitioningToState",
    );
    expect(trimmed(descend(reference, "ReferenceParameters", "ResourceURI"))).toBe(uri("Msvm_ComputerSystem"));
  });

  it("None: no objects of subclasses; a class of its own gives its own in any mode", async () => {
    expect(await objects("CIM_EnabledLogicalElement", "None")).toEqual([]);
    for (const mode of ["None", "ExcludeSubClassProperties"]) {
      const found = await objects("Msvm_ComputerSystem", mode);
      expect(found).toHaveLength(4);
      expect(found[1]?.children.map(({ name }) => name)).toContain("ReplicationState");
    }
  });

  it("that nobody defined is not supported", async () => {
    expect((await enumerate("CIM_System", "Deep")).fault?.subcode?.name).toBe("UnsupportedFeature");
  });
});
