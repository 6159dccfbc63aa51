import type { CallEntry } from "../../../simulator/call-log";
import { ReplicationState } from "../../../simulator/model/numbers";
import { extentOf } from "../../../simulator/model/visibility";
import type { Order, Sending } from "../ledger";
import type { Life } from "../mortal";
import type { Reply } from "../network";
import { againstAnyCall, againstLooks, DEFINITE_REFUSALS, ENDLESS, type Look, lookOf } from "../rules";
import type { Ending, Stack, StoredResource } from "../stack";
import { type KnownJobs, type Truth, truthAbout } from "../truth";
import { waveEnded } from "./wave-claims";
import { type DeclaredMember, declaredMembers, plannedPoint, plannedStarts } from "./wave-declared";
import { machinesOf } from "./wave-fleet";
import { failedIn, ordersIn } from "./wave-recorded";
import type { Site, WaveSoakWorld } from "./wave-soak-world";

/** A look at one machine of a wave. */
interface MemberLook extends Look {
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
  readonly looks: MemberLook[] = [];
  readonly known: KnownJobs & { readonly referenced: Set<string> };
  /** Since its last call the host has shown FailbackCompleted and no failback job in sight. */
  succeeded = false;

  constructor(recordedJob: string | null | undefined) {
    this.known = { named: new Set(recordedJob ? [recordedJob.toUpperCase()] : []), referenced: new Set() };
  }
}

/** What a machine may read that was failed over: Committed as well, for no host tells that from one that is back. */
const FAILED_OVER: readonly unknown[] = [ReplicationState.Recovered, ReplicationState.Committed];

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
    const member = this.#members.find((one) => one.machine === machine);
    const blindly = plan?.["action"] === "unknown" && declared?.["preflight"] === false;
    if (verb !== "up") yield `by a ${verb}`;
    if (this.#calls.some((call) => call.machine === machine)) yield "twice in one operation";
    if (!member) yield "which is no member";
    else if (!blindly && !plannedStarts(plan).has(member.position)) {
      yield `at position ${member.position}, and the plan starts "${plan?.["starts"]}"`;
    }
    const known = ordersIn(this.#before).get(machine);
    if (known?.request === request) yield "although the state had an order of it";
    const order = this.#orderOf(machine, request);
    yield* againstAnyCall(world, { stack: "prod", attempt, life, order, known });
    const looks = this.#watched.get(machine)?.looks ?? [];
    const before = { again: member?.again === true, usedBefore: known !== undefined };
    yield* againstLooks(looks, world.time.monotonic(), before);
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
    for (const [machine, truth] of after) {
      const watched = this.#watched.get(machine);
      if (!watched) continue;
      const look = lookOf(at, before.get(machine), truth);
      watched.looks.push({ ...look, shown });
      watched.succeeded ||= look.succeeded;
    }
  }

  #alwaysDrifted(machine: string): boolean {
    const looks = this.#watched.get(machine)?.looks ?? [];
    return looks.length > 0 && looks.every(({ state, shown }) => shown && FAILED_OVER.includes(state));
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
