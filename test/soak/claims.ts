import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../../provider/engine/answers";
import type { Ledger, Order, Sending } from "./ledger";
import { orderIn, usedIn } from "./recorded";
import type { Ending, StoredResource } from "./stack";

/** When the host showed both signals of success at once. */
export interface Succeeded {
  readonly at: number;
}

/** All that can be known of one operation from outside, once its engine has written down what it learned. */
export interface OperationTrace {
  readonly stack: string;
  readonly verb: string;
  readonly declared: Properties | undefined;
  /** The machine that the program means. */
  readonly machine: string;
  readonly before: StoredResource | undefined;
  readonly after: StoredResource | undefined;
  readonly ending: Ending;
  readonly sendings: readonly Sending[];
  /** Every answer that the host gave to a call was heard as the host gave it. */
  readonly surelyRefused: boolean;
  /** Undefined when the host did not show a success at the end of the operation. */
  readonly succeeded: Succeeded | undefined;
  readonly orderOf: (request: string) => Order;
}

/** Holds what an operation claims against what it did and what the host showed. */
export function ended(trace: OperationTrace, ledger: Ledger): void {
  const { stack, verb, before, after, ending } = trace;
  const replaced = ending.kind !== "previewed" && ending.did === "replace";
  if (replaced) ledger.stateLost(stack);
  if (verb === "up") upEnded(trace, replaced, ledger);
  if (after && before && !replaced) {
    const lost = usedIn(before).filter((request) => !usedIn(after).includes(request));
    if (lost.length > 0) ledger.breach("lostRecord", `${verb} forgot that ${lost.join(", ")} was used`);
    const kept = verb === "up" || isDeepStrictEqual(before.outputs["order"], after.outputs["order"]);
    if (!kept) ledger.breach("lostRecord", `${verb} changed the order`);
  }
}

function upEnded(trace: OperationTrace, replaced: boolean, ledger: Ledger): void {
  const { before, after, declared, ending, sendings } = trace;
  const { request } = declared ?? {};
  const order = orderIn(after);
  for (const one of sendings.filter(({ accepted }) => accepted)) {
    const held = order?.request === one.request && usedIn(after).includes(one.request);
    if (!held) ledger.breach("lostRecord", `${one.request} was possibly accepted, and state does not hold it`);
    if (held && !order.sent) ledger.breach("lostRecord", `${one.request} was sent, and counts as joined`);
  }
  for (const used of usedIn(after)) ledger.recorded(trace.orderOf(used));
  const refused = trace.surelyRefused && sendings.length > 0 && sendings.every(({ accepted }) => !accepted);
  if (refused && order?.request === request && order?.sent) {
    ledger.breach("unplanned", `${request} was refused, and counts as sent`);
  }
  if (order && !order.sent && order.recoveryPointId !== null) {
    ledger.breach("unplanned", `${order.request} was joined, and claims the recovery point`);
  }
  if (order && !usedIn(after).includes(order.request)) ledger.breach("lostRecord", `${order.request} counts as unused`);
  const stored = after?.outputs["request"];
  if (typeof stored === "string" && !usedIn(after).includes(stored)) {
    ledger.breach("unplanned", `state shows ${stored} as the program's, and it was not used`);
  }
  if (replaced && before) againstReplacing(before, trace, ledger);
  if (ending.kind === "done" && typeof request === "string") judgeSuccess(trace, request, ledger);
}

/** Only an edit replaces; never under a used request, and never while an order is open. */
function againstReplacing(before: StoredResource, { declared, machine }: OperationTrace, ledger: Ledger): void {
  const order = orderIn(before);
  if (before.outputs["vmId"] === machine) ledger.breach("unplanned", "nobody asked to replace");
  if (order?.outcome === "open") ledger.breach("lostRecord", `${order.request} was replaced while it was open`);
  if (order && order.request === declared?.["request"]) {
    ledger.breach("lostRecord", `${order.request} was replaced under itself`);
  }
}

/** A success under a request is the host's own FailbackCompleted, seen now or recorded before. */
function judgeSuccess({ before, after, succeeded }: OperationTrace, request: string, ledger: Ledger): void {
  const order = orderIn(after);
  const earlier = orderIn(before);
  if (earlier?.request === request && ["fulfilled", "overtaken"].includes(earlier.outcome)) return;
  if (order?.request !== request || order.outcome !== "fulfilled") {
    const standing = order?.request === request ? order.outcome : "unused";
    ledger.breach("falseSuccess", `up succeeded, and ${request} is ${standing}`);
  } else if (!succeeded) {
    ledger.breach("falseSuccess", `up succeeded, and the host did not show FailbackCompleted without a job`);
  }
}
