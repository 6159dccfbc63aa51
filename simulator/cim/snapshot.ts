import type { CimClass, CimInstance, HostView } from "./class";

/** Objects in an order, each as it is asked for. An array is one. */
export type Objects = Pick<readonly CimInstance[], "length" | "at">;

/** How many lists of objects are remembered, the one used last at the end: clients pull page after page. */
const REMEMBERED = 8;
const remembered: { readonly view: HostView; readonly cls: CimClass; readonly all: readonly CimInstance[] }[] = [];

/**
 * Objects of one view of the host, kept as nothing but their places in the lists of their classes. A view never changes, so
 * that the objects can be made again whenever somebody looks: thousands of enumerations that stay open share the host.
 */
export class Snapshot implements Objects {
  readonly #classes: readonly CimClass[];
  readonly #classOf: Uint8Array;
  readonly #places: Uint32Array;

  constructor(
    readonly view: HostView,
    objects: readonly CimInstance[],
  ) {
    this.#classes = [...new Set(objects.map((one) => one.class))];
    this.#classOf = Uint8Array.from(objects, (one) => this.#classes.indexOf(one.class));
    this.#places = Uint32Array.from(objects, ({ place }) => place);
  }

  get length(): number {
    return this.#places.length;
  }

  at(index: number): CimInstance | undefined {
    const cls = this.#classes[this.#classOf[index] ?? -1];
    const place = this.#places[index];
    return cls && place !== undefined ? listOf(cls, this.view)[place] : undefined;
  }
}

function listOf(cls: CimClass, view: HostView): readonly CimInstance[] {
  const found = remembered.findIndex((one) => one.cls === cls && one.view === view);
  const [list = { view, cls, all: cls.instances(view) }] = found < 0 ? [] : remembered.splice(found, 1);
  remembered.push(list);
  if (remembered.length > REMEMBERED) remembered.shift();
  return list.all;
}
