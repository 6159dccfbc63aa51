import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { CommentReport } from "./comment/report";
import { failback } from "./host-commands.test-support";

const sample = resolve(__dirname, "../test/samples/pulumi/preview.json");
const golden = readFileSync(resolve(__dirname, "../test/samples/pulumi/preview.comment.md"), "utf8");

/** No account and no host: everything stands in the preview. */
const NOBODY = { HYPERV_USERNAME: "", HYPERV_PASSWORD: "" };

describe("hyperv-failback comment", () => {
  it("writes the comment of a preview in a file, and of one that is piped in", async () => {
    expect(await failback(["comment", sample], NOBODY)).toEqual({ code: 0, out: golden, err: "" });
    const piped = readFileSync(sample, "utf8");
    expect(await failback(["comment"], NOBODY, piped)).toEqual({ code: 0, out: golden, err: "" });
    expect(await failback(["comment", "-"], NOBODY, piped)).toEqual({ code: 0, out: golden, err: "" });
  });

  it("ends with 3 on demand when something is blocked, and writes the comment all the same", async () => {
    expect(await failback(["comment", sample, "--fail-when-blocked"], NOBODY)).toEqual({
      code: 3,
      out: golden,
      err: "",
    });
  });

  it("gives JSON for programs", async () => {
    const { out } = await failback(["comment", sample, "--json"], NOBODY);
    const report = JSON.parse(out) as CommentReport;
    expect(report).toMatchObject({
      version: 1,
      counts: { start: 2, blocked: 2, unknown: 1, none: 1, disarmed: 0, follows: 0, forgotten: 0 },
      starts: [
        { resource: "sql01", machine: "SQL01", host: "127.0.0.1", machines: 1 },
        { resource: "sql02", machine: "SQL02" },
      ],
      notListed: 0,
      comment: golden,
    });
    expect(report.blocked.map(({ machine }) => machine)).toEqual(["FILE01", "LOG02"]);
  });

  it("says on standard error why a preview failed, each error on a line of its own", async () => {
    const message = "error: Running program failed:\nError: boom\n::warning::\u001b[31m\n";
    const preview = { steps: [], diagnostics: [{ message, severity: "error" }] };
    const line = "hyperv-failback: the preview failed: Running program failed: Error: boom ::warning:: [31m\n";
    const told = await failback(["comment"], NOBODY, JSON.stringify(preview));
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining("the preview failed"), err: line });
    const { out, err } = await failback(["comment", "--json"], NOBODY, JSON.stringify(preview));
    expect(JSON.parse(out)).toMatchObject({ errors: [message.slice("error: ".length).trim()] });
    expect(err).toBe(line);
  });

  it.each<[string, string[], string, number, RegExp]>([
    ["what is no preview", ["comment"], "Previewing update (prod)", 2, /it is no JSON$/m],
    ["a file that is missing", ["comment", "/nowhere.json"], "", 1, /\/nowhere\.json cannot be read: ENOENT/],
    ["two files", ["comment", "a", "b"], "", 2, /too many arguments/],
  ])("refuses %s", async (_, args, input, code, words) => {
    const ended = await failback(args, NOBODY, input);
    expect(ended).toMatchObject({ code, out: "" });
    expect(ended.err).toMatch(words);
  });
});
