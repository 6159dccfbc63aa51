import { FailbackError } from "../errors";
import { calendarOf, type Window } from "./window";

const night: Window = { days: ["Sat"], from: "22:00", to: "06:00" };

describe("a calendar of maintenance windows", () => {
  const open = (window: Window, zone: string, at: string) => calendarOf([window], zone).isOpen(new Date(at));

  it.each([
    ["2026-11-21T20:59:59Z", false],
    ["2026-11-21T21:00:00Z", true],
    ["2026-11-22T04:59:59Z", true],
    ["2026-11-22T05:00:00Z", false],
    ["2026-11-20T23:00:00Z", false],
    ["2026-11-22T22:00:00Z", false],
  ])("Saturday night in Berlin at %s: %s", (at, expected) => {
    expect(open(night, "Europe/Berlin", at)).toBe(expected);
  });

  it("goes by the clock on the wall, in summer too", () => {
    expect(open(night, "Europe/Berlin", "2026-07-04T20:00:00Z")).toBe(true);
    expect(open(night, "Europe/Berlin", "2026-07-05T04:30:00Z")).toBe(false);
  });

  it("a window may fill a day, and midnight is its first minute", () => {
    const day: Window = { days: ["Sun"], from: "00:00", to: "24:00" };
    expect(open(day, "UTC", "2026-11-22T00:00:00Z")).toBe(true);
    expect(open(day, "UTC", "2026-11-22T23:59:59Z")).toBe(true);
    expect(open(day, "UTC", "2026-11-23T00:00:00Z")).toBe(false);
  });

  it("a window of Sunday night reaches into Monday, and one of many is enough", () => {
    const calendar = calendarOf(
      [
        { days: ["Wed"], from: "12:00", to: "13:00" },
        { ...night, days: ["Sun"] },
      ],
      "UTC",
    );
    expect(calendar.isOpen(new Date("2026-11-23T05:00:00Z"))).toBe(true);
    expect(calendar.isOpen(new Date("2026-11-25T12:30:00Z"))).toBe(true);
    expect(calendar.isOpen(new Date("2026-11-25T13:00:00Z"))).toBe(false);
    expect(calendar.isOpen(new Date("2026-11-24T12:30:00Z"))).toBe(false);
    expect(calendar.text).toBe("Wed 12:00-13:00; Sun 22:00-06:00 (UTC)");
    expect(calendar.tell(new Date("2026-11-24T00:05:00Z"))).toBe("Tue 00:05 (UTC)");
  });

  it.each<[readonly Window[], string, string]>([
    [[], "UTC", "at least one window"],
    [[{ ...night, days: [] }], "UTC", "windows[0].days"],
    [[{ ...night, days: ["Saturday" as "Sat"] }], "UTC", "windows[0].days"],
    [[{ ...night, from: "25:00" }], "UTC", "windows[0].from must be a time"],
    [[{ ...night, to: "24:01" }], "UTC", "windows[0].to must be a time"],
    [[{ ...night, to: "22:00" }], "UTC", "must span some time"],
    [[{ ...night, from: "24:00" }], "UTC", "must span some time"],
    [[night], "Europe/Atlantis", "IANA"],
  ])("refuses what it cannot read: %j in %s", (windows, zone, message) => {
    expect(() => calendarOf(windows, zone)).toThrow(FailbackError);
    expect(() => calendarOf(windows, zone)).toThrow(message);
  });
});
