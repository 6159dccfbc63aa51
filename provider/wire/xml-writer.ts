declare const markup: unique symbol;

/** Text that is XML already. Only the functions here make it, so that nothing unescaped slips into a message. */
export type Markup = string & { readonly [markup]: true };

export type Attributes = Readonly<Record<string, string | undefined>>;

/**
 * One element; attributes that are undefined are left out.
 *
 * @example tag("w:Selector", { Name: "InstanceID" }, text(id))
 */
export function tag(name: string, attributes: Attributes = {}, ...children: readonly Markup[]): Markup {
  let opening = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) opening += ` ${key}="${escapeXml(value)}"`;
  }
  const inner = children.join("");
  return (inner === "" ? `${opening}/>` : `${opening}>${inner}</${name}>`) as Markup;
}

/** An element without content, written with both its tags, as Windows writes an empty string. */
export function emptyTag(name: string): Markup {
  return `<${name}></${name}>` as Markup;
}

/** Character data, escaped. */
export function text(value: string): Markup {
  return escapeXml(value) as Markup;
}

/** Several pieces as one. */
export function join(parts: readonly Markup[]): Markup {
  return parts.join("") as Markup;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A reader would turn these into spaces or line feeds; as references they survive.
  "\r": "&#13;",
  "\n": "&#10;",
  "\t": "&#9;",
};

/** Characters that XML 1.0 cannot hold, not even as references. Lone surrogates are among them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the very characters that must not be written
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

/** Whether XML can carry a text. */
export function canBeXml(value: string): boolean {
  return !FORBIDDEN.test(value);
}

function escapeXml(value: string): string {
  if (!canBeXml(value)) throw new RangeError("the text holds a character that XML cannot carry");
  return value.replace(/[&<>"\r\n\t]/g, (character) => ESCAPES[character] ?? character);
}
