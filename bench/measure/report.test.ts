import { asText } from "./report";
import { spreadOf } from "./spread";

/** The line of the one ratio of a report. */
function line(wall: readonly number[], cpu?: readonly number[]): string {
  const ratio = { what: "path / parser", wall: spreadOf(wall), ...(cpu ? { cpu: spreadOf(cpu) } : {}), goal: 0.7 };
  const text = asText({ title: "t", notes: [], ratios: [ratio], absolutes: [] });
  return text.split("\n").find((one) => one.includes("path / parser")) ?? "";
}

describe("the line of a ratio", () => {
  it("is judged by processor time, whatever the wall says", () => {
    expect(line([0.4, 0.5, 0.6], [0.7, 0.8, 0.9])).toMatch(/0\.50 .*0\.80 .*goal 0\.7: reached$/);
    expect(line([0.9, 1, 1.1], [0.5, 0.6, 0.65])).toMatch(/goal 0\.7: missed$/);
  });

  it("is judged by the wall where nothing else was measured", () => {
    expect(line([0.7, 0.8, 0.9])).toMatch(/goal 0\.7: reached$/);
  });

  it("shows quartiles of several rounds, and of one that it was one", () => {
    expect(line([1, 2, 3], [1, 2, 3])).toContain("2.00 (1.50 to 2.50)");
    expect(line([2], [2])).toMatch(/2\.00 \(one round\) +2\.00 \(one round\)/);
    expect(line([2], [2])).not.toContain(" to ");
  });
});
