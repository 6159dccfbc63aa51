import { FailbackError } from "../../errors";
import { failure } from "./failure.test-support";
import { whileBusy } from "./while-busy";

const busy = new FailbackError("hostBusy", "too many");

/** Attempts by a clock that only pauses move. */
function patience(until: number, random: () => number) {
  const pauses: number[] = [];
  const clock = {
    monotonic: () => pauses.reduce((sum, pause) => sum + pause, 0),
    sleep: async (ms: number) => void pauses.push(ms),
  };
  return { pauses, patience: { clock, random, until } };
}

describe("while a host is busy", () => {
  it("pauses double up to eight seconds, and end in time with the last error", async () => {
    const { pauses, patience: given } = patience(30_000, () => 0);
    const attempt = jest.fn(() => Promise.reject(busy));
    expect(await failure(whileBusy(attempt, given))).toBe(busy);
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    expect(attempt).toHaveBeenCalledTimes(8);
  });

  it("pauses are shortened by chance, by half at most: runners turned away together do not come back together", async () => {
    const chances = [0, 0.5, 0.999];
    const { pauses, patience: given } = patience(2_000, () => chances.shift() ?? 0);
    await failure(whileBusy(() => Promise.reject(busy), given));
    expect(pauses.slice(0, 3).map(Math.round)).toEqual([250, 375, 500]);
  });

  it("it goes on as soon as the host does", async () => {
    const { pauses, patience: given } = patience(30_000, () => 0);
    const attempt = jest.fn().mockRejectedValueOnce(busy).mockRejectedValueOnce(busy).mockResolvedValue("done");
    expect(await whileBusy(attempt, given)).toBe("done");
    expect(pauses).toEqual([250, 500]);
  });

  it("any other error ends it at once", async () => {
    const { pauses, patience: given } = patience(30_000, () => 0);
    const lost = new FailbackError("hostUnreachable", "gone");
    expect(await failure(whileBusy(() => Promise.reject(lost), given))).toBe(lost);
    expect(pauses).toEqual([]);
  });
});
