import type { MachineEnd } from "../../failback/wave/machine-end";
import type { SeenMember } from "./seen-members";

/** A member of a wave after an operation. */
export interface EndedMember {
  readonly seen: SeenMember;
  readonly end: MachineEnd;
}
