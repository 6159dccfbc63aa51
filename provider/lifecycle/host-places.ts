import { FailbackError } from "../errors";

/** The config key, as users set it. */
export const PLACES_KEY = "hyperv:maxParallelPerHost";

/**
 * How many failbacks a host may carry at once, as the stack's config says it; undefined for as many as come.
 *
 * @throws FailbackError `inputInvalid` for anything but a whole number of at least 1
 */
export function placesPerHost(configured: string | undefined): number | undefined {
  if (configured === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(configured.trim())) return Number(configured);
  throw new FailbackError("inputInvalid", `${PLACES_KEY} must be a whole number of at least 1`);
}

/** What one that comes is like. */
export interface Guest<T> {
  /** Whether it waits until there is room. One whose failback runs already does not, and counts all the same. */
  readonly waits: boolean;
  /** Told once, when it has to wait. */
  readonly onWait: (text: string) => Promise<void>;
  /** Whether what it ended with leaves a failback that may still run at the host: its place is then not free again. */
  readonly mayRunOn: (result: T) => boolean;
}

/** The failbacks of one host. */
interface Host {
  /** How many count now, those that were lost from sight among them. */
  taken: number;
  lost: number;
  readonly waiting: { readonly enter: () => void; readonly turnAway: () => void }[];
}

/** The places of an operation: as many failbacks at once on each host as the config allows. */
export class HostPlaces {
  readonly #hosts = new Map<string, Host>();

  /** @param limit asked for each time, so that a wrong config is told where it can be told well */
  constructor(readonly limit: () => number | undefined) {}

  /**
   * Works while it has a place on the host, in the order they came.
   *
   * @throws FailbackError `hostFull` when every place is taken for good; whatever the work throws
   */
  async during<T>(address: string, guest: Guest<T>, work: () => Promise<T>): Promise<T> {
    const limit = this.limit();
    if (limit === undefined) return work();
    const host = this.#hostAt(address);
    await enter(host, limit, address, guest);
    let runsOn = false;
    try {
      const result = await work();
      runsOn = guest.mayRunOn(result);
      return result;
    } finally {
      leave(host, limit, runsOn);
    }
  }

  #hostAt(address: string): Host {
    const key = address.toLowerCase();
    const host = this.#hosts.get(key) ?? { taken: 0, lost: 0, waiting: [] };
    this.#hosts.set(key, host);
    return host;
  }
}

async function enter<T>(host: Host, limit: number, address: string, { waits, onWait }: Guest<T>): Promise<void> {
  if (waits && host.taken >= limit)
    await onWait(`waiting: ${host.taken} failbacks run on ${address} already (${PLACES_KEY})`);
  if (!waits || host.taken < limit) {
    host.taken++;
    return;
  }
  const full = () =>
    new FailbackError(
      "hostFull",
      `${host.lost} failbacks on ${address} were lost from sight and may still run, and ${PLACES_KEY} is ${limit}`,
    );
  if (host.lost >= limit) throw full();
  await new Promise<void>((resolve, reject) => {
    host.waiting.push({ enter: resolve, turnAway: () => reject(full()) });
  });
}

function leave(host: Host, limit: number, runsOn: boolean): void {
  if (runsOn) host.lost++;
  else host.taken--;
  if (host.lost >= limit) for (const { turnAway } of host.waiting.splice(0)) turnAway();
  const next = host.taken < limit ? host.waiting.shift() : undefined;
  if (!next) return;
  // Handed over at once, so that nobody slips in between.
  host.taken++;
  next.enter();
}
