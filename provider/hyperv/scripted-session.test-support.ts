import type { CimInstance, CimValue } from "../cim/instance";
import { cimInstance } from "../cim/instances.test-support";
import { meantBy } from "../cim/local-filter";
import { type CimReference, classOf } from "../cim/reference";
import type { CimInvocation, CimQuery, CimSession } from "../cim/session";

/** Classes of jobs and their superclass, as a query for the superclass finds them. */
const SUPERCLASS: Readonly<Record<string, string>> = {
  Msvm_ConcreteJob: "CIM_ConcreteJob",
  Msvm_StorageJob: "CIM_ConcreteJob",
};

/** A host of WMI objects that answers the queries of these tests, and whose methods do what a test says. */
export class ScriptedSession implements CimSession {
  readonly hostName = "hv-dr-01";
  readonly queries: CimQuery[] = [];
  /** The references of what was asked for one by one, in order. */
  readonly gets: CimReference[] = [];
  readonly invocations: CimInvocation[] = [];
  closed = false;
  /** Runs before each query is answered. */
  beforeQuery: (query: CimQuery) => void | Promise<void> = () => {};
  /** Gives references of objects, as hosts do that were asked for them. */
  givesReferences = true;
  /** Answers a method; the default runs the gate and returns 0. */
  method: (invocation: CimInvocation) => Promise<CimInstance> = async ({ gate }) => {
    await gate?.();
    return output({ ReturnValue: "0" });
  };

  constructor(readonly objects: CimInstance[]) {}

  async query(query: CimQuery, { withReferences = false } = {}): Promise<CimInstance[]> {
    this.queries.push(query);
    await this.beforeQuery(query);
    const { className } = query;
    const ofClass = this.objects.filter(
      (one) => one.className === className || SUPERCLASS[one.className] === className,
    );
    return meantBy(query, ofClass).map((one) => ({
      ...one,
      reference: withReferences && this.givesReferences ? one.reference : undefined,
    }));
  }

  async get(reference: CimReference): Promise<CimInstance | undefined> {
    this.gets.push(reference);
    const className = classOf(reference);
    return this.objects.find(
      (one) =>
        one.className === className &&
        reference.selectors.every(([name, value]) => name.startsWith("__") || one.properties.get(name) === value),
    );
  }

  reference(className: string, keys: readonly (readonly [string, string])[]): CimReference {
    return { resourceUri: `urn:test/${className}`, selectors: keys };
  }

  async invoke(invocation: CimInvocation): Promise<CimInstance> {
    this.invocations.push(invocation);
    return this.method(invocation);
  }

  hostTime(): number | undefined {
    return undefined;
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  /** The classes asked for since the last call, in order. */
  takeQueriedClasses(): string[] {
    return this.queries.splice(0).map(({ className }) => className);
  }
}

export function output(properties: Readonly<Record<string, CimValue>>): CimInstance {
  return cimInstance("InitiateFailback_OUTPUT", properties);
}

export const SQL01 = "3F2504E0-4F89-11D3-9A0C-0305E82C3301";
export const WEB01 = "6BA7B810-9DAD-11D1-80B4-00C04FD430C8";
export const BUILT_IN = "22391CDC-272C-4DDF-BA88-9BEFB1A0975C";
export const EXTERNAL = "C2D3A9F4-5B6E-4D7C-8A1B-0F9E8D7C6B5A";

export const hostSystem = cimInstance("Msvm_ComputerSystem", {
  Name: "HV-DR-01",
  ElementName: "HV-DR-01",
  EnabledState: "2",
  ReplicationMode: null,
});

export const service = cimInstance(
  "Msvm_ReplicationService",
  { Name: "replicasvc" },
  {
    resourceUri: "urn:test/Msvm_ReplicationService",
    selectors: [
      ["SystemCreationClassName", "Msvm_ComputerSystem"],
      ["SystemName", "HV-DR-01"],
      ["CreationClassName", "Msvm_ReplicationService"],
      ["Name", "replicasvc"],
    ],
  },
);

export function machine(id: string, name: string, properties: Readonly<Record<string, CimValue>> = {}): CimInstance {
  return cimInstance("Msvm_ComputerSystem", {
    Name: id,
    ElementName: name,
    EnabledState: "3",
    OperationalStatus: "2",
    ReplicationMode: "2",
    ...properties,
  });
}

export function relationship(id: string, instance: 0 | 1, state: string, health = "1"): CimInstance {
  const InstanceID = `Microsoft:${id}\\HVR\\${instance}`;
  return cimInstance("Msvm_ReplicationRelationship", {
    InstanceID,
    ReplicationState: state,
    ReplicationHealth: health,
  });
}

export function settings(
  id: string,
  instance: 0 | 1,
  properties: Readonly<Record<string, CimValue>> = {},
): CimInstance {
  return cimInstance("Msvm_ReplicationSettingData", { InstanceID: `Microsoft:${id}\\HVR\\${instance}`, ...properties });
}

export function job(
  id: string,
  properties: Readonly<Record<string, CimValue>> = {},
  className = "Msvm_ConcreteJob",
): CimInstance {
  return cimInstance(className, {
    InstanceID: id,
    JobState: "4",
    JobType: "124",
    PercentComplete: "30",
    ...properties,
  });
}

/** The association of a job and what it works on; by default a machine. */
export function affected(
  jobId: string,
  keys: Readonly<Record<string, string>>,
  className = "Msvm_ComputerSystem",
  jobClass = "Msvm_ConcreteJob",
): CimInstance {
  return cimInstance("Msvm_AffectedJobElement", {
    AffectedElement: { resourceUri: `urn:test/${className}`, selectors: Object.entries(keys) },
    AffectingElement: { resourceUri: `urn:test/${jobClass}`, selectors: [["InstanceID", jobId]] },
  });
}
