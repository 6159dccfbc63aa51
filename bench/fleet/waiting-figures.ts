import { spreadOf, valueAt } from "../measure/spread";
import type { Figure } from "./figure";
import type { Requests } from "./hosts";
import type { Memory } from "./waiting-child";

/** Sizes are multiples of it. */
export const HOSTS = 10;

/** The shortest pause of the provider, once it has waited for some seconds: two, less up to a fifth by chance. */
const TICK_SECONDS = 1.6;

const MB = 1024 * 1024;

export interface Waited {
  /** From the job's end at the host until it was known, seconds. */
  readonly delays: readonly number[];
  /** While all waited. */
  readonly perMinute: Counted;
}

/** A minute's requests, and until when they were counted, milliseconds since 1970. */
export interface Counted extends Requests {
  readonly until: number;
}

export function waitingFigures(size: number, side: "ours" | "polling", { delays, perMinute }: Waited): Figure[] {
  const part = "waiting" as const;
  const waiting = `${size / HOSTS} waiting at each of ${HOSTS} hosts`;
  const who = side === "ours" ? "" : ", each polled every 2 s";
  const id = `waiting.${size}.${side}`;
  const ticks = (60 / TICK_SECONDS) * HOSTS;
  const isOurs = side === "ours";
  return [
    {
      part,
      id: `${id}.p50`,
      what: `job's end to known, p50: ${waiting}${who}`,
      value: spreadOf(delays).median,
      unit: "s",
    },
    {
      ...{ part, id: `${id}.p95`, what: `job's end to known, p95: ${waiting}${who}`, unit: "s" },
      ...{ value: valueAt(delays, 0.95), ...(isOurs ? { budget: 2 } : {}) },
    },
    {
      ...{ part, id: `${id}.perMinute`, what: `requests a minute: ${waiting}${who}`, unit: "requests/min" },
      value: perMinute.total,
    },
    {
      ...{ part, id: `${id}.perTick`, what: `queries a host in ${TICK_SECONDS} s: ${waiting}${who}`, unit: "queries" },
      ...{ value: perMinute.queries / ticks, ...(isOurs ? { budget: 2 } : {}) },
    },
  ];
}

export function memoryFigures(size: number, { rss, peak, heapUsed }: Memory): Figure[] {
  const of = `the process that waits for ${size}`;
  const [part, id, unit] = ["waiting", `memory.${size}`, "MB"] as const;
  return [
    { part, id: `${id}.rss`, what: `resident memory of ${of}`, value: rss / MB, unit, budget: 300 },
    { part, id: `${id}.peak`, what: `the largest it was until then, having started all`, value: peak / MB, unit },
    { part, id: `${id}.heap`, what: `its heap, collected`, value: heapUsed / MB, unit },
  ];
}
