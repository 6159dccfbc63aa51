#!/usr/bin/env node
/**
 * `npm run bench -- wire`: sets up what is missing and runs a measured comparison. Every benchmark: `npm run bench -- --help`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { providePeers } from "./peers/provide.mjs";
import { build } from "./setup/build.mjs";
import { installDependencies } from "./setup/dependencies.mjs";
import { provideEngine } from "./setup/engine.mjs";
import { SetUpError } from "./setup/error.mjs";
import { withFirstOnPath } from "./setup/executables.mjs";
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
    { cwd: root, stdio: "inherit", env: process.argv[2] === "fleet" ? await fleetEnvironment(log) : process.env },
  );
  // Ctrl-C reaches the measuring process by itself; a kill of this one has to be handed on.
  process.once("SIGINT", () => {});
  process.once("SIGTERM", () => child.kill("SIGTERM"));
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 1;
});

/**
 * With an engine on PATH, and a Python that has pypsrp, where it can be had.
 *
 * @param {(line: string) => void} log
 */
async function fleetEnvironment(log) {
  const { engineDir } = await provideEngine({ log });
  const env = withFirstOnPath(engineDir);
  try {
    return { ...env, PEERS_PYTHON: await providePeers({ log }) };
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    log(error.message);
    return env;
  }
}
