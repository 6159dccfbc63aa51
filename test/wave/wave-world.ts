import { WsmanCimSession } from "../../provider/cim/wsman-session";
import { PartialFailure, type Properties } from "../../provider/engine/answers";
import { FailbackError, toFailbackError } from "../../provider/errors";
import { TestJournal, TestProgress } from "../../provider/failback/failback.test-support";
import { HypervReplicaHost } from "../../provider/hyperv/hyperv-replica-host";
import { HYPERV_NAMESPACE } from "../../provider/hyperv/names";
import { HostDirectory } from "../../provider/lifecycle/host-directory";
import { type Lifecycle, lifecycleOver } from "../../provider/lifecycle/lifecycle";
import { checkWave } from "../../provider/lifecycle/wave/check-wave";
import { diffWave } from "../../provider/lifecycle/wave/diff-wave";
import { createWave, updateWave } from "../../provider/lifecycle/wave/operate-wave";
import type { WavePlan } from "../../provider/lifecycle/wave/wave-plan";
import { WsmanClient } from "../../provider/transport/winrm/wsman-client";
import { EmbeddedHost } from "../../simulator/embedded-host";
import type { HostBehaviour } from "../../simulator/model/behaviour";
import { HostClock } from "../../simulator/model/host-clock";
import { MemoryStore } from "../../simulator/store/host-store";
import { committed, type MachineInput, machineId, stateOf } from "../../simulator/testing/fleets.test-support";
import { EnumerationContexts } from "../../simulator/wsman/enumeration-contexts";
import { WsmanService } from "../../simulator/wsman/service";
import { InMemoryExchanger, Network } from "../soak/network";
import { SimulatedTime } from "../soak/simulated-time";

/** Longer than any wave of these tests takes. */
const LIMIT_MS = 100 * 3_600_000;

/** One host of a wave, with the service that answers for it. */
export interface WaveHost {
  readonly name: string;
  readonly host: EmbeddedHost;
  readonly service: WsmanService;
  /** Envelopes that came, reads and calls. */
  asked: number;
}

/** How an operation ended for whoever ran it. */
export interface Ended {
  readonly failure: FailbackError | undefined;
  /** What the engine shows. */
  readonly reasons: readonly string[];
  readonly isPartial: boolean;
}

/** What a preview shows of the wave. */
export interface Preview {
  readonly plan: WavePlan;
  readonly changes: boolean;
  readonly said: string;
}

/** Hosts, the stack of one wave, and its journal: what the engine keeps, and what it does with the verbs. */
export class WaveWorld {
  readonly time = new SimulatedTime(Date.UTC(2026, 10, 20));
  readonly network = new Network(this.time);
  readonly journal = new TestJournal();
  readonly progress = new TestProgress();
  /** Names of hosts that nobody can reach now. */
  readonly away = new Set<string>();
  readonly hosts: readonly WaveHost[];
  id = "";
  /** As the stack's config has it. */
  placesPerHost: number | undefined;
  inputs: Properties = {};
  outputs: Properties = {};
  #end: () => void = () => {};
  #life = { isDead: false };

  /** @param machines of each host; machine `n` of all is called `VM<n>` */
  constructor(hosts: number, perHost: number, describe: (n: number) => Partial<MachineInput> = () => ({})) {
    this.hosts = Array.from({ length: hosts }, (_, index) => {
      const clock = new HostClock(this.time.epoch, 1, this.time.monotonic);
      const numbers = Array.from({ length: perHost }, (_, place) => index * perHost + place + 1);
      const machines = numbers.map((n) => committed(n, describe(n)));
      const host = new EmbeddedHost(stateOf(machines), clock, new MemoryStore());
      const service = new WsmanService(host, new EnumerationContexts(this.time.monotonic, 60_000));
      return { name: `hv-${index + 1}`, host, service, asked: 0 };
    });
  }

  /** All machines of all hosts, in the order of their numbers, as texts. */
  members(): string[] {
    return this.hosts.flatMap(({ name, host }) =>
      host.view().state.machines.map((machine) => `${machine.name} on ${name}`),
    );
  }

  program(more: Properties = {}): Properties {
    const hosts = this.hosts.map(({ name }) => [name, { address: name, auth: "basic", allowUnencrypted: true }]);
    return {
      hosts: Object.fromEntries(hosts),
      members: this.members(),
      request: "CHG-1",
      resourceUrn: "urn::tier-1",
      ...more,
    };
  }

  /**
   * A run of the engine in a process of its own.
   *
   * @param starts positions that the reviewed plan lets start
   */
  async up(program: Properties, starts: string, more: Properties = {}): Promise<Ended> {
    const { usedRequests = [], request } = this.inputs as { usedRequests?: string[]; request?: string };
    const used = [...new Set(request === undefined ? usedRequests : [...usedRequests, request])];
    const plan = { action: starts === "" ? "none" : "start", summary: "", starts, ...more };
    const checked = { ...program, plan, vmIds: this.#vmIds(program), usedRequests: used };
    const lifecycle = this.#process();
    const killed = new Promise<"killed">((resolve) => {
      this.#end = () => resolve("killed");
    });
    const running =
      this.id === "" ? createWave(lifecycle, checked) : updateWave(lifecycle, this.id, this.outputs, checked);
    const outcome = await this.time.letPass(Promise.race([this.#ended(running, checked), killed]), LIMIT_MS);
    if (outcome.kind === "hung") throw new Error("the operation hung");
    if (outcome.value === "killed") return { failure: undefined, reasons: ["killed"], isPartial: false };
    return outcome.value;
  }

  /** What `check` and `diff` make of the program, in a process of their own. */
  async preview(program: Properties): Promise<Preview> {
    const lifecycle = this.#process();
    const from = this.progress.lines.length;
    const looked = async () => {
      const { inputs, failures = [] } = await checkWave(lifecycle, this.inputs, program);
      const isRight = failures.length === 0 && this.id !== "";
      const { changes = true } = isRight ? await diffWave(lifecycle, this.outputs, inputs) : {};
      return { plan: inputs["plan"] as WavePlan, changes, said: this.progress.lines.slice(from).join("\n") };
    };
    const outcome = await this.time.letPass(looked(), LIMIT_MS);
    if (outcome.kind === "hung") throw new Error("the preview hung");
    return outcome.value;
  }

  /** The process of the running operation is gone at once: nothing it has begun goes on, and nobody hears its end. */
  kill(): void {
    this.#life.isDead = true;
    this.#end();
  }

  /** How often InitiateFailback was sent to each machine, by its number. */
  sent(n: number): number {
    const id = machineId(n);
    return this.hosts.flatMap(({ host }) => host.store.calls).filter(({ machineId: of }) => of === id).length;
  }

  state(n: number): number | undefined {
    for (const { host } of this.hosts) {
      const found = host.view().state.machines.find(({ id }) => id === machineId(n));
      if (found) return found.relationships[0]?.state;
    }
    return undefined;
  }

  /** Who came how far by the outputs: `VM1 fulfilled`. */
  order(n: number): unknown[] | undefined {
    const text = (this.outputs["orders"] as Record<string, string> | undefined)?.[`${machineId(n)}/primary`];
    return text === undefined ? undefined : (JSON.parse(text) as unknown[]);
  }

  mostAtOnce(): number[] {
    return this.hosts.map(({ host }) => host.requests.report().mostFailbacksAtOnce);
  }

  behave(host: number, behaviour: HostBehaviour): void {
    this.hosts[host]?.host.behave(behaviour);
  }

  async #ended(
    running: Promise<{ readonly id?: string; readonly outs: Properties }>,
    checked: Properties,
  ): Promise<Ended> {
    try {
      const { id = this.id, outs } = await running;
      Object.assign(this, { id, outputs: JSON.parse(JSON.stringify(outs)), inputs: checked });
      return { failure: undefined, reasons: [], isPartial: false };
    } catch (thrown) {
      if (!(thrown instanceof PartialFailure)) {
        const failure = toFailbackError(thrown);
        return { failure, reasons: [failure.line], isPartial: false };
      }
      // Of an update that failed the engine keeps the old inputs, of a create the new ones.
      if (this.id === "") this.inputs = checked;
      Object.assign(this, { id: thrown.id, outputs: JSON.parse(JSON.stringify(thrown.properties)) });
      return { failure: thrown.failure, reasons: thrown.reasons, isPartial: true };
    }
  }

  /** As `check` would fill them in. */
  #vmIds(program: Properties): string[] {
    const byName = new Map(
      this.hosts.flatMap(({ name, host }) =>
        host.view().state.machines.map((one) => [`${one.name} on ${name}`, one.id]),
      ),
    );
    return (program["members"] as unknown[]).map((member) => byName.get(String(member)) ?? "");
  }

  #process(): Lifecycle {
    const { time } = this;
    const life = { isDead: false };
    this.#life = life;
    const mortal = <T extends object>(port: T): T =>
      new Proxy(port, {
        get: (target, key) => {
          const member: unknown = Reflect.get(target, key, target);
          if (typeof member !== "function") return member;
          return (...args: unknown[]) => (life.isDead ? new Promise(() => {}) : Reflect.apply(member, target, args));
        },
      });
    const clock = { now: time.now, monotonic: time.monotonic, sleep: time.sleep };
    const connect = ({ address }: { readonly address: string }) => {
      const at = this.hosts.find(({ name }) => name === address);
      if (!at || this.away.has(address)) throw new FailbackError("hostUnreachable", `${address} cannot be reached`);
      const deliver = async (bytes: Uint8Array) => {
        at.asked++;
        return at.service.answer(Buffer.from(bytes), "u");
      };
      const endpoint = { address, port: 5985 };
      const way = new InMemoryExchanger(
        endpoint,
        this.network,
        deliver,
        () => at.host.shownNow(),
        () => {},
      );
      const client = new WsmanClient(mortal(way), { clock, random: () => 0.5 });
      return new HypervReplicaHost(new WsmanCimSession(client, HYPERV_NAMESPACE), clock);
    };
    return lifecycleOver({
      hosts: new HostDirectory(connect, clock),
      clock,
      progress: () => this.progress,
      journal: mortal(this.journal),
      placesPerHost: () => this.placesPerHost,
    });
  }
}
