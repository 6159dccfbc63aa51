import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PulumiProject, PulumiRun } from "./pulumi-project";

/** No account but the one that the README has set. */
const NO_ACCOUNT = { HYPERV_USERNAME: "", HYPERV_PASSWORD: "" };

/** The blocks of commands under a heading of the README in a project's folder, in their order. */
export function commandsUnder(heading: string, { folder }: PulumiProject): string[] {
  const section = readFileSync(join(folder, "README.md"), "utf8")
    .split(/^## /m)
    .find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`the README has no heading "${heading}"`);
  return [...section.matchAll(/^```\n(.*?)^```$/gms)].map(([, block = ""]) => block);
}

/** Runs a block as it is written, and says yes where a person would be asked. */
export async function runAsWritten(project: PulumiProject, block: string): Promise<PulumiRun> {
  const answered = block.replace(/^pulumi up\b/gm, "pulumi up --yes --skip-preview");
  project.write("as-written.sh", `#!/bin/sh\nset -eu\n${answered}`);
  chmodSync(join(project.folder, "as-written.sh"), 0o755);
  return project.script("as-written.sh", [], NO_ACCOUNT);
}
