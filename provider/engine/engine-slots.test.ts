import { engineSlots } from "./engine-slots";

describe("the engine's slots", () => {
  it.each([
    [undefined, 8],
    ["12", 12],
    ["0", 8],
    ["-3", 8],
    ["many", 8],
  ])("with PULUMI_PARALLEL %s on two processors: %d", (told, slots) => {
    expect(engineSlots(told === undefined ? {} : { PULUMI_PARALLEL: told }, () => 2)).toBe(slots);
  });
});
