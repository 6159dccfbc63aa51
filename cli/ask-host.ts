import { connectWinrm } from "../provider/connect/winrm";
import type { Progress, ReplicaHost } from "../provider/failback/ports";
import { systemClock } from "../provider/failback/system-clock";
import type { FileJournal } from "../provider/journal/file-journal";
import { HostDirectory } from "../provider/lifecycle/host-directory";
import type { HostInput } from "../provider/lifecycle/host-input";
import { type Lifecycle, lifecycleOver } from "../provider/lifecycle/lifecycle";

/** Accounts come from the environment: a command line has no stack, and an option would stand in the process list. */
export const secretSources = { config: () => undefined, environment: process.env };

/** Asks a host, and lets go of it. @throws FailbackError what the host or the work throws */
export async function askHost<T>(host: HostInput, ask: (host: ReplicaHost) => Promise<T>): Promise<T> {
  const opened = connectWinrm(host, secretSources);
  try {
    return await ask(opened);
  } finally {
    await opened.close();
  }
}

/** What the provider's own verbs work with, over one host; only for verbs that ask. */
export function lifecycleOf(host: ReplicaHost, journal: FileJournal, progress: Progress): Lifecycle {
  return lifecycleOver({
    hosts: new HostDirectory(() => host, systemClock),
    clock: systemClock,
    progress: () => progress,
    journal,
  });
}
