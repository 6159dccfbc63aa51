import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SetUpError } from "./error.mjs";

/**
 * Runs a module's work when it is the program that was started, and not when another module imports it.
 *
 * @param {string} url the module's `import.meta.url`
 * @param {() => Promise<void>} work
 */
export async function whenStarted(url, work) {
  if (!process.argv[1] || realpathSync(process.argv[1]) !== fileURLToPath(url)) return;
  try {
    await work();
  } catch (error) {
    console.error(error instanceof SetUpError ? error.message : error);
    process.exit(1);
  }
}
