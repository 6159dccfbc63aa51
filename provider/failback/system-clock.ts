import type { Clock } from "./ports";

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, wake) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        wake?.removeEventListener("abort", end);
        resolve();
      };
      const timer = setTimeout(end, wake?.aborted ? 0 : ms);
      wake?.addEventListener("abort", end);
    }),
};
