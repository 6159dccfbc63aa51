import { isDeepStrictEqual } from "node:util";
import type { Ledger, Order, Sending } from "../ledger";
import { usedIn } from "../recorded";
import type { Ending, StoredResource } from "../stack";
import { ordersIn } from "./wave-recorded";

/** All that can be known of one operation of a wave from outside, once its engine has written down what it learned. */
export interface WaveTrace {
  readonly verb: string;
  readonly request: string | undefined;
  /** Machines of the program's members. */
  readonly members: readonly string[];
  readonly before: StoredResource | undefined;
  readonly after: StoredResource | undefined;
  readonly ending: Ending;
  readonly calls: readonly {
    readonly machine: string;
    readonly sending: Sending;
    /** The answer was heard as the host gave it, and says that nothing was started. */
    readonly surelyRefused: boolean;
  }[];
  /** Whether the host showed FailbackCompleted and no job in sight since the machine's last call. */
  readonly succeeded: (machine: string) => boolean;
  /** Whether the machine read Recovered at every look. */
  readonly alwaysDrifted: (machine: string) => boolean;
  readonly orderOf: (machine: string, request: string) => Order;
}

/** Holds what an operation of a wave claims against what it did and what the hosts showed. */
export function waveEnded(trace: WaveTrace, ledger: Ledger): void {
  const { verb, before, after } = trace;
  if (verb === "up") upEnded(trace, ledger);
  if (!before) return;
  if (!after) {
    ledger.breach("lostRecord", `${verb} took the wave out of the state`);
    return;
  }
  const lost = usedIn(before).filter((request) => !usedIn(after).includes(request));
  if (lost.length > 0) ledger.breach("lostRecord", `${verb} forgot that ${lost.join(", ")} was used`);
  for (const [machine, order] of ordersIn(before)) {
    const now = ordersIn(after).get(machine);
    if (!now) ledger.breach("lostRecord", `${verb} dropped the order of ${machine}`);
    else if (verb !== "up" && !isDeepStrictEqual(now, order)) {
      ledger.breach("lostRecord", `${verb} changed the order of ${machine}`);
    } else if (![order.request, trace.request].includes(now.request)) {
      ledger.breach("lostRecord", `${machine} went back from ${order.request} to ${now.request}`);
    }
  }
}

function upEnded(trace: WaveTrace, ledger: Ledger): void {
  const { after, calls, request, ending } = trace;
  const orders = ordersIn(after);
  for (const { machine, sending, surelyRefused } of calls) {
    const order = orders.get(machine);
    const name = `${sending.request} for ${machine}`;
    if (sending.accepted) {
      const held = order?.request === sending.request && usedIn(after).includes(sending.request);
      if (!held) ledger.breach("lostRecord", `${name} was possibly accepted, and state does not hold it`);
      else if (!order.sent) ledger.breach("lostRecord", `${name} was sent, and counts as joined`);
    }
    if (surelyRefused && order?.request === sending.request && order.sent) {
      ledger.breach("unplanned", `${name} was refused, and counts as sent`);
    }
  }
  for (const [machine, order] of orders) {
    ledger.recorded(trace.orderOf(machine, order.request));
    if (!usedIn(after).includes(order.request)) ledger.breach("lostRecord", `${order.request} counts as unused`);
    if (!order.sent && order.recoveryPointId !== null) {
      ledger.breach("unplanned", `${order.request} was joined for ${machine}, and claims the recovery point`);
    }
  }
  if (ending.kind !== "done" || request === undefined) return;
  for (const machine of trace.members) {
    const why = againstSuccess(trace, request, machine);
    if (why) ledger.breach("falseSuccess", `up succeeded, and ${machine} ${why}`);
  }
}

/** Why a success is none for one member; undefined when it is back, or was left alone rightly. */
function againstSuccess(trace: WaveTrace, request: string, machine: string): string | undefined {
  const order = ordersIn(trace.after).get(machine);
  const earlier = ordersIn(trace.before).get(machine);
  if (!order) return `has no order under ${request}`;
  if (order.request === request && earlier?.request === request && earlier.outcome === "overtaken") return undefined;
  if (order.outcome !== "fulfilled") return `is ${order.outcome} under ${order.request}`;
  if (earlier?.request === order.request && earlier.outcome === "fulfilled") {
    // Under its own request drift is shown and starts nothing (README, table of states); a new request arms it.
    // What an operation did not look into, because it had nothing to do, may have been hidden by a host that was away.
    const isNew = order.request !== request && trace.ending.kind === "done" && trace.ending.did !== "nothing";
    return isNew && trace.alwaysDrifted(machine)
      ? `came back under ${order.request}, and read Recovered or Committed all the time`
      : undefined;
  }
  return trace.succeeded(machine) ? undefined : "did not show FailbackCompleted without a job since its call";
}
