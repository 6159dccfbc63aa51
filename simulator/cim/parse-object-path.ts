import type { CimReference } from "./value";

const HEAD = /(?:(?:\\\\[^\\]+\\)?([^:{}"']*):)?([A-Za-z_]\w*)/y;
const KEY = /\s*([.,])\s*([A-Za-z_]\w*)\s*=\s*/y;
const VALUE = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|([+-]?\w+)/y;

/** The namespace, when the path names one, and the reference it stands for. */
export interface ObjectPath {
  readonly namespace: string | undefined;
  readonly reference: CimReference;
}

/** Reads WMI's text of a reference, such as `\\HOST\root\virtualization\v2:Class.Key="value",Other='…'`. */
export function parseObjectPath(text: string): ObjectPath | undefined {
  const trimmedText = text.trim();
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(trimmedText) ?? undefined;
    if (match) at = pattern.lastIndex;
    return match;
  };
  const head = take(HEAD);
  if (head?.[2] === undefined) return undefined;
  const keys: [string, string | CimReference][] = [];
  while (at < trimmedText.length) {
    const key = take(KEY);
    const value = key?.[1] === (keys.length === 0 ? "." : ",") ? take(VALUE) : undefined;
    if (key?.[2] === undefined || !value) return undefined;
    keys.push([key[2], readValue(value)]);
  }
  return { namespace: head[1], reference: { kind: "reference", className: head[2], keys } };
}

/** A value that is itself a path with keys stands for a reference, as in the path of an association. */
function readValue([, double, single, bare]: RegExpExecArray): string | CimReference {
  const text = bare ?? (double ?? single ?? "").replace(/\\([\s\S])/g, "$1");
  const inner = text.includes("=") ? parseObjectPath(text) : undefined;
  return inner && inner.reference.keys.length > 0 ? inner.reference : text;
}
