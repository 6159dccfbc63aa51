import { Namespace } from "../../../provider/wire/namespaces";
import { type Markup, tag } from "../../../provider/wire/xml-writer";
import { jobReference } from "../../cim/classes/job-values";
import type { CimReference } from "../../cim/value";
import type { FailbackOrder } from "../../model/initiate-failback";
import type { Job } from "../../model/job";
import { parseRelationshipInstanceId } from "../../model/relationship";
import { readEmbeddedInstance } from "../embedded-instance";
import { referenceChildren, selectorValue } from "../endpoint-reference";
import type { Arguments, Method } from "../method";
import { flawIn } from "./settings-flaw";

/** `Msvm_ReplicationService.InitiateFailback`, its parameters as Microsoft documents them. */
export const initiateFailback: Method = {
  name: "InitiateFailback",
  parameters: {
    ComputerSystem: "reference",
    ReplicationSettingData: "string",
    RecoveryPointIdentifier: "string",
  },
  names(args) {
    const { settingsInstanceId } = readSettings(args);
    const named = settingsInstanceId && parseRelationshipInstanceId(settingsInstanceId);
    return {
      machineId: readMachineId(args.get("ComputerSystem")) ?? null,
      relationship: named ? named.kind : null,
      recoveryPoint: textOf(args, "RecoveryPointIdentifier") ?? null,
    };
  },
  run(args, { host, user }) {
    const { returnCode, unreadable, started, job, jobNamed } = host.initiateFailback({
      machineId: readMachineId(args.get("ComputerSystem")),
      ...readSettings(args),
      recoveryPoint: textOf(args, "RecoveryPointIdentifier"),
      user,
    });
    return {
      returnCode,
      ...(unreadable === undefined ? {} : { unreadable }),
      output: writeJob(jobNamed ? job : undefined),
      jobId: job?.id ?? null,
      started,
    };
  },
};

function readMachineId(reference: string | CimReference | undefined): string | undefined {
  if (typeof reference !== "object" || reference.className.toLowerCase() !== "msvm_computersystem") return undefined;
  // All keys, as for a Get.
  const creationClass = selectorValue(reference.keys, "CreationClassName");
  const name = selectorValue(reference.keys, "Name");
  const isMachine = typeof creationClass === "string" && creationClass.toLowerCase() === "msvm_computersystem";
  return isMachine && typeof name === "string" ? name.toUpperCase() : undefined;
}

function readSettings(args: Arguments): Pick<FailbackOrder, "settingsInstanceId" | "settingsFlaw"> {
  const instance = readEmbeddedInstance(textOf(args, "ReplicationSettingData") ?? "");
  if (instance?.className.toLowerCase() !== "msvm_replicationsettingdata") {
    return { settingsInstanceId: undefined, settingsFlaw: undefined };
  }
  const id = instance.properties.get("InstanceID")?.values[0];
  return { settingsInstanceId: id ?? undefined, settingsFlaw: flawIn(instance) };
}

function textOf(args: Arguments, name: string): string | undefined {
  const value = args.get(name);
  return typeof value === "string" ? value : undefined;
}

function writeJob(job: Job | undefined): Markup {
  if (!job) return tag("p:Job", { "xmlns:xsi": Namespace.xsi, "xsi:nil": "true" });
  return tag(
    "p:Job",
    { "xmlns:a": Namespace.addressing, "xmlns:w": Namespace.wsman },
    referenceChildren(jobReference(job)),
  );
}
