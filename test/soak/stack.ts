import type { Properties } from "../../provider/engine/answers";
import type { Verbs } from "../../provider/lifecycle/verbs";

/** A resource as a stack's state holds it. */
export interface StoredResource {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** The last operation failed and kept what it knew: the next `up` updates whatever diff says. */
  readonly initErrors: boolean;
}

/** How an operation ended for whoever ran it. */
export type Ending =
  | { readonly kind: "done"; readonly did: "create" | "update" | "replace" | "nothing" | "refresh" }
  /** A preview; empty when it showed that nothing would be done. */
  | { readonly kind: "previewed"; readonly empty: boolean }
  | {
      readonly kind: "failed";
      readonly line: string;
      readonly partial: boolean;
      /** The resource that failed so has taken the place of another one. */
      readonly did?: "replace";
    };

/** What the SDK keeps among the properties; a resource without it can never be read again. */
const PROVIDER = { __provider: "the stub's text" } as const;

/**
 * One resource in one stack, by the rules of Pulumi's engine (docs/facts/pulumi.md): which verb it calls with what, and
 * what it keeps of the answer.
 */
export class Stack {
  resource: StoredResource | undefined;
  /** What the program declares; undefined once it has been taken out of the program. */
  declared: Properties | undefined;

  /** The plan that the last check of the running operation showed. */
  plan: Properties | undefined;

  /** What an engine works on until it writes down what it learned. */
  static copyOf({ resource, declared }: Stack): Stack {
    return Object.assign(new Stack(), { resource, declared });
  }

  /** The engine lived to write down what it learned. */
  adopt({ resource }: Stack): void {
    this.resource = resource;
  }

  async preview(verbs: Verbs): Promise<Ending> {
    const { resource } = this;
    if (!this.declared) return { kind: "previewed", empty: resource === undefined };
    const checked = await this.#check(verbs, resource?.inputs ?? {});
    if (checked.kind === "failed") return checked;
    if (!resource) return { kind: "previewed", empty: false };
    const { changes } = await verbs.diff(resource.id, resource.outputs, checked.inputs);
    return { kind: "previewed", empty: !changes && !resource.initErrors };
  }

  async up(verbs: Verbs): Promise<Ending> {
    if (!this.declared) {
      this.resource = undefined;
      return { kind: "done", did: "nothing" };
    }
    const checked = await this.#check(verbs, this.resource?.inputs ?? {});
    if (checked.kind === "failed") return checked;
    const { resource } = this;
    if (!resource) return this.#create(verbs, checked.inputs, "create");
    const { changes, replaces } = await verbs.diff(resource.id, resource.outputs, checked.inputs);
    if (replaces.length > 0) {
      const anew = await this.#check(verbs, {});
      return anew.kind === "failed" ? anew : this.#create(verbs, anew.inputs, "replace");
    }
    if (changes || resource.initErrors) return this.#update(verbs, resource, checked.inputs);
    this.resource = { ...resource, inputs: checked.inputs };
    return { kind: "done", did: "nothing" };
  }

  /** A refresh replaces inputs and outputs by what was read, and forgets that the last operation had failed. */
  async refresh(verbs: Verbs): Promise<Ending> {
    const { resource } = this;
    if (!resource) return { kind: "done", did: "nothing" };
    try {
      const { id, props, inputs } = await verbs.read(resource.id, resource.outputs);
      await verbs.diff(id, props, resource.inputs);
      this.resource = { id, outputs: withProvider(props), inputs: withProvider(inputs), initErrors: false };
      return { kind: "done", did: "refresh" };
    } catch (thrown) {
      return failure(thrown);
    }
  }

  async #check(
    verbs: Verbs,
    olds: Properties,
  ): Promise<{ readonly kind: "checked"; readonly inputs: Properties } | (Ending & { readonly kind: "failed" })> {
    const { inputs, failures = [] } = await verbs.check(olds, { ...this.declared, ...PROVIDER });
    const [first] = failures;
    if (first) return { kind: "failed", line: first.reason, partial: false };
    this.plan = inputs["plan"] as Properties;
    return { kind: "checked", inputs: withProvider(inputs) };
  }

  async #create(verbs: Verbs, inputs: Properties, did: "create" | "replace"): Promise<Ending> {
    try {
      const { id, outs } = await verbs.create(inputs);
      this.resource = { id, inputs, outputs: withProvider(outs), initErrors: false };
      return { kind: "done", did };
    } catch (thrown) {
      const kept = partialFailure(thrown);
      if (kept) this.resource = { ...kept, inputs, initErrors: true };
      return { ...failure(thrown), ...(kept && did === "replace" ? { did } : {}) };
    }
  }

  async #update(verbs: Verbs, resource: StoredResource, inputs: Properties): Promise<Ending> {
    try {
      const { outs } = await verbs.update(resource.id, resource.outputs, inputs);
      this.resource = { id: resource.id, inputs, outputs: withProvider(outs), initErrors: false };
      return { kind: "done", did: "update" };
    } catch (thrown) {
      const kept = partialFailure(thrown);
      if (kept) this.resource = { ...resource, outputs: kept.outputs, initErrors: true };
      return failure(thrown);
    }
  }
}

function withProvider(properties: Properties): Properties {
  return { ...properties, ...PROVIDER };
}

/** What the SDK recognises: an id, properties and reasons. */
function partialFailure(thrown: unknown): { readonly id: string; readonly outputs: Properties } | undefined {
  if (!(thrown instanceof Error) || !("id" in thrown) || !("properties" in thrown) || !("reasons" in thrown)) {
    return undefined;
  }
  if (typeof thrown.id !== "string" || typeof thrown.properties !== "object" || thrown.properties === null) {
    return undefined;
  }
  return { id: thrown.id, outputs: thrown.properties as Properties };
}

function failure(thrown: unknown): Ending & { readonly kind: "failed" } {
  const line = thrown instanceof Error ? thrown.message : String(thrown);
  return { kind: "failed", line, partial: partialFailure(thrown) !== undefined };
}
