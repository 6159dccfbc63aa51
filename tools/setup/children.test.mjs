import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { run } from "./children.mjs";

const node = process.execPath;

/**
 * Starts a tool that runs a child. The first line of its output is the id of a process to clean up after.
 *
 * @param {import("node:test").TestContext} t
 * @param {string} child its code
 */
function startTool(t, child) {
  const module = JSON.stringify(new URL("children.mjs", import.meta.url).href);
  const code = `import { run } from ${module}; await run(process.execPath, ["-e", ${JSON.stringify(child)}], { show: true });`;
  const tool = spawn(node, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  const output = createInterface({ input: tool.stdout });
  t.after(() => tool.kill("SIGKILL"));
  output.once("line", (pid) =>
    t.after(() => {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It is gone, as it should be.
      }
    }),
  );
  return { tool, output };
}

test("output and success of a program are its outcome", async () => {
  const code = "console.log('out'); console.error('err')";
  const { ok, output, problem } = await run(node, ["-e", code]);
  assert.equal(ok, true);
  assert.deepEqual(output.trim().split("\n").sort(), ["err", "out"]);
  assert.equal(problem, "");
});

test("a failing and a missing program are outcomes, too", async () => {
  assert.deepEqual(await run(node, ["-e", "process.exit(3)"]), {
    ok: false,
    output: "",
    problem: `${node} ended with code 3`,
  });
  const missing = await run("/nowhere/program", []);
  assert.equal(missing.ok, false);
  assert.match(missing.problem, /ENOENT/);
});

test("signals are left alone when no program runs", async () => {
  const before = process.listenerCount("SIGTERM");
  await run(node, ["-e", ""]);
  assert.equal(process.listenerCount("SIGTERM"), before);
});

for (const [signal, code] of /** @type {const} */ ([
  ["SIGTERM", 143],
  ["SIGINT", 130],
])) {
  test(`${signal} ends a tool with its child and its grandchild`, { timeout: 20_000 }, async (t) => {
    const grandchild = "console.log(process.pid); setInterval(() => {}, 1000)";
    const { tool, output } = startTool(
      t,
      `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { stdio: "inherit" })`,
    );
    await once(output, "line");
    // The grandchild holds the other end of the pipe: its end is the end of the output.
    const closed = once(output, "close");
    tool.kill(signal);
    assert.deepEqual(await once(tool, "exit"), [code, null]);
    await closed;
  });
}

test("a child that does not heed the first signal does not survive the second", { timeout: 20_000 }, async (t) => {
  const child =
    "process.on('SIGINT', () => console.log('heard')); console.log(process.pid); setInterval(() => {}, 1000)";
  const { tool, output } = startTool(t, child);
  await once(output, "line");
  tool.kill("SIGINT");
  await once(output, "line");
  tool.kill("SIGINT");
  assert.deepEqual(await once(tool, "exit"), [130, null]);
});
