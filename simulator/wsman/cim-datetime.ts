const INTERVAL = /^(?:\d{8}|\*{8})(\d\d|\*\*)(\d\d|\*\*)(\d\d|\*\*)\.[\d*]{6}:000$/;
const INSTANT = /^(\d{4}|\*{4})(\d\d|\*\*)(\d\d|\*\*)(\d\d|\*\*)(\d\d|\*\*)(\d\d|\*\*)\.[\d*]{6}[+-]\d{3}$/;

/**
 * Whether a text is a date or an interval as CIM writes them (DSP0004 5.2.4), and one that a calendar and a clock can show:
 * `20251217095522.702341+000`, `00000000183000.000000:000`. Asterisks stand for what is left open. Not ISO 8601.
 */
export function isCimDatetime(text: string): boolean {
  const interval = INTERVAL.exec(text)?.slice(1);
  if (interval) return isTime(interval);
  const [year = "", month = "", day = "", ...time] = INSTANT.exec(text)?.slice(1) ?? [];
  if (year === "" || !isTime(time)) return false;
  return isWithin(month, 1, 12) && isWithin(day, 1, daysOf(year, month));
}

function isTime([hour = "", minute = "", second = ""]: readonly string[]): boolean {
  return isWithin(hour, 0, 23) && isWithin(minute, 0, 59) && isWithin(second, 0, 59);
}

function isWithin(field: string, least: number, most: number): boolean {
  return field.includes("*") || (Number(field) >= least && Number(field) <= most);
}

/** Of a month or a year that is left open, the most there can be. */
function daysOf(year: string, month: string): number {
  if (month.includes("*")) return 31;
  // A date of 1582 or earlier is reckoned backwards, as everywhere in CIM; 2000 is a leap year.
  const last = new Date(Date.UTC(2000, Number(month), 0));
  if (!year.includes("*")) last.setUTCFullYear(Number(year), Number(month), 0);
  return last.getUTCDate();
}
