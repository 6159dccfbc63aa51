import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { startPolicyPack } from "./policy-pack.mjs";
import { startProgram } from "./program.mjs";
import { locateSdk } from "./sdk.mjs";

/**
 * The calls of Pulumi's `LanguageRuntime` service that running a program and a policy pack takes. The engine treats all
 * the others (project templates, code generation) as absent, which they are.
 *
 * @param {ReturnType<typeof import("./sdk.mjs").loadProtocol>} protocol
 * @param {string} engine address of the engine
 */
export function languageRuntime({ grpc, language, plugin, Empty, version }, engine) {
  /** @type {Set<{ stop: () => Promise<void> }>} */
  const programs = new Set();

  const stopPrograms = async () => {
    await Promise.all([...programs].map((program) => program.stop()));
  };

  /** @param {any} call */
  const run = async (call) => {
    const request = call.request;
    const info = request.getInfo();
    const program = startProgram(locateSdk(info.getProgramDirectory(), "cmd/run"), {
      monitor: request.getMonitorAddress(),
      engine,
      organization: request.getOrganization(),
      project: request.getProject(),
      stack: request.getStack(),
      rootDirectory: info.getRootDirectory(),
      programDirectory: info.getProgramDirectory(),
      entryPoint: info.getEntryPoint(),
      dryRun: request.getDryrun(),
      parallel: request.getParallel(),
      args: request.getArgsList(),
      config: Object.fromEntries(request.getConfigMap().toObject(true)),
      configSecretKeys: request.getConfigsecretkeysList(),
      options: info.getOptions()?.toJavaScript() ?? {},
    });
    programs.add(program);
    call.on("cancelled", program.stop);
    const { error, bail } = await program.ended;
    programs.delete(program);
    return new language.RunResponse().setError(error).setBail(bail);
  };

  /**
   * Of the plugins that are written in a language, only policy packs ("analyzers") are run.
   *
   * @param {any} call
   */
  const runPlugin = async (call) => {
    const { request } = call;
    if (request.getKind() !== "analyzer") {
      const message = `this language host runs no plugin of kind ${request.getKind()}`;
      return call.emit("error", { code: grpc.status.UNIMPLEMENTED, message });
    }
    try {
      const folder = request.getInfo().getProgramDirectory();
      const pack = startPolicyPack(locateSdk(folder, "cmd/run-policy-pack"), {
        folder,
        args: request.getArgsList(),
        env: request.getEnvList(),
        stdout: (chunk) => call.write(new language.RunPluginResponse().setStdout(chunk)),
        stderr: (chunk) => call.write(new language.RunPluginResponse().setStderr(chunk)),
      });
      programs.add(pack);
      call.on("cancelled", pack.stop);
      const exitCode = await pack.ended;
      programs.delete(pack);
      call.write(new language.RunPluginResponse().setExitcode(exitCode));
      call.end();
    } catch (error) {
      call.emit("error", { message: error instanceof Error ? error.message : String(error) });
    }
  };

  const handlers = {
    handshake: () => new language.LanguageHandshakeResponse(),
    getPluginInfo: () => new plugin.PluginInfo().setVersion(version),
    // A dynamic provider lives in the program's own code: nothing has to be fetched before the program runs.
    getRequiredPackages: () => new language.GetRequiredPackagesResponse(),
    getRequiredPlugins: () => new language.GetRequiredPluginsResponse(),
    /** @param {any} call */
    getProgramDependencies: (call) =>
      new language.GetProgramDependenciesResponse().setDependenciesList(
        directDependencies(call.request.getInfo().getProgramDirectory()).map(([name, installed]) =>
          new language.DependencyInfo().setName(name).setVersion(installed),
        ),
      ),
    about: () => new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version),
    run,
    cancel: async () => {
      await stopPrograms();
      return new Empty();
    },
  };

  return {
    handlers: {
      ...Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, answer(handler)])),
      runPlugin,
    },
    stopPrograms,
  };
}

/**
 * Turns a function that returns or throws into a gRPC handler.
 *
 * @param {(call: any) => unknown} handler
 */
function answer(handler) {
  /** @type {(call: any, reply: (error: unknown, response?: unknown) => void) => Promise<void>} */
  return async (call, reply) => {
    try {
      reply(null, await handler(call));
    } catch (error) {
      reply({ message: error instanceof Error ? error.message : String(error) });
    }
  };
}

/**
 * The packages a program names in its package.json, with the versions installed for it.
 *
 * @param {string} folder
 * @returns {[name: string, version: string][]}
 */
function directDependencies(folder) {
  const require = createRequire(join(folder, "/"));
  const { dependencies = {}, devDependencies = {} } = readJson(() => join(folder, "package.json"));
  return Object.keys({ ...dependencies, ...devDependencies }).map((name) => [
    name,
    String(readJson(() => require.resolve(`${name}/package.json`)).version ?? ""),
  ]);
}

/**
 * @param {() => string} locate may throw: not every package lets its package.json be resolved
 * @returns {Record<string, any>}
 */
function readJson(locate) {
  try {
    return JSON.parse(readFileSync(locate(), "utf8"));
  } catch {
    return {};
  }
}
