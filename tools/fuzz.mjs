/**
 * `npm run fuzz`: feeds everything that reads what a peer wrote with hostile messages, made at random.
 *
 *     npm run fuzz
 *     npm run fuzz -- --seed 1 --runs 10000 --target host-http
 */
import { whenStarted } from "./setup/program.mjs";
import { runTypescript } from "./setup/typescript.mjs";

await whenStarted(import.meta.url, () => runTypescript(["test", "fuzz", "main.ts"], process.argv.slice(2)));
