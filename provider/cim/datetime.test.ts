import { toCimDatetime } from "./datetime";

describe("a date of ISO 8601 becomes CIM's own", () => {
  it.each([
    ["2025-12-17T09:55:22.702341Z", "20251217095522.702341+000"],
    ["2025-12-17T09:55:22Z", "20251217095522.000000+000"],
    ["1601-01-01T00:00:00Z", "16010101000000.000000+000"],
    ["2026-11-20T02:00:00+01:00", "20261120020000.000000+060"],
    ["2026-11-20T02:00:00-07:00", "20261120020000.000000-420"],
    ["2026-11-20T02:00:00+05:45", "20261120020000.000000+345"],
    ["2026-11-20T02:00:00-0330", "20261120020000.000000-210"],
    ["2010-07-14T11:35:11.900675-00:07", "20100714113511.900675-007"],
    ["2026-11-20T02:00:00-00:00", "20261120020000.000000-000"],
    ["2026-11-20T02:00:00", "20261120020000.000000+000"],
    ["2026-11-20T02:00:00.5Z", "20261120020000.500000+000"],
    ["2026-11-20T02:00:00.000001Z", "20261120020000.000001+000"],
    ["2026-11-20T02:00:00.123456789Z", "20261120020000.123456+000"],
    ["9999-12-31T23:59:59.999999Z", "99991231235959.999999+000"],
    ["\n 2026-11-20T02:00:00Z \n", "20261120020000.000000+000"],
  ])("%j is %s", (iso, cim) => {
    expect(toCimDatetime(iso)).toBe(cim);
  });
});

describe("an interval of ISO 8601 becomes CIM's own", () => {
  it.each([
    // The defaults of AutoResynchronizeIntervalStart and AutoResynchronizeIntervalEnd (docs/facts/hyperv.md).
    ["P0DT18H30M0S", "00000000183000.000000:000"],
    ["P0DT6H0M0S", "00000000060000.000000:000"],
    ["P0DT0H5M0S", "00000000000500.000000:000"],
    ["P0DT0H0M0.014947S", "00000000000000.014947:000"],
    ["P1DT2H3M4.5S", "00000001020304.500000:000"],
    ["P12345678D", "12345678000000.000000:000"],
    ["PT5M", "00000000000500.000000:000"],
    ["PT90M", "00000000013000.000000:000"],
    ["PT36H", "00000001120000.000000:000"],
    ["PT86400S", "00000001000000.000000:000"],
    ["PT0S", "00000000000000.000000:000"],
    ["P0D", "00000000000000.000000:000"],
  ])("%s is %s", (iso, cim) => {
    expect(toCimDatetime(iso)).toBe(cim);
  });
});

describe("what is CIM's own already", () => {
  it.each([
    "20251217095522.702341+000",
    "19990929195959.000000-420",
    "16010101000000.000000+000",
    "00000000183000.000000:000",
    "19990929195959.******-420",
    "20260101******.******+***",
    "00000001020304.******:000",
  ])("comes back unchanged: %s", (cim) => {
    expect(toCimDatetime(cim)).toBe(cim);
    expect(toCimDatetime(` ${cim}\n`)).toBe(cim);
  });

  it("is what every conversion gives", () => {
    for (const iso of ["2026-11-20T02:00:00-07:00", "P0DT18H30M0S"]) {
      expect(toCimDatetime(toCimDatetime(iso))).toBe(toCimDatetime(iso));
    }
  });
});

describe("anything else is answerUnreadable, and named", () => {
  it.each([
    "",
    " ",
    "never",
    "2026-11-20",
    "02:00:00",
    "2026-11-20 02:00:00Z",
    "2026-11-20T02:00Z",
    "2026-11-20T02:00:00.Z",
    "2026-11-20T02:00:00+1",
    "2026-11-20T02:00:00+25:00",
    "2026-11-20T02:00:00+01:60",
    "20251217095522.702341",
    "20251217095522.702341Z",
    "2025121709552.702341+000",
    "00000000183000.000000:060",
    "P",
    "PT",
    "P1DT",
    "P1Y",
    "-P1D",
    "P1.5D",
    "P999999999D",
    "PT1H2D",
    "132456789",
  ])("%j", (garbage) => {
    expect(() => toCimDatetime(garbage)).toThrow(
      expect.objectContaining({
        code: "answerUnreadable",
        message: expect.stringContaining("is not a date or an interval"),
      }),
    );
  });

  it("in time that does not grow with tricks", () => {
    const begun = performance.now();
    expect(() => toCimDatetime(`P${"1".repeat(1_000_000)}`)).toThrow();
    expect(() => toCimDatetime(`${"1".repeat(1_000_000)}Z`)).toThrow();
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
