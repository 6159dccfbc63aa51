import { homedir } from "node:os";
import { join } from "node:path";

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
 */
export function journalFolder({
  configured,
  environment,
  platform = process.platform,
  home = homedir(),
}: FolderSources): string {
  const chosen = configured || environment["HYPERV_JOURNAL"];
  if (chosen) return chosen;
  if (platform === "win32") return join(environment["LOCALAPPDATA"] || join(home, "AppData", "Local"), NAME, "journal");
  if (platform === "darwin") return join(home, "Library", "Application Support", NAME, "journal");
  return join(environment["XDG_STATE_HOME"] || join(home, ".local", "state"), NAME, "journal");
}
