import type { Journal } from "../failback/journal";
import { KeyedMutex } from "../failback/keyed-mutex";
import type { Clock, Progress } from "../failback/ports";
import { Claims } from "./claims";
import type { HostDirectory } from "./host-directory";
import { HostPlaces } from "./host-places";
import { PlannedStarts } from "./planned-starts";
import { UsedRequests } from "./used-requests";

/** What every verb works with. */
export interface Lifecycle {
  readonly hosts: HostDirectory;
  readonly clock: Clock;
  /** Progress on the line of the resource with this URN. */
  readonly progress: (urn: string) => Progress;
  readonly journal: Journal;
  /** Which resource of this operation declares which machine. */
  readonly claims: Claims;
  /** Requests this operation has seen to be used, by machine. */
  readonly used: UsedRequests;
  /** How many failbacks run at once on each host. */
  readonly places: HostPlaces;
  /** How many failbacks this operation plans to start. */
  readonly plannedStarts: PlannedStarts;
  /** One operation at a time per machine and relationship. */
  readonly mutex: KeyedMutex;
}

/** What an operation's verbs stand on; all else that they share they begin with anew. */
export interface Foundations extends Pick<Lifecycle, "hosts" | "clock" | "progress" | "journal"> {
  /** How many failbacks a host may carry at once. @default as many as come */
  readonly placesPerHost?: () => number | undefined;
  /** How many resources the engine works on at once. @default unlimited */
  readonly slots?: number;
}

/** What the verbs of one operation work with. */
export function lifecycleOver({ placesPerHost, slots, ...ports }: Foundations): Lifecycle {
  return {
    ...ports,
    claims: new Claims(),
    used: new UsedRequests(),
    places: new HostPlaces(placesPerHost ?? (() => undefined)),
    plannedStarts: new PlannedStarts(slots ?? Number.POSITIVE_INFINITY),
    mutex: new KeyedMutex(),
  };
}
