import { FailbackError } from "../../errors";
import { Namespace } from "../../wire/namespaces";
import { child, childrenOf, trimmed, type XmlElement } from "../../wire/xml-element";
import type { ElementTaker } from "../../wire/xml-reader";
import { type EndpointReference, readEndpointReference } from "./endpoint-reference";

/** One object of an enumeration; the reference only when it was asked for. */
export interface EnumeratedItem {
  readonly object: XmlElement;
  readonly reference: EndpointReference | undefined;
}

/** How to go on; undefined when the answer does not say. */
export function contextIn(response: XmlElement): string | undefined {
  return trimmed(child(response, "EnumerationContext")) || undefined;
}

/** In WS-Management's namespace in an optimised answer, in that of enumeration in a pull: any will do. */
export function isLast(response: XmlElement): boolean {
  return child(response, "EndOfSequence") !== undefined;
}

/**
 * The items of one answer, read and let go while it comes in: the elements of thousands of objects would else be kept
 * until the answer ends. What cannot be read as an item stays in the answer, for {@link itemsIn} to refuse it there.
 */
export class StreamedItems<Item> {
  #items: Item[] = [];

  constructor(
    /** The response's name: items elsewhere are not those that were asked for. */
    readonly responseName: string,
    /** Told as well how many it is of this answer, from 1. */
    readonly read: (item: EnumeratedItem, nth: number) => Item,
  ) {}

  /** For the next answer; what was taken from one before, which was not the answer after all, is forgotten. */
  taker(): ElementTaker {
    this.#items = [];
    return (element, within) => {
      if (within.length !== ITEM_DEPTH || !this.#holdsItems(within)) return false;
      const item = itemOf(element);
      if (item) this.#items.push(this.read(item, this.#items.length + 1));
      return item !== undefined;
    };
  }

  /** All items of an answer that proved to be one: those taken while it came in, then those that are still in it. */
  in(response: XmlElement): Item[] {
    for (const item of itemsIn(response)) this.#items.push(this.read(item, this.#items.length + 1));
    return this.#items;
  }

  /** Only in the first body and its first element, for those are what the answer is read from. */
  #holdsItems([envelope, body, response, items]: readonly XmlElement[]): boolean {
    return (
      items?.name === "Items" &&
      response?.name === this.responseName &&
      response.namespace === Namespace.enumeration &&
      body?.name === "Body" &&
      body.namespace === Namespace.soap &&
      body.children.length === 0 &&
      child(envelope, "Body", Namespace.soap) === undefined
    );
  }
}

/** An item's parent is `Items`, in a response, in the body of an envelope. */
const ITEM_DEPTH = 4;

/** `w:Items` in an optimised answer, `n:Items` in a pull; pairs come wrapped in `w:Item`. */
export function itemsIn(response: XmlElement): EnumeratedItem[] {
  return childrenOf(response, "Items").flatMap((items) =>
    items.children.map((entry) => {
      const item = itemOf(entry);
      if (!item) throw new FailbackError("answerUnreadable", "an enumerated item holds no object");
      return item;
    }),
  );
}

function itemOf(entry: XmlElement): EnumeratedItem | undefined {
  if (entry.name !== "Item" || entry.namespace !== Namespace.wsman) return { object: entry, reference: undefined };
  const object = entry.children.find((c) => c.name !== "EndpointReference");
  return object && { object, reference: readEndpointReference(child(entry, "EndpointReference")) };
}
