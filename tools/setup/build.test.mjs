import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sourceFiles } from "./build.mjs";

test("a build is made of the sources, not of tests and other files", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "sources-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const file of [
    "provider/a.ts",
    "provider/deep/b.ts",
    "provider/a.test.ts",
    "provider/a.test-support.ts",
    "provider/notes.md",
    "test/c.ts",
  ]) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), "");
  }
  assert.deepEqual(sourceFiles(folder).sort(), [join("provider", "a.ts"), join("provider", "deep", "b.ts")]);
});
