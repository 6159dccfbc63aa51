import type { Exchanger } from "../../provider/transport/winrm/exchanger";
import type { Exchange } from "../../provider/transport/winrm/http-exchange";
import { HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import type { HttpAnswer } from "../../provider/transport/winrm/read-answer";
import { openDoor } from "../../simulator/auth/open-door";
import type { WireEffect } from "../../simulator/faults/fault-set";
import { FaultyWire } from "../../simulator/faults/faulty-wire";
import { LOOPBACK, LoopbackListener } from "../../simulator/http/listener";
import { WsmanHttpEndpoint } from "../../simulator/wsman/http-endpoint";
import { WsmanService } from "../../simulator/wsman/service";
import type { Life } from "./mortal";
import { carriesTheCall, type Reply, unreachable, type WireFaultKind } from "./network";
import type { World } from "./world";

/** What a fault of the network is on real sockets, where nothing may take longer than a moment: time stands still. */
const EFFECTS: Readonly<Record<Exclude<WireFaultKind, "unreachable">, WireEffect>> = {
  droppedBefore: { kind: "drop" },
  silentBefore: { kind: "drop" },
  answerLost: { kind: "lose", at: "beforeHeaders" },
  silentAfter: { kind: "lose", at: "withinHeaders" },
  answerCut: { kind: "lose", at: "withinBody" },
  status500After: { kind: "status", status: 500, when: "after" },
  foreignAnswer: { kind: "relatesTo", to: "other" },
  unauthorized: { kind: "status", status: 401, when: "before" },
  unavailable: { kind: "status", status: 503, when: "before" },
  held: { kind: "hold", deliverAfterMs: 2 },
};

/** The host as it answers one process: everything that reaches it goes through the process's auditor. */
class AuditedService extends WsmanService {
  constructor(
    { host, contexts }: World,
    readonly deliver: (bytes: Uint8Array) => Promise<Reply & Awaited<ReturnType<WsmanService["answer"]>>>,
  ) {
    super(host, contexts);
  }

  override answer(bytes: Uint8Array): ReturnType<WsmanService["answer"]> {
    return this.deliver(bytes);
  }
}

/** A listener of the host on a real socket, for one process, under a user of its own. */
export class SocketWay {
  readonly #authorization: string;

  private constructor(
    readonly world: World,
    readonly wire: FaultyWire,
    readonly listener: LoopbackListener,
    user: string,
  ) {
    this.#authorization = `Basic ${Buffer.from(`${user}:rehearsal`, "utf8").toString("base64")}`;
  }

  static async open(world: World, user: string, deliver: AuditedService["deliver"]): Promise<SocketWay> {
    const wire = new FaultyWire(world.host);
    const service = new AuditedService(world, deliver);
    const { computerName, osBuild } = world.host.identity;
    const door = openDoor({
      credentials: { user, password: "rehearsal" },
      computerName,
      osBuild,
      now: () => world.host.clock.now(),
    });
    const endpoint = new WsmanHttpEndpoint(service, door, wire);
    const listener = await LoopbackListener.open(
      0,
      (request, response) => endpoint.handle(request, response),
      () => world.host.shownNow(),
    );
    return new SocketWay(world, wire, listener, user);
  }

  exchanger(life: Life, onSent: (spoiled: boolean) => void): Exchanger & { close(): void } {
    const http = new HttpExchanger({ address: LOOPBACK, port: this.listener.port }, this.#authorization);
    return new SocketExchanger(this, http, life, onSent);
  }

  async close(): Promise<void> {
    this.wire.close();
    await this.listener.close();
  }
}

/** The provider's own HTTP client. Simulated time stands still while it is at work. */
class SocketExchanger implements Exchanger {
  constructor(
    readonly way: SocketWay,
    readonly http: HttpExchanger,
    readonly life: Life,
    readonly onSent: (spoiled: boolean) => void,
  ) {}

  get endpoint(): Exchanger["endpoint"] {
    return this.http.endpoint;
  }

  async post(exchange: Exchange): Promise<HttpAnswer> {
    const { world, wire } = this.way;
    const isCall = carriesTheCall(exchange);
    const fault = world.network.strike(isCall ? "start" : "read");
    if (fault?.kind === "unreachable") throw unreachable();
    wire.follow(fault ? [{ times: 1, effect: EFFECTS[fault.kind] }] : []);
    const leaves = () => {
      if (isCall) this.onSent(fault !== undefined);
    };
    if (!exchange.gate) leaves();
    const gate = exchange.gate && (() => this.#pass(exchange.gate, leaves));
    return world.time.outside(this.http.post({ ...exchange, ...(gate ? { gate } : {}) }));
  }

  /** A process that dies in its gate never answers again: its connection ends, as the system would see to. */
  async #pass(gate: Exchange["gate"], leaves: () => void): Promise<void> {
    const gone = this.life.died.then(() => {
      throw new Error("the process is gone");
    });
    await Promise.race([gate?.(), gone]);
    leaves();
  }

  /** The Date of an answer would go on by the real clock, and this one stands still. */
  hostTime(): number {
    return this.way.world.host.clock.now();
  }

  close(): void {
    this.http.close();
  }
}
