import type { OrderOutcome } from "../failback/request";
import { memberLabel, memberOfText } from "../lifecycle/wave/member-text";

/** What became of one machine of a wave under the newest request that reached it. */
export interface WaveMachineResult {
  /** As the program says it: `SQL01 on hv-01`. */
  readonly machine: string;
  /** Undefined while no request has reached it. */
  readonly request?: string;
  readonly outcome: OrderOutcome | "none";
  /** ISO 8601. */
  readonly startedAt?: string;
  /** When FailbackCompleted was seen, ISO 8601. */
  readonly completedAt?: string;
  readonly durationSeconds?: number;
  /** Why it is open still, failed or was overtaken, one line. */
  readonly reason?: string;
}

type OrderText = [string, OrderOutcome, boolean, string, string | null, string | null, string | null, string | null];

/** Reads the results of a wave's members out of its outputs, in their order. */
export function waveResults(
  orders: Readonly<Record<string, string>> | undefined,
  members: readonly unknown[] | undefined,
  vmIds: readonly string[] | undefined,
  relationship: unknown,
): WaveMachineResult[] {
  return (members ?? []).map((written, index) => {
    const member = (typeof written === "string" ? memberOfText(written) : written) as Member;
    const key = `${vmIds?.[index]}/${member.relationship ?? relationship ?? "primary"}`;
    const text = orders?.[key];
    const machine = memberLabel(member.vm, member.host);
    return text === undefined ? { machine, outcome: "none" } : { machine, ...resultOf(JSON.parse(text) as OrderText) };
  });
}

interface Member {
  readonly host: string;
  readonly vm: { readonly name: string } | { readonly id: string };
  readonly relationship?: string;
}

function resultOf([request, outcome, , startedAt, endedAt, , , reason]: OrderText): Omit<WaveMachineResult, "machine"> {
  const completedAt = outcome === "fulfilled" ? endedAt : null;
  return {
    ...{ request, outcome, startedAt },
    ...(completedAt === null
      ? {}
      : { completedAt, durationSeconds: Math.round((Date.parse(completedAt) - Date.parse(startedAt)) / 1000) }),
    ...(reason === null ? {} : { reason }),
  };
}
