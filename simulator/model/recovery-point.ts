import type { HostState } from "./host-state";
import type { Machine } from "./machine";

/** What a replica's recovery point holds: data an application had settled, data as after a power cut, or a planned handover. */
export const CONSISTENCIES = ["applicationConsistent", "crashConsistent", "plannedFailover"] as const;

export type Consistency = (typeof CONSISTENCIES)[number];

export interface RecoveryPoint {
  /** The GUID of its snapshot, upper case. */
  readonly id: string;
  readonly takenAt: number;
  readonly consistency: Consistency;
}

/** `InstanceID` of a point, and of a machine's own settings: the prefix and a GUID. WMI compares without regard to case. */
export function settingsInstanceId(id: string): string {
  return `Microsoft:${id}`;
}

/**
 * The point a RecoveryPointIdentifier names: its GUID, or the InstanceID of its settings. What Windows wants there is
 * documented nowhere; it may well be an identifier of the provider's own.
 */
export function findRecoveryPoint({ recoveryPoints }: Machine, identifier: string): RecoveryPoint | undefined {
  const wanted = identifier.toUpperCase();
  return recoveryPoints.find(({ id }) => wanted === id || wanted === settingsInstanceId(id).toUpperCase());
}

/** Whether the host has a recovery point of that id, on whatever machine. */
export function hasRecoveryPoint({ machines }: HostState, id: string): boolean {
  return machines.some(({ recoveryPoints }) => recoveryPoints.some((point) => point.id === id));
}
