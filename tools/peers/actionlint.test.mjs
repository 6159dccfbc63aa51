import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { SetUpError } from "../setup/error.mjs";
import { temporaryFolder, useEmptyCache, writeProgram } from "../test/fixtures.mjs";
import { provideActionlint } from "./actionlint.mjs";

test("who has no Go, or an old one, is told in one line what is needed for what", async (t) => {
  useEmptyCache(t);
  const old = temporaryFolder(t);
  writeProgram(old, "go", '{ \\"GOVERSION\\": \\"go1.19.8\\", \\"GOFLAGS\\": \\"\\" }');
  for (const { folder, reason } of [
    { folder: join(old, "nothing"), reason: "no `go` on PATH" },
    { folder: old, reason: "go1.19.8 is older than 1.24.0" },
  ]) {
    await assert.rejects(provideActionlint({ folders: [folder], log: assert.fail }), (error) => {
      assert.ok(error instanceof SetUpError);
      assert.match(
        error.message,
        /^The test of the workflows needs Go 1\.24\.0 or newer, to build actionlint: [^\n]+$/,
      );
      return error.message.endsWith(reason);
    });
  }
});
