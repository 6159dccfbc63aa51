import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EmbeddedHost } from "../support/embedded-host";
import { PulumiProject } from "../support/pulumi-project";
import { commandsUnder, runAsWritten } from "../support/readme-commands";

const root = resolve(__dirname, "../..");
const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  devDependencies: Record<string, string>;
};

function npm(folder: string, ...args: readonly string[]): string {
  const command = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${args[0]} ended with ${status}:\n${stderr}`);
  return stdout;
}

/** The quickstart as a user has it: copied, with the packed package installed beside it from a registry. */
function installQuickstart(folder: string): void {
  const packed = JSON.parse(npm(root, "pack", "--json", "--ignore-scripts", "--pack-destination", folder)) as {
    filename: string;
  }[];
  cpSync(join(root, "examples/quickstart"), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "name": "copied-quickstart", "private": true }\n');
  const pinned = ["@pulumi/pulumi", "typescript", "ts-node", "@types/node"].map(
    (name) => `${name}@${devDependencies[name]}`,
  );
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  npm(folder, "install", ...options, `./${packed[0]?.filename}`, ...pinned);
}

describe("the tarball", () => {
  it("S1 L4 installed outside the repository, runs the copied quickstart; a comment in the runtime changes no preview", async () => {
    const folder = mkdtempSync(join(tmpdir(), "failback-tarball-"));
    const project = PulumiProject.inFolder(folder);
    // As the README starts one, but for its port.
    const host = await EmbeddedHost.start({ password: "embedded" });
    try {
      installQuickstart(folder);
      const [, begin = "", , takeDown = ""] = commandsUnder("Rehearse it without Windows", project);
      const atPort = begin.replace(/^pulumi up$/m, `pulumi config set port ${host.endpoint.port}\n$&`);
      expect(await runAsWritten(project, atPort)).toMatchObject({ code: 0 });
      await project.setConfig({ request: "CHG-4711" });
      const preview = await project.preview();
      expect(preview).toMatchObject({ code: 0, output: expect.stringMatching(/action *: "disarmed" => "start"/) });
      const up = await project.up();
      expect(up).toMatchObject({ code: 0, output: expect.stringContaining("the host shows FailbackCompleted") });
      appendFileSync(join(folder, "node_modules/pulumi-hyperv-failback/dist/provider/runtime.js"), "\n// A comment.\n");
      expect(await project.preview("--expect-no-changes")).toMatchObject({ code: 0 });
      expect(await runAsWritten(project, takeDown)).toMatchObject({ code: 0 });
      expect(await host.calls()).toHaveLength(1);
    } finally {
      await host.stop();
      project.remove();
    }
  });
});
