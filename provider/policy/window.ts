import { FailbackError } from "../errors";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

export type Day = (typeof DAYS)[number];

/** A time in which failbacks may start, by the clocks of a time zone. */
export interface Window {
  /** The days on which it begins. */
  readonly days: readonly Day[];
  /** Its first minute, `"22:00"`. */
  readonly from: string;
  /** The minute it ends before, `"06:00"`; up to `"24:00"`. Not later than `from`: it ends on the day after. */
  readonly to: string;
}

/** Windows whose texts have been understood. */
export interface Calendar {
  /** Whether an instant lies in one of the windows. */
  readonly isOpen: (at: Date) => boolean;
  /** An instant as its people read it. @example "Tue 14:05 (Europe/Berlin)" */
  readonly tell: (at: Date) => string;
  /** @example "Sat, Sun 22:00-06:00 (Europe/Berlin)" */
  readonly text: string;
}

interface LocalTime {
  readonly day: Day;
  /** Since the day's midnight by the clock on the wall. */
  readonly minute: number;
}

/** @throws FailbackError `inputInvalid` for a time, a day or a zone that cannot be read */
export function calendarOf(windows: readonly Window[], timeZone: string): Calendar {
  if (windows.length === 0) throw invalid("windows must hold at least one window");
  const clock = clockOf(timeZone);
  const read = windows.map(readWindow);
  return {
    isOpen: (at) => read.some((isIn) => isIn(localTime(clock, at))),
    tell: (at) => {
      const { day, minute } = localTime(clock, at);
      return `${day} ${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)} (${timeZone})`;
    },
    text: `${windows.map(({ days, from, to }) => `${days.join(", ")} ${from}-${to}`).join("; ")} (${timeZone})`,
  };
}

function readWindow({ days, from, to }: Window, index: number): (time: LocalTime) => boolean {
  const place = `windows[${index}]`;
  const begin = minutesOf(from, `${place}.from`);
  const end = minutesOf(to, `${place}.to`);
  if (days.length === 0 || !days.every((day) => DAYS.includes(day)))
    throw invalid(`${place}.days must hold days of ${DAYS.join(", ")}`);
  if (begin === end || begin === 24 * 60) throw invalid(`${place}.from and to must span some time`);
  if (begin < end) return ({ day, minute }) => days.includes(day) && minute >= begin && minute < end;
  return ({ day, minute }) => (minute >= begin ? days.includes(day) : minute < end && days.includes(dayBefore(day)));
}

function minutesOf(text: string, place: string): number {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text);
  const minutes = Number(match?.[1]) * 60 + Number(match?.[2]);
  if (match && minutes <= 24 * 60) return minutes;
  throw invalid(`${place} must be a time as "22:00"`);
}

function dayBefore(day: Day): Day {
  return DAYS[(DAYS.indexOf(day) + 6) % 7] ?? day;
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  try {
    const shown = { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    return new Intl.DateTimeFormat("en-US", { ...shown, timeZone });
  } catch (cause) {
    throw invalid('timeZone must be a name of the IANA time zone database, as "Europe/Berlin"', cause);
  }
}

function localTime(clock: Intl.DateTimeFormat, at: Date): LocalTime {
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = DAYS.find((one) => one === parts["weekday"]) ?? DAYS[0];
  return { day, minute: Number(parts["hour"]) * 60 + Number(parts["minute"]) };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

function invalid(message: string, cause?: unknown): FailbackError {
  return new FailbackError("inputInvalid", message, { cause });
}
