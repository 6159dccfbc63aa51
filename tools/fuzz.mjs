/**
 * `npm run fuzz`: feeds everything that reads what a peer wrote with hostile messages, made at random.
 *
 *     npm run fuzz
 *     npm run fuzz -- --seed 1 --runs 10000 --target host-http
 */
import { join } from "node:path";
import { run } from "./setup/children.mjs";
import { root } from "./setup/paths.mjs";

const register = join(root, "node_modules", "ts-node", "register", "transpile-only");
const program = join(root, "test", "fuzz", "main.ts");
const { ok } = await run(process.execPath, ["--require", register, program, ...process.argv.slice(2)], {
  cwd: root,
  show: true,
});
process.exitCode = ok ? 0 : 1;
