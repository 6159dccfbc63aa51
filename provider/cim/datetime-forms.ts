/** What the text of a date or of an interval says, whichever form it has. `micros` are the six digits of a second. */
export type Clock =
  | { readonly date: string; readonly time: string; readonly micros: string; readonly offsetMinutes: number }
  | { readonly seconds: bigint; readonly micros: string };

const ISO_DATE = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))?$/;
const ISO_INTERVAL = /^P(?:(\d{1,8})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})(?:\.(\d{1,9}))?S)?)?$/;

/** ISO 8601 as WS-Management writes it. A date without an offset is taken as UTC. */
export function matchIso(value: string): Clock | undefined {
  const moment = ISO_DATE.exec(value);
  if (moment) {
    const [, date = "", time = "", fraction, sign, hours = 0, minutes = 0] = moment;
    return {
      date,
      time,
      micros: sixDigits(fraction),
      offsetMinutes: signed(sign, Number(hours) * 60 + Number(minutes)),
    };
  }
  const span = ISO_INTERVAL.exec(value);
  if (!span || value === "P" || value.endsWith("T")) return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0, fraction] = span;
  return { seconds: inSeconds(days, hours, minutes, seconds), micros: sixDigits(fraction) };
}

const CIM_DATE = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\.(\d{6})([+-])(\d{3})$/;
const CIM_INTERVAL = /^(\d{8})([01]\d|2[0-3])([0-5]\d)([0-5]\d)\.(\d{6}):000$/;

/** CIM's own form (DSP0004 5.2.4), whose offset is in minutes. */
export function matchCim(value: string): Clock | undefined {
  const moment = CIM_DATE.exec(value);
  if (moment) {
    const [, year, month, day, hour, minute, second, micros = "", sign, offset] = moment;
    const [date, time] = [`${year}-${month}-${day}`, `${hour}:${minute}:${second}`];
    return { date, time, micros, offsetMinutes: signed(sign, Number(offset)) };
  }
  const span = CIM_INTERVAL.exec(value);
  if (!span) return undefined;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0, micros = ""] = span;
  return { seconds: inSeconds(days, hours, minutes, seconds), micros };
}

function inSeconds(days: string | 0, hours: string | 0, minutes: string | 0, seconds: string | 0): bigint {
  return ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
}

/** A minus before nothing is nothing: there is no `-0` to carry along. */
function signed(sign: string | undefined, minutes: number): number {
  return sign === "-" && minutes !== 0 ? -minutes : minutes;
}

function sixDigits(fraction = ""): string {
  return fraction.slice(0, 6).padEnd(6, "0");
}
