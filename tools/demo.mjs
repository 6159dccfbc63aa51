#!/usr/bin/env node
/**
 * `npm run demo`: the main job from beginning to end, with the real Pulumi engine, the real provider process and
 * WS-Management over a socket. Only the Windows host is embedded. The exit code tells whether every step held.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { account, startEmbeddedHost } from "./demo/embedded-host.mjs";
import { copyQuickstart } from "./demo/project.mjs";
import { withFirstOnPath } from "./setup/executables.mjs";
import { setUp } from "./setup.mjs";

const { engineDir } = await setUp();
const began = Date.now();
const folder = mkdtempSync(join(tmpdir(), "failback-demo-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const host = await startEmbeddedHost({ state: join(folder, "host"), switches: ["--like-windows"] });
const pulumi = copyQuickstart(join(folder, "quickstart"), {
  ...withFirstOnPath(engineDir),
  PULUMI_NODEJS_TRANSPILE_ONLY: "true",
});

try {
  await tell();
  console.log(`\nEvery step held, in ${Math.round((Date.now() - began) / 1000)} seconds.`);
} catch (error) {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await host.stop();
}

async function tell() {
  step(
    "An embedded Hyper-V host listens",
    `WS-Management on ${host.address}:${host.port}, by sealed NTLM alone as on an untouched Windows; SQL01 was failed over here and committed, and shall go home`,
  );
  await quietly("stack", "init", "demo");
  await quietly("config", "set", "host", host.address);
  await quietly("config", "set", "port", String(host.port));
  await quietly("config", "set", "hyperv:username", account.username);
  await quietly("config", "set", "--secret", "hyperv:password", account.password);
  await quietly("config", "set", "request", "CHG-4711");

  step("Preview: what a reviewer reads", "nothing is changed, on the host or in state");
  const preview = await shown("preview", "--diff");
  holds(preview.code === 0 && /action *: "start"/.test(preview.output), "the preview shows a plan that starts");
  holds((await host.calls()).length === 0, "the host was called for nothing that changes it");

  step("Up: one InitiateFailback, followed to the end", "success is the host's own FailbackCompleted, nothing less");
  const up = await shown("up", "--yes", "--skip-preview");
  holds(up.code === 0 && up.output.includes("the host shows FailbackCompleted"), "the host shows FailbackCompleted");

  step("Preview again: nothing to do");
  const again = await shown("preview", "--expect-no-changes");
  holds(again.code === 0, "the preview is empty");

  step(
    "Somebody fails SQL01 over again, behind our back",
    "the next refresh shows the drift; nothing is started by it",
  );
  await host.act("SQL01", "failOver");
  const drift = await shown("refresh", "--preview-only", "--expect-no-changes", "--diff");
  holds(
    drift.code !== 0 && drift.output.includes("drift: the host shows Recovered"),
    "the drift is shown, and fails a check that expects none",
  );

  step("Destroy: forgets the resource, touches nothing on the host");
  const before = await host.machines();
  await quietly("state", "unprotect", "--all", "--yes");
  const destroy = await shown("destroy", "--yes", "--skip-preview");
  holds(destroy.code === 0, "destroyed");
  holds(isDeepStrictEqual(await host.machines(), before), "every machine is as it was");

  step("What the host says it was asked to do");
  const calls = await host.calls();
  for (const call of calls) console.log(`  ${JSON.stringify(call)}`);
  holds(calls.length === 1 && calls[0]?.method === "InitiateFailback", "one InitiateFailback, and nothing after it");
}

/**
 * @param {string} title
 * @param {string} [words]
 */
function step(title, words) {
  console.log(`\n== ${title}${words ? `\n   ${words}` : ""}`);
}

/** @param {string[]} args */
function shown(...args) {
  return pulumi(args, { show: true });
}

/** @param {string[]} args */
async function quietly(...args) {
  const { code, output } = await pulumi(args);
  if (code !== 0) throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed:\n${output}`);
}

/**
 * @param {boolean} fact
 * @param {string} words
 */
function holds(fact, words) {
  if (!fact) throw new Error(`this did not hold: ${words}`);
  console.log(`  ok: ${words}`);
}
