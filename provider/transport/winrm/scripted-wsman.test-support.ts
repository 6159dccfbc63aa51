import { envelope } from "./answers.test-support";
import type { TransportClock } from "./clock";
import { HttpExchanger } from "./http-exchange";
import { type HttpLoopback, useLoopback } from "./loopback.test-support";
import { WsmanClient } from "./wsman-client";

/** A request, taken apart by nothing but its text: the reader under test has no say in it. */
export interface Ask {
  readonly text: string;
  readonly messageId: string;
  /** The last part of the action: Enumerate, Pull, or the method. */
  readonly operation: string;
  readonly resourceUri: string;
  /** Of a Pull. */
  readonly context: string | undefined;
  readonly maxElements: string | undefined;
}

/** What is answered: a body for an envelope that relates to the question, or a whole HTTP answer. */
export type Say = string | { status?: number; type?: string; text: string };

/** What a server does in turn; after the last it repeats the last. */
export type Script = readonly ((ask: Ask) => Say | Promise<Say>)[];

export interface ScriptedWsman extends HttpLoopback {
  readonly asks: readonly Ask[];
  /** How long the client paused, each time; no pause takes real time, but the client's clock knows it. */
  readonly pauses: readonly number[];
  readonly client: WsmanClient;
}

/** WS-Management servers that answer by script, and clients of them; both are closed after each test. */
export function useScriptedWsman() {
  const servers = useLoopback();
  const exchangers: HttpExchanger[] = [];

  afterEach(() => {
    for (const exchanger of exchangers.splice(0)) exchanger.close();
  });

  return async (...script: Script): Promise<ScriptedWsman> => {
    const asks: Ask[] = [];
    const server = await servers.http(({ body }, response) => {
      const ask = readAsk(body);
      const reply = script[Math.min(asks.push(ask), script.length) - 1];
      if (!reply) return;
      Promise.resolve(reply(ask)).then((said) => {
        const {
          status = 200,
          type = "application/soap+xml;charset=UTF-8",
          text,
        } = typeof said === "string" ? { text: envelope(said, ask.messageId) } : said;
        response.writeHead(status, { "Content-Type": type }).end(text);
      });
    });
    const exchanger = new HttpExchanger(server.endpoint, "Basic dXNlcjpwYXNz");
    exchangers.push(exchanger);
    const pauses: number[] = [];
    const clock: TransportClock = {
      monotonic: () => performance.now() + pauses.reduce((sum, pause) => sum + pause, 0),
      sleep: async (ms) => void pauses.push(ms),
    };
    return { ...server, asks, pauses, client: new WsmanClient(exchanger, { clock, random: () => 0 }) };
  };
}

export function readAsk(text: string): Ask {
  const inside = (name: string) => new RegExp(`<${name}(?: [^>]*)?>([^<]*)</`).exec(text)?.[1];
  return {
    text,
    messageId: inside("a:MessageID") ?? "",
    operation: inside("a:Action")?.split("/").at(-1) ?? "",
    resourceUri: inside("w:ResourceURI") ?? "",
    context: inside("n:EnumerationContext"),
    maxElements: inside("[nw]:MaxElements"),
  };
}
