import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder, writeProgram } from "../test/fixtures.mjs";
import { findGo, oldestGo } from "./go.mjs";

/**
 * A module that wants Go 1.24.0.
 *
 * @param {import("node:test").TestContext} t
 */
function makeModule(t) {
  const module = temporaryFolder(t);
  writeFileSync(join(module, "go.mod"), "module example.invalid\n\ngo 1.24.0\n\ntool example.invalid/tool\n");
  return module;
}

/**
 * A folder with a Go that says what its settings are, after other words.
 *
 * @param {import("node:test").TestContext} t
 * @param {string} version
 * @param {string} before
 */
function makeGo(t, version, before = "") {
  const folder = temporaryFolder(t);
  writeProgram(folder, "go", `${before}{ \\"GOFLAGS\\": \\"-buildvcs=false\\", \\"GOVERSION\\": \\"${version}\\" }`);
  return folder;
}

test("a module says which Go it wants, or that is an error", (t) => {
  const module = makeModule(t);
  assert.equal(oldestGo(module), "1.24.0");
  writeFileSync(join(module, "go.mod"), "module example.invalid\n");
  assert.throws(() => oldestGo(module), /go\.mod does not say which Go it wants$/);
});

test("a Go that is new enough is taken, with its user's flags", async (t) => {
  const module = makeModule(t);
  for (const version of ["go1.24.0", "go1.26.8"]) {
    const folder = makeGo(t, version);
    const program = join(folder, "go");
    assert.deepEqual(await findGo(module, [folder]), { program, version, flags: "-buildvcs=false" });
  }
});

test("a Go that fetches the release a module wants, and says so, is understood", async (t) => {
  const folder = makeGo(t, "go1.24.0", "go: downloading go1.24.0 (linux/amd64)\n");
  const found = await findGo(makeModule(t), [folder]);
  assert.equal("version" in found && found.version, "go1.24.0");
});

test("without a Go that serves, it is said why", async (t) => {
  const module = makeModule(t);
  assert.deepEqual(await findGo(module, [temporaryFolder(t)]), { none: "no `go` on PATH" });
  assert.deepEqual(await findGo(module, [makeGo(t, "go1.23.9")]), { none: "go1.23.9 is older than 1.24.0" });

  const broken = temporaryFolder(t);
  writeProgram(broken, "go", 'go: errors\n  in go.mod"; exit 1; "');
  const found = await findGo(module, [broken]);
  assert.match("none" in found ? found.none : "", /^go: errors in go\.mod \(.+ ended with code 1\)$/);
});
