import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's own folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Notes about this checkout. They go when node_modules goes, and so does what they speak of. */
export const notes = join(root, "node_modules", ".cache", "pulumi-hyperv-failback");

/**
 * Where engines are kept for every checkout of this user: an engine is large and slow to build.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @param {string} home
 */
export function cacheFolder(env = process.env, platform = process.platform, home = homedir()) {
  return join(userCache(env, platform, home), "pulumi-hyperv-failback");
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @param {string} home
 */
function userCache(env, platform, home) {
  if (platform === "win32") return env.LOCALAPPDATA || join(home, "AppData", "Local");
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  return platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}
