import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { ConnectionOptions } from "node:tls";
import { FailbackError } from "../../errors";
import type { ClientCertificate } from "./auth/credentials";
import { connectionError, isReset } from "./connection-error";
import { type Deadline, inSeconds } from "./deadline";
import { authorityOf, type Endpoint } from "./endpoint";
import { HostTime } from "./host-time";
import { nameToBear, tlsOptions } from "./tls-options";

/** What an attempt found out about its connection. */
export interface Connection {
  /** It lay idle before, and the server closed it instead of answering. */
  stale: boolean;
}

/** One request and what is made of its answer. */
export interface Post<T> {
  /** Beside the length and what is the same for all. */
  readonly headers: OutgoingHttpHeaders;
  readonly body: Uint8Array;
  /** Without an agent the connection is a new one, and closed afterwards. */
  readonly agent?: HttpAgent | undefined;
  /** For everything, from the connection to the last byte of the answer. */
  readonly deadline: Deadline;
  /**
   * Runs on the open connection, directly before the bytes. When it throws, nothing is sent; nor when the exchange fails
   * while it runs, by its deadline, by a broken connection, or by an answer that did not wait for the question.
   */
  readonly gate?: (() => Promise<void>) | undefined;
  readonly read: (response: IncomingMessage) => Promise<T>;
  /** Whether what was read shows that the host let the client in. The `Date` of any other answer is nobody's word. */
  readonly isTrusted?: ((answer: T) => boolean) | undefined;
  readonly connection?: Connection | undefined;
}

/** For the head of an answer. */
const MAX_HEADER_BYTES = 16 * 1024;

/** Single requests to one endpoint over HTTP, whoever authenticates them and however their connections are kept. */
export class HttpWire {
  readonly #tls: ConnectionOptions | undefined;
  readonly #showsCertificate: boolean;
  readonly #hostTime = new HostTime();

  /** @param identity what the client shows of itself in TLS, where the host asks for it */
  constructor(
    readonly endpoint: Endpoint,
    identity?: ClientCertificate,
  ) {
    const { address, tls } = endpoint;
    this.#tls = tls && tlsOptions(address, tls, identity);
    this.#showsCertificate = identity !== undefined;
  }

  /** The endpoint as messages name it. */
  get host(): string {
    return authorityOf(this.endpoint);
  }

  /** Keeps connections alive, and makes as many at once. */
  agent(maxSockets: number): HttpAgent {
    // Sessions are not resumed: a resumed one is not verified again.
    return this.#tls
      ? new HttpsAgent({ keepAlive: true, maxSockets, maxCachedSessions: 0 })
      : new HttpAgent({ keepAlive: true, maxSockets });
  }

  /** The host's time in milliseconds since 1970, by its last trusted answer; undefined before that. */
  hostTime(): number | undefined {
    return this.#hostTime.now();
  }

  /** @throws FailbackError when there is no answer in time, or none that `read` takes; whatever the gate throws */
  post<T>({ headers, body, agent, deadline, gate, read, isTrusted, connection }: Post<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const request = this.#request({ ...headers, "Content-Length": body.length }, agent);
      const fail = (thrown: unknown) => {
        settled();
        request.destroy();
        reject(thrown);
      };
      const settled = deadline.whenPassed(() => fail(this.timeout(deadline)));
      request.on("error", (error) => {
        if (connection) connection.stale = request.reusedSocket && isReset(error);
        fail(this.#asFailbackError(error, request, false));
      });
      let sent = false;
      request.on("response", (response) => {
        const told = this.#hostTime.read(response.headers.date);
        if (!sent) {
          // Whatever it says, it cannot mean this request; and the gate must not let bytes go after it.
          const what = `answered HTTP ${response.statusCode ?? 0} before it was asked: nothing was sent`;
          return fail(new FailbackError("answerUnreadable", `${this.host} ${what}`));
        }
        read(response).then(
          (answer) => {
            settled();
            if (isTrusted?.(answer)) this.#hostTime.believe(told);
            resolve(answer);
          },
          (error: Error) => fail(this.#asFailbackError(error, request, true)),
        );
      });
      // Nobody asked for another protocol. Unheeded, Node would close the connection and let us wait.
      request.on("upgrade", () => {
        fail(new FailbackError("answerUnreadable", `${this.host} wants to leave HTTP for another protocol (101)`));
      });
      const send = () => {
        if (request.destroyed) return;
        // Closed, and nobody has been told yet: Node would fail the request as if it might have been on its way.
        if (gate && request.socket?.writable !== true) return fail(this.#keptBack());
        sent = true;
        request.end(body);
      };
      const ask = (open: () => Promise<void>) => {
        if (!request.destroyed) Promise.resolve().then(open).then(send, fail);
      };
      if (gate) this.#onceReady(request, () => ask(gate));
      else send();
    });
  }

  timeout({ ms }: Deadline): FailbackError {
    return new FailbackError("hostTimeout", `${this.host} did not answer within ${inSeconds(ms)}`);
  }

  #request(headers: OutgoingHttpHeaders, agent: HttpAgent | undefined): ClientRequest {
    const { address, port } = this.endpoint;
    return (this.#tls ? httpsRequest : httpRequest)({
      ...this.#tls,
      host: address,
      port,
      path: "/wsman",
      method: "POST",
      agent: agent ?? false,
      maxHeaderSize: MAX_HEADER_BYTES,
      headers: { ...headers, "Accept-Encoding": "identity", "User-Agent": "pulumi-hyperv-failback" },
    });
  }

  #asFailbackError(error: Error, { socket }: ClientRequest, answered: boolean): FailbackError {
    const { address, tls } = this.endpoint;
    return connectionError(error, {
      host: this.host,
      nameToBear: tls && nameToBear(address, tls.serverName),
      showsCertificate: this.#showsCertificate,
      socket,
      answered,
    });
  }

  /** Nothing of the request was handed to its connection. */
  #keptBack(): FailbackError {
    const what = "closed the connection before a byte of the request was sent";
    return new FailbackError("startNotSent", `${this.host} ${what}`);
  }

  /**
   * Once the connection of a request is open; with TLS, once the host is verified, which Node does before it says so. One
   * that was used before is looked at first: a host that closes after its last answer may have done so already.
   */
  #onceReady(request: ClientRequest, then: () => void): void {
    const ready = this.#tls ? "secureConnect" : "connect";
    request.on("socket", (socket) => (request.reusedSocket ? onceHeard(then) : socket.once(ready, then)));
  }
}

/** After a whole turn of the event loop, in which everything that has come in by now is heard. */
function onceHeard(then: () => void): void {
  // The first comes at the end of this turn, which may have read its sockets already.
  setImmediate(() => setImmediate(then));
}
