import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../setup/paths.mjs";

/** How much faster than real time the host's clock runs: its failback of a minute is over in a few seconds. */
const TIME_SCALE = 10;

export const account = { username: "HV-DR-01\\failback", password: randomBytes(12).toString("hex") };

/**
 * @typedef {object} Ready what the host says of itself once it listens
 * @property {string} address
 * @property {number} port
 * @property {string} control
 * @property {string} token
 */

/**
 * @typedef {object} Call
 * @property {string} method
 * @property {string | null} machineId
 * @property {string | null} jobId
 * @property {number | null} returnCode
 * @property {string | null} fault
 * @property {string} user
 */

/**
 * @typedef {object} HostOptions
 * @property {string} [state] folder for its state, else it forgets everything
 * @property {string} [username]
 * @property {number} [timeScale]
 * @property {string[]} [switches] further ones of its command line
 */

/**
 * Starts the embedded host as a process of its own. It ends with this one, whatever happens.
 *
 * @param {HostOptions} [options]
 */
export async function startEmbeddedHost({
  state,
  username = account.username,
  timeScale = TIME_SCALE,
  switches = [],
} = {}) {
  const cli = join(root, "dist", "cli", "main.js");
  const child = spawn(
    process.execPath,
    [
      cli,
      "simulate",
      "--json",
      "--exit-with-stdin",
      ...(state === undefined ? [] : ["--state", state]),
      "--time-scale",
      String(timeScale),
      "--user",
      username,
      ...switches,
    ],
    { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, HYPERV_PASSWORD: account.password } },
  );
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the embedded host ended with ${code} before it was ready`);
  });
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended]);
  ended.catch(() => {});
  const ready = /** @type {Ready} */ (JSON.parse(line));

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async function control(method, path, body) {
    const headers = { authorization: `Bearer ${ready.token}`, "content-type": "application/json" };
    const response = await fetch(ready.control + path, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  return {
    ...ready,
    username,
    password: account.password,
    /** @returns {Promise<Call[]>} every call that may have changed something */
    calls: () => control("GET", "/calls"),
    machines: () => control("GET", "/machines"),
    /**
     * What an administrator does behind our back.
     *
     * @param {string} machine
     * @param {string} action
     */
    act: (machine, action) => control("POST", `/machines/${machine}/actions`, { action }),
    async stop() {
      if (child.exitCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}
