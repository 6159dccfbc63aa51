/**
 * `npm run build`: compiles the sources into dist, if anything changed.
 */
import { build } from "./setup/build.mjs";
import { whenStarted } from "./setup/program.mjs";

await whenStarted(import.meta.url, () => build({ log: console.log }));
