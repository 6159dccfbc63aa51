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

  it("finds its comment by the mark that the command writes", () => {
    for (const file of ["ci/preview.sh", "ci/github-comment.sh", "ci/gitlab.mjs"]) expect(read(file)).toContain(MARKER);
  });
});

describe("how the example pull-request talks to GitHub and GitLab", () => {
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
    const { code, errors } = await run("sh", [script], { ...env, GITHUB_REPOSITORY: "corp/dr", GITHUB_SHA: "abc" });
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
    expect(none).toMatchObject({ code: 1, errors: expect.stringContaining("no merged pull request") });
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
    expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining(`404 to PUT ${notes}/2`) });
  });

  it("GitLab: fetches the plan of the newest preview, and fails where that did not succeed", async () => {
    const request = {
      "GET repository/commits/abc/merge_requests": [
        { iid: 6, state: "closed" },
        { iid: 7, state: "merged" },
      ],
    };
    const source = "merge_request_event";
    const pipelines = {
      "GET merge_requests/7/pipelines": [
        { id: 1, source },
        { id: 3, source: "push" },
        { id: 2, source },
      ],
    };
    const jobs = (status: string) => ({ "GET pipelines/2/jobs": [{ id: 20, name: "failback-preview", status }] });
    const artifact = { "GET jobs/20/artifacts/failback/plan.json": { a: "plan" } };
    expect(await withGitLab("plan", { ...request, ...pipelines, ...jobs("success"), ...artifact })).toMatchObject({
      code: 0,
    });
    expect(readFileSync(join(folder, "failback/plan.json"), "utf8")).toBe('{"a":"plan"}');
    const failed = await withGitLab("plan", { ...request, ...pipelines, ...jobs("failed"), ...artifact });
    expect(failed).toMatchObject({ code: 1, errors: expect.stringContaining("did not succeed") });
    expect(existsSync(join(folder, "failback/plan.json"))).toBe(false);
  });
});
