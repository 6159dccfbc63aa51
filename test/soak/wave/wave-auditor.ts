import type { CallEntry } from "../../../simulator/call-log";
import { ReplicationState } from "../../../simulator/model/numbers";
import { extentOf } from "../../../simulator/model/visibility";
import type { Order, Sending } from "../ledger";
import type { Life } from "../mortal";
import type { Reply } from "../network";
import type { Ending, Stack, StoredResource } from "../stack";
import { type KnownJobs, type Truth, truthAbout } from "../truth";
import { waveEnded } from "./wave-claims";
import { type DeclaredMember, declaredMembers, plannedPoint, plannedStarts } from "./wave-declared";
import { machinesOf } from "./wave-fleet";
import { failedIn, ordersIn } from "./wave-recorded";
import type { Site, WaveSoakWorld } from "./wave-soak-world";

/** Two looks before a start are at least this far apart, and the second is at most so old (docs/safety.md). */
const SETTLE_MS = 3_000;
const OLDEST_MS = 2 * 3_000;
/** How far apart the two signals of a success may have been true: the looks at them are separate queries. */
const TOGETHER_MS = 1_000;
/** More questions than an operation asks about one machine before its deadlines end it. */
const ENDLESS = 2_000;
/** Return values by which nothing was started for certain; learn.microsoft.com, InitiateFailback, return values. */
const DEFINITE_REFUSALS: readonly number[] = [32769, 32770, 32773, 32774, 32775, 32776, 32779];
/** Where a failback may start from unless a program says otherwise. */
const STARTABLE: readonly unknown[] = [ReplicationState.Recovered, ReplicationState.Committed];

interface Look {
  readonly at: number;
  readonly state: number | null | undefined;
  readonly startable: boolean;
  /** The host hid nothing: it can also answer as if there were no machines, or no replication (docs/embedded-host.md, `empty`). */
  readonly shown: boolean;
}

/** One call of the operation, from the moment its bytes left. */
interface Call {
  readonly sending: Sending;
  readonly site: Site;
  readonly machine: string;
  /** Something befell the exchange on its way: even a refusal leaves its sender in doubt. */
  readonly spoiled: boolean;
  arrived: boolean;
  started: boolean;
}

/** What the operation was shown of one machine. */
class Watched {
  readonly looks: Look[] = [];
  readonly known: KnownJobs & { readonly referenced: Set<string> };
  completedAt: number | undefined;
  /** Since its last call the host has shown FailbackCompleted and no failback job in sight. */
  succeeded = false;

  constructor(recordedJob: string | null | undefined) {
    this.known = { named: new Set(recordedJob ? [recordedJob.toUpperCase()] : []), referenced: new Set() };
  }
}

/** Watches one operation of a wave from outside: what its process was shown of each machine, what it sent, what it claims. */
export class WaveAuditor {
  readonly #before: StoredResource | undefined;
  readonly #members: readonly DeclaredMember[];
  readonly #watched: ReadonlyMap<string, Watched>;
  readonly #calls: Call[] = [];
  #questions = 0;

  constructor(
    readonly world: WaveSoakWorld,
    readonly attempt: Stack,
    readonly verb: string,
    readonly user: string,
  ) {
    this.#before = attempt.resource;
    this.#members = declaredMembers(attempt.declared);
    const orders = ordersIn(attempt.resource);
    this.#watched = new Map(machinesOf(world.machines).map((id) => [id, new Watched(orders.get(id)?.jobId)]));
  }

  /** The bytes have arrived: the host answers them, and what is true at that moment is noted. */
  async deliver(site: Site, bytes: Uint8Array): Promise<Reply & Awaited<ReturnType<Site["service"]["answer"]>>> {
    const most = ENDLESS * this.world.machines;
    if (++this.#questions === most) this.world.ledger.breach("hang", `a ${this.verb} of a wave asked ${most} times`);
    if (this.#questions >= most) throw new Error("no answer any more");
    const { calls } = site.host.store;
    const known = calls.length;
    const before = this.#truths(site);
    const shown = showsMachines(site);
    const reply = await site.service.answer(bytes, this.user);
    const own = site.host.store.calls.slice(known).filter(({ user }) => user === this.user);
    for (const call of own) this.#called(call, reply);
    if (own.length === 0) this.#looked(before, this.#truths(site), shown);
    return reply;
  }

  /** The bytes of a call leave: may they? */
  sent(life: Life, site: Site, body: string, spoiled: boolean): void {
    const { ledger } = this.world;
    const machine = site.machines.find((id) => body.includes(id));
    if (!machine) {
      ledger.breach("unplanned", `a call about no machine of ${site.name} was sent`);
      return;
    }
    const order = this.#orderOf(machine, this.#request ?? "no request");
    for (const why of this.#againstSending(life, order)) {
      ledger.breach("unplanned", `${order.request} was sent for ${machine} ${why}`);
    }
    for (const what of this.#beyondLimits(site)) ledger.breach("limit", what);
    const sending = ledger.sent(order);
    this.#calls.push({ sending, site, machine, spoiled, arrived: false, started: false });
  }

  /** The operation has ended, and its engine has written down what it learned. */
  close(ending: Ending, after: StoredResource | undefined): void {
    waveEnded(
      {
        verb: this.verb,
        request: this.#request,
        members: this.#members.map(({ machine }) => machine),
        before: this.#before,
        after,
        ending,
        calls: this.#calls.map((call) => ({ ...call, surelyRefused: this.#surelyRefused(call) })),
        succeeded: (machine) => this.#watched.get(machine)?.succeeded === true,
        alwaysDrifted: (machine) => this.#alwaysDrifted(machine),
        orderOf: (machine, request) => this.#orderOf(machine, request),
      },
      this.world.ledger,
    );
  }

  *#againstSending(life: Life, { request, machine }: Order): Generator<string> {
    const { world, attempt, verb } = this;
    const { declared, plan } = attempt;
    const now = world.time.monotonic();
    const member = this.#members.find((one) => one.machine === machine);
    const blindly = plan?.["action"] === "unknown" && declared?.["preflight"] === false;
    if (verb !== "up") yield `by a ${verb}`;
    if (this.#calls.some((call) => call.machine === machine)) yield "twice in one operation";
    if (!member) yield "which is no member";
    else if (!blindly && !plannedStarts(plan).has(member.position)) {
      yield `at position ${member.position}, and the plan starts "${plan?.["starts"]}"`;
    }
    if (!life.isOrdered(now)) yield "by an orphan";
    const haltedAt = world.haltedAt("prod", request);
    if (haltedAt !== undefined && haltedAt < now) yield "although it was halted";
    const validUntil = declared?.["validUntil"];
    if (typeof validUntil === "string" && Date.parse(validUntil) <= world.host.clock.now()) yield "after its time";
    const known = ordersIn(this.#before).get(machine);
    if (known?.outcome === "open" && known.request !== request) yield `while ${known.request} was open in the state`;
    if (known?.request === request) yield "although the state had an order of it";
    const phases = world.journalPhases("prod", machine);
    for (const other of world.ledger.othersIn(this.#orderOf(machine, request))) {
      if (phases.get(other) !== "ended") yield `while ${other} was at "${phases.get(other)}" in the journal`;
    }
    yield* this.#againstLooks(machine, now, member?.again === true, known !== undefined);
  }

  *#againstLooks(machine: string, now: number, again: boolean, usedBefore: boolean): Generator<string> {
    const looks = this.#watched.get(machine)?.looks ?? [];
    const first = looks[0]?.at ?? now;
    const settled = looks.filter(({ at }) => at - first >= SETTLE_MS);
    const started = settled.filter(({ at, startable }) => startable && now - at <= OLDEST_MS);
    if (settled.length === 0) yield `without two looks ${SETTLE_MS} ms apart`;
    else if (started.length === 0) yield "although no second look of late showed a machine that may start";
    else if (usedBefore && !again && started.every(({ state }) => state === ReplicationState.Committed)) {
      yield "from Committed after an earlier request, without `again`";
    }
  }

  /** What is in flight when one more leaves: calls under way, failbacks of this operation, and those it follows. */
  *#beyondLimits(site: Site): Generator<string> {
    const { declared } = this.attempt;
    const request = this.#request ?? "";
    const failed = failedIn(this.#before, request).length;
    const budget = Number(declared?.["failureBudget"]);
    if (failed > budget) yield `one more was started, and ${failed} had failed with a budget of ${budget}`;
    const running = this.world.sites.map((one) => ({ site: one, count: this.#inFlightAt(one) }));
    const here = running.find((one) => one.site === site)?.count ?? 0;
    const all = running.reduce((sum, { count }) => sum + count, 0);
    const perHost = Number(declared?.["maxParallelPerHost"]);
    const inAll = Number(declared?.["maxParallel"]);
    if (here >= perHost) yield `${here + 1} were in flight at ${site.name}, and ${perHost} may be`;
    if (all >= inAll) yield `${all + 1} were in flight, and ${inAll} may be`;
  }

  #inFlightAt(site: Site): number {
    const orders = ordersIn(this.#before);
    return site.machines.filter((machine) => {
      const call = this.#calls.find((one) => one.machine === machine);
      if (call && !call.arrived) return true;
      const isOurs = call ? call.started : orders.get(machine)?.outcome === "open";
      // What the host has shown as back is not in flight for anybody, even if a job that it hides goes on.
      if (!isOurs || this.#watched.get(machine)?.succeeded) return false;
      const { state, working } = this.#truth(site, machine);
      return working || state === ReplicationState.FailbackInProgress;
    }).length;
  }

  #called(call: CallEntry, reply: Reply): void {
    const { ledger } = this.world;
    const under = this.#calls.find(({ machine, arrived }) => machine === call.machineId && !arrived);
    const watched = under && this.#watched.get(under.machine);
    if (!under || !watched) {
      ledger.breach("unplanned", `a ${this.verb} called ${call.method}, and nobody saw it leave`);
      return;
    }
    if (call.jobId !== null && reply.body?.includes(call.jobId) && !under.spoiled) {
      watched.known.referenced.add(call.jobId);
    }
    watched.completedAt = undefined;
    watched.succeeded = false;
    under.arrived = true;
    under.started = call.started;
    const possiblyAccepted = call.started || !DEFINITE_REFUSALS.includes(call.returnCode ?? 0);
    ledger.arrived(under.sending, { possiblyAccepted, started: call.started });
    for (const what of this.#otherThanPlanned(call)) {
      ledger.breach("unplanned", `${under.sending.request} was sent ${what}`);
    }
  }

  *#otherThanPlanned({ machineId, relationship, recoveryPoint, method }: CallEntry): Generator<string> {
    if (method !== "InitiateFailback") yield `as ${method}`;
    if (relationship !== "primary") yield `for the relationship ${relationship}`;
    const member = this.#members.find(({ machine }) => machine === machineId);
    const planned = member?.point ?? plannedPoint(this.attempt.plan, member?.position ?? 0) ?? null;
    if (recoveryPoint !== planned) yield `with the point ${recoveryPoint} instead of ${planned}`;
  }

  #truth({ host }: Site, machine: string): Truth {
    return truthAbout(host, machine, this.#watched.get(machine)?.known);
  }

  #truths(site: Site): ReadonlyMap<string, Truth> {
    return new Map(site.machines.map((machine) => [machine, this.#truth(site, machine)]));
  }

  #looked(before: ReadonlyMap<string, Truth>, after: ReadonlyMap<string, Truth>, shown: boolean): void {
    const at = this.world.time.monotonic();
    for (const [machine, { state, completed, working, off }] of after) {
      const watched = this.#watched.get(machine);
      if (!watched) continue;
      const busy = before.get(machine)?.working === true && working;
      watched.looks.push({ at, state, shown, startable: STARTABLE.includes(state) && off && !busy });
      if (completed) watched.completedAt = at;
      if (!busy && watched.completedAt !== undefined && at - watched.completedAt <= TOGETHER_MS) {
        watched.succeeded = true;
      }
    }
  }

  #alwaysDrifted(machine: string): boolean {
    const looks = this.#watched.get(machine)?.looks ?? [];
    return looks.length > 0 && looks.every(({ state, shown }) => shown && state === ReplicationState.Recovered);
  }

  #surelyRefused({ sending, spoiled, arrived }: Call): boolean {
    return arrived && !spoiled && !sending.accepted;
  }

  get #request(): string | undefined {
    const request = this.attempt.declared?.["request"];
    return typeof request === "string" ? request : undefined;
  }

  #orderOf(machine: string, request: string): Order {
    return { stack: "prod", journal: this.world.journalOf("prod"), request, machine };
  }
}

function showsMachines({ host }: Site): boolean {
  const { state, now } = host.view();
  return ["Msvm_ComputerSystem", "Msvm_ReplicationRelationship"].every((one) => extentOf(state, one, now) === "all");
}
