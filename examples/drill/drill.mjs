#!/usr/bin/env node
// Fails machines back on an embedded host whose network has the faults of a seed, and checks what must hold all the same.
//
//   node drill.mjs [--seed 4711] [--intensity 0.5] [--expect FailbackCompleted]
//
// Exit code: 0 when each machine was started at most once and what is told fulfilled is so; else 1.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const ROUNDS = 6;
const OPEN = new Set([undefined, "open"]);

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    intensity: { type: "string", default: "0.5" },
    expect: { type: "string", default: "FailbackCompleted" },
  },
});
const replay = `node drill.mjs --seed ${values.seed} --intensity ${values.intensity}`;
console.log(`seed ${values.seed}; again with: ${replay}`);

const scratch = mkdtempSync(join(tmpdir(), "failback-drill-"));
const env = {
  ...process.env,
  PULUMI_BACKEND_URL: `file://${scratch}`,
  PULUMI_CONFIG_PASSPHRASE: "drill",
  HYPERV_JOURNAL: join(scratch, "journal"),
  HYPERV_USERNAME: "HV-DR-01\\failback",
  HYPERV_PASSWORD: process.env.HYPERV_PASSWORD ?? "rehearsal",
};
const bin = join("node_modules", ".bin", "hyperv-failback");
const host = spawn(bin, ["simulate", "--fleet", "fleet.json", "--time-scale", "30", "--json", "--exit-with-stdin"], {
  stdio: ["pipe", "pipe", "inherit"],
  env,
});
try {
  process.exitCode = await drill();
} finally {
  host.kill();
  run("pulumi", ["stack", "rm", "drill", "--yes", "--force", "--non-interactive"]);
  rmSync(scratch, { recursive: true, force: true });
}

async function drill() {
  const ended = once(host, "exit").then(([code]) => Promise.reject(new Error(`the embedded host ended with ${code}`)));
  ended.catch(() => undefined);
  const [line] = await Promise.race([once(createInterface({ input: host.stdout }), "line"), ended]);
  const ready = JSON.parse(line);

  // Of what the seed draws, the network's part: how a failback itself goes is another drill.
  const seed = { seed: Number(values.seed), intensity: Number(values.intensity) };
  const { wire = [] } = await ask(ready, "POST", "/faults/seed", seed);
  await ask(ready, "PUT", "/faults", { wire });
  console.log(`faults: ${JSON.stringify(wire)}`);

  must("pulumi", ["stack", "init", "drill", "--non-interactive"]);
  const config = { host: ready.address, port: ready.port, request: "DRILL-1" };
  for (const [key, value] of Object.entries(config))
    must("pulumi", ["config", "set", "-s", "drill", key, String(value)]);

  let orders = new Map();
  for (let round = 1; round <= ROUNDS; round++) {
    // The last rounds have a network that is well again: what is open must then come to an end.
    if (round === ROUNDS - 2) await ask(ready, "DELETE", "/faults");
    const up = run("pulumi", ["up", "--yes", "--skip-preview", "-s", "drill", "--non-interactive", "--color", "never"]);
    orders = told();
    const words = [...orders].map(([machine, order]) => `${machine} ${order?.outcome ?? "not begun"}`).join(", ");
    console.log(`up ${round} ended with ${up.status}: ${words}`);
    if (orders.size > 0 && [...orders.values()].every((order) => !OPEN.has(order?.outcome))) break;
  }

  const wrong = [];
  const calls = await ask(ready, "GET", "/calls");
  const machines = await ask(ready, "GET", "/machines");
  for (const { id, name } of machines) {
    const starts = calls.filter((call) => call.started && call.machineId?.toUpperCase() === id.toUpperCase());
    const outcome = orders.get(name)?.outcome;
    console.log(`${name}: started ${starts.length} times, told ${outcome ?? "nothing"}`);
    if (starts.length > 1) wrong.push(`${name} was started ${starts.length} times`);
    if (OPEN.has(outcome)) wrong.push(`${name} is open after ${ROUNDS} times`);
    if (outcome === "fulfilled" && starts.length === 0) wrong.push(`${name} is told fulfilled and was never started`);
    if (outcome === "fulfilled" && !isAsExpected(ready, name))
      wrong.push(`${name} is told fulfilled and is not ${values.expect}`);
  }
  for (const one of wrong) console.log(`WRONG: ${one}`);
  console.log(wrong.length === 0 ? "the drill passed" : `the drill failed; again with: ${replay}`);
  return wrong.length === 0 ? 0 : 1;
}

/** The newest order of each machine, as the stack has it. */
function told() {
  const { deployment } = JSON.parse(must("pulumi", ["stack", "export", "-s", "drill"]));
  const all = (deployment.resources ?? []).filter(({ urn }) => urn.includes(":ReplicationFailback::"));
  return new Map(all.map(({ inputs, outputs }) => [inputs.vm.name, outputs?.order]));
}

function isAsExpected({ address, port }, machine) {
  return (
    run(bin, ["status", "--host", `${address}:${port}`, "--machine", machine, "--expect", values.expect]).status === 0
  );
}

async function ask({ control, token }, method, path, body) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${control}${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
}

function run(command, args) {
  return spawnSync(command, args, { env, encoding: "utf8" });
}

function must(command, args) {
  const { status, stdout, stderr } = run(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}${stdout}`);
  return stdout;
}
