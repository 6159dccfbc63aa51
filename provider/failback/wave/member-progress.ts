import { isKnownRequest } from "../known-request";
import type { Progress } from "../ports";
import { someOf } from "./names";

/** So many warnings about single machines are shown; what comes after them is counted. */
const MOST_WARNINGS = 50;

/** So many names stand for all of a list. */
const MOST_NAMES = 5;

/** Lets the members of a wave speak on its one line: their warnings alone, and not without end. */
export class MemberVoices {
  #said = 0;
  readonly #unsaid: string[] = [];
  /** Whose request the journal alone knew: after a runner that died that may be most of a wave. */
  readonly #known: string[] = [];

  constructor(readonly wave: Progress) {}

  of(label: string): Progress {
    const { wave } = this;
    return {
      moving: async () => {},
      step: async () => {},
      warn: (text) => this.#warn(label, text),
      assertListening: () => wave.assertListening(),
    };
  }

  /** At the end: who else had something to say. */
  async close(): Promise<void> {
    const { wave } = this;
    if (this.#known.length > 0)
      await wave.warn(
        `the journal knows the request already for ${someOf(this.#known, MOST_NAMES)}; it starts nothing again there`,
      );
    if (this.#unsaid.length > 0)
      await wave.warn(`${this.#unsaid.length} more warnings, about ${someOf([...new Set(this.#unsaid)], MOST_NAMES)}`);
  }

  async #warn(label: string, text: string): Promise<void> {
    if (isKnownRequest(text)) {
      this.#known.push(label);
      return;
    }
    if (this.#said >= MOST_WARNINGS) {
      this.#unsaid.push(label);
      return;
    }
    this.#said++;
    await this.wave.warn(`${label}: ${text}`);
  }
}
