import type { Journal, JournalEntry } from "./journal";
import type {
  JobSnapshot,
  LookRef,
  Observation,
  ObservedMachine,
  ObservedRelationship,
  RelationshipRef,
} from "./observation";
import type { Clock, JobLookup, Progress, ReplicaHost, SendGate, StartOrder, StartOutcome } from "./ports";
import type { RecoveryPoint } from "./recovery-point";
import { ReplicationState } from "./replication-state";

export const VM = "5A2C0E6B-0C5D-4B53-9C2E-0D6E1F3A7B11";
export const REF = { vmId: VM, relationship: "primary" } as const;
export const EXTERNAL = { kind: "external", name: "Contoso DR" } as const;

export const offMachine: ObservedMachine = { id: VM, name: "SQL01", enabledState: 3, operationalStatus: [2], mode: 2 };

export function seen(
  state: number | undefined,
  changes: { machine?: Partial<ObservedMachine>; jobs?: readonly JobSnapshot[] } = {},
): Observation {
  return {
    machine: { ...offMachine, ...changes.machine },
    relationship: { state, health: 1 },
    jobs: changes.jobs ?? [],
  };
}

export function job(state: number, more: Partial<JobSnapshot> = {}): JobSnapshot {
  return { id: "JOB-1", state, percentComplete: 0, errorCode: 0, errorDescription: undefined, ...more };
}

/** A clock that jumps: sleeping takes no time, and moves it. */
export class TestClock implements Clock {
  at = 1_000_000;
  now = () => Date.UTC(2026, 10, 20) + this.at;
  monotonic = () => this.at;
  sleep = async (ms: number) => {
    this.at += ms;
  };
}

/** Remembers what an operator would have seen. */
export class TestProgress implements Progress {
  readonly lines: string[] = [];
  readonly movingTexts: string[] = [];
  engineListens: () => Promise<void> = async () => {};
  moving = async (text: string) => void this.movingTexts.push(text);
  step = async (text: string) => void this.lines.push(text);
  warn = async (text: string) => void this.lines.push(`warning: ${text}`);
  assertListening = () => this.engineListens();
}

/** What a model of a host shows at an instant. */
export interface Scene {
  readonly relationship: ObservedRelationship | undefined;
  readonly machine?: ObservedMachine | undefined;
  readonly jobs?: readonly JobSnapshot[];
  /** Jobs that nothing links to the machine: shown to whoever has them on record. */
  readonly unlinked?: readonly JobSnapshot[];
}

/** A host whose answers are a function of time; the calls it got are counted. */
export class ScriptedHost implements ReplicaHost {
  readonly starts: StartOrder[] = [];
  readonly asked = { observe: 0, relationships: 0, jobs: 0 };
  answer: StartOutcome = { kind: "accepted", jobId: "JOB-1" };
  onStart: () => void = () => {};

  constructor(public scene: () => Scene) {}

  async inventory(): Promise<never> {
    throw new Error("not asked for in these tests");
  }

  async observe(refs: readonly LookRef[] = []): Promise<Observation[]> {
    this.asked.observe++;
    const { relationship, jobs = [], unlinked = [], ...rest } = this.scene();
    const recorded = unlinked.filter(({ id }) => refs[0]?.recordedJobIds?.includes(id));
    return [{ machine: "machine" in rest ? rest.machine : offMachine, relationship, jobs: [...jobs, ...recorded] }];
  }

  async relationships() {
    this.asked.relationships++;
    return [this.scene().relationship];
  }

  async jobs(ids: readonly string[]): Promise<JobLookup[]> {
    this.asked.jobs++;
    const { jobs = [], unlinked = [] } = this.scene();
    return ids.map((id) => [...jobs, ...unlinked].find((one) => one.id === id) ?? "gone");
  }

  async initiateFailback(order: StartOrder, gate: SendGate): Promise<StartOutcome> {
    await gate();
    this.starts.push(order);
    this.onStart();
    return this.answer;
  }

  points: RecoveryPoint[] = [];
  time: number | undefined;

  async recoveryPoints(): Promise<RecoveryPoint[]> {
    return this.points;
  }

  hostTime(): number | undefined {
    return this.time;
  }

  async close() {}
}

/** A journal in memory, with the rules of the one on disk. */
export class TestJournal implements Journal {
  readonly entries: JournalEntry[] = [];
  readonly halted = new Map<string, string>();

  async read({ vmId, relationship }: RelationshipRef): Promise<JournalEntry[]> {
    return this.#standing({ vmId, relationship });
  }

  async announce(entry: JournalEntry, conflict: (standing: readonly JournalEntry[]) => JournalEntry | undefined) {
    // Nothing is waited for in between: the one on disk does this under a lock.
    const inTheWay = conflict(this.#standing(entry));
    if (!inTheWay) this.entries.push(entry);
    return inTheWay;
  }

  #standing({ vmId, relationship }: RelationshipRef): JournalEntry[] {
    return this.entries.filter((entry) => entry.vmId === vmId && entry.relationship === relationship);
  }

  async append(entry: JournalEntry): Promise<void> {
    this.entries.push(entry);
  }

  async haltedSince(request: string): Promise<string | undefined> {
    return this.halted.get(request);
  }

  phases(): string[] {
    return this.entries.map(({ phase, outcome }) => (outcome ? `${phase} ${outcome}` : phase));
  }
}

export const relationship = (state: number | undefined): ObservedRelationship => ({ state, health: 1 });
export const { Committed, Recovered, FailbackInProgress, FailbackCompleted, Replicating } = ReplicationState;
