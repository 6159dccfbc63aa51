import { spawn } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../setup/paths.mjs";
import { account } from "./embedded-host.mjs";

/**
 * A copy of the quickstart as a user has it: a folder of its own, with the packages beside it.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env with the engine on its PATH
 */
export function copyQuickstart(folder, env) {
  cpSync(join(root, "examples", "quickstart"), folder, { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@pulumi"), { recursive: true });
  for (const name of ["@pulumi/pulumi", "@types", "ts-node", "typescript"]) {
    symlinkSync(join(root, "node_modules", name), join(modules, name), "junction");
  }
  symlinkSync(root, join(modules, "pulumi-hyperv-failback"), "junction");
  writeFileSync(join(folder, "package.json"), '{ "name": "failback-quickstart", "private": true }\n');
  mkdirSync(join(folder, "state"));
  const ownEnv = {
    ...env,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    HYPERV_JOURNAL: join(folder, "journal"),
    PULUMI_CONFIG_PASSPHRASE: account.password,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };

  /**
   * Runs the `pulumi` command line.
   *
   * @param {string[]} args
   * @param {{ show?: boolean }} [options] `show` prints the command and what it says, as it comes
   * @returns {Promise<{ code: number, output: string }>}
   */
  return function pulumi(args, { show = false } = {}) {
    if (show) console.log(`\n  $ pulumi ${args.join(" ")}`);
    return new Promise((resolve, reject) => {
      const child = spawn("pulumi", args, { cwd: folder, env: ownEnv, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      let rest = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text) => {
          output += text;
          if (!show) return;
          const lines = (rest + text).split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) if (line.trim() !== "") console.log(`  | ${line}`);
        });
      }
      child.once("error", reject);
      child.once("close", (code) => resolve({ code: code ?? -1, output }));
    });
  };
}
