import type { WaveInputs, WaveMember } from "./wave-inputs";

/** A wave's members and the ids that are known for them, in their order. */
export interface IdentifiedMembers {
  readonly inputs: WaveInputs;
  readonly vmIds: readonly string[];
}

/**
 * Whether two waves mean other machines, points or hosts. The order of members, and how a machine is written, do not
 * matter: one that was named and is now given by its id is the same, if its id was known.
 */
export function membersChanged(old: IdentifiedMembers, now: IdentifiedMembers): boolean {
  if (old.inputs.members.length !== now.inputs.members.length) return true;
  const before = new Set(old.inputs.members.flatMap((member, index) => meanings(member, old.vmIds[index])));
  return now.inputs.members.some((member, index) => {
    const [byName, byId] = meanings(member, now.vmIds[index]);
    const isSame = (byName !== undefined && before.has(byName)) || (byId !== undefined && before.has(byId));
    return !isSame;
  });
}

function meanings({ inputs }: WaveMember, vmId: string | undefined): string[] {
  const { host, relationship, recoveryPoint, vm } = inputs;
  const more = { host, relationship, recoveryPoint };
  const written = JSON.stringify({ ...more, vm });
  return vmId ? [written, JSON.stringify({ ...more, vm: { id: vmId } })] : [written];
}
