import { Deadline } from "../deadline";
import { Permits } from "./permits";

const never = () => new Error("too late");

describe("permits", () => {
  it("let so many through at once, the others in their order, and all in the end", async () => {
    const permits = new Permits(3);
    const begun: number[] = [];
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        permits
          .during(new Deadline(30_000), never, async () => {
            begun.push(n);
            most = Math.max(most, ++inside);
            await new Promise((resolve) => setImmediate(resolve));
            inside -= 1;
            if (n % 4 === 0) throw new Error("failed");
          })
          .catch(() => undefined),
      ),
    );
    expect(most).toBe(3);
    expect(begun).toEqual([...begun].sort((a, b) => a - b));
    expect(begun).toHaveLength(20);
  });

  it("turn away who waited too long, and lose no place by it", async () => {
    const permits = new Permits(1);
    let leave = () => {};
    const first = permits.during(new Deadline(30_000), never, () => new Promise<void>((resolve) => (leave = resolve)));
    await expect(permits.during(new Deadline(50), never, async () => "in")).rejects.toThrow("too late");
    const third = permits.during(new Deadline(30_000), never, async () => "in");
    leave();
    await first;
    expect(await third).toBe("in");
  });
});
