import { run } from "../setup/children.mjs";
import { SetUpError } from "../setup/error.mjs";
import { findExecutable, foldersOnPath } from "../setup/executables.mjs";
import { withProgress } from "../setup/progress.mjs";

/** The programs the tests with foreign peers call, each with the Debian package that has it. */
export const PROGRAMS = [
  { program: "wsl", debian: "wsl" },
  // `wsl` calls the next two and does not depend on the first of them.
  { program: "uuidgen", debian: "uuid-runtime" },
  { program: "xmllint", debian: "libxml2-utils" },
  { program: "curl", debian: "curl" },
];

/**
 * The packages of those programs that are not on PATH.
 *
 * @param {string[]} folders
 */
export function missingPackages(folders = foldersOnPath()) {
  return PROGRAMS.filter(({ program }) => !findExecutable(program, folders)).map(({ debian }) => debian);
}

/**
 * Installs packages by apt-get, as the machine has it configured.
 *
 * @param {string[]} packages
 * @param {{ log: (line: string) => void, user?: number | undefined, folders?: string[] }} options
 */
export async function installPackages(packages, { log, user = process.getuid?.(), folders = foldersOnPath() }) {
  const words = packages.join(" ");
  if (user !== 0 || !findExecutable("apt-get", folders)) {
    throw new SetUpError(
      `The tests with foreign peers lack programs. As root on Debian: apt-get install --no-install-recommends ${words}`,
    );
  }
  await withProgress(log, `Installing ${words} (apt-get)`, async () => {
    // The lists of a machine that has installed something before may do; where they are missing or too old, they are
    // fetched.
    if ((await apt("install", "--no-install-recommends", ...packages)).ok) return;
    await apt("update");
    const { ok, output, problem } = await apt("install", "--no-install-recommends", ...packages);
    if (!ok) throw new SetUpError(`${output.trimEnd()}\n${problem}`);
  });
}

/** @param {string[]} args */
function apt(...args) {
  // Somebody else may be installing at this moment: that is waited for.
  return run("apt-get", ["-y", "-q", "-o", "DPkg::Lock::Timeout=300", ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
