import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { countJest, countTap } from "./count.mjs";
import { temporaryFolder } from "./fixtures.mjs";

test("Jest's results are read from its file", (t) => {
  const file = join(temporaryFolder(t), "results.json");
  const results = { numPassedTests: 7, numFailedTests: 2, numRuntimeErrorTestSuites: 1, numPendingTests: 4 };
  writeFileSync(file, JSON.stringify(results));
  assert.deepEqual(countJest(false, file), { passed: 7, failed: 3 });
});

test("a Jest that crashed is one failed test", () => {
  assert.deepEqual(countJest(false, "/nowhere/results.json"), { passed: 0, failed: 1 });
});

test("a Jest that is not content counts as failed though every test passed", (t) => {
  const file = join(temporaryFolder(t), "results.json");
  writeFileSync(file, JSON.stringify({ numPassedTests: 7, numFailedTests: 0, numRuntimeErrorTestSuites: 0 }));
  assert.deepEqual(countJest(false, file), { passed: 7, failed: 1 });
  assert.deepEqual(countJest(true, file), { passed: 7, failed: 0 });
});

test("Node's own results are read from TAP", (t) => {
  const file = join(temporaryFolder(t), "results.tap");
  writeFileSync(file, "ok 1 - a\n1..1\n# tests 12\n# suites 0\n# pass 9\n# fail 2\n# cancelled 1\n");
  assert.deepEqual(countTap(false, file), { passed: 9, failed: 3 });
});
