import { FailbackError } from "../errors";
import type { Declared } from "./declared";
import { Unknown } from "./known";
import type { Member } from "./members";

/** Machines a rule is about: all that one of these matches. */
export interface MachineSelection {
  /** Machines by the name Hyper-V shows, in any case, or by a pattern of it; an id matches by its text. */
  readonly machines?: readonly (string | RegExp)[];
  /** All machines of resources by their names in the program. */
  readonly resources?: readonly (string | RegExp)[];
  /** All machines of a stack that has this tag. */
  readonly stackTag?: { readonly name: string; readonly value: string };
}

/** Whether a rule is about a machine; Unknown, or a text that says why, where that cannot be told. */
export type Selected = boolean | Unknown | { readonly why: string };

/** @throws FailbackError `inputInvalid` when nothing is selected */
export function selectionOf({ machines = [], resources = [], stackTag }: MachineSelection) {
  if (machines.length + resources.length === 0 && !stackTag)
    throw new FailbackError("inputInvalid", "machines, resources or stackTag must be given");
  return (declared: Declared, { machineName, machineId }: Member): Selected => {
    if (stackTag && declared.stackTags.get(stackTag.name) === stackTag.value) return true;
    if (matchesOne(declared.name, resources)) return true;
    if (machines.length === 0) return false;
    if (machineName instanceof Unknown) return machineName;
    if (machineName !== undefined) return matchesOne(machineName, machines);
    if (machineId !== undefined && matchesOne(machineId, machines)) return true;
    return { why: "it is declared by its id, so its name cannot be told" };
  };
}

function matchesOne(text: string, patterns: readonly (string | RegExp)[]): boolean {
  return patterns.some((pattern) =>
    typeof pattern === "string" ? pattern.toLowerCase() === text.toLowerCase() : stateless(pattern).test(text),
  );
}

/** A pattern with `g` or `y` would go on from where its last search ended. */
function stateless({ source, flags }: RegExp): RegExp {
  return new RegExp(source, flags.replace(/[gy]/g, ""));
}
