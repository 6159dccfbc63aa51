import { TestClock } from "./failback.test-support";
import { FRESH_MS, instantOf, isFresh } from "./freshness";

describe("what was seen", () => {
  it.each([
    ["both clocks have gone on a little", FRESH_MS, 0, true],
    ["both clocks have gone on too far", FRESH_MS + 1, 0, false],
    ["the machine has slept, which the monotonic clock does not count", 0, FRESH_MS + 1, false],
    ["the clock on the wall was set back as far as time has passed", FRESH_MS + 1, -FRESH_MS - 1, false],
    ["the clock on the wall was set back further than that", 0, -FRESH_MS - 1, false],
  ])("when %s: whether it may still be acted on", (_, passed, set, fresh) => {
    const clock = new TestClock();
    const seen = instantOf(clock);
    clock.at += passed;
    const { now } = clock;
    clock.now = () => now() + set;
    expect(isFresh(seen, clock)).toBe(fresh);
  });
});
