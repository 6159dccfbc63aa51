import type { XmlElement } from "../wire/xml-element";
import type { CimValue } from "./instance";

/** Which properties an object shows, in which order. Thousands of objects of one class share one such layout. */
export class PropertyLayout {
  /** The names of the elements; that of an array comes once for each of its values. */
  readonly #elements: readonly string[];
  /** Where each property has its place, in the order of first appearance. */
  readonly #places = new Map<string, number>();

  constructor(elements: readonly XmlElement[]) {
    this.#elements = elements.map(({ name }) => name);
    for (const name of this.#elements) if (!this.#places.has(name)) this.#places.set(name, this.#places.size);
  }

  fits(elements: readonly XmlElement[]): boolean {
    return elements.length === this.#elements.length && elements.every(({ name }, i) => name === this.#elements[i]);
  }

  /** The properties of elements this layout fits. */
  fill(elements: readonly XmlElement[], read: (element: XmlElement) => CimValue): ReadonlyMap<string, CimValue> {
    const values = elements.map(read);
    return new LaidOutProperties(this.#places, this.#arrays ? this.#joined(values) : values);
  }

  get #arrays(): boolean {
    return this.#places.size < this.#elements.length;
  }

  /** The values of a repeated property in one place, nulls and references left out. */
  #joined(values: readonly CimValue[]): CimValue[] {
    const found: CimValue[][] = Array.from(this.#places, () => []);
    // Added in place: a property may be repeated a hundred thousand times.
    for (const [i, name] of this.#elements.entries()) found[this.#places.get(name) ?? 0]?.push(values[i] ?? null);
    return found.map(([first = null, ...more]) =>
      more.length === 0 ? first : [first, ...more].filter((one) => typeof one === "string"),
    );
  }
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
