import type { Clock, HostInventory, ReplicaHost } from "../failback/ports";
import type { HostInput } from "./inputs";

/** An inventory and when it was taken, on the monotonic clock. */
export interface DatedInventory {
  readonly inventory: HostInventory;
  readonly at: number;
}

/** How old an inventory may be and still be shared, milliseconds: previews ask machine after machine. */
const MAX_AGE_MS = 60_000;

/** The hosts of one operation: one connection and one shared inventory each, however many resources ask. */
export class HostDirectory {
  readonly #hosts = new Map<string, ReplicaHost>();
  readonly #inventories = new Map<string, { readonly asked: number; readonly taken: Promise<DatedInventory> }>();

  constructor(
    readonly connect: (host: HostInput) => ReplicaHost,
    readonly clock: Clock,
  ) {}

  host(input: HostInput): ReplicaHost {
    const key = JSON.stringify(input);
    const host = this.#hosts.get(key) ?? this.connect(input);
    this.#hosts.set(key, host);
    return host;
  }

  /** A failed look is shared as well: two thousand machines of a host that is away must not wait two thousand times. */
  inventory(input: HostInput): Promise<DatedInventory> {
    const key = JSON.stringify(input);
    const now = this.clock.monotonic();
    const known = this.#inventories.get(key);
    if (known && now - known.asked < MAX_AGE_MS) return known.taken;
    const taken = this.#take(input);
    this.#inventories.set(key, { asked: now, taken });
    return taken;
  }

  async #take(input: HostInput): Promise<DatedInventory> {
    const inventory = await this.host(input).inventory();
    return { inventory, at: this.clock.monotonic() };
  }
}
