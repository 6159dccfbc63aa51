import type { Clock, Progress } from "../ports";
import { count } from "./names";

/** How far a wave is. `done` and `failed` count machines that ended, `running` those under way, `waiting` who has its turn, and no place at its host yet. */
export interface WaveCount {
  readonly total: number;
  readonly done: number;
  readonly running: number;
  readonly waiting: number;
  readonly failed: number;
}

/**
 * `1,204/2,000 done · 40 running · 3 waiting · 2 failed · about 25 min left`
 *
 * @param leftMs how long the rest will most likely take; undefined when there is nothing to go by
 */
export function progressLine({ total, done, running, waiting, failed }: WaveCount, leftMs: number | undefined): string {
  const parts = [`${count(done)}/${count(total)} done`, `${count(running)} running`];
  if (waiting > 0) parts.push(`${count(waiting)} waiting`);
  if (failed > 0) parts.push(`${count(failed)} failed`);
  if (leftMs !== undefined) parts.push(`about ${span(leftMs)} left`);
  return parts.join(" · ");
}

/** So many machines, or a tenth of those there were to do, must have ended before their pace says anything. */
const FEWEST_ENDED = 5;

/** How long the rest takes at the pace so far; undefined while the pace is not known. */
export function timeLeft(ended: number, toDo: number, elapsedMs: number): number | undefined {
  if (ended === 0 || ended >= toDo) return undefined;
  if (ended < FEWEST_ENDED && ended < toDo / 10) return undefined;
  return (elapsedMs / ended) * (toDo - ended);
}

/** Shows how far a wave is on its line: whenever that has changed, and never two texts at once. */
export class WaveProgress {
  #wanted = "";
  #shown = "";
  #showing = false;
  readonly #began: number;

  constructor(
    readonly progress: Progress,
    readonly clock: Pick<Clock, "monotonic">,
    /** How many machines there are to do in this operation, which begins now. */
    readonly toDo: number,
  ) {
    this.#began = clock.monotonic();
  }

  /** @param ended how many of those to do have ended in this operation, however */
  show(now: WaveCount, ended: number): void {
    // With nothing under way, as in a wave that was stopped, the pace so far says nothing of the rest.
    const leftMs = now.running > 0 ? timeLeft(ended, this.toDo, this.clock.monotonic() - this.#began) : undefined;
    this.#wanted = progressLine(now, leftMs);
    if (this.#showing) return;
    this.#showing = true;
    const shown = () => {
      this.#showing = false;
    };
    // A line that is lost is no reason to fail, and nobody waits for this one.
    void this.#showLatest().then(shown, shown);
  }

  async #showLatest(): Promise<void> {
    while (this.#wanted !== this.#shown) {
      this.#shown = this.#wanted;
      await this.progress.moving(this.#shown);
    }
  }
}

function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes <= 1) return "a minute";
  if (minutes < 120) return `${minutes} min`;
  return `${Math.round(minutes / 60)} h`;
}
