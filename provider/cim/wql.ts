/** A string literal of WQL: in single quotes, backslash and quote escaped by a backslash. */
export function wqlLiteral(value: string): string {
  return `'${value.replace(/[\\']/g, (character) => `\\${character}`)}'`;
}

/**
 * A query for all objects of a class, or for those of which one property has one of the values.
 *
 * @example selectFrom("Msvm_ConcreteJob", "InstanceID", [id]) // SELECT * FROM Msvm_ConcreteJob WHERE InstanceID = '…'
 */
export function selectFrom(className: string, property?: string, values: readonly string[] = []): string {
  const all = `SELECT * FROM ${className}`;
  if (property === undefined) return all;
  return `${all} WHERE ${values.map((value) => `${property} = ${wqlLiteral(value)}`).join(" OR ")}`;
}
