import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { useEmptyCache, writeProgram } from "../test/fixtures.mjs";
import { builtEngine, downloadedEngine, findCachedEngine, keepEngine } from "./engine-cache.mjs";
import { cacheFolder } from "./paths.mjs";

const version = "9.9.9";
/** @param {string} scratch */
const fill = (scratch) => {
  writeProgram(scratch, "pulumi", `v${version}`);
  return scratch;
};

test("an engine is kept with all it needs to run Node.js programs, as real files", async (t) => {
  useEmptyCache(t);
  const { path } = builtEngine(version);
  await keepEngine({ path, version }, fill);
  for (const file of ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) {
    const stats = lstatSync(join(path, file));
    assert.ok(stats.isFile() && stats.mode & 0o100, file);
  }
  assert.ok(existsSync(join(path, "language-host", "main.mjs")));
  assert.deepEqual(await findCachedEngine(version), { folder: path });
  assert.deepEqual(readdirSync(cacheFolder()).length, 1, "nothing else is left in the cache");
});

test("a release's own language host stays", async (t) => {
  useEmptyCache(t);
  const path = downloadedEngine(version);
  await keepEngine({ path, version }, (scratch) => {
    const nested = join(scratch, "pulumi-release");
    writeProgram(nested, "pulumi", `v${version}`);
    writeProgram(nested, "pulumi-language-nodejs", "official");
    return nested;
  });
  assert.match(readFileSync(join(path, "pulumi-language-nodejs"), "utf8"), /official/);
  assert.ok(!existsSync(join(path, "language-host")));
  assert.ok(existsSync(join(path, "pulumi-resource-pulumi-nodejs")));
});

test("two set-ups at once end with one whole engine", async (t) => {
  useEmptyCache(t);
  const { path } = builtEngine(version);
  await Promise.all([keepEngine({ path, version }, fill), keepEngine({ path, version }, fill)]);
  assert.deepEqual(readdirSync(cacheFolder()), [path.split("/").at(-1)]);
});

test("a failed build leaves nothing behind", async (t) => {
  useEmptyCache(t);
  const { path } = builtEngine(version);
  const failing = keepEngine({ path, version }, (scratch) => {
    fill(scratch);
    throw new Error("no space left");
  });
  await assert.rejects(failing, /no space left/);
  assert.deepEqual(readdirSync(cacheFolder()), []);
});

test("an engine that is not what it should be is not kept", async (t) => {
  useEmptyCache(t);
  const { path } = builtEngine("9.9.8");
  await assert.rejects(keepEngine({ path, version: "9.9.8" }, fill), /calls itself v9\.9\.9, not v9\.9\.8/);
  assert.ok(!existsSync(path));
});

test("another language host takes over the engine that was built before", async (t) => {
  useEmptyCache(t);
  const { path, sameEngine } = builtEngine(version);
  const earlier = join(cacheFolder(), `${sameEngine}0123456789ab`);
  writeProgram(earlier, "pulumi", `v${version}`);
  assert.deepEqual(await findCachedEngine(version), { folder: path });
  assert.ok(existsSync(join(path, "language-host", "main.mjs")));
  assert.ok(existsSync(join(earlier, "pulumi")));
});

test("remains of killed set-ups are swept once they are a day old", async (t) => {
  useEmptyCache(t);
  for (const [name, age] of /** @type {const} */ ([
    ["unfinished-old", 25],
    ["unfinished-new", 1],
  ])) {
    const folder = join(cacheFolder(), name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "pulumi"), "");
    const then = Date.now() / 1000 - age * 3600;
    utimesSync(folder, then, then);
  }
  const { path } = builtEngine(version);
  await keepEngine({ path, version }, fill);
  assert.deepEqual(readdirSync(cacheFolder()).sort(), [path.split("/").at(-1), "unfinished-new"]);
});
