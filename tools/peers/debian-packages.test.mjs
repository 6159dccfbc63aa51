import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { SetUpError } from "../setup/error.mjs";
import { temporaryFolder, writeProgram } from "../test/fixtures.mjs";
import { installPackages, missingPackages, PROGRAMS } from "./debian-packages.mjs";

test("only packages whose program is missing are wanted", (t) => {
  const folder = temporaryFolder(t);
  writeProgram(folder, "curl");
  writeProgram(folder, "uuidgen");
  assert.deepEqual(missingPackages([folder]), ["wsl", "libxml2-utils"]);
  for (const { program } of PROGRAMS) writeProgram(folder, program);
  assert.deepEqual(missingPackages([folder]), []);
});

test("who may not install, or has no apt-get, is told in one line what to install", async (t) => {
  const withApt = temporaryFolder(t);
  writeProgram(withApt, "apt-get");
  for (const machine of [
    { user: 1000, folders: [withApt] },
    { user: 0, folders: [join(withApt, "nothing")] },
    { user: undefined, folders: [] },
  ]) {
    await assert.rejects(
      installPackages(["wsl", "curl"], { ...machine, log: assert.fail }),
      (error) => error instanceof SetUpError && /^[^\n]+ wsl curl$/.test(error.message),
    );
  }
});
