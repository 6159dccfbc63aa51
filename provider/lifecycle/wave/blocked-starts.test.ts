import { blockedStarts, blockedStartsIn } from "./blocked-starts";

describe("what takes starts of a plan back", () => {
  it.each([1, 2, 999, 1_204, 2_000_000])("%d is read as it was written", (number) => {
    expect(blockedStartsIn(`${blockedStarts(number)}: SQL01 on hv-01`)).toBe(number);
  });

  it.each(["", "drift: the host shows Recovered", "said: 2 of the plan's starts are blocked [againNeeded]"])(
    "%j takes none back",
    (text) => expect(blockedStartsIn(text)).toBe(0),
  );
});
