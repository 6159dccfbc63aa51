// `node ci/gitlab.mjs note` writes failback/comment.md to the merge request, over the note of an earlier pipeline.
// `node ci/gitlab.mjs plan` fetches the plan of the merge request that brought this commit into failback/.
// Needs FAILBACK_GITLAB_TOKEN, a project access token with scope `api`, and GitLab's own CI_ variables.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const MARKER = "<!-- hyperv-failback comment -->";
const env = process.env;
const project = `${env.CI_API_V4_URL}/projects/${env.CI_PROJECT_ID}`;

async function ask(path, method = "GET", body = undefined, base = project) {
  const headers = { "private-token": env.FAILBACK_GITLAB_TOKEN ?? "", "content-type": "application/json" };
  const answer = await fetch(`${base}/${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`GitLab answered ${answer.status} to ${method} ${path}`);
  return answer;
}

async function note() {
  const notes = `merge_requests/${env.CI_MERGE_REQUEST_IID}/notes`;
  const body = readFileSync("failback/comment.md", "utf8");
  // Who the token is: a person may quote the first line, and nobody's words but our own are written over.
  const { username } = await (await ask("user", "GET", undefined, env.CI_API_V4_URL)).json();
  for (let page = "1"; page; ) {
    const answer = await ask(`${notes}?per_page=100&page=${page}`);
    const found = (await answer.json()).find((one) => one.author.username === username && one.body.startsWith(MARKER));
    if (found) return ask(`${notes}/${found.id}`, "PUT", { body });
    page = answer.headers.get("x-next-page");
  }
  return ask(notes, "POST", { body });
}

async function plan() {
  rmSync("failback", { recursive: true, force: true });
  const main = env.CI_DEFAULT_BRANCH;
  const requests = await (await ask(`repository/commits/${env.CI_COMMIT_SHA}/merge_requests`)).json();
  const merged = requests.find((one) => one.state === "merged" && one.target_branch === main);
  if (!merged) throw new Error(`This commit came by no merge request that was merged into ${main}: nothing to apply.`);
  const pipelines = await (await ask(`merge_requests/${merged.iid}/pipelines`)).json();
  const newest = pipelines.filter(({ source }) => source === "merge_request_event").sort((a, b) => b.id - a.id)[0];
  if (!newest || !(await isOfLastCommit(newest, merged))) {
    const found = newest ? `is of ${newest.sha} on ${newest.ref}` : "does not exist";
    throw new Error(
      `The newest preview of !${merged.iid} ${found}, not of its last commit ${merged.sha}: nothing to apply.`,
    );
  }
  const jobs = await (await ask(`pipelines/${newest.id}/jobs?per_page=100`)).json();
  const preview = jobs.find(({ name, status }) => name === "failback-preview" && status === "success");
  if (!preview) throw new Error(`The newest preview of !${merged.iid} did not succeed: nothing to apply.`);
  const answer = await ask(`jobs/${preview.id}/artifacts/failback/plan.json`);
  mkdirSync("failback");
  writeFileSync("failback/plan.json", await answer.text());
}

/** A merged results pipeline runs on a commit that GitLab makes of the target branch and the last commit. */
async function isOfLastCommit(pipeline, { iid, sha }) {
  if (!sha) return false;
  if (pipeline.sha === sha) return true;
  if (pipeline.ref !== `refs/merge-requests/${iid}/merge`) return false;
  const { parent_ids } = await (await ask(`repository/commits/${pipeline.sha}`)).json();
  return parent_ids.includes(sha);
}

const work = { note, plan }[process.argv[2]];
try {
  if (!work) throw new Error("Say `note` or `plan`.");
  await work();
} catch (error) {
  console.error(`ci/gitlab.mjs: ${error.message}${error.cause ? `: ${error.cause.message}` : ""}`);
  process.exitCode = 1;
}
