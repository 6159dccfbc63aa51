import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileJournal } from "../../provider/journal/file-journal";
import type { CallEntry } from "../../simulator/call-log";
import { EmbeddedHost } from "../../simulator/embedded-host";
import type { FleetInput } from "../../simulator/fleet/fleet-schema";
import { parseFleet } from "../../simulator/fleet/read-fleet";
import { toHostState } from "../../simulator/fleet/to-host-state";
import { HostClock } from "../../simulator/model/host-clock";
import { MemoryStore } from "../../simulator/store/host-store";
import { EnumerationContexts } from "../../simulator/wsman/enumeration-contexts";
import { WsmanService } from "../../simulator/wsman/service";
import { fleet } from "./fleet";
import { Ledger, type Sending } from "./ledger";
import { Network } from "./network";
import { SimulatedTime } from "./simulated-time";
import { Stack } from "./stack";

export const stackNames = ["prod", "twin"] as const;
export type StackName = (typeof stackNames)[number];

/** A checkpoint of a stack, as `pulumi stack export` makes it, with what the ledger knew of it. */
export interface Checkpoint {
  readonly resource: Stack["resource"];
  readonly known: readonly Sending[];
}

/** Folders that cost no disk where the system has them: a journal flushes every line. */
const SCRATCH = process.platform === "linux" ? "/dev/shm" : tmpdir();

/** Everything one history happens in: the host, the way to it, two stacks and their journals, and the account of it all. */
export class World {
  readonly time = new SimulatedTime(Date.UTC(2026, 10, 20));
  readonly ledger = new Ledger();
  readonly network = new Network(this.time);
  readonly host: EmbeddedHost;
  readonly contexts: EnumerationContexts;
  readonly service: WsmanService;
  readonly stacks: Readonly<Record<StackName, Stack>> = { prod: new Stack(), twin: new Stack() };
  readonly checkpoints = new Map<StackName, Checkpoint>();
  readonly #halts = new Map<string, number>();
  readonly #folder = mkdtempSync(join(SCRATCH, "failback-soak-"));

  /** What is open as long as the world is. */
  readonly #open: { close(): Promise<void> }[] = [];

  /**
   * @param sharesJournal whether both stacks' runners see one journal
   * @param overSockets whether processes reach the host over real sockets, with the provider's own HTTP client
   */
  constructor(
    readonly sharesJournal: boolean,
    readonly overSockets: boolean,
    machines: FleetInput = fleet,
  ) {
    const clock = new HostClock(this.time.epoch, 1, this.time.monotonic);
    this.host = new EmbeddedHost(toHostState(parseFleet(machines, "soak"), clock.now()), clock, new MemoryStore());
    this.contexts = new EnumerationContexts(this.time.monotonic, 60_000);
    this.service = new WsmanService(this.host, this.contexts);
  }

  get calls(): readonly CallEntry[] {
    return this.host.store.calls;
  }

  journalOf(stack: StackName): string {
    return this.sharesJournal ? "shared" : stack;
  }

  journalFolder(stack: StackName): string {
    return join(this.#folder, this.journalOf(stack));
  }

  journal(stack: StackName): FileJournal {
    return new FileJournal(this.journalFolder(stack));
  }

  /** `hyperv-failback halt`, as a person types it. */
  async halt(stack: StackName, request: string): Promise<void> {
    await this.time.outside(this.journal(stack).halt(request, new Date(this.time.now()).toISOString()));
    this.#halts.set(`${this.journalOf(stack)} ${request}`, this.time.monotonic());
  }

  async resume(stack: StackName, request: string): Promise<void> {
    this.#halts.delete(`${this.journalOf(stack)} ${request}`);
    await this.time.outside(this.journal(stack).resume(request));
  }

  /** Since when, on the monotonic clock, the stack's runners can know that the request is halted. */
  haltedAt(stack: StackName, request: string): number | undefined {
    return this.#halts.get(`${this.journalOf(stack)} ${request}`);
  }

  /** How far each request of a machine has come, by the files of the stack's journal as they are documented. */
  journalPhases(stack: StackName, machine: string): ReadonlyMap<string, string> {
    const path = join(this.journalFolder(stack), `${machine}-primary.jsonl`);
    if (!existsSync(path)) return new Map();
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    return new Map(lines.map((line) => JSON.parse(line)).map(({ request, phase }) => [request, phase]));
  }

  loseJournal(stack: StackName): void {
    rmSync(this.journalFolder(stack), { recursive: true, force: true });
    for (const key of [...this.#halts.keys()]) if (key.startsWith(`${this.journalOf(stack)} `)) this.#halts.delete(key);
    this.ledger.journalLost(this.journalOf(stack));
  }

  /** Ends with the world. */
  keep<T extends { close(): Promise<void> }>(one: T): T {
    this.#open.push(one);
    return one;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((one) => one.close()));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
