import { KeyedMutex } from "./keyed-mutex";

describe("the keyed mutex", () => {
  it("runs one task at a time under a key, also after one that failed, and other keys beside it", async () => {
    const mutex = new KeyedMutex();
    const events: string[] = [];
    let openGate = () => {};
    const gate = new Promise<void>((resolve) => {
      openGate = resolve;
    });
    const first = mutex.run("a", async () => {
      events.push("first begins");
      await gate;
      events.push("first ends");
      throw new Error("first failed");
    });
    const second = mutex.run("a", async () => void events.push("second"));
    await mutex.run("b", async () => void events.push("other key"));
    openGate();
    await expect(first).rejects.toThrow("first failed");
    await second;
    expect(events).toEqual(["first begins", "other key", "first ends", "second"]);
  });
});
