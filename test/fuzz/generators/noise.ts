import fc, { type Arbitrary } from "fast-check";
import type { Binary } from "./binary";
import { numbers, oddities } from "./oddities";

/** Bytes, and heaps of odd pieces, that were never a message. */
export const noise: Arbitrary<Binary> = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
  fc.array(fc.constantFrom(...oddities, ...numbers), { maxLength: 30 }).map((pieces) => pieces.join("")),
);
