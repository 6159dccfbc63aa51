import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder, writeProgram } from "../test/fixtures.mjs";
import { findPython } from "./python.mjs";

test("the first Python that is new enough and has venv is taken", async (t) => {
  const folder = temporaryFolder(t);
  const folders = ["old", "broken", "good", "newer"].map((name) => join(folder, name));
  writeProgram(join(folder, "old"), "python3", "3.9.2");
  writeProgram(join(folder, "broken"), "python3", "ModuleNotFoundError: No module named 'ensurepip'");
  const program = writeProgram(join(folder, "good"), "python3", "3.11.2");
  writeProgram(join(folder, "newer"), "python3", "3.14.0");
  assert.deepEqual(await findPython(folders), { program, version: "3.11.2" });
  assert.equal(await findPython(folders.slice(0, 2)), undefined);
});
