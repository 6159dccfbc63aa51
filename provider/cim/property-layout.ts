import type { XmlElement } from "../wire/xml-element";
import type { CimSingle, CimValue } from "./instance";

/** Which properties an object shows, in which order. Thousands of objects of one class share one such layout. */
export class PropertyLayout {
  /**
   * The names of the elements; that of an array comes once for each of its values. Undefined for an element of another
   * namespace than the object's: it is none of its properties.
   */
  readonly #elements: readonly (string | undefined)[];
  /** Where each property has its place, in the order of first appearance. */
  readonly #places = new Map<string, number>();

  constructor(object: XmlElement) {
    this.#elements = object.children.map((element) => nameIn(object, element));
    for (const name of this.#elements)
      if (name !== undefined && !this.#places.has(name)) this.#places.set(name, this.#places.size);
  }

  fits(object: XmlElement): boolean {
    const { children } = object;
    return (
      children.length === this.#elements.length &&
      children.every((element, i) => nameIn(object, element) === this.#elements[i])
    );
  }

  /** The properties of elements this layout fits. */
  fill(elements: readonly XmlElement[], read: (element: XmlElement) => CimSingle): ReadonlyMap<string, CimValue> {
    const values = elements.map(read);
    return new LaidOutProperties(this.#places, this.#isPlain ? values : this.#joined(values));
  }

  /** Each element is a property of its own. */
  get #isPlain(): boolean {
    return this.#places.size === this.#elements.length;
  }

  /** The values of a repeated property in one place, each in its own within, nulls as well. */
  #joined(values: readonly CimSingle[]): CimValue[] {
    const found: CimSingle[][] = Array.from(this.#places, () => []);
    // Added in place: a property may be repeated a hundred thousand times.
    for (const [i, name] of this.#elements.entries()) {
      const place = name === undefined ? undefined : this.#places.get(name);
      if (place !== undefined) found[place]?.push(values[i] ?? null);
    }
    return found.map((all) => (all.length === 1 ? (all[0] ?? null) : all));
  }
}

function nameIn({ namespace }: XmlElement, element: XmlElement): string | undefined {
  return element.namespace === namespace ? element.name : undefined;
}

/** A map whose keys are a layout's: to keep one costs an array, and not a table of names. */
class LaidOutProperties implements ReadonlyMap<string, CimValue> {
  constructor(
    readonly places: ReadonlyMap<string, number>,
    readonly inPlace: readonly CimValue[],
  ) {}

  get size(): number {
    return this.places.size;
  }

  get(name: string): CimValue | undefined {
    const place = this.places.get(name);
    return place === undefined ? undefined : this.inPlace[place];
  }

  has(name: string): boolean {
    return this.places.has(name);
  }

  keys() {
    return this.#plain().keys();
  }

  values() {
    return this.#plain().values();
  }

  entries() {
    return this.#plain().entries();
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  forEach(each: (value: CimValue, name: string, map: ReadonlyMap<string, CimValue>) => void): void {
    for (const [name, value] of this.entries()) each(value, name, this);
  }

  #plain(): Map<string, CimValue> {
    return new Map([...this.places].map(([name, place]) => [name, this.inPlace[place] ?? null]));
  }
}
