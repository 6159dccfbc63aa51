import type { CimReference } from "../cim/value";

/** A question about the links of one object. */
export interface AssociationQuery {
  /** The objects at the other ends, or the links themselves. */
  readonly wanted: "associators" | "references";
  readonly source: CimReference;
  /** Only over links of this class; of no use where the links themselves are wanted. */
  readonly assocClass: string | undefined;
  readonly resultClass: string | undefined;
  /** The property of the link that leads to the source. */
  readonly role: string | undefined;
  /** The property of the link that leads to the result. */
  readonly resultRole: string | undefined;
}
