import { z } from "zod";
import { LABEL } from "../model/label";
import { OperationalStatus, ReplicationState } from "../model/numbers";

/** Fields that the fleet file and the control API's actions have in common. */

export const guid = z.guid({ error: "must be a GUID" }).transform((text) => text.toUpperCase());

export const label = z
  .string()
  .regex(LABEL, { error: "must be 1 to 256 characters, none of them a control character" });

/** A name out of a table, or its number. */
export function named<T extends Readonly<Record<string, number>>>(table: T) {
  const names = Object.keys(table) as (keyof T & string)[];
  return z
    .union([z.enum(names), z.enum(table)], { error: `must be one of ${names.join(", ")}, or its number` })
    .transform((value): T[keyof T] => (typeof value === "number" ? (value as T[keyof T]) : table[value as keyof T]));
}

/** A name out of a table, or any number: a newer host may know values that nobody has documented. */
function namedOrNumber<T extends Readonly<Record<string, number>>>(table: T) {
  const names = Object.keys(table);
  return z
    .union([z.enum(names), z.int().min(0).max(65_535)], {
      error: `must be one of ${names.join(", ")}, or a number up to 65535`,
    })
    .transform((value): number => (typeof value === "number" ? value : (table[value] as number)));
}

export const replicationState = namedOrNumber(ReplicationState);

/** Microsoft's documentation of the property knows one value, or two. */
export const operationalStatus = z
  .array(namedOrNumber(OperationalStatus))
  .min(1, { error: "must hold one or two values" })
  .max(2, { error: "must hold one or two values" });
