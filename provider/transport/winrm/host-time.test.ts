import { HostTime } from "./host-time";

const SIX = "Sun, 22 Nov 2026 06:00:00 GMT";
const six = Date.parse(SIX);

/** Clocks that a test sets. */
function clocks() {
  const at = { monotonic: 1_000, wall: 50_000 };
  return { at, hostTime: new HostTime({ monotonic: () => at.monotonic, wall: () => at.wall }) };
}

describe("the host's time between its answers", () => {
  it("is unknown before an answer was believed, also when one was read", () => {
    const { hostTime } = clocks();
    expect(hostTime.read(SIX)).toMatchObject({ hostTime: six });
    expect(hostTime.now()).toBeUndefined();
  });

  it.each([undefined, "", "yesterday"])("is not told by a date like %p", (date) => {
    const { hostTime } = clocks();
    hostTime.believe(hostTime.read(SIX));
    hostTime.believe(hostTime.read(date));
    expect(hostTime.now()).toBe(six);
  });

  it.each([
    ["both clocks agree", 7_000, 7_000, 7_000],
    ["the machine slept, and its monotonic clock with it", 5, 3_600_000, 3_600_000],
    ["the wall clock was set back", 7_000, -3_600_000, 7_000],
    ["the wall clock was set forward", 7_000, 60_000, 60_000],
  ])("goes by the clock that went further: %s", (_, monotonic, wall, passed) => {
    const { at, hostTime } = clocks();
    hostTime.believe(hostTime.read(SIX));
    at.monotonic += monotonic;
    at.wall += wall;
    expect(hostTime.now()).toBe(six + passed);
  });

  it("counts from when the answer came, not from when it had been read", () => {
    const { at, hostTime } = clocks();
    const told = hostTime.read(SIX);
    at.monotonic += 20_000;
    hostTime.believe(told);
    expect(hostTime.now()).toBe(six + 20_000);
  });

  it("stays that of the answer that came last, whichever was read to its end last", () => {
    const { at, hostTime } = clocks();
    const first = hostTime.read("Sun, 22 Nov 2026 05:00:00 GMT");
    at.monotonic += 10;
    hostTime.believe(hostTime.read(SIX));
    hostTime.believe(first);
    expect(hostTime.now()).toBe(six);
  });
});
