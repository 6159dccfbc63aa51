import { toCimXml } from "../cim/cim-xml";
import { type CimInstance, numberOf, referencedKey } from "../cim/instance";
import type { CimReference } from "../cim/reference";
import type { CimSession } from "../cim/session";
import { FailbackError, toFailbackError } from "../errors";
import type { SendGate, StartOrder, StartOutcome } from "../failback/ports";
import { instanceKey } from "./inventory";
import { HypervClass, relationshipId } from "./names";
import { replicationSettingTypes } from "./replication-settings";
import { returnMeaning } from "./return-code";

/** One call of the method, and what it needs. */
export interface FailbackCall {
  readonly session: CimSession;
  readonly service: () => Promise<CimReference>;
  readonly order: StartOrder;
  readonly gate: SendGate;
  /** Told what the method gave back, whatever it means. */
  readonly answered: (output: CimInstance) => void;
  /** The relationship's settings, when those of all machines were read a moment ago. */
  readonly recentSettings: () => Promise<CimInstance | undefined>;
}

/**
 * `Msvm_ReplicationService.InitiateFailback`, sent once; what goes wrong is an outcome, never an exception. The
 * relationship's own settings are sent back as they were read: which of them the method needs is not documented.
 */
export async function initiateFailback({
  session,
  service,
  order,
  gate,
  answered,
  recentSettings,
}: FailbackCall): Promise<StartOutcome> {
  const progress = { sent: false };
  try {
    const settings = (await recentSettings()) ?? (await readSettings(session, order));
    const target = await service();
    const output = await session.invoke({
      target,
      method: "InitiateFailback",
      parameters: [
        ["ComputerSystem", machineReference(session, order.vmId)],
        ["ReplicationSettingData", toCimXml(settings, replicationSettingTypes)],
        ["RecoveryPointIdentifier", order.recoveryPointId],
      ],
      deadlineMs: order.deadlineMs,
      // What it says decides whether it may be sent again: an answer that contradicts itself says nothing.
      unambiguous: true,
      gate: async () => {
        await gate();
        progress.sent = true;
      },
    });
    answered(output);
    return readOutcome(output);
  } catch (thrown) {
    const cause = toFailbackError(thrown);
    // Whoever was to send it knows better than the gate, which opens a moment before.
    const sent = progress.sent && cause.code !== "startNotSent";
    return sent ? { kind: "unknown", jobId: undefined, cause } : { kind: "notSent", cause };
  }
}

async function readSettings(session: CimSession, order: StartOrder): Promise<CimInstance> {
  const id = relationshipId(order);
  const answer = await session.query({
    className: HypervClass.settings,
    where: { property: "InstanceID", anyOf: [id] },
  });
  // Another relationship's settings must never be sent, whatever the host took the filter for.
  const settings = answer.find((one) => instanceKey(one) === id.toUpperCase());
  if (!settings)
    throw new FailbackError("relationshipMissing", `${session.hostName} has no replication settings ${id}`);
  return settings;
}

function machineReference(session: CimSession, vmId: string): CimReference {
  return session.reference(HypervClass.computerSystem, [
    ["CreationClassName", HypervClass.computerSystem],
    ["Name", vmId],
  ]);
}

function readOutcome(output: CimInstance): StartOutcome {
  const jobId = referencedKey(output, "Job", "InstanceID");
  const returnCode = readReturnCode(output);
  if (returnCode instanceof FailbackError) return { kind: "unknown", jobId, cause: returnCode };
  switch (returnMeaning(returnCode)) {
    case "accepted":
      return { kind: "accepted", jobId };
    case "refused":
      return { kind: "refused", returnCode };
    case "unknown":
      return {
        kind: "unknown",
        jobId,
        cause: new FailbackError("startOutcomeUnknown", `InitiateFailback returned ${returnCode}, which does not tell`),
      };
  }
}

/** The return value, or why it cannot be read: the answer may name a job all the same. */
function readReturnCode(output: CimInstance): number | FailbackError {
  try {
    return (
      numberOf(output, "ReturnValue") ?? new FailbackError("answerUnreadable", "InitiateFailback returned no value")
    );
  } catch (thrown) {
    return toFailbackError(thrown);
  }
}
