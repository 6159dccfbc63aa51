import { existsSync } from "node:fs";
import { join } from "node:path";
import { keepFolder } from "../setup/cached-folder.mjs";
import { digestFiles } from "../setup/digest.mjs";
import { SetUpError } from "../setup/error.mjs";
import { foldersOnPath } from "../setup/executables.mjs";
import { findGo, goBuild, oldestGo } from "../setup/go.mjs";
import { cacheFolder, root } from "../setup/paths.mjs";
import { withProgress } from "../setup/progress.mjs";

const MODULE = join(root, "tools", "actionlint");
const PROGRAM = "actionlint";

/**
 * The linter of GitHub's workflows, built from its pinned Go module and kept in the user's cache under the module's
 * digest. Go is asked for only when it has to be built.
 *
 * @param {{ log: (line: string) => void, folders?: string[] }} options
 * @returns {Promise<string>} the program
 */
export async function provideActionlint({ log, folders = foldersOnPath() }) {
  const path = join(cacheFolder(), `actionlint-${digestFiles(MODULE, ["go.mod", "go.sum"])}`);
  const program = join(path, PROGRAM);
  if (existsSync(program)) return program;

  const go = await findGo(MODULE, folders);
  if ("none" in go) {
    throw new SetUpError(
      `The test of the workflows needs Go ${oldestGo(MODULE)} or newer, to build actionlint: ${go.none}`,
    );
  }
  await withProgress(log, `Building actionlint with ${go.version}, once`, () =>
    keepFolder({ path, proof: PROGRAM }, async (scratch) => {
      await goBuild(go, MODULE, ["-o", join(scratch, PROGRAM), "github.com/rhysd/actionlint/cmd/actionlint"]);
      return scratch;
    }),
  );
  return program;
}
