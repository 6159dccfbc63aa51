import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keepFolder } from "../setup/cached-folder.mjs";
import { run } from "../setup/children.mjs";
import { digestFiles } from "../setup/digest.mjs";
import { SetUpError } from "../setup/error.mjs";
import { cacheFolder, root } from "../setup/paths.mjs";
import { withProgress } from "../setup/progress.mjs";

const REQUIREMENTS = join("tools", "peers", "requirements.txt");

/** The environment's own Python. Its other programs name the folder they were installed in, which has moved since. */
const PYTHON = join("bin", "python");

/**
 * A virtual environment with the peers written in Python, kept in the user's cache under the digest of what is in it.
 *
 * @param {{ python: import("./python.mjs").Python, log: (line: string) => void }} options
 * @returns {Promise<string>} its Python
 */
export async function provideEnvironment({ python, log }) {
  const path = join(cacheFolder(), `peers-${digestFiles(root, [REQUIREMENTS])}-python${python.version}`);
  if (!existsSync(join(path, PYTHON))) {
    // One whose Python has been removed from the machine is of no use, and would be in the way.
    rmSync(path, { recursive: true, force: true });
    await withProgress(log, "Installing pypsrp and pywinrm (pip), once", () =>
      keepFolder({ path, proof: PYTHON }, async (scratch) => {
        await succeed(python.program, ["-m", "venv", scratch]);
        const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
        await succeed(join(scratch, PYTHON), [...install, join(root, REQUIREMENTS)]);
        return scratch;
      }),
    );
  }
  return join(path, PYTHON);
}

/**
 * @param {string} program
 * @param {string[]} args
 */
async function succeed(program, args) {
  const { ok, output, problem } = await run(program, args);
  if (!ok) throw new SetUpError(`${output.trimEnd()}\n${problem}`);
}
