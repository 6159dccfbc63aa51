#!/usr/bin/env node
// Fails machines back on an embedded host whose network has the faults of a seed, and checks what must hold all the same.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";

const HELP = `node drill.mjs [--seed 4711] [--intensity 0.5] [--expect FailbackCompleted]

  --seed       which faults, 0 to 4294967295; without it one is drawn
  --intensity  how likely each fault is, 0 to 1
  --expect     the state that a machine must show which is told fulfilled

Exit code: 0 when each machine was started at most once and what is told fulfilled is so; 2 when the drill cannot begin; else 1.`;
const ROUNDS = 6;
const UP = ["up", "--yes", "--skip-preview", "-s", "drill", "--non-interactive", "--color", "never"];
const OPEN = new Set([undefined, "open"]);
const BIN = join("node_modules", ".bin", "hyperv-failback");

/** What is told in one line, and ends the drill before it begins. */
class CannotBegin extends Error {}

const running = new Set();
let stoppedBy;
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => stop(signal));

process.exitCode = await main().catch((error) => {
  if (stoppedBy) return 128 + constants.signals[stoppedBy];
  console.error(error instanceof CannotBegin ? `drill: ${error.message}` : error);
  return error instanceof CannotBegin ? 2 : 1;
});

async function main() {
  const values = given();
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const replay = `node drill.mjs --seed ${values.seed} --intensity ${values.intensity} --expect ${values.expect}`;
  const scratch = mkdtempSync(join(tmpdir(), "failback-drill-"));
  Object.assign(process.env, {
    PULUMI_BACKEND_URL: `file://${scratch}`,
    PULUMI_CONFIG_PASSPHRASE: "drill",
    HYPERV_JOURNAL: join(scratch, "journal"),
    HYPERV_USERNAME: "HV-DR-01\\failback",
    HYPERV_PASSWORD: process.env.HYPERV_PASSWORD ?? "rehearsal",
  });
  try {
    await must("pulumi", ["version"]);
    const ready = await startHost();
    const look = await run(BIN, ["status", "--host", `${ready.address}:${ready.port}`, "--expect", values.expect]);
    if (look.status === 2) throw new CannotBegin(look.stderr.split("\n")[0].replace(/^error: /, ""));

    console.log(`seed ${values.seed}; again with: ${replay}`);
    const wrong = await drill(ready, values);
    for (const one of wrong) console.log(`WRONG: ${one}`);
    console.log(wrong.length === 0 ? "the drill passed" : `the drill failed; again with: ${replay}`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    for (const child of running) child.kill();
    await Promise.all([...running].map(({ ended }) => ended));
    rmSync("Pulumi.drill.yaml", { force: true });
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function startHost() {
  const args = ["simulate", "--fleet", "fleet.json", "--time-scale", "30", "--json", "--exit-with-stdin"];
  const host = start(BIN, args, ["pipe", "pipe", "inherit"]);
  const ended = host.ended.then(() => Promise.reject(new CannotBegin("the embedded host ended before it was ready")));
  // It ends with the drill, when nobody asks any more.
  ended.catch(() => undefined);
  const [line] = await Promise.race([once(createInterface({ input: host.stdout }), "line"), ended]);
  return JSON.parse(line);
}

/** @returns what does not hold */
async function drill(ready, { seed, intensity, expect }) {
  // Of what the seed draws, the network's part: how a failback itself goes is another drill.
  const { wire = [] } = await ask(ready, "POST", "/faults/seed", { seed, intensity });
  await ask(ready, "PUT", "/faults", { wire });
  console.log(`faults: ${JSON.stringify(wire)}`);

  await must("pulumi", ["stack", "init", "drill", "--no-select", "--non-interactive"]);
  const config = { host: ready.address, port: ready.port, request: "DRILL-1" };
  for (const [key, value] of Object.entries(config))
    await must("pulumi", ["config", "set", "-s", "drill", key, String(value)]);

  let orders = new Map();
  for (let round = 1; round <= ROUNDS; round++) {
    // The last rounds have a network that is well again: what is open must then come to an end.
    if (round === ROUNDS - 2) await ask(ready, "DELETE", "/faults");
    const up = await run("pulumi", UP);
    orders = await told();
    const words = [...orders].map(([machine, order]) => `${machine} ${order?.outcome ?? "not begun"}`).join(", ");
    console.log(`up ${round} ended with ${up.status}: ${words || "nothing begun"}`);
    if (up.status !== 0) console.log(reasonsIn(up));
    if (orders.size > 0 && [...orders.values()].every((order) => !OPEN.has(order?.outcome))) break;
    // What failed without any fault, and ordered nothing, fails the same way in every round.
    const isOrdered = [...orders.values()].some((order) => order !== undefined);
    if (up.status !== 0 && !isOrdered && (await ask(ready, "GET", "/faults/log")).length === 0)
      return ["nothing was ordered, and no fault of the network was met: see the reason above"];
  }

  await ask(ready, "DELETE", "/faults");
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
    if (outcome === "fulfilled" && !(await isAsExpected(ready, name, expect)))
      wrong.push(`${name} is told fulfilled and is not ${expect}`);
  }
  return wrong;
}

function given() {
  const options = {
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    intensity: { type: "string", default: "0.5" },
    expect: { type: "string", default: "FailbackCompleted" },
    help: { type: "boolean", short: "h" },
  };
  const { seed, intensity, expect, help } = parsed(options);
  if (!/^\d+$/.test(seed) || Number(seed) > 0xffff_ffff)
    throw new CannotBegin(`--seed must be a whole number from 0 to 4294967295, not "${seed}"`);
  if (!/^\d+(\.\d+)?$/.test(intensity) || Number(intensity) > 1)
    throw new CannotBegin(`--intensity must be a number from 0 to 1, not "${intensity}"`);
  if (expect === "") throw new CannotBegin("--expect must name a state");
  return { seed: Number(seed), intensity: Number(intensity), expect, help };
}

function parsed(options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new CannotBegin(`${error.message.split("\n")[0]}; see --help`);
  }
}

/** The newest order of each machine, as the stack has it. */
async function told() {
  const { deployment } = JSON.parse(await must("pulumi", ["stack", "export", "-s", "drill"]));
  const all = (deployment.resources ?? []).filter(({ urn }) => urn.includes(":ReplicationFailback::"));
  return new Map(all.map(({ inputs, outputs }) => [inputs.vm.name, outputs?.order]));
}

/** Why an `up` failed, in a few lines: the engine's diagnostics, or else whatever it said last. */
function reasonsIn({ stdout, stderr }) {
  const said = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
  const from = said.findIndex((line) => line.startsWith("Diagnostics:"));
  const errors = said.slice(from + 1).filter((line) => /error|^\s*\* /i.test(line));
  return (errors.length > 0 ? errors : said).slice(-6).join("\n");
}

async function isAsExpected({ address, port }, machine, state) {
  const args = ["status", "--host", `${address}:${port}`, "--machine", machine, "--expect", state];
  const { status } = await run(BIN, args);
  return status === 0;
}

async function ask({ control, token }, method, path, body) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${control}${path}`, { method, headers, body: body && JSON.stringify(body) });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said}`);
  return said && JSON.parse(said);
}

/** Ctrl-C: nothing here is worth waiting for. The engine takes a second signal for an order to end at once. */
function stop(signal) {
  if (stoppedBy) return;
  stoppedBy = signal;
  for (const child of running) for (const one of ["SIGINT", "SIGTERM"]) child.kill(one);
}

async function must(command, args) {
  const { status, stdout, stderr } = await run(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}${stdout}`);
  return stdout;
}

async function run(command, args) {
  const child = start(command, args, ["ignore", "pipe", "pipe"]);
  const [[status], stdout, stderr] = await Promise.all([child.ended, text(child.stdout), text(child.stderr)]);
  if (stoppedBy) throw new Error(`stopped by ${stoppedBy}`);
  return { status, stdout, stderr };
}

function start(command, args, stdio) {
  if (stoppedBy) throw new Error(`stopped by ${stoppedBy}`);
  const child = spawn(command, args, { stdio });
  running.add(child);
  child.ended = once(child, "close")
    .catch(({ code }) => {
      throw new CannotBegin(`${command} cannot be started (${code}): is it installed?`);
    })
    .finally(() => running.delete(child));
  return child;
}
