import type { Clock, HostInventory, ReplicaHost } from "../failback/ports";
import type { RecoveryPoint } from "../failback/recovery-point";
import { SharedLooks } from "../failback/shared-looks";
import type { HostInput } from "./host-input";

/** An inventory and when it was taken, on the monotonic clock. */
export interface DatedInventory {
  readonly inventory: HostInventory;
  readonly at: number;
}

/** How old an inventory may be and still be shared, milliseconds: previews ask machine after machine. */
const MAX_AGE_MS = 60_000;

/**
 * The hosts of one operation: one connection and one shared inventory each, however many resources ask. Whoever works with
 * a host takes it from here: looks, and waiting (failback/sight-poller.ts), are shared among those who have the same one.
 */
export class HostDirectory {
  readonly #hosts = new Map<string, ReplicaHost>();
  readonly #inventories = new Map<string, Shared<DatedInventory>>();
  readonly #points = new Map<string, Shared<RecoveryPoint[]>>();

  constructor(
    readonly connect: (host: HostInput) => ReplicaHost,
    readonly clock: Clock,
    /** What is put around a host that is shared, as each operation sees it. */
    readonly around: (host: ReplicaHost) => ReplicaHost = (host) => host,
  ) {}

  host(input: HostInput): ReplicaHost {
    const key = JSON.stringify(input);
    const host = this.#hosts.get(key) ?? this.around(new SharedLooks(this.connect(input)));
    this.#hosts.set(key, host);
    return host;
  }

  inventory(input: HostInput): Promise<DatedInventory> {
    return this.#share(this.#inventories, input, async (host) => {
      const inventory = await host.inventory();
      return { inventory, at: this.clock.monotonic() };
    });
  }

  /** The recovery points of all machines of a host. */
  recoveryPoints(input: HostInput): Promise<RecoveryPoint[]> {
    return this.#share(this.#points, input, (host) => host.recoveryPoints());
  }

  /** A failed look is shared as well: two thousand machines of a host that is away must not wait two thousand times. */
  #share<T>(shared: Map<string, Shared<T>>, input: HostInput, look: (host: ReplicaHost) => Promise<T>): Promise<T> {
    const key = JSON.stringify(input);
    const now = this.clock.monotonic();
    const known = shared.get(key);
    if (known && now - known.asked < MAX_AGE_MS) return known.taken;
    const taken = (async () => look(this.host(input)))();
    shared.set(key, { asked: now, taken });
    return taken;
  }
}

/** What was asked of a host, when, and what will come of it. */
interface Shared<T> {
  readonly asked: number;
  readonly taken: Promise<T>;
}
