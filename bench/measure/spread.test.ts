import { spreadOf } from "./spread";

describe("the spread of measured values", () => {
  it("is their middle and the quartiles around it, in whatever order they came", () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toMatchObject({ median: 3, lowerQuartile: 2, upperQuartile: 4 });
  });

  it("goes by the size of the values, not by how they are written", () => {
    expect(spreadOf([9, 100, 10, 1_000, 20])).toMatchObject({ median: 20, lowerQuartile: 10, upperQuartile: 100 });
  });

  it("falls between two neighbours when their number is even", () => {
    expect(spreadOf([10, 20])).toMatchObject({ median: 15, lowerQuartile: 12.5, upperQuartile: 17.5 });
  });

  it("is not moved by one value that a busy machine spoilt", () => {
    expect(spreadOf([2, 2, 2, 2, 900]).median).toBe(2);
  });

  it("of nothing is an error, not a number", () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
