/** `SQL01 on hv-01, SQL02 on hv-01 and 190 more` */
export function listNames(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${(names.length - most).toLocaleString("en-US")} more` : shown;
}
