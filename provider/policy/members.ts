import { someOf } from "../failback/wave/names";
import { memberOfText } from "../lifecycle/wave/member-text";
import type { Declared } from "./declared";
import { type Fields, fieldsOf, isFields, Unknown } from "./known";

/** One machine of what is declared. */
export interface Member {
  /** How texts call it. */
  readonly label: string;
  /** The machine's name; undefined when the program gives its id instead. */
  readonly machineName: string | undefined | Unknown;
  readonly machineId: string | undefined;
  /** A field that a member may have of its own, else the wave's. */
  readonly setting: (field: string) => unknown;
}

/** So many names stand for all. */
const MOST_NAMES = 5;

/** The machines in their order; Unknown when not even their number is known. */
export function membersOf({ kind, name, inputs }: Declared): readonly Member[] | Unknown {
  if (kind === "machine") return [member(inputs, inputs, `the machine of resource ${name}`)];
  const { members } = inputs;
  if (members instanceof Unknown) return members;
  if (!Array.isArray(members)) return [];
  return members.map((one: unknown, index) => member(spelledOut(one), inputs, `members[${index}] of wave ${name}`));
}

/** How texts call machines: the first few by name. */
export function namesOf(members: readonly Member[]): string {
  const labels = members.map(({ label }) => label);
  return someOf(labels, MOST_NAMES);
}

function spelledOut(one: unknown): Fields | Unknown {
  if (one instanceof Unknown) return one;
  return fieldsOf(typeof one === "string" ? memberOfText(one) : one);
}

function member(own: Fields | Unknown, shared: Fields, place: string): Member {
  if (own instanceof Unknown) return { label: place, machineName: own, machineId: undefined, setting: () => own };
  const { vm, host } = own;
  const machine = fieldsOf(vm);
  const machineName = vm instanceof Unknown ? vm : textOrUnknown(machine["name"]);
  const machineId = typeof machine["id"] === "string" ? machine["id"] : undefined;
  const known = typeof machineName === "string" ? machineName : machineId;
  const where = typeof host === "string" ? ` on ${host}` : addressIn(host);
  return {
    label: known === undefined ? place : `${known}${where}`,
    machineName,
    machineId,
    setting: (field) => own[field] ?? shared[field],
  };
}

function addressIn(host: unknown): string {
  return isFields(host) && typeof host["address"] === "string" ? ` on ${host["address"]}` : "";
}

function textOrUnknown(value: unknown): string | undefined | Unknown {
  return typeof value === "string" || value instanceof Unknown ? value : undefined;
}
