import { SetUpError } from "../setup/error.mjs";
import { installPackages, missingPackages } from "./debian-packages.mjs";
import { provideEnvironment } from "./environment.mjs";
import { findPython, OLDEST_PYTHON } from "./python.mjs";

/**
 * Installs the peers that are missing.
 *
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<string>} the Python that has pypsrp and pywinrm; the other peers are on PATH
 */
export async function providePeers({ log }) {
  const missing = [...missingPackages(), ...((await findPython()) ? [] : ["python3", "python3-venv"])];
  if (missing.length > 0) await installPackages(missing, { log });
  const python = await findPython();
  if (!python) throw new SetUpError(`The tests with foreign peers need Python ${OLDEST_PYTHON} or newer, with venv.`);
  return provideEnvironment({ python, log });
}
