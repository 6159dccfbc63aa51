import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { root } from "../setup/paths.mjs";
import { temporaryFolder } from "../test/fixtures.mjs";
import { loadProtocol } from "./sdk.mjs";

// These tests play the engine: they start the host as the engine does, talk to it and go away.

/** A host that does not end is a failure, and the test has to live on to clean up after it. */
const timeout = 20_000;

const main = fileURLToPath(new URL("main.mjs", import.meta.url));
const protocol = loadProtocol(root);
const { grpc, language } = protocol;
const { LanguageRuntimeClient } = createRequire(join(root, "/"))("@pulumi/pulumi/proto/language_grpc_pb");

/**
 * @param {import("node:test").TestContext} t
 * @param {string} folder in which the host starts
 */
function startHost(t, folder) {
  const host = spawn(process.execPath, [main, "127.0.0.1:9"], { cwd: folder, stdio: ["pipe", "pipe", "pipe"] });
  t.after(() => host.kill("SIGKILL"));
  const lines = createInterface({ input: host.stdout })[Symbol.asyncIterator]();
  return {
    host,
    ended: once(host, "exit"),
    nextLine: async () => String((await lines.next()).value),
  };
}

/** @param {import("node:test").TestContext} t */
async function connect(t) {
  const started = startHost(t, root);
  const client = new LanguageRuntimeClient(`127.0.0.1:${await started.nextLine()}`, grpc.credentials.createInsecure());
  t.after(() => client.close());
  return {
    ...started,
    /** @type {(method: string, request: unknown) => Promise<any>} */
    call: (method, request) =>
      new Promise((resolve, reject) => {
        client[method](request, (/** @type {unknown} */ error, /** @type {unknown} */ response) =>
          error ? reject(error) : resolve(response),
        );
      }),
    /** @type {(method: string, request: unknown) => any} */
    stream: (method, request) => client[method](request),
  };
}

/**
 * A request to run a program whose SDK is a stand-in: its runner is the given code.
 *
 * @param {import("node:test").TestContext} t
 * @param {string} runner
 */
function requestRun(t, runner) {
  const folder = temporaryFolder(t);
  const sdk = join(folder, "node_modules", "@pulumi", "pulumi", "cmd", "run");
  mkdirSync(sdk, { recursive: true });
  writeFileSync(join(sdk, "index.js"), runner);
  const info = new language.ProgramInfo().setRootDirectory(folder).setProgramDirectory(folder).setEntryPoint(".");
  return new language.RunRequest().setProject("shop").setStack("dev").setParallel(4).setInfo(info);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Has the host run a program that stays until it is stopped.
 *
 * @param {import("node:test").TestContext} t
 * @param {Awaited<ReturnType<typeof connect>>} host
 */
async function startStayingProgram(t, { call, nextLine }) {
  const response = call("run", requestRun(t, "console.log(process.pid); setInterval(() => {}, 1000);"));
  // The tests that end the host do not hear from it again.
  response.catch(() => {});
  const pid = Number(await nextLine());
  assert.ok(isAlive(pid));
  t.after(() => isAlive(pid) && process.kill(pid, "SIGKILL"));
  return { pid, response };
}

test("the program's output reaches the engine and its end is reported", { timeout }, async (t) => {
  const { call, nextLine } = await connect(t);
  const request = requestRun(t, "console.log(process.argv.slice(2).join(' ')); process.exit(32);");
  const response = await call("run", request);
  assert.equal(response.getBail(), true);
  assert.match(await nextLine(), /^--engine 127\.0\.0\.1:9 --project shop .*--stack dev .*--parallel 4 \.$/);
});

test("a program that cannot be run is an answer, not the end of the host", { timeout }, async (t) => {
  const { call } = await connect(t);
  const info = new language.ProgramInfo().setProgramDirectory("/nowhere");
  await assert.rejects(call("run", new language.RunRequest().setInfo(info)), /cannot be found from \/nowhere/);
  const about = await call("about", new language.AboutRequest());
  assert.equal(about.getVersion(), process.version);
});

test("no plugin has to be fetched for a program", { timeout }, async (t) => {
  const { call } = await connect(t);
  const response = await call("getRequiredPackages", new language.GetRequiredPackagesRequest());
  assert.deepEqual(response.getPackagesList(), []);
});

test("a project's packages are told with their versions", { timeout }, async (t) => {
  const { call } = await connect(t);
  const info = new language.ProgramInfo().setProgramDirectory(root);
  const response = await call("getProgramDependencies", new language.GetProgramDependenciesRequest().setInfo(info));
  const packages = Object.fromEntries(
    response.getDependenciesList().map((/** @type {any} */ each) => [each.getName(), each.getVersion()]),
  );
  assert.equal(packages["@pulumi/pulumi"], protocol.version);
});

test("when the engine goes without a word, host and program go too", { timeout }, async (t) => {
  const connected = await connect(t);
  const { host, ended } = connected;
  const program = await startStayingProgram(t, connected);
  // The end of the engine closes its end of the pipe, whatever ended it.
  host.stdin.end();
  assert.deepEqual(await ended, [0, null]);
  assert.ok(!isAlive(program.pid), "the program outlived the host");
});

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  test(`${signal} ends host and program`, { timeout }, async (t) => {
    const connected = await connect(t);
    const { host, ended } = connected;
    const program = await startStayingProgram(t, connected);
    host.kill(signal);
    assert.deepEqual(await ended, [0, null]);
    assert.ok(!isAlive(program.pid), "the program outlived the host");
  });
}

test("a cancelled operation ends the program and keeps the host", { timeout }, async (t) => {
  const connected = await connect(t);
  const { response } = await startStayingProgram(t, connected);
  await connected.call("cancel", new protocol.Empty());
  assert.equal((await response).getError(), "Program ended by SIGINT");
  assert.equal(connected.host.exitCode, null);
});

test("a folder without the SDK is told what to do", { timeout }, async (t) => {
  const { host, ended } = startHost(t, temporaryFolder(t));
  let message = "";
  host.stderr.on("data", (chunk) => {
    message += chunk;
  });
  assert.deepEqual(await ended, [1, null]);
  assert.match(message, /@pulumi\/pulumi cannot be found from .*npm install/);
});

/**
 * A policy pack whose SDK is a stand-in: its runner is the given code.
 *
 * @param {import("node:test").TestContext} t
 * @param {string} runner
 */
function requestPolicyPack(t, runner) {
  const folder = temporaryFolder(t);
  const sdk = join(folder, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");
  mkdirSync(sdk, { recursive: true });
  writeFileSync(join(sdk, "index.js"), runner);
  const info = new language.ProgramInfo().setRootDirectory(folder).setProgramDirectory(folder).setEntryPoint(".");
  const request = new language.RunPluginRequest().setKind("analyzer").setInfo(info).setPwd("/");
  return { folder, request: request.setArgsList(["127.0.0.1:9"]).setEnvList(["WORD=mellon=x"]) };
}

test("a policy pack runs in its folder, and all it prints reaches the engine, its end last", { timeout }, async (t) => {
  const { stream } = await connect(t);
  const { folder, request } = requestPolicyPack(
    t,
    "console.log(process.cwd(), process.env.WORD, ...process.argv.slice(2)); console.error('aside'); process.exitCode = 3;",
  );
  const printed = { stdout: "", stderr: "", codes: /** @type {number[]} */ ([]) };
  for await (const response of stream("runPlugin", request)) {
    printed.stdout += Buffer.from(response.getStdout()).toString();
    printed.stderr += Buffer.from(response.getStderr()).toString();
    if (response.hasExitcode()) printed.codes.push(response.getExitcode());
  }
  const real = realpathSync(folder);
  assert.deepEqual(printed, { stdout: `${real} mellon=x 127.0.0.1:9 ${folder}\n`, stderr: "aside\n", codes: [3] });
});

test("a policy pack ends when the engine is done with it, and when the host ends", { timeout }, async (t) => {
  const { stream, host, ended } = await connect(t);
  for (const end of ["the engine", "the host"]) {
    const { request } = requestPolicyPack(t, "console.log(process.pid); setInterval(() => {}, 1000);");
    const call = stream("runPlugin", request);
    call.on("error", () => {});
    const [response] = await once(call, "data");
    const pid = Number(Buffer.from(response.getStdout()).toString());
    t.after(() => isAlive(pid) && process.kill(pid, "SIGKILL"));
    assert.ok(isAlive(pid));
    if (end === "the engine") call.cancel();
    else host.kill("SIGTERM");
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(await ended, [0, null]);
});

test("what is no policy pack, and a pack without the SDK, are answers", { timeout }, async (t) => {
  const { stream } = await connect(t);
  const { request } = requestPolicyPack(t, "");
  const [other] = await once(stream("runPlugin", request.setKind("resource")), "error");
  assert.match(other.message, /runs no plugin of kind resource/);
  const info = new language.ProgramInfo().setProgramDirectory(temporaryFolder(t));
  const [bare] = await once(stream("runPlugin", request.setKind("analyzer").setInfo(info)), "error");
  assert.match(bare.message, /cannot be found from .*npm install/);
});
