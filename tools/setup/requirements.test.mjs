import assert from "node:assert/strict";
import { test } from "node:test";
import { checkNode, requirements } from "./requirements.mjs";
import { compareVersions } from "./version.mjs";

test("every requirement is found in the file that decides it", () => {
  for (const [name, version] of Object.entries(requirements())) assert.match(version, /^\d+\.\d+(\.\d+)?$/, name);
});

test("the engine to build is not older than the SDK that talks to it", () => {
  const { engine, oldestEngine } = requirements();
  assert.ok(compareVersions(engine, oldestEngine) >= 0, `${engine} is older than ${oldestEngine}`);
});

test("an old Node.js is told what is needed", () => {
  assert.throws(
    () => checkNode("20.19", "20.18.3"),
    /^Error: Node\.js 20\.19 or newer is needed; this is 20\.18\.3\.$/,
  );
  checkNode("20.19", "20.19.0");
  checkNode("20.19", "24.1.0");
});
