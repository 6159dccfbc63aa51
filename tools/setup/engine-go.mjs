import { join } from "node:path";
import { builtEngine, ENGINE_FILE, keepEngine } from "./engine-cache.mjs";
import { findGo, goBuild } from "./go.mjs";
import { root } from "./paths.mjs";
import { withProgress } from "./progress.mjs";

const MODULE = join(root, "tools", "engine");

/**
 * Builds the engine from its public Go module and puts this project's language host beside it.
 *
 * @param {{ version: string, log: (line: string) => void }} options
 * @returns {Promise<{ folder: string } | { none: string }>}
 */
export async function buildEngine({ version, log }) {
  const go = await findGo(MODULE);
  if ("none" in go) return go;

  const { path } = builtEngine(version);
  await withProgress(log, `Building Pulumi ${version} with ${go.version}, once; this takes minutes`, () =>
    keepEngine({ path, version }, async (scratch) => {
      await goBuild(go, MODULE, buildArguments(version, join(scratch, ENGINE_FILE)));
      return scratch;
    }),
  );
  return { folder: path };
}

/**
 * @param {string} version
 * @param {string} output
 */
function buildArguments(version, output) {
  // The Automation API refuses an engine that does not know its version, and only the linker can tell it.
  const stamp = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
  return [
    "-tags",
    "osusergo,grpcnotrace",
    "-ldflags",
    `-s -w ${stamp}`,
    "-o",
    output,
    "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  ];
}
