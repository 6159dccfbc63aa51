import { maintenanceWindow } from "./maintenance-window";
import { machine, NOT_KNOWN, violations, wave } from "./policy.test-support";

const at = (instant: string, more: { whenUnknown?: "wait" } = {}) =>
  maintenanceWindow({
    windows: [{ days: ["Sat"], from: "22:00", to: "06:00" }],
    timeZone: "Europe/Berlin",
    now: () => new Date(instant),
    ...more,
  });
const TUESDAY = "2026-11-24T13:05:00Z";
const SATURDAY_NIGHT = "2026-11-21T22:00:00Z";

describe("the rule of maintenance windows", () => {
  it("refuses a start outside, with the machine, the time and what to do", () => {
    expect(violations(at(TUESDAY), machine())).toEqual([
      "SQL01 on hv-dr-01: would start at Tue 14:05 (Europe/Berlin), outside Sat 22:00-06:00 (Europe/Berlin). Apply within the window, or take `request` away until then.",
    ]);
    expect(violations(at(SATURDAY_NIGHT), machine())).toEqual([]);
  });

  it("names the machines of a wave that would start", () => {
    const [text] = violations(at(TUESDAY), wave());
    expect(text).toMatch(/^SQL02 on hv-01, WEB02 on hv-02: would start/);
    expect(violations(at(SATURDAY_NIGHT), wave())).toEqual([]);
  });

  it.each([
    ["disarmed", machine({ request: undefined, plan: { action: "disarmed" } })],
    ["nothing to send", machine({ plan: { action: "none" } })],
    ["blocked", machine({ plan: { action: "blocked" } })],
    [
      "a used request, even where a look was impossible",
      machine({ usedRequests: ["CHG-4711"], plan: { action: "unknown" } }),
    ],
    ["a disarmed wave", wave({ request: undefined, plan: { action: "disarmed" } })],
    [
      "a wave with nothing left",
      wave({ plan: { action: "none", totals: { machines: 4, start: 0, blocked: 0, none: 4, unknown: 0 } } }),
    ],
    ["another resource", { type: "random:index:Id", props: { request: "x" } }],
  ])("has nothing against %s", (_, shown) => {
    expect(violations(at(TUESDAY), shown)).toEqual([]);
  });

  it.each([
    ["preflight off", machine({ plan: { action: "unknown" } })],
    ["a plan that is missing", machine({ plan: undefined })],
    ["a wave with preflight off", wave({ plan: { action: "unknown", totals: { start: 0, unknown: 4 } } })],
    ["a wave with a machine that is not known", wave({ plan: { action: "none", totals: { start: 0, unknown: 1 } } })],
  ])("a plan that does not know may start: %s", (_, shown) => {
    expect(violations(at(TUESDAY), shown)).toEqual([expect.stringContaining("may start at Tue 14:05")]);
    expect(() => violations(at(TUESDAY, { whenUnknown: "wait" }), shown)).not.toThrow();
    expect(violations(at(TUESDAY, { whenUnknown: "wait" }), shown)).toHaveLength(1);
  });

  it("a value that the preview does not know is a violation, or is waited for", () => {
    const shown = machine({ host: { address: NOT_KNOWN }, plan: { action: "unknown" } });
    expect(violations(at(TUESDAY), shown)).toEqual([expect.stringMatching(/^SQL01: may start .* whenUnknown: "wait"/)]);
    expect(() => violations(at(TUESDAY, { whenUnknown: "wait" }), shown)).toThrow(".host.address can't be known");
    const request = machine({ request: NOT_KNOWN, plan: { action: "unknown" } });
    expect(violations(at(TUESDAY), request)).toHaveLength(1);
  });

  it("says at once when a window cannot be read", () => {
    expect(() => maintenanceWindow({ windows: [], timeZone: "UTC" })).toThrow("at least one window");
  });
});
