/** An element as the reader delivers it. Names are matched by namespace and local name, never by prefix. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** The character data directly inside this element, joined; not that of its children. */
  readonly text: string;
  /** Prefixes in scope, for values that are qualified names (a fault's subcode). */
  readonly scope: XmlScope;
}

export interface XmlAttribute {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

export interface XmlScope {
  readonly prefixes: Readonly<Record<string, string>>;
  readonly outer: XmlScope | undefined;
}

/** The first child of that name, or undefined. Without a namespace any will do (peers disagree on some). */
export function child(element: XmlElement | undefined, name: string, namespace?: string): XmlElement | undefined {
  return element?.children.find((c) => c.name === name && (namespace === undefined || c.namespace === namespace));
}

/** All children of that name. */
export function childrenOf(element: XmlElement | undefined, name: string, namespace?: string): XmlElement[] {
  return (element?.children ?? []).filter(
    (c) => c.name === name && (namespace === undefined || c.namespace === namespace),
  );
}

/** The child reached by going down through the names, any namespace. */
export function descend(element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>((at, name) => child(at, name), element);
}

export function attribute(element: XmlElement, name: string, namespace = ""): string | undefined {
  return element.attributes.find((a) => a.name === name && a.namespace === namespace)?.value;
}

/** The text without the white space around it; undefined for a missing element. */
export function trimmed(element: XmlElement | undefined): string | undefined {
  return element?.text.trim();
}

/** A `prefix:local` value resolved with the prefixes in scope; an undeclared prefix gives the namespace "". */
export function qualifiedName(element: XmlElement): { namespace: string; name: string } {
  const value = element.text.trim();
  const colon = value.indexOf(":");
  const prefix = colon < 0 ? "" : value.slice(0, colon);
  for (let scope: XmlScope | undefined = element.scope; scope; scope = scope.outer) {
    const namespace = Object.hasOwn(scope.prefixes, prefix) ? scope.prefixes[prefix] : undefined;
    if (namespace !== undefined) return { namespace, name: value.slice(colon + 1) };
  }
  return { namespace: "", name: value.slice(colon + 1) };
}
