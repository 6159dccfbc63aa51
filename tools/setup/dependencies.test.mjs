import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isInstalled } from "./dependencies.mjs";
import { root } from "./paths.mjs";

const lock = {
  packages: {
    "": { version: "0.1.0" },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/b-darwin": { version: "2.0.0", integrity: "sha512-b", optional: true },
  },
};
const a = { version: "1.0.0", integrity: "sha512-a" };

test("what npm has recorded is compared with the lock", () => {
  assert.equal(isInstalled(lock, { packages: { "node_modules/a": a } }), true);
});

for (const [what, installed] of /** @type {const} */ ([
  ["nothing was installed, or only half", undefined],
  ["a package is missing", { packages: {} }],
  ["a package has another version", { packages: { "node_modules/a": { ...a, version: "1.0.1" } } }],
  ["a package has another content", { packages: { "node_modules/a": { ...a, integrity: "sha512-x" } } }],
  ["a package is no longer wanted", { packages: { "node_modules/a": a, "node_modules/c": a } }],
  [
    "an optional package has another version",
    { packages: { "node_modules/a": a, "node_modules/b-darwin": { version: "1.9.0" } } },
  ],
])) {
  test(`installed again when ${what}`, () => assert.equal(isInstalled(lock, installed), false));
}

test("the lock names the builds for every platform, not only for the one it was written on", () => {
  /** @type {{ packages: Record<string, { optionalDependencies?: Record<string, string> }> }} */
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
    ),
  );
  assert.deepEqual(missing, [], "npm ci refuses such a lock");
});
