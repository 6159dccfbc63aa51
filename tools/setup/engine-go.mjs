import { join } from "node:path";
import { run } from "./children.mjs";
import { builtEngine, ENGINE_FILE, keepEngine } from "./engine-cache.mjs";
import { SetUpError } from "./error.mjs";
import { root } from "./paths.mjs";
import { withProgress } from "./progress.mjs";
import { compareVersions } from "./version.mjs";

const MODULE = join(root, "tools", "engine");

/**
 * Builds the engine from its public Go module and puts this project's language host beside it.
 *
 * @param {{ version: string, oldestGo: string, log: (line: string) => void }} options
 * @returns {Promise<{ folder: string } | { none: string }>}
 */
export async function buildEngine({ version, oldestGo, log }) {
  const go = await goSettings();
  if (!go) return { none: "no `go` on PATH" };
  if (compareVersions(go.GOVERSION, oldestGo) < 0) return { none: `${go.GOVERSION} is older than ${oldestGo}` };

  const { path } = builtEngine(version);
  await withProgress(log, `Building Pulumi ${version} with ${go.GOVERSION}, once; this takes minutes`, () =>
    keepEngine({ path, version }, async (scratch) => {
      const built = await run("go", buildArguments(version, join(scratch, ENGINE_FILE)), {
        cwd: MODULE,
        // Read-only: the build uses what go.sum vouches for, and nothing else.
        env: { ...process.env, GOFLAGS: `${go.GOFLAGS} -mod=readonly`.trim() },
      });
      if (!built.ok) throw new SetUpError(`${built.output.trimEnd()}\nPulumi could not be built: ${built.problem}`);
      return scratch;
    }),
  );
  return { folder: path };
}

/**
 * @param {string} version
 * @param {string} output
 */
export function buildArguments(version, output) {
  // The Automation API refuses an engine that does not know its version, and only the linker can tell it.
  const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  return [
    "build",
    "-trimpath",
    "-tags",
    "osusergo,grpcnotrace",
    "-ldflags",
    `-s -w ${stamp}`,
    "-o",
    output,
    "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  ];
}

/**
 * Go's own idea of its settings: flags may come from its configuration file as well as from the environment. Asked in
 * the module's folder, where Go changes to the release the module wants if it may.
 *
 * @returns {Promise<{ GOVERSION: string, GOFLAGS: string } | undefined>}
 */
async function goSettings() {
  const { ok, output } = await run("go", ["env", "-json", "GOVERSION", "GOFLAGS"], { cwd: MODULE });
  return ok ? JSON.parse(output) : undefined;
}
