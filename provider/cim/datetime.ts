import { FailbackError } from "../errors";

/**
 * A date or an interval as WS-Management writes it (ISO 8601), turned into the text CIM itself uses (DSP0004 5.2.4):
 * `yyyymmddHHMMSS.mmmmmm±UUU`, or `ddddddddHHMMSS.mmmmmm:000` for an interval. Text that is CIM's own already comes
 * back unchanged, with its asterisks for what is left open. Inside an embedded instance Windows takes no other form.
 *
 * @throws FailbackError `answerUnreadable` when it is neither
 */
export function toCimDatetime(text: string): string {
  const value = text.trim();
  if (/^[\d*]{14}\.[\d*]{6}(?:[+-][\d*]{3}|:000)$/.test(value)) return value;
  return fromIsoDate(value) ?? fromIsoInterval(value) ?? unreadable(value);
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|([+-])([01]\d):?([0-5]\d))?$/;

function fromIsoDate(value: string): string | undefined {
  const match = ISO_DATE.exec(value);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, , sign, offsetHours, offsetMinutes] = match;
  const offset = sign ? Number(offsetHours) * 60 + Number(offsetMinutes) : 0;
  return `${year}${month}${day}${hour}${minute}${second}.${micros(fraction)}${sign ?? "+"}${pad(offset, 3)}`;
}

const ISO_INTERVAL = /^P(?:(\d{1,8})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})(?:\.(\d{1,9}))?S)?)?$/;

function fromIsoInterval(value: string): string | undefined {
  const match = ISO_INTERVAL.exec(value);
  if (!match || value === "P" || value.endsWith("T")) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1, 5).map((part) => Number(part ?? 0));
  const total = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  const clock = [Math.floor(total / 3600) % 24, Math.floor(total / 60) % 60, total % 60];
  return `${pad(Math.floor(total / 86_400), 8)}${clock.map((part) => pad(part, 2)).join("")}.${micros(match[5])}:000`;
}

function micros(fraction = ""): string {
  return fraction.slice(0, 6).padEnd(6, "0");
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, "0");
}

function unreadable(value: string): never {
  throw new FailbackError("answerUnreadable", `"${value}" is not a date or an interval`);
}
