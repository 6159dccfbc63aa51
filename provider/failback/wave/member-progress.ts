import type { Progress } from "../ports";

/** So many warnings about single machines are shown; what comes after them is counted. */
const MOST_WARNINGS = 50;

/** Lets the members of a wave speak on its one line: their warnings alone, and not without end. */
export class MemberVoices {
  #said = 0;
  readonly #unsaid: string[] = [];

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
    if (this.#unsaid.length === 0) return;
    const names = [...new Set(this.#unsaid)];
    const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
    await this.wave.warn(`${this.#unsaid.length} more warnings, about ${names.slice(0, 5).join(", ")}${more}`);
  }

  async #warn(label: string, text: string): Promise<void> {
    if (this.#said >= MOST_WARNINGS) {
      this.#unsaid.push(label);
      return;
    }
    this.#said++;
    await this.wave.warn(`${label}: ${text}`);
  }
}
