import assert from "node:assert/strict";
import { test } from "node:test";
import { compareVersions } from "./version.mjs";

test("versions are ordered by number, not by letter", () => {
  const ascending = ["go1.9", "v3.9.12", "3.10", "3.10.1", "v3.248.0", "3.259.0", "20.19"];
  assert.deepEqual([...ascending].reverse().sort(compareVersions), ascending);
});

test("a missing number is zero and a suffix does not count", () => {
  assert.equal(compareVersions("20.19", "v20.19.0"), 0);
  assert.equal(compareVersions("3.260.0-dev.1", "3.260.0"), 0);
});

test("what is no version is refused", () => {
  assert.throws(() => compareVersions("devel", "1.0.0"), /Not a version: "devel"/);
});
