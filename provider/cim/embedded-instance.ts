/** An instance whose properties know their types: what CIM-XML (DSP0201) carries, and WS-Management's own XML does not. */
export interface EmbeddedInstance {
  readonly className: string;
  readonly properties: ReadonlyMap<string, EmbeddedProperty>;
}

/** A value is the text that stands in its element; null is a property, or one place of an array, without a value. */
export type EmbeddedProperty =
  | { readonly type: string; readonly value: string | null }
  | { readonly type: string; readonly values: readonly (string | null)[] | null };
