import { FailbackError } from "../../provider/errors";
import type { Exchanger } from "../../provider/transport/winrm/exchanger";
import type { Exchange } from "../../provider/transport/winrm/http-exchange";
import { type HttpAnswer, NO_DOCUMENT } from "../../provider/transport/winrm/read-answer";
import { XmlReader } from "../../provider/wire/xml-reader";
import type { SimulatedTime } from "./simulated-time";

/** What the host's service makes of an envelope. */
export interface Reply {
  readonly status: number;
  readonly body?: string;
}

/** What may happen to one exchange on its way. Of `held` the bytes arrive later, whether or not anybody still waits. */
export const wireFaults = [
  "unreachable",
  "droppedBefore",
  "silentBefore",
  "answerLost",
  "answerCut",
  "silentAfter",
  "status500After",
  "foreignAnswer",
  "unauthorized",
  "unavailable",
  "held",
] as const;
export type WireFaultKind = (typeof wireFaults)[number];

export interface WireFault {
  readonly kind: WireFaultKind;
  /** Which exchanges it may befall. */
  readonly on: "start" | "read";
  /** How many it lets pass before it strikes, once. */
  readonly after: number;
  /** For `held`: how long the bytes are kept. */
  readonly seconds: number;
}

const LATENCY_MS = 3;

/** Whether an envelope is the one that may start a failback. Told from its text: whoever sends it need not say so. */
export function carriesTheCall({ body }: { readonly body: string }): boolean {
  return body.includes("InitiateFailback");
}

/** The way between the provider's processes and the host, in memory: the same bytes, without sockets. */
export class Network {
  #faults: { readonly fault: WireFault; passed: number }[] = [];

  constructor(readonly time: SimulatedTime) {}

  set(faults: readonly WireFault[]): void {
    this.#faults = faults.map((fault) => ({ fault, passed: 0 }));
  }

  /** The fault that strikes this exchange, if any; it is used up then. */
  strike(kind: "start" | "read"): WireFault | undefined {
    const due = this.#faults.find((one) => one.fault.on === kind && one.passed++ === one.fault.after);
    this.#faults = this.#faults.filter((one) => one !== due);
    return due?.fault;
  }
}

/** Carries the envelopes of one process to the host over the network. */
export class InMemoryExchanger implements Exchanger {
  constructor(
    readonly endpoint: Exchanger["endpoint"],
    readonly network: Network,
    readonly deliver: (bytes: Uint8Array) => Promise<Reply>,
    readonly hostClock: () => number,
    readonly onSent: (spoiled: boolean) => void,
  ) {}

  async post({ body, deadlineMs, gate }: Exchange): Promise<HttpAnswer> {
    const { time } = this.network;
    const isCall = carriesTheCall({ body });
    const fault = this.network.strike(isCall ? "start" : "read");
    await time.sleep(LATENCY_MS);
    if (fault?.kind === "unreachable") throw unreachable();
    await gate?.();
    if (isCall) this.onSent(fault !== undefined);
    const answer = this.#carry(Buffer.from(body, "utf8"), fault);
    return new Promise((resolve, reject) => {
      const deadline = time.alarm(deadlineMs, () =>
        reject(new FailbackError("hostTimeout", "the host did not answer")),
      );
      answer.then(resolve, reject).finally(deadline.callOff);
    });
  }

  /** The way of the bytes, which nobody can call back. */
  async #carry(bytes: Uint8Array, fault: WireFault | undefined): Promise<HttpAnswer> {
    const { time } = this.network;
    await time.sleep(LATENCY_MS + (fault?.kind === "held" ? fault.seconds * 1000 : 0));
    switch (fault?.kind) {
      case "droppedBefore":
        throw lost("cannot be reached (ECONNRESET)");
      case "silentBefore":
        return new Promise(() => undefined);
      case "unauthorized":
        return { status: 401, ...NO_DOCUMENT };
      case "unavailable":
        return { status: 503, ...NO_DOCUMENT };
    }
    const reply = await this.deliver(bytes);
    await time.sleep(LATENCY_MS);
    return spoiled(reply, fault);
  }

  hostTime(): number {
    return this.hostClock();
  }

  close(): void {}
}

/** The answer as it comes out of the network. */
function spoiled({ status, body }: Reply, fault: WireFault | undefined): HttpAnswer | Promise<HttpAnswer> {
  switch (fault?.kind) {
    case "answerLost":
      throw lost("cannot be reached (ECONNRESET)");
    case "silentAfter":
      return new Promise(() => undefined);
    case "status500After":
      return { status: 500, ...NO_DOCUMENT };
    case "answerCut":
      return read(status, body?.slice(0, body.length / 2));
    case "foreignAnswer":
      return read(status, body?.replace(/<a:RelatesTo>[^<]*/, "<a:RelatesTo>uuid:0"));
    default:
      return read(status, body);
  }
}

function read(status: number, body: string | undefined): HttpAnswer {
  if (!body) return { status, ...NO_DOCUMENT };
  const reader = new XmlReader();
  reader.write(Buffer.from(body));
  return { status, document: reader.end(), bytes: body.length, elements: reader.elements };
}

export function unreachable(): FailbackError {
  return lost("cannot be reached (ECONNREFUSED)");
}

function lost(how: string): FailbackError {
  return new FailbackError("hostUnreachable", `the host ${how}`);
}
