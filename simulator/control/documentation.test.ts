import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { classTable } from "../cim/class-table";
import { faultSetSchema } from "../faults/fault-set-schema";
import { parseFleet } from "../fleet/read-fleet";
import { starterFleet } from "../fleet/starter-fleet";
import { LANGUAGES } from "../model/language";
import { WINDOWS_LIMITS } from "../model/limits";
import {
  EnabledState,
  OperationalStatus,
  ReplicationHealth,
  ReplicationMode,
  ReplicationState,
} from "../model/numbers";
import { TestHost } from "../testing/open-host.test-support";
import { hostActionSchema, machineActionSchema } from "./action-schema";

const page = readFileSync(resolve(__dirname, "../../docs/embedded-host.md"), "utf8");
const lines = page.match(/^curl .*$/gm) ?? [];

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
}

/** What curl makes of a line of the page. */
function read(line: string): Request {
  const [, path = "", option, argument = ""] =
    /^curl -fsS -H "\$AUTH" \$CONTROL(\S+)(?: (-d|-X) (.+))?$/.exec(line) ?? [];
  const [, put] = /^PUT -d '(.*)'$/.exec(argument) ?? [];
  if (put !== undefined) return { method: "PUT", path, body: put };
  if (option === "-d") return { method: "POST", path, body: argument.replace(/^'(.*)'$/, "$1") };
  return { method: option === "-X" ? argument : "GET", path, body: undefined };
}

/** The actions a schema knows. */
function actionsOf(schema: typeof machineActionSchema | typeof hostActionSchema): string[] {
  return schema.options.flatMap((option) => {
    const { action } = option.shape;
    return "options" in action ? action.options : [action.value];
  });
}

/** The names of fields, and the texts that may be their values, but for the names of replication states. */
function wordsOf(schema: unknown): Set<string> {
  if (Array.isArray(schema)) return new Set(schema.flatMap((one) => [...wordsOf(one)]));
  if (typeof schema !== "object" || schema === null) return new Set();
  const { properties, enum: values, const: value, ...rest } = schema as Record<string, unknown>;
  const texts = [...(Array.isArray(values) ? values : []), value].filter(
    (one): one is string => typeof one === "string" && !Object.hasOwn(ReplicationState, one),
  );
  const fields = Object.entries(properties ?? {}).flatMap(([name, field]) => [name, ...wordsOf(field)]);
  return new Set([...texts, ...fields, ...Object.values(rest).flatMap((one) => [...wordsOf(one)])]);
}

describe("the page about the embedded host", () => {
  it("has lines that work on the starter fleet, one after the other", async () => {
    const host = await TestHost.open([], { fleet: parseFleet(starterFleet, "starter fleet") });
    const failed: unknown[] = [];
    for (const line of lines) {
      const { method, path, body } = read(line);
      const { status, json } = await host.control(method, path, body);
      if (status >= 300) failed.push([line, status, json]);
    }
    await host.close();
    expect(lines.length).toBeGreaterThan(20);
    expect(failed).toEqual([]);
  });

  it("has a line for every action", () => {
    const shown = lines.flatMap((line) => /"action":"(\w+)"/.exec(line)?.[1] ?? []);
    expect(new Set(shown)).toEqual(new Set([...actionsOf(machineActionSchema), ...actionsOf(hostActionSchema)]));
  });

  it("lists every word that a fleet file may hold", () => {
    const words = /### Words\n([\s\S]+?)\n## /.exec(page)?.[1] ?? "";
    const tables = [EnabledState, OperationalStatus, ReplicationHealth, ReplicationMode, ReplicationState];
    const missing = tables.flatMap(Object.keys).filter((name) => !new RegExp(`\\b${name}\\b`).test(words));
    expect(missing).toEqual([]);
  });

  it("names every switch of a set of faults, and every value it can have", () => {
    const catalogue = /## Faults\n([\s\S]+?)\n## /.exec(page)?.[1] ?? "";
    const words = wordsOf(z.toJSONSchema(faultSetSchema, { io: "input", unrepresentable: "any" }));
    expect(words.size).toBeGreaterThan(80);
    expect([...words].filter((word) => !catalogue.includes(word))).toEqual([]);
  });

  it("shows a fleet file that is one", () => {
    const example = /```json\n([\s\S]+?)```/.exec(page)?.[1] ?? "";
    expect(parseFleet(JSON.parse(example), "example").machines[0]?.recoveryPoints).toHaveLength(1);
  });
});

describe("the page about what the embedded host answers", () => {
  it("names every class, every limit with its default, and every language", () => {
    for (const { name } of classTable) expect(page).toContain(`\`${name}\``);
    for (const [limit, value] of Object.entries(WINDOWS_LIMITS)) {
      expect(page).toMatch(new RegExp(`\\| \`host\\.limits\\.${limit}\` +\\|[^|]+\\| ${value} +\\|`));
    }
    const languages = /`host\.language`[^|]*\|([^|]*)\|/.exec(page)?.[1] ?? "";
    expect(languages.match(/[a-z]{2}-[A-Z]{2}/g)).toEqual([...LANGUAGES]);
  });
});
