import { readPositions } from "../lifecycle/wave/positions";
import { type Declared, isRequestUsed, requestOf } from "./declared";
import { fieldsOf, Unknown, unknownIn } from "./known";
import { type Member, membersOf } from "./members";

/** How many failbacks applying a resource would start. */
export interface Starts {
  /** Planned as starts. */
  readonly sure: number;
  /** Those that may start besides: the plan does not know. Infinity when not even their number is known. */
  readonly possible: number;
  /** The machines in question. */
  readonly machines: readonly Member[];
  /** Why they are not known, when it is for a value that the preview does not know. */
  readonly unknown: Unknown | undefined;
}

const NONE: Starts = { sure: 0, possible: 0, machines: [], unknown: undefined };

/** What a plan says of starts. A plan that does not know, or cannot be read, may start everything. */
export function startsOf(declared: Declared): Starts {
  if (requestOf(declared) === undefined) return NONE;
  return declared.kind === "machine" ? startOfMachine(declared) : startsOfWave(declared);
}

function startOfMachine(declared: Declared): Starts {
  const { action } = fieldsOf(declared.inputs["plan"]);
  // A used request never starts anything, whatever else is not known.
  if (action === "none" || action === "blocked" || isRequestUsed(declared)) return NONE;
  const sure = action === "start" ? 1 : 0;
  return { sure, possible: 1 - sure, machines: listed(declared), unknown: unknownIn(declared.inputs) };
}

/** Under a used request a wave may still start those of its machines that it has not started yet. */
function startsOfWave(declared: Declared): Starts {
  const { inputs } = declared;
  const unknown = unknownIn(inputs);
  const machines = listed(declared);
  const { totals, starts } = fieldsOf(inputs["plan"]);
  const { start, unknown: open } = fieldsOf(totals);
  if (typeof start !== "number" || typeof open !== "number") {
    const possible = membersOf(declared) instanceof Unknown ? Number.POSITIVE_INFINITY : machines.length;
    return { sure: 0, possible, machines, unknown };
  }
  const positions = open === 0 && typeof starts === "string" ? readPositions(starts) : undefined;
  const starting = positions ? machines.filter((_, index) => positions.has(index + 1)) : machines;
  return { sure: start, possible: open, machines: starting, unknown };
}

function listed(declared: Declared): readonly Member[] {
  const members = membersOf(declared);
  return members instanceof Unknown ? [] : members;
}
