#!/usr/bin/env node
/**
 * `npm run bench -- wire`: sets up what is missing and runs a measured comparison. Every benchmark: `npm run bench -- --help`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { build } from "./setup/build.mjs";
import { installDependencies } from "./setup/dependencies.mjs";
import { root } from "./setup/paths.mjs";
import { whenStarted } from "./setup/program.mjs";
import { checkNode } from "./setup/requirements.mjs";

await whenStarted(import.meta.url, async () => {
  // Standard output is the results' alone: it may be JSON.
  const log = console.error;
  checkNode();
  await installDependencies({ log });
  await build({ log });
  const child = spawn(
    process.execPath,
    ["--expose-gc", "-r", "ts-node/register/transpile-only", join("bench", "main.ts"), ...process.argv.slice(2)],
    { cwd: root, stdio: "inherit" },
  );
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 1;
});
