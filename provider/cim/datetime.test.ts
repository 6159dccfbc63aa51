import fc from "fast-check";
import { expectLinearWork } from "../wire/work.test-support";
import { type CimDatetime, readDatetime, toCimText, toIsoText } from "./datetime";

const toCim = (text: string) => toCimText(readDatetime(text));

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
    ["2026-11-20T02:00:00-00:00", "20261120020000.000000+000"],
    ["2026-11-20T02:00:00", "20261120020000.000000+000"],
    ["2026-11-20T02:00:00.5Z", "20261120020000.500000+000"],
    ["2026-11-20T02:00:00.000001Z", "20261120020000.000001+000"],
    ["2026-11-20T02:00:00.123456789Z", "20261120020000.123456+000"],
    ["9999-12-31T23:59:59.999999Z", "99991231235959.999999+000"],
    ["\n 2026-11-20T02:00:00Z \n", "20261120020000.000000+000"],
  ])("%j is %s", (iso, cim) => {
    expect(toCim(iso)).toBe(cim);
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
    expect(toCim(iso)).toBe(cim);
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
    expect(toCim(cim)).toBe(cim);
    expect(toCim(` ${cim}\n`)).toBe(cim);
  });

  it("is what every conversion gives", () => {
    for (const iso of ["2026-11-20T02:00:00-07:00", "P0DT18H30M0S"]) {
      expect(toCim(toCim(iso))).toBe(toCim(iso));
    }
  });
});

describe("a date is read", () => {
  const instant = { kind: "instant", ms: Date.UTC(2025, 11, 17, 9, 55, 22, 702), micros: 341 };

  it.each([
    ["2025-12-17T09:55:22.702341Z", 0],
    ["20251217095522.702341+000", 0],
    ["2025-12-17T09:55:22.702341-00:00", 0],
    ["20251217095522.702341-000", 0],
    ["2025-12-17T09:55:22.702341", 0],
    ["2025-12-17T10:55:22.702341+01:00", 60],
    ["20251217105522.702341+060", 60],
    ["2025-12-17T02:55:22.702341-07:00", -420],
    ["20251217025522.702341-420", -420],
  ])("as the same instant from %s, with its offset beside it", (text, offsetMinutes) => {
    expect(readDatetime(text)).toEqual({ ...instant, offsetMinutes });
  });

  it("before 1970, its microseconds still counting forward", () => {
    const read = readDatetime("1969-12-31T23:59:59.999999Z");
    expect(read).toEqual({ kind: "instant", ms: -1, micros: 999, offsetMinutes: 0 });
  });

  it.each(["1601-01-01T00:00:00Z", "16010101000000.000000+000", "1601-01-01T01:00:00+01:00", "1601-01-01T00:00:00"])(
    'as "never" from %s',
    (text) => {
      expect(readDatetime(text)).toEqual({ kind: "never" });
    },
  );

  it("as an instant when it is only next to never", () => {
    expect(readDatetime("1601-01-01T00:00:00.000001Z")).toMatchObject({ kind: "instant", micros: 1 });
  });

  it.each([
    ["P0DT0H5M0S", 300_000_000n],
    ["00000000000500.000000:000", 300_000_000n],
    ["P0DT0H0M0.014947S", 14_947n],
    ["00000000000000.014947:000", 14_947n],
    ["99999999235959.999999:000", 8_639_999_999_999_999_999n],
  ])("as an interval of microseconds from %s", (text, micros) => {
    expect(readDatetime(text)).toEqual({ kind: "interval", micros });
  });

  it("as it stands when asterisks leave a part of it open", () => {
    expect(readDatetime("20260101******.******+***")).toEqual({ kind: "open", text: "20260101******.******+***" });
    expect(toIsoText(readDatetime("20260101******.******+***"))).toBeUndefined();
  });
});

describe("a date is written as ISO 8601", () => {
  it.each([
    "2025-12-17T09:55:22.702341Z",
    "2025-12-17T09:55:22Z",
    "2010-07-14T11:35:11.900675-00:07",
    "2026-11-20T02:00:00+05:45",
    "1601-01-01T00:00:00Z",
    "P0DT0H5M0S",
    "P0DT0H0M0.014947S",
    "P12345678DT23H59M59.999999S",
  ])("as it was read: %s", (iso) => {
    expect(toIsoText(readDatetime(iso))).toBe(iso);
  });
});

describe("any date", () => {
  const instants: fc.Arbitrary<CimDatetime> = fc.record({
    kind: fc.constant("instant" as const),
    // A day from either end of the four-digit years, so that no offset leads out of them.
    ms: fc.integer({ min: Date.UTC(1601, 0, 2), max: Date.UTC(9999, 11, 30) }),
    micros: fc.integer({ min: 0, max: 999 }),
    offsetMinutes: fc.integer({ min: -840, max: 840 }),
  });
  const intervals: fc.Arbitrary<CimDatetime> = fc.record({
    kind: fc.constant("interval" as const),
    micros: fc.bigInt({ min: 0n, max: 8_639_999_999_999_999_999n }),
  });

  it("comes back from either form as it was", () => {
    fc.assert(
      fc.property(fc.oneof(instants, intervals, fc.constant({ kind: "never" } as const)), (value) => {
        expect(readDatetime(toCimText(value))).toEqual(value);
        expect(readDatetime(toIsoText(value) ?? "")).toEqual(value);
      }),
    );
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
    "2026-02-29T00:00:00Z",
    "2026-11-20T24:00:00Z",
    "2026-13-01T00:00:00Z",
    "20260230000000.000000+000",
    "00000000240000.000000:000",
    "P99999999DT24H",
  ])("%j", (garbage) => {
    expect(() => readDatetime(garbage)).toThrow(
      expect.objectContaining({
        code: "answerUnreadable",
        message: expect.stringContaining("is not a date or an interval"),
      }),
    );
  });

  it("in time that does not grow with tricks", async () => {
    await expectLinearWork(500_000, (size) => {
      expect(() => toCim(`P${"1".repeat(size)}`)).toThrow();
      expect(() => toCim(`${"1".repeat(size)}Z`)).toThrow();
    });
  });
});
