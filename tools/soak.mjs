/**
 * `npm run soak`: random histories of users, administrators, kills and faults, held against the promise. One line of
 * JSON; exit code 1 when a history broke it.
 *
 *     npm run soak -- --runs 20000 --seed 1
 */
import { whenStarted } from "./setup/program.mjs";
import { runTypescript } from "./setup/typescript.mjs";

await whenStarted(import.meta.url, () => runTypescript(["test", "soak", "main.ts"], process.argv.slice(2)));
