import { chmodSync, cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { PulumiProject } from "./pulumi-project";

const root = resolve(__dirname, "../..");

/** What an example's README has a user install. */
const PACKAGES = ["@pulumi/pulumi", "@pulumi/command", "@types", "ts-node", "typescript"];

/** A copy of an example as a user has it, outside the repository, with its packages beside it and a new stack. */
export async function copyExample(name: string): Promise<PulumiProject> {
  const folder = mkdtempSync(join(tmpdir(), `failback-${name}-`));
  cpSync(join(root, "examples", name), folder, { recursive: true });
  for (const one of PACKAGES) link(join(root, "node_modules", one), join(folder, "node_modules", one));
  link(root, join(folder, "node_modules/pulumi-hyperv-failback"));
  link(join(root, "dist/cli/main.js"), join(folder, "node_modules/.bin/hyperv-failback"));
  writeFileSync(join(folder, "package.json"), `{ "name": "copied-${name}", "private": true }\n`);
  const project = PulumiProject.inFolder(folder);
  installCommandStandIn(join(folder, "home"));
  await project.must("stack", "init", "test");
  return project;
}

/** Where the engine looks for the plugin of `@pulumi/command` that the program asks for. */
function installCommandStandIn(pulumiHome: string): void {
  const folder = join(pulumiHome, "plugins/resource-command-v1.2.1");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "pulumi-resource-command");
  writeFileSync(file, `#!/bin/sh\nexec node "${join(__dirname, "command-stand-in.mjs")}" "$@"\n`);
  chmodSync(file, 0o755);
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, "dir");
}
