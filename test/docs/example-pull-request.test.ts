import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { MARKER } from "../../cli/comment/summary";
import { listenOnLoopback } from "../support/loopback-listener";

const example = resolve(__dirname, "../../examples/pull-request");
const workflows = readdirSync(join(example, ".github/workflows")).map((name) => `.github/workflows/${name}`);
const files = [...workflows, ".gitlab-ci.yml"];
const read = (file: string) => readFileSync(join(example, file), "utf8");
const withoutComments = (file: string) => read(file).replaceAll(/^\s*#.*$/gm, "");

describe("the files of the example pull-request", () => {
  it.each(files)("%s calls only scripts that exist, and some", (file) => {
    const scripts = [...withoutComments(file).matchAll(/\bci\/[\w.-]+/g)].map(([script]) => script);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect([script, existsSync(join(example, script))]).toEqual([script, true]);
  });

  it.each(workflows)("%s pins each action by a full version or a commit", (file) => {
    const uses = [...withoutComments(file).matchAll(/\buses:\s*(\S+)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/);
  });

  it.each(files)("%s is indented by spaces, two at a time, and gives a fork no secrets", (file) => {
    for (const line of read(file).split("\n")) expect(line).toMatch(/^( {2})*(\S.*)?$/);
    expect(withoutComments(file)).not.toContain("pull_request_target");
  });

  it("cancels no up that runs, and lets no two run", () => {
    expect(read(".github/workflows/failback-up.yml")).toMatch(
      /^concurrency:\n {2}group: .+\n {2}cancel-in-progress: false$/m,
    );
    expect(read(".gitlab-ci.yml")).toMatch(/^failback-up:\n(?: {2}.*\n)* {2}resource_group: failback-up\n/m);
  });

  it("previews what goes to the main branch alone", () => {
    expect(read(".github/workflows/failback-preview.yml")).toMatch(/^ {2}pull_request:\n {4}branches: \[main\]$/m);
    const rules = [...read(".gitlab-ci.yml").matchAll(/- if: (.*merge_request_event.*)/g)].map(([, rule]) => rule);
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatch(/ && \$CI_MERGE_REQUEST_TARGET_BRANCH_NAME == \$CI_DEFAULT_BRANCH$/);
  });

  it("has a README that logs in and names the journal before its first up, and tells of all that is set", () => {
    const [, commands = ""] = /```\n(npm init[\s\S]+?)```/.exec(read("README.md")) ?? [];
    const places = ["pulumi login", "pulumi stack init", "HYPERV_JOURNAL=", "pulumi up"];
    const found = places.map((text) => commands.indexOf(text));
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    for (const file of workflows) {
      const names = [...read(file).matchAll(/\b(?:secrets|vars)\.(\w+)/g)].map(([, name]) => `\`${name}\``);
      expect(names.length).toBeGreaterThan(0);
      for (const name of [...names, "`PULUMI_BACKEND_URL`"]) expect(read("README.md")).toContain(name);
    }
    // It is read where it was copied to.
    expect(read("README.md")).not.toMatch(/\]\(\.\./);
  });

  it("finds its comment by the mark that the command writes", () => {
    for (const file of ["ci/preview.sh", "ci/github-comment.sh", "ci/gitlab.mjs"]) expect(read(file)).toContain(MARKER);
  });
});

describe("the scripts of the example pull-request", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "failback-review-"));
    cpSync(join(example, "ci"), join(folder, "ci"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (command: string, args: readonly string[], env: Record<string, string>) =>
    new Promise<{ code: number | null; errors: string }>((ended, failed) => {
      const child = spawn(command, args, { cwd: folder, env: { ...process.env, ...env } });
      let errors = "";
      child.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
      child.once("error", failed).once("close", (code) => ended({ code, errors }));
    });
  const comment = () => {
    mkdirSync(join(folder, "failback"));
    writeFileSync(join(folder, "failback/comment.md"), `${MARKER}\nnew`);
  };

  /** Runs a script with stand-ins for the two programs that it calls. @returns how it ended, and whether the engine was called */
  async function withPulumi(script: string, env: Record<string, string> = {}) {
    const program = (file: string, text: string) =>
      writeFileSync(join(folder, file), `#!/bin/sh\n${text}`, { mode: 0o755 });
    mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
    program("node_modules/.bin/hyperv-failback", 'echo "told $*"\nexit $TOLD\n');
    program("pulumi", "echo a plan >failback/plan.json\necho {} >called\nexit $ENDED\n");
    const given = {
      PATH: `${folder}:${process.env["PATH"]}`,
      HYPERV_JOURNAL: "/srv/journal",
      TOLD: "0",
      ENDED: "0",
      ...env,
    };
    const { code, errors } = await run("sh", [script], given);
    return {
      code,
      errors,
      called: existsSync(join(folder, "called")),
      plan: existsSync(join(folder, "failback/plan.json")),
    };
  }
  const told = () => readFileSync(join(folder, "failback/comment.md"), "utf8");

  it("preview.sh and up.sh refuse to run without a journal that stays, in one line", async () => {
    const refused = { called: false, errors: expect.stringMatching(/^.*HYPERV_JOURNAL: must name the folder.*\n$/) };
    const preview = await withPulumi("ci/preview.sh", { HYPERV_JOURNAL: "" });
    expect(preview).toMatchObject({ ...refused, plan: false });
    expect(preview.code).not.toBe(0);
    expect(told()).toMatch(/^<!-- hyperv-failback comment -->\n## Failback plan: unknown\n/);
    writeFileSync(join(folder, "failback/plan.json"), "a plan");
    const up = await withPulumi("ci/up.sh", { HYPERV_JOURNAL: "" });
    expect(up).toMatchObject(refused);
    expect(up.code).not.toBe(0);
  });

  const commented = "told comment failback/preview.json\n";
  it.each<[string, Record<string, string>, { code: number; plan: boolean }, string | RegExp]>([
    ["all is well", {}, { code: 0, plan: true }, commented],
    ["the preview failed", { ENDED: "255" }, { code: 255, plan: false }, commented],
    ["the preview cannot be told", { ENDED: "1", TOLD: "2" }, { code: 1, plan: false }, /plan: unknown\n/],
    ["a preview that worked cannot be told", { TOLD: "1" }, { code: 1, plan: false }, /plan: unknown\n/],
    [
      "a machine is blocked, and all or none is wanted",
      { FAILBACK_ALL_OR_NONE: "true", TOLD: "3" },
      { code: 3, plan: false },
      "told comment --fail-when-blocked failback/preview.json\n",
    ],
    ["all or none is not wanted", { FAILBACK_ALL_OR_NONE: "" }, { code: 0, plan: true }, commented],
  ])("preview.sh where %s: its code, its plan and its comment", async (_, env, ended, comment) => {
    expect(await withPulumi("ci/preview.sh", env)).toMatchObject({ ...ended, called: true });
    if (typeof comment === "string") expect(told()).toBe(comment);
    else expect(told()).toMatch(comment);
  });

  it("up.sh ends as the engine did, with a sentence on plans that do not fit where it failed", async () => {
    expect(await withPulumi("ci/preview.sh")).toMatchObject({ code: 0 });
    expect(await withPulumi("ci/up.sh")).toMatchObject({ code: 0, errors: "" });
    const failed = await withPulumi("ci/up.sh", { ENDED: "255" });
    expect(failed).toMatchObject({
      code: 255,
      errors: expect.stringMatching(/violates plan.*a machine has moved.*\n$/),
    });
  });

  /** Runs a script with a `gh` that answers every question alike. @returns how it was called, and how the script ended */
  async function withGh(script: string, answer: string) {
    writeFileSync(
      join(folder, "gh"),
      `#!/bin/sh\necho "$*" | tr '\\n' ' ' >> calls\necho >> calls\nprintf '%s' "$GH_ANSWER"\n`,
      {
        mode: 0o755,
      },
    );
    const env = { PATH: `${folder}:${process.env["PATH"]}`, GH_ANSWER: answer, PULL_REQUEST: "7" };
    const where = { GITHUB_REPOSITORY: "corp/dr", GITHUB_SHA: "abc", GITHUB_REF_NAME: "main" };
    const { code, errors } = await run("sh", [script], { ...env, ...where });
    return { code, errors, calls: readFileSync(join(folder, "calls"), "utf8").trim().split("\n") };
  }

  it("GitHub: writes a comment where there is none, and over its own where there is one", async () => {
    comment();
    const first = await withGh("ci/github-comment.sh", "");
    expect(first.calls[1]).toContain("--method POST repos/corp/dr/issues/7/comments -F body=@failback/comment.md");
    const next = await withGh("ci/github-comment.sh", "41\n42\n");
    expect(next.calls[3]).toContain("--method PATCH repos/corp/dr/issues/comments/41 -F body=@failback/comment.md");
    expect([first.code, next.code]).toEqual([0, 0]);
  });

  it("GitHub: fetches the plan of the merged pull request, and fails where there was none", async () => {
    const found = await withGh("ci/github-plan.sh", "99");
    expect(found.calls.at(-1)).toContain("run download 99 --repo corp/dr --name failback-plan --dir failback");
    const none = await withGh("ci/github-plan.sh", "");
    expect(none).toMatchObject({ code: 1, errors: expect.stringContaining("no pull request merged into main") });
    expect(none.calls.at(-1)).toContain('select(.merged_at != null and .base.ref == "main")');
    expect(none.calls).toHaveLength(found.calls.length + 1);
  });

  /** Runs ci/gitlab.mjs against a GitLab with these answers. @returns what it was asked, and how the script ended */
  async function withGitLab(verb: string, answers: Record<string, unknown>) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text) => (body += text));
      request.on("end", () => {
        const path = `${request.method} ${request.url?.replace("/api/projects/5/", "")}`;
        asked.push(body ? `${path} ${body}` : path);
        const answer = answers[path];
        response.statusCode = answer === undefined || request.headers["private-token"] !== "token" ? 404 : 200;
        response.setHeader("connection", "close");
        if (path.endsWith("&page=1")) response.setHeader("x-next-page", "2");
        response.end(JSON.stringify(answer));
      });
    });
    const gitlab = await listenOnLoopback(server);
    try {
      const url = `http://127.0.0.1:${gitlab.port}/api`;
      const env = { CI_API_V4_URL: url, CI_PROJECT_ID: "5", CI_MERGE_REQUEST_IID: "7", CI_COMMIT_SHA: "abc" };
      const { code, errors } = await run(process.execPath, ["ci/gitlab.mjs", verb], {
        ...env,
        CI_DEFAULT_BRANCH: "main",
        FAILBACK_GITLAB_TOKEN: "token",
      });
      return { code, errors, asked };
    } finally {
      await gitlab.close();
    }
  }

  it("GitLab: writes a note where there is none of its own, and over its own on whatever page", async () => {
    comment();
    const notes = "merge_requests/7/notes";
    const quoted = { id: 1, author: { username: "somebody" }, body: `${MARKER}\nquoted` };
    const own = { id: 2, author: { username: "bot" }, body: `${MARKER}\nold` };
    const body = JSON.stringify({ body: `${MARKER}\nnew` });
    const answers = { "GET /api/user": { username: "bot" }, [`GET ${notes}?per_page=100&page=1`]: [quoted] };
    const second = `GET ${notes}?per_page=100&page=2`;
    const over = await withGitLab("note", { ...answers, [second]: [own], [`PUT ${notes}/2`]: {} });
    expect(over).toMatchObject({ code: 0, asked: expect.arrayContaining([`PUT ${notes}/2 ${body}`]) });
    const none = await withGitLab("note", { ...answers, [second]: [], [`POST ${notes}`]: {} });
    expect(none).toMatchObject({ code: 0, asked: expect.arrayContaining([`POST ${notes} ${body}`]) });
    const refused = await withGitLab("note", { ...answers, [second]: [own] });
    expect(refused).toMatchObject({ code: 1, errors: `ci/gitlab.mjs: GitLab answered 404 to PUT ${notes}/2\n` });
  });

  const source = "merge_request_event";
  const mergedInto = (target_branch: string) => ({
    "GET repository/commits/abc/merge_requests": [
      { iid: 6, state: "closed", target_branch: "main", sha: "last" },
      { iid: 7, state: "merged", target_branch, sha: "last" },
    ],
  });
  /** A merged request whose newest preview is this pipeline's, and went well. */
  const previewedBy = (newest: { sha: string; ref: string }) => ({
    ...mergedInto("main"),
    "GET merge_requests/7/pipelines": [
      { id: 1, source, sha: "last", ref: "refs/merge-requests/7/head" },
      { id: 3, source: "push", sha: "last", ref: "topic" },
      { id: 2, source, ...newest },
    ],
    "GET repository/commits/made": { parent_ids: ["main's", "last"] },
    "GET repository/commits/older": { parent_ids: ["main's", "before"] },
    ...jobsEnded("success"),
    "GET jobs/20/artifacts/failback/plan.json": { a: "plan" },
  });
  const jobsEnded = (status: string) => ({
    "GET pipelines/2/jobs?per_page=100": [{ id: 20, name: "failback-preview", status }],
  });
  const head = { sha: "last", ref: "refs/merge-requests/7/head" };
  const plan = () => join(folder, "failback/plan.json");

  it.each([
    ["its last commit", head],
    ["what its last commit and the target make together", { sha: "made", ref: "refs/merge-requests/7/merge" }],
  ])("GitLab: fetches the plan of the newest preview, that of %s", async (_, pipeline) => {
    expect(await withGitLab("plan", previewedBy(pipeline))).toMatchObject({ code: 0, errors: "" });
    expect(readFileSync(plan(), "utf8")).toBe('{"a":"plan"}');
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["whose newest preview failed", { ...previewedBy(head), ...jobsEnded("failed") }, /preview of !7 did not succeed/],
    [
      "that went to another branch",
      { ...previewedBy(head), ...mergedInto("release") },
      /no merge request .* into main/,
    ],
    ["previewed at an older commit", previewedBy({ ...head, sha: "before" }), /is of before on .*head, not of .* last/],
    [
      "previewed at a commit on top of its last one",
      previewedBy({ ...head, sha: "made" }),
      /is of made on .*head, not of .* last/,
    ],
    [
      "previewed together with the target at an older commit",
      previewedBy({ sha: "older", ref: "refs/merge-requests/7/merge" }),
      /is of older on .*merge, not of .* last/,
    ],
    [
      "previewed by a merge train alone",
      previewedBy({ sha: "made", ref: "refs/merge-requests/7/train" }),
      /is of made on .*train, not of .* last/,
    ],
    [
      "whose previewed commit is gone",
      { ...previewedBy({ sha: "made", ref: "refs/merge-requests/7/merge" }), "GET repository/commits/made": undefined },
      /404 to GET repository\/commits\/made/,
    ],
    ["that was never previewed", { ...previewedBy(head), "GET merge_requests/7/pipelines": [] }, /does not exist/],
    ["that cannot be asked for", {}, /404 to GET repository\/commits\/abc\/merge_requests/],
  ])("GitLab: applies nothing of a merge request %s, and says so in one line", async (_, answers, words) => {
    const { code, errors } = await withGitLab("plan", answers);
    expect([code, errors.match(/\n/g)?.length, existsSync(plan())]).toEqual([1, 1, false]);
    expect(errors).toMatch(/^ci\/gitlab\.mjs: /);
    expect(errors).toMatch(words);
  });
});
