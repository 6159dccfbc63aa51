/** A number as people read it. @example count(2000) // "2,000" */
export function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** The first names of a list, and how many more there are. @example "SQL01 on hv-01, SQL02 on hv-01 and 190 more" */
export function someOf(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${count(names.length - most)} more` : shown;
}
