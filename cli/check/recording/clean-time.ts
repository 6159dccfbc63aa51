import { cleanWords } from "./clean-words";
import type { Pseudonyms } from "./pseudonyms";

const ISO_DATE = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/;
const CIM_DATE = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.\d{6}([+-])(\d{3})$/;
const CIM_OPEN = /^[\d*]{14}\.[\d*]{6}(?:[+-][\d*]{3}|:000)$/;
const CIM_INTERVAL = /^\d{14}\.\d{6}:000$/;
const ISO_INTERVAL = /^P(?:\d{1,8}D)?(?:T(?:\d{1,8}H)?(?:\d{1,8}M)?(?:\d{1,8}(?:\.\d{1,9})?S)?)?$/;

/** WMI's word for "never", which is no moment. */
const NEVER = Date.UTC(1601, 0, 1);

/**
 * A date is shifted, to the second, and told in UTC: fraction and offset keep their form, and say nothing any more of
 * clock or place. An interval stays when it is one of Windows' defaults (docs/facts/hyperv.md); else its digits go.
 */
export function cleanTime(text: string, pseudonyms: Pseudonyms): string {
  const iso = ISO_DATE.exec(text);
  if (iso) {
    const [, day = "", time = "", fraction = "", offset = ""] = iso;
    const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(offset) ?? [];
    const ms = Date.parse(`${day}T${time}Z`) - minutesOf(sign, Number(hours) * 60 + Number(minutes)) * 60_000;
    return shifted(ms, pseudonyms) + zeros(fraction) + (offset === "Z" ? "Z" : zeros(offset).replace("-", "+"));
  }
  const cim = CIM_DATE.exec(text);
  if (cim) {
    const [, year, month, day, hour, minute, second, sign, offset] = cim;
    const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    return `${shifted(ms - minutesOf(sign, Number(offset)) * 60_000, pseudonyms).replace(/[-:T]/g, "")}.000000+000`;
  }
  if (CIM_INTERVAL.test(text)) return DEFAULTS.has(text) ? text : "00000001000000.000000:000";
  if (CIM_OPEN.test(text)) return text.slice(0, 21).replace(/\d/g, "*") + text.slice(21).replace(/[1-9]/g, "0");
  if (ISO_INTERVAL.test(text))
    return DEFAULTS.has(text) ? text : text.replace(/\d+/g, (digits) => pseudonyms.number(digits));
  return cleanWords(text, pseudonyms);
}

/** AutoResynchronizeIntervalStart and …End, TimeBeforeRemoval, nothing; and the time that a request is given. */
const DEFAULTS = new Set([
  ...["00000000183000.000000:000", "00000000060000.000000:000", "00000000000500.000000:000"],
  ...["00000000000000.000000:000", "P0DT18H30M0S", "P0DT6H0M0S", "P0DT0H5M0S", "P0DT0H0M0S", "PT58.000S"],
]);

function minutesOf(sign: string | undefined, minutes: number): number {
  if (sign === undefined) return 0;
  return sign === "-" ? -minutes : minutes;
}

function zeros(text: string): string {
  return text.replace(/\d/g, "0");
}

/** To the second. "Never" stays, and so does nothing that is no date, or none of four digits afterwards. */
function shifted(ms: number, pseudonyms: Pseudonyms): string {
  const moved = Number.isNaN(ms) || ms === NEVER ? NEVER : pseudonyms.moment(ms);
  const text = Math.abs(moved) < 8e15 ? new Date(moved).toISOString() : "";
  return /^\d{4}-/.test(text) ? text.slice(0, 19) : new Date(NEVER).toISOString().slice(0, 19);
}
