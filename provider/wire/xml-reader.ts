import { SaxesParser, type SaxesTagNS } from "saxes";
import { FailbackError } from "../errors";
import type { XmlAttribute, XmlElement, XmlScope } from "./xml-element";

/** What a document may cost at most. A peer is hostile until parsed. */
export interface XmlLimits {
  /** Bytes fed in. */
  readonly maxBytes: number;
  readonly maxDepth: number;
  readonly maxElements: number;
  /** Of one element, declarations of namespaces included. */
  readonly maxAttributes: number;
}

/** Room for an answer of WinRM's own largest envelope (500 kB), with slack for hosts that allow more. */
export const DEFAULT_XML_LIMITS: XmlLimits = {
  maxBytes: 4 * 1024 * 1024,
  maxDepth: 64,
  maxElements: 200_000,
  maxAttributes: 100,
};

interface OpenElement {
  namespace: string;
  name: string;
  attributes: XmlAttribute[];
  children: XmlElement[];
  text: string;
  scope: XmlScope;
}

const NO_SCOPE: XmlScope = { prefixes: {}, outer: undefined };

/**
 * Reads one XML document, chunk by chunk, into elements. Refuses a DOCTYPE (and with it every entity but XML's own
 * five), XML 1.1 (its texts may hold characters that nobody can write back in 1.0), malformed text, invalid UTF-8, and
 * whatever exceeds the limits.
 *
 * @throws FailbackError `answerUnreadable`
 */
export class XmlReader {
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  readonly #limits: XmlLimits;
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;
  #bytes = 0;
  #elements = 0;
  /** Of the tag being read. */
  #attributes = 0;

  constructor(limits: XmlLimits = DEFAULT_XML_LIMITS) {
    this.#limits = limits;
    this.#parser.on("error", (error) => refuse(`the text is not well-formed XML (${error.message})`));
    this.#parser.on("doctype", () => refuse("it has a DOCTYPE, which is never accepted"));
    this.#parser.on("xmldecl", ({ version }) => version === "1.0" || refuse("it is not XML 1.0"));
    // Counted while they come: the parser compares them with each other before it gives the tag.
    this.#parser.on("attribute", () => this.#attribute());
    this.#parser.on("opentag", (tag) => this.#openTag(tag));
    this.#parser.on("closetag", () => this.#closeTag());
    this.#parser.on("text", (text) => this.#text(text));
    this.#parser.on("cdata", (text) => this.#text(text));
  }

  write(chunk: Uint8Array): void {
    this.#bytes += chunk.byteLength;
    if (this.#bytes > this.#limits.maxBytes) refuse(`it is larger than ${this.#limits.maxBytes} bytes`);
    this.#parser.write(this.#decode(chunk));
  }

  /** The root element of the finished document. */
  end(): XmlElement {
    this.#parser.write(this.#decode(undefined)).close();
    if (this.#root === undefined) refuse("it has no root element");
    return this.#root;
  }

  #decode(chunk: Uint8Array | undefined): string {
    try {
      return chunk ? this.#decoder.decode(chunk, { stream: true }) : this.#decoder.decode();
    } catch {
      return refuse("it is not valid UTF-8");
    }
  }

  #attribute(): void {
    if (++this.#attributes <= this.#limits.maxAttributes) return;
    refuse(`an element has more than ${this.#limits.maxAttributes} attributes`);
  }

  #openTag(tag: SaxesTagNS): void {
    this.#attributes = 0;
    if (++this.#elements > this.#limits.maxElements) refuse(`it has more than ${this.#limits.maxElements} elements`);
    if (this.#open.length >= this.#limits.maxDepth) refuse(`it is nested deeper than ${this.#limits.maxDepth}`);
    const outer = this.#open.at(-1)?.scope ?? NO_SCOPE;
    const attributes: XmlAttribute[] = [];
    for (const { uri, local, value, prefix, name } of Object.values(tag.attributes)) {
      if (prefix !== "xmlns" && name !== "xmlns") attributes.push({ namespace: uri, name: local, value });
    }
    this.#open.push({
      namespace: tag.uri,
      name: tag.local,
      attributes,
      children: [],
      text: "",
      scope: hasOwnKeys(tag.ns) ? { prefixes: tag.ns, outer } : outer,
    });
  }

  #closeTag(): void {
    const closed = this.#open.pop();
    const parent = this.#open.at(-1);
    if (parent && closed) parent.children.push(closed);
    else this.#root = closed;
  }

  #text(text: string): void {
    const element = this.#open.at(-1);
    if (element) element.text += text;
  }
}

/** Reads a whole document held in memory. */
export function readXml(document: string | Uint8Array, limits?: XmlLimits): XmlElement {
  const reader = new XmlReader(limits);
  reader.write(typeof document === "string" ? Buffer.from(document, "utf8") : document);
  return reader.end();
}

function hasOwnKeys(record: Record<string, string>): boolean {
  for (const _ in record) return true;
  return false;
}

function refuse(why: string): never {
  throw new FailbackError("answerUnreadable", `the XML was refused: ${why}`);
}
