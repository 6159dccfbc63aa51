import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CommentReport } from "../../cli/comment/report";
import { MARKER } from "../../cli/comment/summary";
import { ExitCode } from "../../cli/exit-codes";
import type { PlanReport } from "../../cli/plan/report";
import type { PointsReport } from "../../cli/points/show-points";
import type { StatusReport } from "../../cli/status/report";

const page = readFileSync(resolve(__dirname, "../../docs/command-line.md"), "utf8");

/** A field that a report has and this does not name is an error of its types. */
const FIELDS = {
  status: { version: 0, outcome: 0, expect: 0, hosts: 0, unexpected: 0, missing: 0 } satisfies Fields<StatusReport>,
  points: { version: 0, host: 0, machine: 0, points: 0, choices: 0 } satisfies Fields<PointsReport>,
  plan: { version: 0, outcome: 0, plan: 0, warnings: 0 } satisfies Fields<PlanReport>,
  comment: {
    version: 0,
    errors: 0,
    counts: 0,
    starts: 0,
    blocked: 0,
    notListed: 0,
    comment: 0,
  } satisfies Fields<CommentReport>,
};
type Fields<Report> = Readonly<Record<keyof Report, 0>>;

describe("docs/command-line.md", () => {
  it.each(Object.entries(FIELDS))("names every field of %s --json, in its order", (command, fields) => {
    const section = page.slice(page.indexOf(`## ${command}\n`)).split("\n## ")[0] ?? "";
    const named = [...section.matchAll(/^\| `(\w+)(?:\[\])?` \|/gm)].map(([, name]) => name);
    expect(named).toEqual(Object.keys(fields));
  });

  it("has every exit code", () => {
    const codes = [...page.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual(Object.values(ExitCode));
  });

  it("has the mark by which a comment is found again", () => {
    expect(page).toContain(`\`${MARKER}\``);
  });
});
