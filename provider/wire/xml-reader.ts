import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from "saxes";
import { FailbackError } from "../errors";
import type { XmlAttribute, XmlElement, XmlScope } from "./xml-element";

/** What a document may cost at most. A peer is hostile until parsed. */
export interface XmlLimits {
  /** Bytes fed in. */
  readonly maxBytes: number;
  readonly maxDepth: number;
  readonly maxElements: number;
  /** Of one element. */
  readonly maxAttributes: number;
}

/** Room for an answer of WinRM's own largest envelope (500 kB), with slack for hosts that allow more. */
export const DEFAULT_XML_LIMITS: XmlLimits = {
  maxBytes: 4 * 1024 * 1024,
  maxDepth: 64,
  maxElements: 200_000,
  maxAttributes: 100,
};

/**
 * Told of each element as it ends, with the elements that are still open around it, outermost first; their children so
 * far are those that ended before. What it takes (true) is not kept in the document: a long answer can be worked off
 * item by item while it comes in.
 */
export type ElementTaker = (element: XmlElement, within: readonly XmlElement[]) => boolean;

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

/** Most elements have no attributes: they share this. */
const NO_ATTRIBUTES: readonly XmlAttribute[] = Object.freeze([]);

const NO_SCOPE: XmlScope = { prefixes: {}, outer: undefined };

/**
 * Refuses at the first mistake. It overrides `fail` because V8 turns a parser with more than six handlers into a slow
 * dictionary: with an `error` handler beside those of the reader, all reading would take four times as long.
 */
class StrictParser extends SaxesParser<{ xmlns: true }> {
  constructor() {
    super({ xmlns: true });
  }

  override fail(message: string): this {
    return refuse(`the text is not well-formed XML (${this.makeError(message).message})`);
  }
}

/**
 * Reads one XML document, chunk by chunk, into elements. Refuses a DOCTYPE (and with it every entity but XML's own
 * five), XML 1.1 (its texts may hold characters that nobody can write back in 1.0), malformed text, invalid UTF-8, and
 * whatever exceeds the limits.
 *
 * @throws FailbackError `answerUnreadable`
 */
export class XmlReader {
  readonly #parser = new StrictParser();
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  readonly #limits: XmlLimits;
  readonly #take: ElementTaker | undefined;
  readonly #open: OpenElement[] = [];
  /** Of the tag being read. The parser adds their namespaces before it tells of the tag. */
  #attributes: SaxesAttributeNS[] = [];
  #root: XmlElement | undefined;
  #bytes = 0;
  #elements = 0;

  constructor(limits: XmlLimits = DEFAULT_XML_LIMITS, take?: ElementTaker) {
    this.#limits = limits;
    this.#take = take;
    this.#parser.on("doctype", () => refuse("it has a DOCTYPE, which is never accepted"));
    // Counted while they come: the parser compares them with each other before it gives the tag.
    this.#parser.on("attribute", (attribute) => this.#attribute(attribute as SaxesAttributeNS));
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

  /** How many elements have begun so far. */
  get elements(): number {
    return this.#elements;
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

  #attribute(attribute: SaxesAttributeNS): void {
    if (this.#attributes.push(attribute) <= this.#limits.maxAttributes) return;
    refuse(`an element has more than ${this.#limits.maxAttributes} attributes`);
  }

  #openTag(tag: SaxesTagNS): void {
    if (this.#elements === 0 && this.#parser.xmlDecl.version === "1.1") refuse("it is not XML 1.0");
    if (++this.#elements > this.#limits.maxElements) refuse(`it has more than ${this.#limits.maxElements} elements`);
    if (this.#open.length >= this.#limits.maxDepth) refuse(`it is nested deeper than ${this.#limits.maxDepth}`);
    let scope = this.#open.at(-1)?.scope ?? NO_SCOPE;
    let attributes = NO_ATTRIBUTES;
    const given = this.#attributes;
    if (given.length > 0) {
      this.#attributes = [];
      const own: XmlAttribute[] = [];
      for (const { prefix, name, uri, local, value } of given) {
        if (prefix !== "xmlns" && name !== "xmlns") own.push({ namespace: uri, name: local, value });
      }
      attributes = own;
      if (own.length < given.length) scope = { prefixes: tag.ns, outer: scope };
    }
    this.#open.push({ namespace: tag.uri, name: tag.local, attributes, children: [], text: "", scope });
  }

  #closeTag(): void {
    const closed = this.#open.pop();
    if (!closed || this.#take?.(closed, this.#open)) return;
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(closed);
    else this.#root = closed;
  }

  #text(text: string): void {
    const element = this.#open.at(-1);
    if (element) element.text += text;
  }
}

/** Reads a whole document held in memory. */
export function readXml(document: string | Uint8Array, limits?: XmlLimits, take?: ElementTaker): XmlElement {
  const reader = new XmlReader(limits, take);
  reader.write(typeof document === "string" ? Buffer.from(document, "utf8") : document);
  return reader.end();
}

function refuse(why: string): never {
  throw new FailbackError("answerUnreadable", `the XML was refused: ${why}`);
}
