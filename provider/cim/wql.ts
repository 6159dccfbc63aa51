import { FailbackError } from "../errors";
import { canBeXml } from "../wire/xml-writer";

/**
 * A string literal of WQL: in single quotes, backslash and quote escaped by a backslash.
 *
 * @throws FailbackError `inputInvalid` when it holds a character that no message can carry
 */
export function wqlLiteral(value: string): string {
  if (!canBeXml(value)) throw new FailbackError("inputInvalid", `${JSON.stringify(value)} holds a control character`);
  return `'${value.replace(/[\\']/g, (character) => `\\${character}`)}'`;
}

/**
 * More alternatives than this are not written out: WMI refuses queries with too many ORs, and where the limit lies
 * depends on the query (learn.microsoft.com, Querying with WQL, WBEM_E_QUOTA_VIOLATION).
 */
const MAX_ALTERNATIVES = 50;

/**
 * A query for all objects of a class, or at least for those of which one property has one of the values. The answer may
 * hold more than was asked for: whoever asks picks out what is meant.
 *
 * @example selectFrom("Msvm_ConcreteJob", "InstanceID", [id]) // SELECT * FROM Msvm_ConcreteJob WHERE InstanceID = '…'
 */
export function selectFrom(className: string, property?: string, values: readonly string[] = []): string {
  const all = `SELECT * FROM ${className}`;
  if (property === undefined || values.length > MAX_ALTERNATIVES) return all;
  if (values.length === 0) throw new RangeError(`no value of ${property} is asked for`);
  return `${all} WHERE ${values.map((value) => `${property} = ${wqlLiteral(value)}`).join(" OR ")}`;
}
