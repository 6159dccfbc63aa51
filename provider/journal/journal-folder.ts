import { homedir } from "node:os";
import { join, posix, win32 } from "node:path";
import { FailbackError } from "../errors";

const NAME = "pulumi-hyperv-failback";

/** What decides where journals lie. */
export interface FolderSources {
  /** `hyperv:journal` of the stack's config. */
  readonly configured: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
}

/**
 * The folder of the journals: `hyperv:journal`, else HYPERV_JOURNAL (a folder that runners share, where runners are
 * thrown away), else the user's own folder for state.
 *
 * @throws FailbackError `inputInvalid` when the chosen folder is no absolute path: what it is relative to, or whose home
 *   `~` is, differs from runner to runner, and a journal that is looked for elsewhere knows nothing
 */
export function journalFolder({
  configured,
  environment,
  platform = process.platform,
  home = homedir(),
}: FolderSources): string {
  const chosen = chosenFolder({ configured, environment });
  if (chosen) return absolute(chosen, configured ? "hyperv:journal" : "HYPERV_JOURNAL", platform);
  if (platform === "win32") return join(environment["LOCALAPPDATA"] || join(home, "AppData", "Local"), NAME, "journal");
  if (platform === "darwin") return join(home, "Library", "Application Support", NAME, "journal");
  return join(environment["XDG_STATE_HOME"] || join(home, ".local", "state"), NAME, "journal");
}

/** The folder that somebody chose, as it was written; undefined for the user's own. */
export function chosenFolder({
  configured,
  environment,
}: Pick<FolderSources, "configured" | "environment">): string | undefined {
  return configured || environment["HYPERV_JOURNAL"] || undefined;
}

function absolute(chosen: string, name: string, platform: NodeJS.Platform): string {
  if ((platform === "win32" ? win32 : posix).isAbsolute(chosen)) return chosen;
  throw new FailbackError("inputInvalid", `${name} must be an absolute path, and "${chosen}" is none`);
}
