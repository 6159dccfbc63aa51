import { ReplicationState } from "../../simulator/model/numbers";
import type { Order } from "./ledger";
import type { Life } from "./mortal";
import type { Stack } from "./stack";
import type { Truth } from "./truth";
import type { StackName, World } from "./world";

/** Two looks before a start are at least this far apart (README, "What it does to your host"). */
export const SETTLE_MS = 3_000;

/** How old the look may be that allowed a call, when its bytes leave (docs/safety.md, gate). */
export const OLDEST_MS = 3_000;

/** More questions than any operation asks about a machine before its deadlines end it. */
export const ENDLESS = 2_000;

/** Return values by which nothing was started for certain; learn.microsoft.com, InitiateFailback, return values. */
export const DEFINITE_REFUSALS: readonly number[] = [32769, 32770, 32773, 32774, 32775, 32776, 32779];

/** Where a failback may start from unless a program says otherwise (README, `startFrom`). */
const STARTABLE: readonly unknown[] = [ReplicationState.Recovered, ReplicationState.Committed];

/** What was true of a machine when the host answered a question. */
export interface Look {
  readonly at: number;
  readonly state: number | null | undefined;
  readonly startable: boolean;
  /** Both signals of a success at one moment: the jobs are read before the state. */
  readonly succeeded: boolean;
}

/** An answer may have been the last of its kind, as an empty one: what it shows is what was so before it, or after it. */
export function lookOf(at: number, before: Truth | undefined, { state, completed, working, off }: Truth): Look {
  const busy = before?.working === true && working;
  return { at, state, startable: STARTABLE.includes(state) && off && !busy, succeeded: completed && !busy };
}

/** A call that is about to leave. */
export interface Leaving {
  readonly stack: StackName;
  readonly attempt: Stack;
  readonly life: Life;
  readonly order: Order;
  /** The newest order of the machine that the stack's state holds. */
  readonly known: { readonly request: string; readonly outcome: string } | undefined;
}

/** What no call may do, whoever sends it: be an orphan's, halted, late, or beside another request that is open. */
export function* againstAnyCall(world: World, { stack, attempt, life, order, known }: Leaving): Generator<string> {
  const now = world.time.monotonic();
  const { request, machine } = order;
  if (!life.isOrdered(now)) yield "by an orphan";
  const haltedAt = world.haltedAt(stack, request);
  if (haltedAt !== undefined && haltedAt < now) yield "although it was halted";
  const validUntil = attempt.declared?.["validUntil"];
  if (typeof validUntil === "string" && Date.parse(validUntil) <= world.host.clock.now()) yield "after its time";
  if (known?.outcome === "open" && known.request !== request) yield `while ${known.request} was open in the state`;
  const phases = world.journalPhases(stack, machine);
  for (const other of world.ledger.othersIn(order)) {
    if (phases.get(other) !== "ended") yield `while ${other} was at "${phases.get(other)}" in the journal`;
  }
}

/** What the process can have seen of the machine before a call: two looks that agree, the last one of late. */
export function* againstLooks(
  looks: readonly Look[],
  now: number,
  { again, usedBefore }: { readonly again: boolean; readonly usedBefore: boolean },
): Generator<string> {
  const first = looks[0]?.at ?? now;
  const settled = looks.filter(({ at }) => at - first >= SETTLE_MS);
  if (settled.length === 0) {
    yield `without two looks ${SETTLE_MS} ms apart`;
    return;
  }
  const started = settled.filter(({ at, startable }) => startable && now - at <= OLDEST_MS);
  if (started.length === 0) {
    yield "although no second look of late showed a machine that may start";
    return;
  }
  const agree = started.some((one) => looks.some(({ at, state }) => one.at - at >= SETTLE_MS && state === one.state));
  if (!agree) yield "although the two looks did not agree";
  if (usedBefore && !again && started.every(({ state }) => state === ReplicationState.Committed)) {
    yield "from Committed after an earlier request, without `again`";
  }
}
