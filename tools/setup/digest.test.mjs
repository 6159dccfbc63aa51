import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { digestFiles } from "./digest.mjs";

test("a digest changes with contents and names and not with the order of the files", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "digest-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (/** @type {string} */ name, /** @type {string} */ text) => writeFileSync(join(folder, name), text);
  write("a", "one");
  write("b", "two");
  write("c", "two");
  const before = digestFiles(folder, ["a", "b"]);
  assert.equal(digestFiles(folder, ["b", "a"]), before);
  assert.notEqual(digestFiles(folder, ["a", "c"]), before, "another name");
  write("b", "TWO");
  assert.notEqual(digestFiles(folder, ["a", "b"]), before, "another content");
});
