import type { Journal } from "../failback/journal";
import type { KeyedMutex } from "../failback/keyed-mutex";
import type { Clock, Progress } from "../failback/ports";
import type { Claims } from "./claims";
import type { HostDirectory } from "./host-directory";
import type { HostPlaces } from "./host-places";
import type { PlannedStarts } from "./planned-starts";
import type { UsedRequests } from "./used-requests";

/** What every verb works with; the runtime puts it together, tests replace parts of it. */
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
