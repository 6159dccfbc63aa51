import type { Progress } from "../../failback/ports";
import { someOf } from "../../failback/wave/names";
import { hostKey } from "./seen-members";
import type { IdentifiedMembers } from "./wave-change";
import { machineKey, type WaveRecord } from "./wave-record";

const MOST_NAMES = 5;

/** As of a single machine: another address may be another node of the same cluster; whether it is, nobody can tell from here. */
export async function warnOfMovedMembers(
  progress: Progress,
  old: IdentifiedMembers,
  now: IdentifiedMembers,
  { orders }: WaveRecord,
): Promise<void> {
  const { request } = now.inputs;
  const before = new Map(placesOf(old).map(({ key, host }) => [key, host]));
  const moved = placesOf(now).filter(({ key, host }) => {
    const earlier = before.get(key);
    return orders.get(key)?.request === request && earlier !== undefined && earlier !== host;
  });
  if (request === undefined || moved.length === 0) return;
  const names = moved.map(({ label }) => label);
  await progress.warn(
    `host was changed under request ${request} for ${someOf(names, MOST_NAMES)}: it was carried out at the old address, and nothing is sent to the new one`,
  );
}

function placesOf({ inputs: { members }, vmIds }: IdentifiedMembers) {
  return members.flatMap(({ label, inputs: { host, relationship } }, index) => {
    const vmId = vmIds[index];
    return vmId ? [{ label, key: machineKey({ vmId, relationship }), host: hostKey(host) }] : [];
  });
}
