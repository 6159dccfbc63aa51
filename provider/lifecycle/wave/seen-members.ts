import { FailbackError, toFailbackError } from "../../errors";
import type { RelationshipRef } from "../../failback/observation";
import { type HostInput, HTTP_PORT, HTTPS_PORT } from "../host-input";
import type { Lifecycle } from "../lifecycle";
import { type Look, lookAtMachine } from "../look";
import type { WaveInputs, WaveMember } from "./wave-inputs";
import { machineKey } from "./wave-record";

/** A member of a wave, and what the inventory of its host says about it. */
export interface SeenMember {
  /** Among the members, from 1. */
  readonly position: number;
  readonly member: WaveMember;
  /** Who shares the limit of a host with it: machines behind one address, whatever the program calls it. */
  readonly host: string;
  /** Undefined when it is not known which machine is meant. */
  readonly ref: RelationshipRef | undefined;
  /** The same as the record names it. */
  readonly key: string | undefined;
  readonly look: Look | undefined;
  /** Why there is no look. */
  readonly away: FailbackError | undefined;
}

/** How hosts are told apart. WinRM's own two ports lead to one host; behind any other a host of its own may be forwarded. */
export function hostKey({ address, port }: HostInput): string {
  const isOwn = port === HTTP_PORT || port === HTTPS_PORT;
  return isOwn ? address.toLowerCase() : `${address.toLowerCase()}:${port}`;
}

/**
 * Looks at all members at the same time, with one inventory for each host. What cannot be looked at is told of its own
 * members alone.
 *
 * @param vmIds of the members in their order, as they were recorded; empty where none was
 * @throws FailbackError `inputInvalid` when two members are the same machine
 */
export async function lookAtMembers(
  lifecycle: Lifecycle,
  { members }: WaveInputs,
  vmIds: readonly string[],
): Promise<SeenMember[]> {
  const seen = await Promise.all(
    members.map((member, index) => lookAtMember(lifecycle, member, index + 1, vmIds[index] || undefined)),
  );
  refuseTwice(seen);
  return seen;
}

async function lookAtMember(
  lifecycle: Lifecycle,
  member: WaveMember,
  position: number,
  recordedId: string | undefined,
): Promise<SeenMember> {
  const { inputs } = member;
  const common = { position, member, host: hostKey(inputs.host) };
  const known = recordedId ?? ("id" in inputs.vm ? inputs.vm.id : undefined);
  try {
    const look = await lookAtMachine(lifecycle, inputs, recordedId);
    const ref = { vmId: look.machine.id, relationship: inputs.relationship };
    lifecycle.claims.claim(ref, inputs.resourceUrn);
    return { ...common, ref, key: machineKey(ref), look, away: undefined };
  } catch (thrown) {
    const away = toFailbackError(thrown);
    const ref = known === undefined ? undefined : { vmId: known, relationship: inputs.relationship };
    return { ...common, ref, key: ref && machineKey(ref), look: undefined, away };
  }
}

function refuseTwice(members: readonly SeenMember[]): void {
  const labels = new Map<string, string>();
  for (const { key, member } of members) {
    if (key === undefined) continue;
    const other = labels.get(key);
    if (other !== undefined) {
      throw new FailbackError("inputInvalid", `members ${other} and ${member.label} are the same machine`);
    }
    labels.set(key, member.label);
  }
}
