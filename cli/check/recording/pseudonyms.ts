import { BUILT_IN_PROVIDER } from "../../../provider/hyperv/names";

/** Recordings begin here: a moment that tells nothing of when they were made. */
const RECORDED_FROM = Date.UTC(2026, 0, 1);

/** What stands for what in one recording: the same for the same, and no way back. */
export class Pseudonyms {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #shiftMs: number;

  /** @param startedAt when the recording began, milliseconds since 1970 */
  constructor(startedAt: number) {
    this.#shiftMs = RECORDED_FROM - startedAt;
  }

  /** Compared without regard to case, as Windows does. */
  name(word: string): string {
    return this.#of("name", word, (nth) => `name${nth}`);
  }

  /** Hyper-V's own provider has the same GUID everywhere, and keeps it. */
  guid(guid: string): string {
    if (guid.toUpperCase() === BUILT_IN_PROVIDER) return guid;
    const made = this.#of("guid", guid, (nth) => `00000000-0000-4000-8000-${nth.toString(16).padStart(12, "0")}`);
    return guid === guid.toLowerCase() ? made : made.toUpperCase();
  }

  /** In the network for benchmarks (RFC 2544), which nobody has. */
  ipv4(address: string): string {
    return this.#of("ipv4", address, (nth) => `198.18.${(nth >> 8) & 255}.${nth & 255}`);
  }

  /** In the network for documentation (RFC 3849). */
  ipv6(address: string): string {
    return this.#of("ipv6", address, (nth) => `2001:db8::${nth.toString(16)}`);
  }

  /** Another number of as many digits; 0 is none of anything, and stays. */
  number(digits: string): string {
    return digits.replace(/0/g, "") === "" ? digits : `1${"0".repeat(digits.length - 1)}`;
  }

  /** Moves a moment, milliseconds since 1970. */
  moment(ms: number): number {
    return ms + this.#shiftMs;
  }

  #of(kind: string, text: string, make: (nth: number) => string): string {
    const key = `${kind} ${text.toLowerCase()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const nth = (this.#counts.get(kind) ?? 0) + 1;
    const made = make(nth);
    this.#counts.set(kind, nth);
    this.#known.set(key, made);
    return made;
  }
}
