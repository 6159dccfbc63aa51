import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { standingWarnings } from "../../provider/lifecycle/standing-warnings";
import { blockedStarts } from "../../provider/lifecycle/wave/blocked-starts";
import { manyMachines, plans, previewOf, stepOf, urnOf, warningOf } from "./preview.test-support";
import { type Preview, readPreview } from "./read-preview";
import { MAX_COMMENT, writeComment } from "./write-comment";

const samples = resolve(__dirname, "../../test/samples/pulumi");

/** Set to write the samples anew after a change of what is written. */
function expectGolden(preview: Preview, name: string): void {
  const { markdown } = writeComment(preview);
  const file = resolve(samples, name);
  if (process.env["UPDATE_SAMPLES"]) writeFileSync(file, markdown);
  expect(markdown).toBe(readFileSync(file, "utf8"));
}

const { spent, open, overtaken, halted, journal, stillOpen } = standingWarnings;

/** One resource of every kind, and a host that writes Markdown. */
function everyKind(): Preview {
  const wave = {
    action: "start",
    summary: "starts 1,950 failbacks of 2,000 machines under CHG-4711",
    totals: { machines: 2000, start: 1950, blocked: 30, none: 20, unknown: 0 },
    limits: "10 at once, 4 on a host",
    machines: ["30 blocked: the machine is not off", "1,950 start: WEB0001 on hv-01 | @all, and 1,949 more"],
    consequences: ["OVERWRITES the disks of 1,950 machines"],
    blockedBy: [
      {
        code: "machineNotOff",
        reason: "the machine is not off",
        remedy: "Shut it down.",
        machines: "WEB0001 on hv-01 and 29 more",
      },
    ],
  };
  const evil = "x|`<b>@octocat [a](https://evil.example)";
  return previewOf(
    [
      stepOf("evil", plans.start(evil, "hv-01")),
      stepOf("sql01", plans.start("SQL01", "hv-01")),
      stepOf("file01", plans.blocked("FILE01", "hv-01", `a host says ${evil}`)),
      stepOf("web01", plans.unknown("WEB01", "hv-02")),
      stepOf("crm01", plans.none),
      stepOf("hr01", plans.disarmed),
      stepOf("spent01", plans.start("SPENT01", "hv-02")),
      stepOf("open01", plans.none),
      stepOf("gone01", plans.none, { op: "delete", oldState: stepOf("gone01", plans.none).newState, newState: null }),
      stepOf("tier-1", wave, {}, "FailbackWave"),
      stepOf("broken01", "[secret]"),
      { op: "create", urn: "urn:pulumi:prod::dr::aws:s3/bucket:Bucket::b", newState: { type: "aws:s3/bucket:Bucket" } },
    ],
    [
      warningOf("spent01", spent("CHG-4711", "the job failed with 32768")),
      { ...warningOf("", "drift: SQL07 on hv-03 shows Recovered"), urn: urnOf("tier-1", "FailbackWave") },
      { ...warningOf("", "plan: starts 1,950 failbacks"), urn: urnOf("tier-1", "FailbackWave") },
      warningOf("open01", open("CHG-4711", "its end was not seen")),
      { urn: urnOf("sql01"), message: "error: <script> is not\na machine\n", severity: "error" },
    ],
  );
}

describe("the comment on a preview", () => {
  it("says of a recorded preview what starts, is blocked, is unknown and drifted", () => {
    expectGolden(readPreview(readFileSync(resolve(samples, "preview.json"), "utf8")), "preview.comment.md");
  });

  it("tells every kind of resource, a wave among them, and takes no markup from a host", () => {
    expectGolden(everyKind(), "every-kind.comment.md");
    const { markdown } = writeComment(everyKind());
    expect(markdown).not.toMatch(/<b>|<script>|@octocat|@all|https:\/\/evil|(?<!\\)\]\(/);
  });

  it("says consequences that are equal once, and names the machine where there is one", () => {
    const two = writeComment(previewOf([stepOf("a", plans.start("A", "h1")), stepOf("b", plans.start("B", "h2"))]));
    expect(two.markdown.match(/OVERWRITES/g)).toHaveLength(1);
    expect(two.markdown).toContain("**OVERWRITES** the disks of each machine on its host");
    expect(writeComment(previewOf([stepOf("a", plans.start("A", "h1"))])).markdown).toContain(
      "**OVERWRITES** the disks of A on h1 with",
    );
  });

  it.each([
    [spent("CHG-4711", "it failed"), { start: 0, blocked: 1 }],
    [standingWarnings.drift("Recovered", "CHG-4711"), { start: 0, blocked: 1 }],
    [halted("CHG-4711", "2026-11-20"), { start: 0, blocked: 1 }],
    [journal("CHG-4711", "ended", "2026-11-20", "hv-01"), { start: 0, blocked: 1 }],
    [journal("CHG-4711", "refused", "2026-11-20", "hv-01"), { start: 1, blocked: 0 }],
    [open("CHG-4711", "its end was not seen"), { start: 0, follows: 1 }],
    [stillOpen("CHG-1", "CHG-4711"), { start: 0, follows: 1 }],
    [overtaken("CHG-4711", "Replicating"), { start: 0, none: 1 }],
    ["the connection is not encrypted", { start: 1 }],
  ])("a start that is warned of with %j counts %j", (text, counts) => {
    const preview = previewOf([stepOf("a", plans.start("A", "h1"))], [warningOf("a", text)]);
    expect(writeComment(preview).counts).toMatchObject(counts);
  });

  const wave = {
    action: "start",
    summary: "starts failbacks of 4 of 5 machines on 2 hosts under CHG-4711; 1 blocked",
    totals: { machines: 5, start: 4, blocked: 1, none: 0, unknown: 0 },
    consequences: ["OVERWRITES the disks of 4 machines on hv-01, hv-02"],
    blockedBy: [{ code: "machineNotOff", reason: "it is not off", remedy: "Shut it down.", machines: "W1 on hv-01" }],
  };
  const takenBack = (count: number) => `${blockedStarts(count)}: SQL01 on hv-01: a request was used before`;
  const waveSaying = (...texts: string[]) =>
    writeComment(
      previewOf(
        [stepOf("tier-1", wave, {}, "FailbackWave")],
        texts.map((text) => ({ ...warningOf("", text), urn: urnOf("tier-1", "FailbackWave") })),
      ),
    );

  it("says what a wave's plan and its warnings both say once", () => {
    const { markdown } = waveSaying(
      `plan: ${wave.summary}`,
      "OVERWRITES the disks of 4 machines on hv-01, hv-02",
      "W1 on hv-01: it is not off. Shut it down. [machineNotOff]",
    );
    expect(markdown.match(/OVERWRITES/g)).toHaveLength(1);
    expect(markdown.match(/it is not off/g)).toHaveLength(1);
  });

  it.each([
    ["its plan", [`plan: ${wave.summary}`], { start: 4, blocked: 1 }],
    ["its plan and two starts taken back", [`plan: ${wave.summary}`, takenBack(2)], { start: 2, blocked: 3 }],
    ["its plan and all starts taken back", [`plan: ${wave.summary}`, takenBack(4)], { start: 0, blocked: 5 }],
    ["its plan and a halt", [`plan: ${wave.summary}`, halted("CHG-4711", "2026-11-20")], { start: 0, blocked: 5 }],
    ["a used-up budget alone", ["failure budget 0 is used up by W2 on hv-01"], { start: 0, blocked: 5 }],
  ])("a wave on whose line stands %s: what it starts", (_, texts, counts) => {
    const written = waveSaying(...texts);
    expect(written.counts).toMatchObject(counts);
    expect(written.markdown.includes("OVERWRITES")).toBe(counts.start > 0);
  });

  it("counts a replacement once, by its new machine", () => {
    const old = stepOf("a", plans.none).newState;
    const steps = [
      stepOf("a", plans.none, { op: "delete-replaced", oldState: old, newState: null }),
      stepOf("a", plans.start("A", "h1"), { op: "create-replacement", oldState: old }),
      stepOf("a", plans.start("A", "h1"), { op: "replace", oldState: old }),
    ];
    expect(writeComment(previewOf(steps)).counts).toMatchObject({ start: 1, none: 0, forgotten: 0 });
  });

  it("says that nothing is overwritten where nothing starts, and what the preview left out", () => {
    const { markdown } = writeComment({ ...previewOf([]), changeSummary: { same: 3 } });
    expect(markdown).toContain("## Failback plan: 0 start, 0 blocked\n");
    expect(markdown).toContain("**Overwritten: nothing**");
    expect(markdown).toContain("3 unchanged resources, not listed");
  });

  const errorOf = (message: string) => ({ message: `error: ${message}\n`, severity: "error" });

  it("begins with the failure of a preview, and with nothing that would make it look harmless", () => {
    const { markdown, errors } = writeComment(previewOf([], [errorOf("boom <b>"), errorOf("boom <b>")]));
    expect(errors).toEqual(["boom <b>"]);
    expect(markdown).toBe(
      "<!-- hyperv-failback comment -->\n## Failback plan: the preview failed\n\n> [!CAUTION]\n" +
        "> **The preview failed: do not merge.** Whatever is told below may not be all that would happen.\n" +
        "> - boom &lt;b&gt;\n\n",
    );
  });

  it("tells what a preview that failed would overwrite below its errors, of which it shows five", () => {
    const failed = Array.from({ length: 7 }, (_, index) => errorOf(`reason ${index} ${"@|<`".repeat(2_000)}`));
    const { markdown, left } = writeComment(previewOf([stepOf("a", plans.start("A", "h1"))], failed));
    const places = ["the preview failed", "> - reason 4", "> - and 2 more errors", "| **start** | **1** |", "No undo"];
    const found = places.map((text) => markdown.indexOf(text));
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect([markdown.length < MAX_COMMENT, left]).toEqual([true, 0]);
  });

  it.each(["", "[]", "{}", '{"steps":1}', "no JSON"])("refuses %j as no preview", (text) => {
    expect(() => readPreview(text)).toThrow(/not the output of `pulumi preview --json`/);
  });
});

/** What a reviewer sees without scrolling. */
const topOf = (markdown: string) => markdown.slice(0, markdown.indexOf("###"));

describe("the size of a comment", () => {
  it("S2 a plan of 100 machines has room for all, and its top says what starts, is blocked and is overwritten", () => {
    const { markdown, left } = writeComment(manyMachines(100));
    expect(markdown.length).toBeLessThanOrEqual(MAX_COMMENT);
    expect(left).toBe(0);
    expect(topOf(markdown).length).toBeLessThan(1_500);
    expect(topOf(markdown)).toContain("## Failback plan: 60 start, 20 blocked, 10 nothing to send, 10 disarmed");
    expect(topOf(markdown)).toContain("**Overwritten: the disks of 60 machines** on hv-dr-01.corp.example (15)");
    for (let index = 0; index < 100; index++)
      expect(markdown.toUpperCase()).toContain(`APP-${String(index + 1).padStart(4, "0")}`);
  });

  it.each([1_000, 2_000, 8_000])(
    "S2 a plan of %i machines is cut where it must, and counts what is left out",
    (count) => {
      const { markdown, left } = writeComment(manyMachines(count));
      expect(markdown.length).toBeLessThanOrEqual(64_000);
      const start = (count * 0.6).toLocaleString("en-US");
      expect(topOf(markdown)).toContain(
        `## Failback plan: ${start} start, ${(count * 0.2).toLocaleString("en-US")} blocked`,
      );
      expect(topOf(markdown)).toContain(`**Overwritten: the disks of ${start} machines**`);
      const listed = [...markdown.matchAll(/Not listed here: ([\d,]+) of/g)].map(([, n]) =>
        Number(n?.replaceAll(",", "")),
      );
      expect(listed.reduce((sum, one) => sum + one, 0)).toBe(left);
      const named = new Set(
        markdown
          .slice(markdown.indexOf("###"))
          .toUpperCase()
          .match(/APP-\d{4,}/g),
      );
      expect(named.size).toBe(count - left);
      expect(markdown.match(/<details>/g)?.length ?? 0).toBe(markdown.match(/<\/details>/g)?.length ?? 0);
    },
  );

  it("holds where every machine is blocked for another reason, and hosts say very much", () => {
    const much = "@|<`".repeat(200);
    const steps = Array.from({ length: 2_000 }, (_, index) =>
      stepOf(`r${index}`, plans.blocked(`${index} ${much}`, `host-${index}`, `${index} ${much}`)),
    );
    const starts = Array.from({ length: 2_000 }, (_, index) =>
      stepOf(`s${index}`, plans.start(`${index} ${much}`, `h${index}`)),
    );
    const { markdown, left } = writeComment(previewOf([...steps, ...starts]));
    expect(markdown.length).toBeLessThanOrEqual(MAX_COMMENT);
    expect(left).toBeGreaterThan(3_000);
    expect(markdown).toContain("### Starts");
  });
});
