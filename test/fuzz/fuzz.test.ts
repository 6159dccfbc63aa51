import { freshSeed } from "./options";
import { reportLine } from "./run/report-line";
import { allTargets } from "./targets/all";

/** Enough to see a careless change; `npm run fuzz` tries ten times as many. */
const RUNS = 1_000;

/** A failure names its seed: `HYPERV_FAILBACK_FUZZ_SEED=… npm test -- unit test/fuzz` tries the same inputs. */
const seed = Number(process.env["HYPERV_FAILBACK_FUZZ_SEED"] ?? freshSeed());

describe("hostile messages, made at random", () => {
  it.each(allTargets)(
    "W5 fuzz $name: never more than a typed error or a refusal, in bounded time and memory",
    async (target) => {
      const report = await target.run({ runs: RUNS, seed });
      process.stdout.write(`${reportLine(report)}\n`);
      expect(report.finding).toBeUndefined();
      expect(report.inputs).toBe(Math.ceil(RUNS * target.share));
      expect(report.verdicts.size).toBeGreaterThan(1);
    },
    60_000,
  );
});
