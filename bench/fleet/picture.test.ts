import type { Figure } from "./figure";
import { drawFleet } from "./picture";

const figure = (id: string, value: number, more: Partial<Figure> = {}): Figure => {
  return { part: "waiting", id, what: id, value, unit: "s", ...more };
};

describe("the picture of the fleets", () => {
  it("shows each figure with its budget, the other's bar beside ours", () => {
    const svg = drawFleet([
      figure("waiting.2000.ours.p95", 1.234, { budget: 2 }),
      figure("waiting.2000.polling.p95", 1.5),
      figure("waiting.2000.polling.perMinute", 61_234, { unit: "requests/min" }),
    ]);
    expect(svg).toContain(">1.23 s (budget 2)</text>");
    expect(svg).toContain(">61,234 requests/min</text>");
    expect(svg.match(/class="ours"/g)).toHaveLength(1);
    expect(svg.match(/class="other"/g)).toHaveLength(2);
  });

  it("has room for the largest of what is measured", () => {
    const many = ["script", "single", "wave"].flatMap((side) => [
      figure(`script.threaded.50ms.${side}.requests`, 123_456, { unit: "requests" }),
      figure(`script.threaded.5ms.${side}.seconds`, 12_345.6, { what: "x: 2000 machines, 200 at once, 5 ms" }),
    ]);
    const waiting = ["ours", "polling"].flatMap((side) => [
      figure(`waiting.2000.${side}.p95`, 99.9, { budget: 2 }),
      figure(`waiting.2000.${side}.perMinute`, 123_456, { unit: "requests/min" }),
    ]);
    const state = ["state.bytes", "wave.bytes"].map((id) => figure(id, 18_900, { unit: "bytes", budget: 8_000 }));
    expect(drawFleet([...many, ...waiting, ...state]).match(/class="text title"/g)).toHaveLength(5);
  });

  it("leaves out what was not measured, and is none of nothing", () => {
    expect(drawFleet([figure("state.bytes", 5_000)])).not.toContain("Wall time");
    expect(() => drawFleet([figure("state.up.ratio", 1)])).toThrow("nothing was measured");
  });
});
