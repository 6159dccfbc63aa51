import { HostClock } from "./host-clock";

describe("the host's clock", () => {
  it("starts where it is told to and runs as many times as fast as the real one", () => {
    let real = 5_000;
    const clock = new HostClock(1_000_000, 60, () => real);
    expect(clock.now()).toBe(1_000_000);
    real += 250;
    expect(clock.now()).toBe(1_015_000);
  });

  it("can be set forward, by its own time", () => {
    let real = 0;
    const clock = new HostClock(1_000_000, 60, () => real);
    clock.advance(500);
    real += 10;
    expect(clock.now()).toBe(1_001_100);
  });
});
