import type { Plan } from "../../provider/lifecycle/plan";
import type { CallEntry } from "../../simulator/call-log";
import { ended, type OperationTrace, type Succeeded } from "./claims";
import { type MachineName, machineIdOf } from "./fleet";
import type { Order, Sending } from "./ledger";
import type { Life } from "./mortal";
import type { Reply } from "./network";
import { orderIn, usedIn } from "./recorded";
import { againstAnyCall, againstLooks, DEFINITE_REFUSALS, ENDLESS, type Look, lookOf } from "./rules";
import type { Ending, Stack, StoredResource } from "./stack";
import { type KnownJobs, type Truth, truthAbout } from "./truth";
import type { StackName, World } from "./world";

/** How long after its last look an operation may claim a success: it writes its journal in between. */
const CLAIM_MS = 1_000;

/** Watches one operation from outside: what its process was shown, what it sent, and what it then claims. */
export class Auditor {
  readonly #before: StoredResource | undefined;
  readonly #machine: string;
  readonly #looks: Look[] = [];
  /** Calls whose bytes have left, and of which of them the host has not heard yet. */
  readonly #sendings: Sending[] = [];
  readonly #underWay: Sending[] = [];
  readonly #known: KnownJobs & { readonly referenced: Set<string> };
  #questions = 0;
  #succeeded: Succeeded | undefined;
  /** Something befell an answer to a call on its way: then even a refusal leaves its sender in doubt. */
  #answersSpoiled = false;

  constructor(
    readonly world: World,
    readonly stack: StackName,
    readonly attempt: Stack,
    readonly verb: string,
    readonly user: string,
  ) {
    this.#before = attempt.resource;
    this.#machine = machineOf(attempt);
    const recorded = orderIn(attempt.resource)?.jobId;
    this.#known = { named: new Set(recorded ? [recorded.toUpperCase()] : []), referenced: new Set() };
  }

  /** The bytes have arrived: the host answers them, and what is true at that moment is noted. */
  async deliver(bytes: Uint8Array): ReturnType<World["service"]["answer"]> {
    if (++this.#questions === ENDLESS) this.world.ledger.breach("hang", `a ${this.verb} asked ${ENDLESS} times`);
    if (this.#questions >= ENDLESS) throw new Error("no answer any more");
    const known = this.world.calls.length;
    const before = this.#truth();
    const reply = await this.world.service.answer(bytes, this.user);
    const calls = this.world.calls.slice(known).filter(({ user }) => user === this.user);
    for (const call of calls) this.#called(call, reply);
    if (calls.length === 0) this.#looked(before, this.#truth());
    return reply;
  }

  /** The bytes of a call leave: may they? */
  sent(life: Life, spoiled: boolean): void {
    const { world } = this;
    this.#answersSpoiled ||= spoiled;
    const order = this.#orderOf(this.#request ?? "no request");
    for (const why of this.#againstSending(life, order)) {
      world.ledger.breach("unplanned", `${order.request} was sent ${why}`);
    }
    const sending = world.ledger.sent(order);
    this.#sendings.push(sending);
    this.#underWay.push(sending);
  }

  /** The operation has ended, and its engine has written down what it learned. */
  close(ending: Ending, after: StoredResource | undefined, at: number): void {
    const seen = this.#succeeded && at - this.#succeeded.at <= CLAIM_MS ? this.#succeeded : undefined;
    const trace: OperationTrace = {
      stack: this.stack,
      verb: this.verb,
      declared: this.attempt.declared,
      machine: this.#machine,
      before: this.#before,
      after,
      ending,
      sendings: this.#sendings,
      surelyRefused: !this.#answersSpoiled && this.#underWay.length === 0,
      succeeded: seen,
      orderOf: (request) => this.#orderOf(request),
    };
    ended(trace, this.world.ledger);
  }

  *#againstSending(life: Life, order: Order): Generator<string> {
    const { world, attempt } = this;
    const plan = attempt.plan as Plan | undefined;
    const blindly = plan?.action === "unknown" && attempt.declared?.["preflight"] === false;
    if (this.verb !== "up") yield `by a ${this.verb}`;
    if (this.#sendings.length > 0) yield "twice in one operation";
    if (plan?.action !== "start" && !blindly) yield `under the plan "${plan?.action}"`;
    yield* againstAnyCall(world, { stack: this.stack, attempt, life, order, known: orderIn(this.#before) });
    const usedBefore = this.#before?.outputs["vmId"] === this.#machine && usedIn(this.#before).length > 0;
    yield* againstLooks(this.#looks, world.time.monotonic(), {
      again: attempt.declared?.["again"] === true,
      usedBefore,
    });
  }

  #called(call: CallEntry, reply: Reply): void {
    const { ledger } = this.world;
    const possiblyAccepted = call.started || !DEFINITE_REFUSALS.includes(call.returnCode ?? 0);
    const isNamed = call.jobId !== null && reply.body?.includes(call.jobId) && !this.#answersSpoiled;
    if (isNamed) this.#known.referenced.add(call.jobId);
    // What was seen before the call says nothing about its end.
    this.#succeeded = undefined;
    const sending = this.#underWay.shift();
    if (!sending) {
      ledger.breach("unplanned", `a ${this.verb} called ${call.method}, and nobody saw it leave`);
      return;
    }
    ledger.arrived(sending, { possiblyAccepted, started: call.started });
    for (const what of this.#otherThanPlanned(call)) ledger.breach("unplanned", `${sending.request} was sent ${what}`);
  }

  *#otherThanPlanned({ machineId, relationship, recoveryPoint, method }: CallEntry): Generator<string> {
    if (method !== "InitiateFailback") yield `as ${method}`;
    if (machineId !== this.#machine) yield `for ${machineId} instead of ${this.#machine}`;
    if (relationship !== "primary") yield `for the relationship ${relationship}`;
    const { recoveryPoint: declared } = this.attempt.declared ?? {};
    const named = typeof declared === "object" && declared !== null && "id" in declared ? declared.id : null;
    const planned = (this.attempt.plan as Plan | undefined)?.recoveryPointId ?? named;
    if (recoveryPoint !== planned) yield `with the point ${recoveryPoint} instead of ${planned}`;
  }

  #truth(): Truth {
    return truthAbout(this.world.host, this.#machine, this.#known);
  }

  #looked(before: Truth, after: Truth): void {
    const look = lookOf(this.world.time.monotonic(), before, after);
    this.#looks.push(look);
    if (look.succeeded) this.#succeeded = { at: look.at };
  }

  get #request(): string | undefined {
    const request = this.attempt.declared?.["request"];
    return typeof request === "string" ? request : undefined;
  }

  #orderOf(request: string): Order {
    return { stack: this.stack, journal: this.world.journalOf(this.stack), request, machine: this.#machine };
  }
}

/** The machine that a program means: no name of the fleet ever leads to another machine. */
function machineOf({ declared }: Stack): string {
  const vm = declared?.["vm"] as { readonly name: MachineName } | undefined;
  return machineIdOf(vm?.name ?? "SQL01");
}
