/** A reference to an object of WMI: its class and its keys. */
export interface CimReference {
  /** The class as the peer addressed it: its resource URI. */
  readonly resourceUri: string;
  readonly selectors: readonly (readonly [name: string, value: string | CimReference])[];
}

/** A key's value, its name compared as WMI does, ignoring case. */
export function keyOf(reference: CimReference, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const found = reference.selectors.find(([key]) => key.toLowerCase() === wanted)?.[1];
  return typeof found === "string" ? found : undefined;
}

/** The class a reference leads to: the last part of its resource URI. */
export function classOf(reference: CimReference): string {
  return reference.resourceUri.slice(reference.resourceUri.lastIndexOf("/") + 1);
}
