import type { HostState } from "../model/host-state";
import type { Language } from "../model/language";
import { extentOf } from "../model/visibility";
import { type CimReference, type CimValue, shiftedBy } from "./value";

/** The host at the instant and in the language of one request. */
export interface HostView {
  readonly state: HostState;
  readonly now: number;
  readonly language: Language;
}

/** A class of `root/virtualization/v2`, and how its instances follow from the host. */
export interface CimClass {
  readonly name: string;
  /** Its superclasses, nearest first. */
  readonly superclasses: readonly string[];
  readonly keys: readonly string[];
  /** Every property, in the order in which Windows writes them: by name, without regard to case. */
  readonly properties: readonly string[];
  /** Arrays among them: a null array is left out of an instance, a null scalar is not. */
  readonly arrays: ReadonlySet<string>;
  /** Whether its keys are references, the ends of a link between two objects. */
  readonly isAssociation: boolean;
  instances(view: HostView): readonly CimInstance[];
}

export interface CimInstance {
  readonly class: CimClass;
  /** By property name; a missing one is null. */
  readonly values: Readonly<Record<string, CimValue>>;
  /** Where it stands among the instances of its class in the view it was made from. */
  readonly place: number;
}

export interface ClassDefinition {
  readonly name: string;
  readonly superclasses: readonly string[];
  readonly keys: readonly string[];
  readonly scalars: readonly string[];
  readonly arrays?: readonly string[];
  readonly isAssociation?: boolean;
  readonly instances: (view: HostView) => readonly Readonly<Record<string, CimValue>>[];
}

export function defineClass({
  instances,
  scalars,
  arrays = [],
  isAssociation = false,
  ...definition
}: ClassDefinition): CimClass {
  const defined: CimClass = {
    ...definition,
    isAssociation,
    properties: [...scalars, ...arrays].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
    arrays: new Set(arrays),
    instances: (view) =>
      visible(view, definition.name, instances).map((values, place) => ({ class: defined, values, place })),
  };
  return defined;
}

type Values = CimInstance["values"];

/** What a class shows of its instances, and by which clock: a host may be told to hide some, or to be wrong about the time. */
function visible(view: HostView, name: string, instances: ClassDefinition["instances"]): readonly Values[] {
  const extent = extentOf(view.state, name, view.now);
  if (extent === "none") return [];
  // The host's own object comes first, and before all machines (see computer-system.ts).
  const all = extent === "host" ? instances(view).slice(0, 1) : instances(view);
  const skew = (view.state.behaviour?.clockSkewSeconds ?? 0) * 1000;
  if (skew === 0) return all;
  return all.map((values) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, shiftedBy(value, skew)])),
  );
}

export function propertyOf(instance: CimInstance, property: string): CimValue {
  return instance.values[property] ?? null;
}

/** The reference that leads to an instance. */
export function referenceTo(instance: CimInstance): CimReference {
  return {
    kind: "reference",
    className: instance.class.name,
    keys: instance.class.keys.map((key) => [key, keyOf(instance, key)]),
  };
}

function keyOf(instance: CimInstance, key: string): string | CimReference {
  const value = propertyOf(instance, key);
  if (typeof value === "string") return value;
  if (value !== null && typeof value === "object" && "kind" in value && value.kind === "reference") return value;
  throw new Error(`the key ${key} of ${instance.class.name} is neither text nor a reference`);
}
