import { type StandingWarning, standingWarningIn, standingWarnings } from "./standing-warnings";

const { spent, overtaken, open, stillOpen, drift, halted, journal } = standingWarnings;

const WRITTEN: readonly (readonly [StandingWarning, string])[] = [
  ["spent", spent("CHG-1", "the job failed (job 7 is open (x))")],
  ["overtaken", overtaken("CHG-1", "the host shows Replicating")],
  ["open", open("CHG-1", "its end was not seen")],
  ["stillOpen", stillOpen("CHG-1", undefined)],
  ["stillOpen", stillOpen("CHG-1", "CHG-2")],
  ["drift", drift("Recovered", "CHG-1 is spent: no")],
  ["halted", halted("CHG-1", "2026-11-20T00:00:00.000Z")],
  ["journal", journal("CHG-1", "ended", "2026-11-20T00:00:00.000Z", "hv-dr-01")],
];

describe("warnings that override a plan", () => {
  it.each(WRITTEN)("%s is recognised in its own text: %s", (kind, text) => {
    expect(standingWarningIn(text)).toBe(kind);
  });

  it.each([
    "plan: start one failback of drift: the host shows, its primary relationship on hv-dr-01",
    'the name "request X is spent: " now leads to another machine',
    journal("CHG-1", "notSent", "2026-11-20T00:00:00.000Z", "hv-dr-01"),
    journal("CHG-1", "refused", "2026-11-20T00:00:00.000Z", "hv-dr-01"),
    "drift was not looked for: hv-dr-01 did not answer",
  ])("leaves alone: %s", (text) => {
    expect(standingWarningIn(text)).toBeUndefined();
  });
});
