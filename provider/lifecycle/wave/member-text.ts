/** What ties a member's machine to its host in a text. A host's name among the wave's hosts never holds it. */
const BETWEEN = " on ";

/** A member as a text says it: a machine by name, with the wave's own values. */
export interface NamedMember {
  readonly host: string;
  readonly vm: { readonly name: string };
}

/**
 * `SQL01 on hv-01` as host and machine, split at the last " on ", which a machine's name may hold. Undefined when the
 * text says no such thing.
 */
export function memberOfText(text: string): NamedMember | undefined {
  const at = text.lastIndexOf(BETWEEN);
  if (at <= 0) return undefined;
  const name = text.slice(0, at);
  const host = text.slice(at + BETWEEN.length);
  return host === "" ? undefined : { host, vm: { name } };
}

/** The member as lists and lines show it: the machine's name, or its id, and the host's name among the wave's hosts. */
export function memberLabel(vm: { readonly name: string } | { readonly id: string }, host: string): string {
  return `${"name" in vm ? vm.name : vm.id}${BETWEEN}${host}`;
}

/** How a member is stored: as a short text when it is no more than a name and a host, else as it was written. */
export function storedMember(member: unknown): unknown {
  if (!isRecord(member) || !isRecord(member["vm"])) return member;
  const { host, vm, ...own } = member;
  const name = vm["name"];
  if (typeof host !== "string" || typeof name !== "string") return member;
  return Object.keys(own).length === 0 && Object.keys(vm).length === 1 ? memberLabel({ name }, host) : member;
}

/** Whether a host's name can be told apart in a member's text. */
export function isTellable(host: string): boolean {
  return !` ${host} `.includes(BETWEEN);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
