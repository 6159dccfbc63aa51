import { spawn } from "node:child_process";
import { follow } from "./follow.mjs";

/** Exit code of the SDK's runner: the user has already been told what went wrong (`cmd/run/index.js` of the SDK). */
const ALREADY_REPORTED = 32;

/**
 * What the engine asks to be run. It mirrors `RunRequest` of Pulumi's `language.proto`.
 *
 * @typedef {object} Run
 * @property {string} monitor address of the resource monitor
 * @property {string} engine address of the engine, for its log
 * @property {string} organization
 * @property {string} project
 * @property {string} stack
 * @property {string} rootDirectory folder of Pulumi.yaml
 * @property {string} programDirectory folder in which the program runs
 * @property {string} entryPoint relative to programDirectory, `.` for its package's own entry
 * @property {boolean} dryRun
 * @property {number} parallel
 * @property {string[]} args
 * @property {Record<string, string>} config
 * @property {string[]} configSecretKeys
 * @property {Record<string, unknown>} options the `options` of `runtime` in Pulumi.yaml
 */

/**
 * Arguments of the SDK's `cmd/run`.
 *
 * @param {Run} run
 * @returns {string[]}
 */
export function programArguments(run) {
  /** @type {[string, string][]} */
  const named = [
    ["monitor", run.monitor],
    ["engine", run.engine],
    ["organization", run.organization],
    ["project", run.project],
    ["root-directory", run.rootDirectory],
    ["stack", run.stack],
    ["pwd", run.programDirectory],
    ["parallel", String(run.parallel)],
  ];
  const given = named.filter(([, value]) => value !== "").flatMap(([name, value]) => [`--${name}`, value]);
  return [...given, ...(run.dryRun ? ["--dry-run"] : []), run.entryPoint || ".", ...run.args];
}

/**
 * Environment of the program: what the host inherited, the stack's configuration and how to treat TypeScript.
 *
 * @param {Run} run
 * @param {NodeJS.ProcessEnv} inherited
 * @returns {NodeJS.ProcessEnv}
 */
export function programEnvironment(run, inherited) {
  const { typescript, tsconfig } = run.options;
  return {
    ...inherited,
    PULUMI_CONFIG: JSON.stringify(run.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(run.configSecretKeys),
    ...(typescript === false ? {} : { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    ...(typeof tsconfig === "string" && tsconfig !== "" ? { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig } : {}),
  };
}

/**
 * What the engine is told about a program that ended.
 *
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 * @returns {{ error: string, bail: boolean }} `bail`: stop without a further message
 */
export function programOutcome(code, signal) {
  if (code === 0) return { error: "", bail: false };
  if (code === ALREADY_REPORTED) return { error: "", bail: true };
  return { error: signal ? `Program ended by ${signal}` : `Program exited with code ${code}`, bail: false };
}

/**
 * Starts the program. Its output goes straight to the engine, which shows it.
 *
 * @param {string} runner path of the SDK's `cmd/run`
 * @param {Run} run
 */
export function startProgram(runner, run) {
  const child = spawn(process.execPath, [runner, ...programArguments(run)], {
    env: programEnvironment(run, process.env),
    stdio: ["ignore", "inherit", "inherit"],
  });
  const { ended, stop } = follow(child);
  return {
    ended: ended.then(({ problem, code, signal }) =>
      problem === undefined
        ? programOutcome(code, signal)
        : { error: `The program could not be started: ${problem}`, bail: false },
    ),
    stop,
  };
}
