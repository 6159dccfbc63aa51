import type { Properties } from "../../engine/answers";
import { groupBy } from "../group-by";
import { memberOfText } from "./member-text";
import type { WaveMember } from "./wave-inputs";

/**
 * The ids that the last inputs hold for these members, in their order; "" for one that is new. A member is the same when
 * host, machine and relationship are; where its host alone was changed it still is, if no other could be meant.
 */
export function recordedIds(olds: Properties, members: readonly WaveMember[]): readonly string[] {
  const before = oldMembers(olds).filter(({ id }) => id !== "");
  const exact = new Map(before.map((one) => [one.exact, one.id]));
  const anywhere = groupBy(before, (one) => one.anywhere);
  const now = members.map(({ host, inputs: { vm, relationship } }) => keysOf(host, vm, relationship));
  const nowAnywhere = groupBy(now, (one) => one.anywhere);
  return now.map((keys) => {
    const known = exact.get(keys.exact);
    if (known !== undefined) return known;
    const [only, ...others] = anywhere.get(keys.anywhere) ?? [];
    const isClear = only && others.length === 0 && nowAnywhere.get(keys.anywhere)?.length === 1;
    return isClear ? only.id : "";
  });
}

interface MemberKeys {
  readonly exact: string;
  readonly anywhere: string;
}

function keysOf(host: unknown, vm: unknown, relationship: unknown): MemberKeys {
  // An id is read in any case and with braces: as it is written does not matter.
  const id = fieldOf(vm, "id");
  const machine =
    typeof id === "string" ? { id: id.toUpperCase().replace(/[{}]/g, "") } : { name: fieldOf(vm, "name") };
  return {
    exact: JSON.stringify([host, machine, relationship]),
    anywhere: JSON.stringify([machine, relationship]),
  };
}

function oldMembers(olds: Properties): (MemberKeys & { readonly id: string })[] {
  const { members, vmIds, relationship = "primary" } = olds;
  if (!Array.isArray(members) || !Array.isArray(vmIds)) return [];
  return members.map((written: unknown, index) => {
    const member = typeof written === "string" ? memberOfText(written) : written;
    const id: unknown = vmIds[index];
    const own = fieldOf(member, "relationship") ?? relationship;
    return {
      ...keysOf(fieldOf(member, "host"), fieldOf(member, "vm"), own),
      id: typeof id === "string" ? id : "",
    };
  });
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined;
}
