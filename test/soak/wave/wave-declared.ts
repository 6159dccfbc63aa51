import type { Properties } from "../../../provider/engine/answers";
import { MOST_MACHINES } from "./wave-arbitraries";
import { machineIdAt, machineName } from "./wave-fleet";

/** A member as the account reads it out of the program: no name of the fleet ever leads to another machine. */
export interface DeclaredMember {
  readonly machine: string;
  /** From 1, in the order of the program. */
  readonly position: number;
  readonly again: boolean;
  /** The recovery point that the program names itself. */
  readonly point: string | null;
}

interface Written {
  readonly vm: { readonly name: string };
  readonly again?: boolean;
  readonly recoveryPoint?: { readonly id: string };
}

export function declaredMembers(declared: Properties | undefined): readonly DeclaredMember[] {
  const members = (declared?.["members"] ?? []) as readonly (string | Written)[];
  return members.map((member, index) => {
    const written: Written = typeof member === "string" ? { vm: { name: member.split(" on ")[0] ?? "" } } : member;
    return {
      machine: idOf(written.vm.name),
      position: index + 1,
      again: written.again ?? declared?.["again"] === true,
      point: written.recoveryPoint?.id ?? null,
    };
  });
}

/** What the plan says that binds an operation, read by itself. */
export function plannedStarts(plan: Properties | undefined): ReadonlySet<number> {
  const ranges = String(plan?.["starts"] ?? "").match(/\d+(-\d+)?/g) ?? [];
  return new Set(
    ranges.flatMap((range) => {
      const [from = 0, to = from] = range.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    }),
  );
}

/** The recovery point that a policy chose for the member. */
export function plannedPoint(plan: Properties | undefined, position: number): string | undefined {
  const points = (plan?.["points"] ?? []) as readonly string[];
  return points.find((text) => text.startsWith(`${position} `))?.slice(`${position} `.length);
}

function idOf(name: string): string {
  const machine = Array.from({ length: MOST_MACHINES }, (_, one) => one).find((one) => machineName(one) === name);
  if (machine === undefined) throw new Error(`no machine is called ${name}`);
  return machineIdAt(machine);
}
