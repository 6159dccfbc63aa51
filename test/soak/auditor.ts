import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../../provider/engine/answers";
import type { Plan } from "../../provider/lifecycle/plan";
import type { CallEntry } from "../../simulator/call-log";
import { type MachineName, machineIdOf } from "./fleet";
import type { Order } from "./ledger";
import type { Life } from "./mortal";
import type { Reply } from "./network";
import type { Ending, Stack, StoredResource } from "./stack";
import { truthAbout } from "./truth";
import type { StackName, World } from "./world";

/** Two looks before a start are at least this far apart (README, "What it does to your host"). */
const SETTLE_MS = 3_000;

/** How far apart the two signals of a success may have been true: the looks at them are separate queries. */
const TOGETHER_MS = 1_000;

/** Return values by which nobody can say that nothing was started; learn.microsoft.com, InitiateFailback, return values. */
const DEFINITE_REFUSALS: readonly number[] = [32769, 32770, 32773, 32774, 32775, 32776, 32779];

/** Watches one operation from outside: what its process was shown, what it sent, and what it then claims. */
export class Auditor {
  readonly #calls: { readonly possiblyAccepted: boolean }[] = [];
  readonly #before: StoredResource | undefined;
  #firstReadAt: number | undefined;
  #lastReadAt: number | undefined;
  #completedAt: number | undefined;
  #sawSuccess = false;
  /** Something befell an answer to a call on its way: then even a refusal leaves its sender in doubt. */
  #answersSpoiled = false;

  constructor(
    readonly world: World,
    readonly stack: StackName,
    readonly attempt: Stack,
    readonly user: string,
  ) {
    this.#before = attempt.resource;
  }

  /** The bytes have arrived: the host answers them, and what is true at that moment is noted. */
  async deliver(bytes: Uint8Array): Promise<Reply> {
    const known = this.world.calls.length;
    const reply = await this.world.service.answer(bytes, this.user);
    const calls = this.world.calls.slice(known).filter(({ user }) => user === this.user);
    for (const call of calls) this.#called(call);
    if (calls.length === 0) this.#looked();
    return reply;
  }

  /** The bytes of a call leave: may they? */
  sent(life: Life, spoiled: boolean): void {
    const { world } = this;
    this.#answersSpoiled ||= spoiled;
    const now = world.time.monotonic();
    const request = this.#request ?? "no request";
    const plan = this.attempt.plan as Plan | undefined;
    const blindly = plan?.action === "unknown" && this.attempt.declared?.["preflight"] === false;
    if (plan?.action !== "start" && !blindly) this.#breach(`${request} was sent under the plan "${plan?.action}"`);
    if (!life.isOrdered(now)) this.#breach(`${request} was sent by an orphan`);
    const haltedAt = world.haltedAt(this.stack, request);
    if (haltedAt !== undefined && haltedAt < now) this.#breach(`${request} was sent although it was halted`);
    const validUntil = this.attempt.declared?.["validUntil"];
    if (typeof validUntil === "string" && Date.parse(validUntil) <= world.host.clock.now()) {
      this.#breach(`${request} was sent after its time`);
    }
    if ((this.#lastReadAt ?? 0) - (this.#firstReadAt ?? now) < SETTLE_MS) {
      this.#breach(`${request} was sent without two looks ${SETTLE_MS} ms apart`);
    }
  }

  /** The operation has ended, and its engine has written down what it learned. */
  close(verb: string, ending: Ending, after: StoredResource | undefined): void {
    if (ending.kind === "done" && ending.did === "replace") this.world.ledger.stateLost(this.stack);
    if (verb === "up") this.#closeUp(ending, after);
    if (after && this.#before && !(ending.kind === "done" && ending.did === "replace")) {
      const lost = usedIn(this.#before).filter((request) => !usedIn(after).includes(request));
      if (lost.length > 0) this.world.ledger.breach("lostRecord", `${verb} forgot that ${lost.join(", ")} was used`);
      const kept = verb === "up" || isDeepStrictEqual(this.#before.outputs["order"], after.outputs["order"]);
      if (!kept) this.world.ledger.breach("lostRecord", `${verb} changed the order`);
    }
  }

  #closeUp(ending: Ending, after: StoredResource | undefined): void {
    const { ledger } = this.world;
    const order = orderIn(after);
    const request = this.#request;
    if (request !== undefined && this.#calls.some(({ possiblyAccepted }) => possiblyAccepted)) {
      const held = order?.request === request && after !== undefined && usedIn(after).includes(request);
      if (!held) ledger.breach("lostRecord", `${request} was possibly accepted, and state does not hold it`);
    }
    if (after) for (const used of usedIn(after)) ledger.recorded(this.#orderOf(used));
    if (
      !this.#answersSpoiled &&
      this.#calls.length > 0 &&
      this.#calls.every(({ possiblyAccepted }) => !possiblyAccepted)
    ) {
      if (order?.request === request && order?.sent) this.#breach(`${request} was refused, and counts as sent`);
    }
    if (order && !order.sent && order.recoveryPointId !== null) {
      this.#breach(`${order.request} was joined, and claims the recovery point`);
    }
    if (ending.kind === "done" && request !== undefined) this.#judgeSuccess(request, order);
  }

  /** A success under a request is the host's own FailbackCompleted, seen now or recorded before. */
  #judgeSuccess(request: string, order: ReturnType<typeof orderIn>): void {
    const { ledger } = this.world;
    const before = orderIn(this.#before);
    const settledBefore = before?.request === request && ["fulfilled", "overtaken"].includes(before.outcome);
    if (settledBefore) return;
    if (order?.request !== request || order.outcome !== "fulfilled") {
      ledger.breach(
        "falseSuccess",
        `up succeeded, and ${request} is ${order?.request === request ? order.outcome : "unused"}`,
      );
    } else if (!this.#sawSuccess) {
      ledger.breach("falseSuccess", `up succeeded, and the host did not show FailbackCompleted without a job`);
    }
  }

  #called(call: CallEntry): void {
    const possiblyAccepted = call.started || !DEFINITE_REFUSALS.includes(call.returnCode ?? 0);
    this.#calls.push({ possiblyAccepted });
    const order = this.#orderOf(this.#request ?? "no request");
    this.world.ledger.called({ ...order, machine: call.machineId ?? "", possiblyAccepted, started: call.started });
  }

  #looked(): void {
    const now = this.world.time.monotonic();
    this.#firstReadAt ??= now;
    this.#lastReadAt = now;
    const { completed, working } = truthAbout(this.world.host, this.#machine);
    if (completed) this.#completedAt = now;
    if (!working && this.#completedAt !== undefined && now - this.#completedAt <= TOGETHER_MS) this.#sawSuccess = true;
  }

  get #request(): string | undefined {
    const request = this.attempt.declared?.["request"];
    return typeof request === "string" ? request : undefined;
  }

  get #machine(): string {
    const vm = this.attempt.declared?.["vm"] as { readonly name: MachineName } | undefined;
    const recorded = this.#before?.outputs["vmId"];
    return typeof recorded === "string" && isDeepStrictEqual(this.#before?.inputs["vm"], vm)
      ? recorded
      : machineIdOf(vm?.name ?? "SQL01");
  }

  #orderOf(request: string): Order {
    const { stack, world } = this;
    return { stack, journal: world.journalOf(stack), request, machine: this.#machine };
  }

  #breach(what: string): void {
    this.world.ledger.breach("unplanned", what);
  }
}

interface OrderClaims {
  readonly request: string;
  readonly outcome: string;
  readonly sent: boolean;
  readonly recoveryPointId: string | null;
}

function orderIn(resource: StoredResource | undefined): OrderClaims | undefined {
  return resource?.outputs["order"] as OrderClaims | undefined;
}

function usedIn({ outputs }: { readonly outputs: Properties }): readonly string[] {
  return (outputs["usedRequests"] as readonly string[] | undefined) ?? [];
}
