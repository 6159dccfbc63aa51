import { fileURLToPath } from "node:url";
import { runPeer } from "./program.mjs";

/**
 * Lets one of the Python scripts beside the tests do one thing with a host.
 *
 * @param {string} script such as `pypsrp_client.py`
 * @param {string[]} args
 * @param {import("./host.mjs").Host} host
 * @returns {Promise<any[]>} the lines of JSON it printed
 */
export async function runScript(script, args, host) {
  const python = process.env.PEERS_PYTHON;
  if (!python) throw new Error("PEERS_PYTHON is not set; `npm run test:peers` runs these tests.");
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const { code, stdout, stderr } = await runPeer(python, ["-B", path, ...args], {
    env: {
      PEER_ADDRESS: host.address,
      PEER_PORT: String(host.port),
      PEER_USERNAME: host.username,
      PEER_PASSWORD: host.password,
      PEER_AUTH: host.auth,
    },
  });
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}
