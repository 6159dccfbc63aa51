import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder, writeProgram } from "../test/fixtures.mjs";
import { findEngineOnPath } from "./engine-on-path.mjs";

test("a new engine with a language host is taken", async (t) => {
  const folder = temporaryFolder(t);
  writeProgram(folder, "pulumi", "v3.248.0");
  writeProgram(folder, "pulumi-language-nodejs");
  assert.deepEqual(await findEngineOnPath("3.248.0", ["/nowhere", folder]), { folder });
});

test("the language host may lie elsewhere on PATH", async (t) => {
  const folder = temporaryFolder(t);
  const other = join(folder, "other");
  writeProgram(folder, "pulumi", "v3.300.1");
  writeProgram(other, "pulumi-language-nodejs");
  assert.deepEqual(await findEngineOnPath("3.248.0", [folder, other]), { folder });
});

test("an engine that does not serve is passed over, with the reason", async (t) => {
  const folder = temporaryFolder(t);
  assert.deepEqual(await findEngineOnPath("3.248.0", [folder]), { none: "no `pulumi` on PATH" });

  const pulumi = writeProgram(folder, "pulumi", "v3.247.9");
  const lone = await findEngineOnPath("3.248.0", [folder]);
  assert.deepEqual(lone, { none: `${pulumi} has no pulumi-language-nodejs beside it` });

  writeProgram(folder, "pulumi-language-nodejs");
  const old = await findEngineOnPath("3.248.0", [folder]);
  assert.deepEqual(old, { none: `${pulumi} is v3.247.9, older than 3.248.0` });

  writeProgram(folder, "pulumi", "no idea");
  assert.deepEqual(await findEngineOnPath("3.248.0", [folder]), { none: `${pulumi} does not tell its version` });
});
