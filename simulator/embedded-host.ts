import { randomUUID } from "node:crypto";
import type { CallEntry } from "./call-log";
import type { HostView } from "./cim/class";
import { type Action, act } from "./model/actions";
import { advance } from "./model/advance";
import type { HostBehaviour } from "./model/behaviour";
import type { HostClock } from "./model/host-clock";
import type { HostIdentity, HostState, RestartBehaviour } from "./model/host-state";
import { type FailbackAnswer, type FailbackOrder, initiateFailback } from "./model/initiate-failback";
import { hasEnded, type Job } from "./model/job";
import { type Language, languageFor } from "./model/language";
import type { Machine } from "./model/machine";
import { restart } from "./model/restart";
import { addMachine } from "./model/settings";
import { afterQuery, type Outage } from "./model/visibility";
import { RequestCounters } from "./request-counters";
import type { HostStore } from "./store/host-store";

/** The running host: the model at the time of its clock, kept in its store. Everything it does is done at once. */
export class EmbeddedHost {
  readonly requests = new RequestCounters();
  #state: HostState;

  constructor(
    state: HostState,
    readonly clock: HostClock,
    readonly store: HostStore,
  ) {
    this.#state = state;
    store.save(state, clock.now());
  }

  get identity(): HostIdentity {
    return this.#state.identity;
  }

  languageFor(locale: string | undefined): Language {
    return languageFor(locale, this.identity.language);
  }

  /** The host now, in the language of a request. */
  view(locale?: string): HostView {
    const now = this.clock.now();
    this.#become(advance(this.#state, now), now);
    return { state: this.#state, now, language: this.languageFor(locale) };
  }

  initiateFailback(order: FailbackOrder): Omit<FailbackAnswer, "state"> {
    const { state, now } = this.view();
    const { state: after, ...answer } = initiateFailback(state, order, now, newJobId());
    this.#become(after, now);
    if (answer.started) this.#countFailbacks(now);
    return answer;
  }

  /** Keeps the entry before anybody is answered, and gives the number it has. */
  logCall(entry: Omit<CallEntry, "sequence" | "hostTime" | "answer">): number {
    const stamp = this.#stamp(this.store.calls);
    this.store.addCall({ ...stamp, ...entry, answer: null });
    return stamp.sequence;
  }

  /** What became of the answer to a call. */
  logAnswer(sequence: number, answer: "delivered" | "lost"): void {
    const entry = this.store.calls[sequence - 1];
    if (entry && entry.answer === null) this.store.addCall({ ...entry, answer });
  }

  /** The time that the host shows. */
  shownNow(): number {
    return this.clock.now() + (this.#state.behaviour?.clockSkewSeconds ?? 0) * 1000;
  }

  /** From now on the host departs in these ways from what it does by itself; failbacks that run go on as they began. */
  behave(behaviour: HostBehaviour): void {
    const { state, now } = this.view();
    this.#become({ ...state, behaviour }, now);
  }

  /** These classes were asked for. */
  queried(classNames: readonly string[]): void {
    const { state, now } = this.view();
    this.#become(afterQuery(state, classNames), now);
  }

  /** Hyper-V's services end and come back: jobs are lost, and for a while there is nothing of Hyper-V to be seen. */
  restartServices(downSeconds: number, answers: Outage["answers"], failbacks?: RestartBehaviour): void {
    const { state, now } = this.view();
    this.#become({ ...restart(state, failbacks), outage: { until: now + downSeconds * 1000, answers } }, now);
    this.#logAction("restartServices", null);
  }

  /** What an administrator does by hand. @throws ImpossibleAction */
  act(machine: Machine, action: Action): Job | undefined {
    const { state, now } = this.view();
    const user = `${this.identity.computerName}\\Administrator`;
    const { state: after, job } = act(state, machine, action, { now, newJobId: newJobId(), user });
    this.#become(after, now);
    if (job) this.#countFailbacks(now);
    this.#logAction(action.action, machine.id, job);
    return job;
  }

  /** A machine comes to the host. @throws ImpossibleAction */
  addMachine(machine: Machine): void {
    const { state, now } = this.view();
    this.#become(addMachine(state, machine), now);
    this.#logAction("addMachine", machine.id);
  }

  /** Sets the clock forward: what would have happened meanwhile has happened. */
  advanceClock(seconds: number): void {
    this.clock.advance(seconds * 1000);
    // Kept even when nothing else changed: a clock never goes back, not by a restart either.
    this.store.save(this.view().state, this.clock.now());
    this.#logAction("advanceClock", null);
  }

  /** Keeps the host as it is now: what nobody has looked at yet is carried over too. */
  close(): void {
    this.view();
    this.store.save(this.#state, this.clock.now());
  }

  /** On the disk before anybody is told. */
  #become(state: HostState, now: number): void {
    if (state === this.#state) return;
    this.store.save(state, now);
    this.#state = state;
  }

  #countFailbacks(now: number): void {
    this.requests.failbacksRun(this.#state.jobs.filter((job) => !hasEnded(job, now)).length);
  }

  #logAction(action: string, machineId: string | null, job?: Job): void {
    this.store.addAction({ ...this.#stamp(this.store.actions), machineId, action, jobId: job?.id ?? null });
  }

  #stamp(log: readonly unknown[]): { sequence: number; hostTime: string } {
    return { sequence: log.length + 1, hostTime: new Date(this.clock.now()).toISOString() };
  }
}

function newJobId(): string {
  return randomUUID().toUpperCase();
}
