import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { faultSetSchema } from "../../simulator/faults/fault-set-schema";
import { RESTART_BEHAVIOURS } from "../../simulator/model/host-state";
import { ReplicationState } from "../../simulator/model/numbers";

const page = readFileSync(resolve(__dirname, "../../docs/safety.md"), "utf8");
const rows = page.split("\n").filter((line) => /^\| `/.test(line));

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
}

const schema = z.toJSONSchema(faultSetSchema, { io: "input", unrepresentable: "any" }) as Schema;
const { wire, failback, machines: _, ...ofTheHost } = schema.properties ?? {};
const rule = wire?.items?.properties ?? {};

/** What a rule of the wire is about, and not what befalls. */
const WHICH_REQUESTS = ["name", "operation", "class", "machine", "nth", "times", "effect"];

/** Every switch, with the words that may be its value. */
const switches = new Map<string, readonly string[]>([
  ...Object.entries(failback?.properties ?? {}).flatMap(([room, { properties }]) =>
    Object.entries(properties ?? {}).map(([name, one]) => [`${room}.${name}`, wordsOf(one)] as const),
  ),
  ...Object.keys(rule)
    .filter((name) => !WHICH_REQUESTS.includes(name))
    .map((name) => [name, []] as const),
  ...(rule["effect"]?.oneOf ?? []).map(
    ({ properties: { kind, at, when } = {} }) =>
      [kind?.const ?? "", [...wordsOf(at ?? {}), ...wordsOf(when ?? {})]] as const,
  ),
  ...Object.keys(ofTheHost).map((name) => [name, []] as const),
  ["restartServices", [...RESTART_BEHAVIOURS, "unreachable", "empty"]],
  ["restartDuringFailback", RESTART_BEHAVIOURS],
  ["unknownRecoveryPoints", ["refuse", "accept"]],
]);

/** Words that are values, and the fields of a value that is an object; not those of a list, nor the names of states. */
function wordsOf(one: Schema): readonly string[] {
  return [
    ...(one.enum ?? []).filter((word) => !Object.hasOwn(ReplicationState, word)),
    ...(one.const === undefined ? [] : [one.const]),
    ...Object.keys(one.properties ?? {}),
    ...[...(one.oneOf ?? []), ...(one.anyOf ?? [])].flatMap(wordsOf),
  ];
}

/** The row of a switch: its first cell names it. */
function rowOf(name: string): string {
  return rows.find((row) => row.split(" | ")[0]?.includes(`\`${name}\``)) ?? "";
}

describe("the page about what safety rests on", () => {
  it("has a row for every switch of the embedded host that stands for something unknown, and no other", () => {
    expect(switches.size).toBeGreaterThan(35);
    expect([...switches.keys()].filter((name) => rowOf(name) === "")).toEqual([]);
    const named = rows.flatMap((row) =>
      [...(row.split(" | ")[0] ?? "").matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(named.filter((name) => !switches.has(name ?? ""))).toEqual([]);
  });

  it("says in each row what happens with every value that has a name", () => {
    const missing = [...switches].flatMap(([name, words]) =>
      words.filter((word) => !rowOf(name).includes(`\`${word}\``)).map((word) => `${name}: ${word}`),
    );
    expect(missing).toEqual([]);
  });

  it("fills every column", () => {
    for (const row of rows) {
      const cells = row.replace(/^\| | \|$/g, "").split(" | ");
      expect([row, cells.length]).toEqual([row, 5]);
      expect(cells.filter((cell) => cell.trim() === "")).toEqual([]);
    }
  });
});
