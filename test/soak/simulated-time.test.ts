import { readFile } from "node:fs/promises";
import { SimulatedTime } from "./simulated-time";

describe("SimulatedTime", () => {
  it("lets eight hours pass at once, and not a millisecond more", async () => {
    const time = new SimulatedTime(1_000);
    const outcome = await time.letPass(
      time.sleep(8 * 3_600_000).then(() => time.now()),
      9 * 3_600_000,
    );
    expect(outcome).toEqual({ kind: "ended", value: 1_000 + 8 * 3_600_000 });
  });

  it("rings in the order of time, and of setting where that is the same", async () => {
    const time = new SimulatedTime(0);
    const rung: string[] = [];
    time.alarm(20, () => rung.push("late"));
    time.alarm(10, () => rung.push("first"));
    time.alarm(10, () => rung.push("second"));
    time.alarm(15, () => rung.push("never")).callOff();
    await time.pass(30);
    expect(rung).toEqual(["first", "second", "late"]);
    expect(time.monotonic()).toBe(30);
  });

  it("tells work that hangs from work that ends late", async () => {
    const time = new SimulatedTime(0);
    expect(await time.letPass(new Promise(() => undefined), 1_000)).toEqual({ kind: "hung" });
    expect(await time.letPass(time.sleep(999), 1_000)).toMatchObject({ kind: "ended" });
  });

  it("stands still while something real is under way", async () => {
    const time = new SimulatedTime(0);
    let readAt = -1;
    const work = (async () => {
      await time.sleep(10);
      await time.outside(readFile(__filename));
      readAt = time.monotonic();
    })();
    time.alarm(11, () => undefined);
    await time.letPass(work, 1_000);
    expect(readAt).toBe(10);
  });

  it("is one clock for all who wait at once", async () => {
    const time = new SimulatedTime(0);
    const at = async (ms: number) => {
      await time.sleep(ms);
      return time.monotonic();
    };
    const both = await Promise.all([time.letPass(at(50), 1_000), time.letPass(at(20), 1_000)]);
    expect(both).toEqual([
      { kind: "ended", value: 50 },
      { kind: "ended", value: 20 },
    ]);
  });

  it("gives what the work threw to whoever waits for it", async () => {
    const time = new SimulatedTime(0);
    const work = time.sleep(5).then(() => {
      throw new Error("as expected");
    });
    await expect(time.letPass(work, 10)).rejects.toThrow("as expected");
  });
});
