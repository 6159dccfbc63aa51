import { type Figure, jsonLine, shownNumber, tableLine } from "./figure";

const figure: Figure = {
  part: "state",
  id: "state.bytes",
  what: "state of one",
  value: 700,
  unit: "bytes",
  budget: 700,
};

describe("a figure", () => {
  it("meets a budget that it just keeps, and misses one by a hair", () => {
    expect(tableLine(figure)).toMatch(/700 bytes {3}budget 700: met$/);
    expect(tableLine({ ...figure, value: 700.5 })).toMatch(/budget 700: missed$/);
    expect(JSON.parse(jsonLine({ ...figure, value: 700.5 }))).toMatchObject({ value: 700.5, budget: 700, met: false });
  });

  it("without a budget is judged nowhere", () => {
    const { budget: _, ...free } = figure;
    expect(tableLine(free)).toMatch(/700 bytes$/);
    expect(JSON.parse(jsonLine(free))).toEqual(free);
  });

  it("is shown with three digits, or all of its whole part", () => {
    expect([0.12345, 6, 12.345, 123.45, 61_234.5].map(shownNumber)).toEqual(["0.12", "6", "12.3", "123", "61,235"]);
  });
});
