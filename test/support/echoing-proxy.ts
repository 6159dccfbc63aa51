import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What is answered in the host's place. */
export interface Echo {
  readonly status: number;
  readonly phrase?: string;
  readonly contentType: string;
  readonly body: string;
}

/** Says what to answer to a request with this Authorization header and body; undefined hands it on to the host. */
export type Answering = (authorization: string, body: string) => Echo | undefined;

/** Stands between a client and a host, and repeats in its answers what it should not. */
export class EchoingProxy {
  answering: Answering = () => undefined;

  private constructor(
    readonly server: Server,
    readonly host: { readonly address: string; readonly port: number },
  ) {}

  static async before(host: { readonly address: string; readonly port: number }): Promise<EchoingProxy> {
    const server = createServer((incoming, response) => {
      void (async () => {
        const body = await text(incoming);
        const echo = proxy.answering(incoming.headers.authorization ?? "", body);
        if (echo) {
          response.writeHead(echo.status, echo.phrase ?? "", { "content-type": echo.contentType });
          response.end(echo.body);
          return;
        }
        const answer = await proxy.#handOn(incoming, body);
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      })().catch((error: Error) => response.destroy(error));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const proxy = new EchoingProxy(server, host);
    return proxy;
  }

  get endpoint() {
    return { address: "127.0.0.1", port: (this.server.address() as AddressInfo).port };
  }

  async end(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  async #handOn({ headers, method, url }: IncomingMessage, body: string): Promise<IncomingMessage> {
    const { address, port } = this.host;
    const outgoing = request({
      host: address,
      port,
      path: url ?? "/",
      method: method ?? "POST",
      headers,
      agent: false,
    });
    outgoing.end(body);
    const [answer] = (await once(outgoing, "response")) as [IncomingMessage];
    return answer;
  }
}
