import { FailbackError } from "../errors";
import { type Clock, matchCim, matchIso } from "./datetime-forms";

/**
 * What a property of type datetime holds. An instant is UTC milliseconds since 1970 and the microseconds beyond them
 * (0 to 999); its offset, in minutes east, is only how it was written. `open` is a text with asterisks, which leave a
 * part open (DSP0004 5.2.4): it names no instant, and is kept as it stands.
 */
export type CimDatetime =
  | { readonly kind: "instant"; readonly ms: number; readonly micros: number; readonly offsetMinutes: number }
  | { readonly kind: "interval"; readonly micros: bigint }
  | { readonly kind: "never" }
  | { readonly kind: "open"; readonly text: string };

/** Hyper-V's word for "never": WMI's oldest date, where a null would be expected (docs/facts/wsman.md). */
const NEVER_MS = Date.UTC(1601, 0, 1);

const DAY_SECONDS = 86_400n;
const MICROS = 1_000_000n;
/** An interval has eight digits for its days. */
const LONGEST_MICROS = 100_000_000n * DAY_SECONDS * MICROS;

/**
 * Reads a date or an interval in ISO 8601, as WS-Management writes it, or in CIM's own form, as CIM-XML does. An ISO
 * date without an offset is taken as UTC. Digits beyond microseconds are dropped.
 *
 * @throws FailbackError `answerUnreadable` when it is neither, or no day or time there is
 */
export function readDatetime(text: string): CimDatetime {
  const value = text.trim();
  if (/^[\d*]{14}\.[\d*]{6}(?:[+-][\d*]{3}|:000)$/.test(value) && value.includes("*")) {
    return { kind: "open", text: value };
  }
  const found = matchIso(value) ?? matchCim(value);
  const read = found && ("offsetMinutes" in found ? instantOf(found) : intervalOf(found));
  if (!read) throw new FailbackError("answerUnreadable", `"${value}" is not a date or an interval`);
  return read;
}

function instantOf({ date, time, micros, offsetMinutes }: Extract<Clock, { date: string }>): CimDatetime | undefined {
  const written = `${date}T${time}.${micros.slice(0, 3)}Z`;
  const local = Date.parse(written);
  // JavaScript reads the 30th of February as the 2nd of March: only what comes back the same is a date.
  if (Number.isNaN(local) || new Date(local).toISOString() !== written) return undefined;
  const ms = local - offsetMinutes * 60_000;
  const beyond = Number(micros.slice(3));
  if (ms === NEVER_MS && beyond === 0) return { kind: "never" };
  return { kind: "instant", ms, micros: beyond, offsetMinutes };
}

function intervalOf({ seconds, micros }: Extract<Clock, { seconds: bigint }>): CimDatetime | undefined {
  const total = seconds * MICROS + BigInt(micros);
  return total < LONGEST_MICROS ? { kind: "interval", micros: total } : undefined;
}

/** CIM's own form, the only one Windows takes inside CIM-XML: `yyyymmddHHMMSS.mmmmmm±UUU`, `ddddddddHHMMSS.mmmmmm:000`. */
export function toCimText(value: CimDatetime): string {
  switch (value.kind) {
    case "open":
      return value.text;
    case "never":
      return "16010101000000.000000+000";
    case "interval": {
      const { days, clock, micros } = split(value.micros);
      return `${pad(days, 8)}${clock.map((part) => pad(part, 2)).join("")}.${micros}:000`;
    }
    case "instant": {
      const local = localIso(value).replace(/[-:TZ]/g, "");
      const sign = value.offsetMinutes < 0 ? "-" : "+";
      return `${local}${sign}${pad(Math.abs(value.offsetMinutes), 3)}`;
    }
  }
}

/** ISO 8601, the form of WS-Management: `2025-12-17T09:55:22.702341Z`, `P0DT0H5M0S`; undefined for what is left open. */
export function toIsoText(value: CimDatetime): string | undefined {
  switch (value.kind) {
    case "open":
      return undefined;
    case "never":
      return "1601-01-01T00:00:00Z";
    case "interval": {
      const { days, clock, micros } = split(value.micros);
      const [hours, minutes, seconds] = clock;
      return `P${days}DT${hours}H${minutes}M${seconds}${micros === "000000" ? "" : `.${micros}`}S`;
    }
    case "instant": {
      const minutes = Math.abs(value.offsetMinutes);
      const offset = `${value.offsetMinutes < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`;
      return localIso(value)
        .replace(".000000", "")
        .replace("Z", minutes === 0 ? "Z" : offset);
    }
  }
}

/** The clock on the wall at the offset, to the microsecond. */
function localIso({ ms, micros, offsetMinutes }: Extract<CimDatetime, { kind: "instant" }>): string {
  return new Date(ms + offsetMinutes * 60_000).toISOString().replace("Z", `${pad(micros, 3)}Z`);
}

function split(total: bigint) {
  const seconds = total / MICROS;
  const clock = [(seconds / 3600n) % 24n, (seconds / 60n) % 60n, seconds % 60n] as const;
  return { days: seconds / DAY_SECONDS, clock, micros: pad(total % MICROS, 6) };
}

function pad(number: number | bigint, width: number): string {
  return String(number).padStart(width, "0");
}
