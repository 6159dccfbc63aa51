#!/usr/bin/env node
/**
 * Makes a fresh clone ready: dependencies, the compiled package, a Pulumi engine. It needs Node.js and npm, and Go where
 * no Pulumi can be had. What is up to date already costs nothing and is not mentioned.
 *
 *     node tools/setup.mjs
 */
import { build } from "./setup/build.mjs";
import { installDependencies } from "./setup/dependencies.mjs";
import { provideEngine } from "./setup/engine.mjs";
import { whenStarted } from "./setup/program.mjs";
import { checkNode } from "./setup/requirements.mjs";

/**
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<import("./setup/engine.mjs").Engine>} callers put `engineDir` first on PATH
 */
export async function setUp({ log = console.log } = {}) {
  checkNode();
  await installDependencies({ log });
  await build({ log });
  return provideEngine({ log });
}

await whenStarted(import.meta.url, async () => {
  const { engineDir } = await setUp();
  console.log(`Ready, with the engine in ${engineDir}`);
});
