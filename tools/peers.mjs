/**
 * `npm run test:peers`: clients that others wrote talk to the embedded host, and a linter that others wrote reads the
 * workflows of an example. Installs what it needs of them, builds the project and runs the tests in test/peers. The last
 * line counts them. Debian and its relatives only.
 *
 *     npm run test:peers
 *     npm run test:peers -- pypsrp     only the files whose name has the word
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provideActionlint } from "./peers/actionlint.mjs";
import { providePeers } from "./peers/provide.mjs";
import { build } from "./setup/build.mjs";
import { installDependencies } from "./setup/dependencies.mjs";
import { SetUpError } from "./setup/error.mjs";
import { root } from "./setup/paths.mjs";
import { whenStarted } from "./setup/program.mjs";
import { checkNode } from "./setup/requirements.mjs";
import { runNodeTests } from "./test/node-tests.mjs";

const log = console.log;

await whenStarted(import.meta.url, async () => {
  checkNode();
  const python = await providePeers({ log });
  const actionlint = await provideActionlint({ log });
  await installDependencies({ log });
  await build({ log });

  const scratch = mkdtempSync(join(tmpdir(), "hyperv-failback-peers-"));
  process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
  const { passed, failed } = await runNodeTests(testFiles(process.argv[2] ?? ""), {
    tap: join(scratch, "peers.tap"),
    timeoutMs: 120_000,
    env: { ...process.env, PEERS_PYTHON: python, PEERS_ACTIONLINT: actionlint },
  });
  log(`tests: ${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
});

/** @param {string} word */
function testFiles(word) {
  const files = readdirSync(join(root, "test", "peers"))
    .filter((file) => file.endsWith(".test.mjs") && file.includes(word))
    .map((file) => join("test", "peers", file));
  // Without a file Node's runner would look for tests by itself.
  if (files.length === 0) throw new SetUpError(`No file in test/peers has the word ${JSON.stringify(word)}.`);
  return files;
}
