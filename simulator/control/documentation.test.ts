import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { classTable } from "../cim/class-table";
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
