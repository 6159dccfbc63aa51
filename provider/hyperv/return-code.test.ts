import { type ReturnMeaning, returnMeaning } from "./return-code";

describe("the return code of InitiateFailback", () => {
  it.each<[number, string, ReturnMeaning]>([
    [0, "completed", "accepted"],
    [4096, "job started", "accepted"],
    [32768, "failed", "unknown"],
    [32769, "access denied", "refused"],
    [32770, "not supported", "refused"],
    [32771, "status unknown", "unknown"],
    [32772, "time-out", "unknown"],
    [32773, "invalid parameter", "refused"],
    [32774, "system in use", "refused"],
    [32775, "invalid state", "refused"],
    [32776, "incorrect data type", "refused"],
    [32777, "system not available", "unknown"],
    [32778, "out of memory", "unknown"],
    [32779, "file not found", "refused"],
  ])("%d (%s) means %s", (code, _, meaning) => {
    expect(returnMeaning(code)).toBe(meaning);
  });

  it.each([-1, 1, 2, 4095, 4097, 32767, 32780, 65535, 2147942405])(
    "%d, which no documentation lists, is unknown",
    (code) => {
      expect(returnMeaning(code)).toBe("unknown");
    },
  );
});
