import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../setup/paths.mjs";
import { bugs } from "./bugs.mjs";
import { planted, withBug } from "./copy.mjs";

test("every bug can be planted: what it changes stands in today's sources exactly once", async () => {
  for (const bug of bugs) {
    await withBug(bug, async (folder) => {
      for (const { file } of bug.edits) {
        assert.notEqual(readFileSync(join(folder, file), "utf8"), readFileSync(join(root, file), "utf8"), bug.name);
      }
    });
  }
});

test("a copy is gone when its work has ended, also when it failed", async () => {
  let copy = root;
  const failing = withBug({ name: "none", edits: [] }, async (folder) => {
    copy = folder;
    throw new Error("as expected");
  });
  await assert.rejects(failing, /as expected/);
  assert.equal(existsSync(copy), false);
});

test("a change that fits nowhere, or twice, is an error that says where", () => {
  const edit = { find: "a", replace: "b" };
  assert.throws(() => planted("xyz", edit, "here"), /^Error: here holds what is to be changed 0 times/);
  assert.throws(() => planted("a a", edit, "here"), /^Error: here holds what is to be changed 2 times/);
  assert.equal(planted("xaz", { find: "a", replace: "$&" }, "here"), "x$&z");
});
