import { here, onHost } from "../remedies";
import type { Step } from "../step";

/** A `Date` is to the second, and an answer takes its time; more than this tells of clocks. */
const TOLERATED_MS = 60_000;

/** How the host's clock differs from this machine's, by the `Date` of its answer (RFC 9110 6.6.1). */
export const clock: Step = {
  name: "clock",
  needed: false,
  async run({ told }) {
    if (told?.hostTime === undefined)
      return {
        outcome: "warning",
        found: "its answer bears no Date: `validUntil` could not be held against its clock",
        remedies: [here("make sure that WinRM itself answers, and no proxy")],
      };
    const ahead = told.hostTime - told.at;
    const apart = seconds(Math.round(Math.abs(ahead) / 1000));
    if (Math.abs(ahead) <= TOLERATED_MS)
      return {
        outcome: "ok",
        found: `within ${seconds(Math.max(1, Math.ceil(Math.abs(ahead) / 1000)))} of this machine's`,
      };
    return {
      outcome: "warning",
      found: `the host is ${apart} ${ahead > 0 ? "ahead of" : "behind"} this machine; \`validUntil\` goes by the host's clock`,
      remedies: [onHost.timeSource, onHost.setTime],
    };
  },
};

function seconds(count: number): string {
  return `${count} second${count === 1 ? "" : "s"}`;
}
