import type { ResourceValidationArgs } from "@pulumi/policy";
import { type Fields, fieldsOf, plain, Unknown } from "./known";

const KINDS: Readonly<Record<string, Declared["kind"]>> = {
  "pulumi-nodejs:dynamic/hyperv:ReplicationFailback": "machine",
  "pulumi-nodejs:dynamic/hyperv:FailbackWave": "wave",
};

/** What a rule sees of a `ReplicationFailback` (one machine) or a `FailbackWave` (many): its inputs after `check`. */
export interface Declared {
  readonly kind: "machine" | "wave";
  /** The resource's name in the program. */
  readonly name: string;
  readonly urn: string;
  readonly isProtected: boolean;
  readonly stackTags: ReadonlyMap<string, string>;
  readonly inputs: Fields;
}

/** Undefined for resources of other types, of which the rules say nothing. */
export function declaredIn({ type, name, urn, opts, stackTags, props }: ResourceValidationArgs): Declared | undefined {
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kind) return undefined;
  return { kind, name, urn, isProtected: opts.protect, stackTags, inputs: fieldsOf(plain(props)) };
}

/** The request that arms it, undefined in peacetime. Anything but a text is as good as not known. */
export function requestOf({ inputs }: Declared): string | undefined | Unknown {
  const { request } = inputs;
  if (request === undefined || request === null || typeof request === "string") return request ?? undefined;
  return request instanceof Unknown ? request : new Unknown(new Error("the request is no text"));
}

/** Whether its request was used before: it must then stay as it is, whatever a rule would say to it today. */
export function isRequestUsed(declared: Declared): boolean {
  const { usedRequests } = declared.inputs;
  return Array.isArray(usedRequests) && usedRequests.includes(requestOf(declared));
}
