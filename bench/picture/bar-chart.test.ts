import { drawBars } from "./bar-chart";

const bar = { label: "ours", value: 5, text: "5 s", isOurs: true };

/** A number that stands in the first attribute of that name after the element with this class. */
function attribute(svg: string, element: RegExp, name: string): number {
  const [found = ""] = element.exec(svg) ?? [];
  return Number(new RegExp(` ${name}="([\\d.]+)"`).exec(found)?.[1]);
}

describe("a picture of bars", () => {
  it("draws a bar twice as large twice as long, and the longest to the end", () => {
    const svg = drawBars("t", [{ title: "p", bars: [bar, { ...bar, value: 10, isOurs: false }] }]);
    const [ours, other] = [
      attribute(svg, /<rect class="ours".*/, "width"),
      attribute(svg, /<rect class="other".*/, "width"),
    ];
    expect(ours).toBeGreaterThan(100);
    expect(other).toBeCloseTo(2 * ours, 0);
  });

  it("writes a value behind its bar and behind its budget, so that no line crosses it", () => {
    const svg = drawBars("t", [{ title: "p", bars: [{ ...bar, budget: 20 }] }]);
    const line = attribute(svg, /<line class="budget".*/, "x1");
    expect(attribute(svg, /<rect class="ours".*/, "x") + attribute(svg, /<rect class="ours".*/, "width")).toBeLessThan(
      line,
    );
    expect(attribute(svg, /<text[^>]*>5 s</, "x")).toBeGreaterThan(line);
  });

  it("refuses a text that would run into what stands beside it", () => {
    expect(() => drawBars("t", [{ title: "p", bars: [{ ...bar, label: "x".repeat(41) }] }])).toThrow(RangeError);
    expect(() => drawBars("t", [{ title: "p", bars: [{ ...bar, text: "x".repeat(29) }] }])).toThrow(/no room/);
    expect(() => drawBars("t", [{ title: "x".repeat(120), bars: [bar] }])).toThrow(/no room/);
  });

  it("writes what would be a tag as text", () => {
    const svg = drawBars("<t>", [{ title: "a & b", bars: [{ ...bar, label: "<ours>" }] }]);
    expect(svg).toContain("<title>&lt;t&gt;</title>");
    expect(svg).toContain(">a &amp; b</text>");
    expect(svg).toContain(">&lt;ours&gt;</text>");
  });

  it("has colours for light and for dark", () => {
    const [light, dark] = drawBars("t", []).split("prefers-color-scheme: dark");
    expect(light).toContain(".back { fill: #ffffff }");
    expect(dark).toContain(".back { fill: #0d1117 }");
  });
});
