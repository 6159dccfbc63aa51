import { connectWinrm } from "../provider/connect/winrm";
import { KeyedMutex } from "../provider/failback/keyed-mutex";
import type { Progress, ReplicaHost } from "../provider/failback/ports";
import { systemClock } from "../provider/failback/system-clock";
import type { FileJournal } from "../provider/journal/file-journal";
import { Claims } from "../provider/lifecycle/claims";
import { HostDirectory } from "../provider/lifecycle/host-directory";
import type { HostInput } from "../provider/lifecycle/host-input";
import { HostPlaces } from "../provider/lifecycle/host-places";
import type { Lifecycle } from "../provider/lifecycle/lifecycle";
import { PlannedStarts } from "../provider/lifecycle/planned-starts";
import { UsedRequests } from "../provider/lifecycle/used-requests";

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
export function lifecycleOver(host: ReplicaHost, journal: FileJournal, progress: Progress): Lifecycle {
  return {
    hosts: new HostDirectory(() => host, systemClock),
    clock: systemClock,
    progress: () => progress,
    journal,
    claims: new Claims(),
    used: new UsedRequests(),
    mutex: new KeyedMutex(),
    places: new HostPlaces(() => undefined),
    plannedStarts: new PlannedStarts(Number.POSITIVE_INFINITY),
  };
}
