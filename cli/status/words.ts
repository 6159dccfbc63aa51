/** `Msvm_ComputerSystem.ReplicationMode` (docs/facts/hyperv.md). */
export const MODES: ReadonlyMap<number, string> = new Map([
  [0, "None"],
  [1, "Primary"],
  [2, "Replica"],
  [3, "TestReplica"],
  [4, "ExtendedReplica"],
]);

/** `EnabledState`, the values that Hyper-V uses; CIM's own names. */
export const POWERS: ReadonlyMap<number, string> = new Map([
  [2, "Running"],
  [3, "Off"],
  [4, "ShuttingDown"],
  [6, "Saved"],
  [9, "Paused"],
  [10, "Starting"],
]);

/** `ReplicationHealth`. */
export const HEALTHS: ReadonlyMap<number, string> = new Map([
  [1, "OK"],
  [2, "Warning"],
  [3, "Critical"],
]);

/** The word for a number of the host; the number itself where nobody has documented it, null where it was not told. */
export function wordFor(words: ReadonlyMap<number, string>, code: number | undefined): string | null {
  if (code === undefined) return null;
  return words.get(code) ?? String(code);
}
