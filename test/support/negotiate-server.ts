import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Identity } from "./certificates";
import { type AcceptorSettings, NtlmAcceptor } from "./ntlm-acceptor";

/** The requests of a client, in the order of a handshake; `bare` has neither credentials nor a body that is sealed. */
export type Step = "negotiate" | "authenticate" | "sealed" | "bare";

export interface Seen {
  readonly step: Step;
  /** Which connection, from 0. */
  readonly connection: number;
  /** The envelope, as it was read; undefined in a handshake and when it could not be read. */
  readonly text?: string | undefined;
  readonly body: Buffer;
}

export interface ServerSettings extends AcceptorSettings {
  readonly tls?: Identity;
  /** Gives the answer to an envelope; an echo unless given. */
  readonly answer?: (text: string) => { status?: number; text: string } | Promise<{ status?: number; text: string }>;
  /** May do something else with a request, and then says so. */
  readonly instead?: (seen: Seen, response: ServerResponse, nth: number) => boolean;
  /** How a sealed answer is laid out. */
  readonly lay?: (sealed: { signature: Buffer; ciphertext: Buffer }) => Buffer;
}

export interface NegotiateServer {
  readonly port: number;
  readonly seen: readonly Seen[];
  readonly sockets: readonly Socket[];
  /** By connection. */
  readonly acceptors: ReadonlyMap<number, NtlmAcceptor>;
  /** The most requests one connection ever had in work at once. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

const SEALED = 'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"';
const SOAP = "application/soap+xml;charset=UTF-8";

/** A body as MS-WSMV 2.2.9.1 lays it out; `dashes` and `tab` are what hosts differ in. */
export function layOut(
  { signature, ciphertext }: { signature: Buffer; ciphertext: Buffer },
  { tab = "\t", dashes = "--", end = "" } = {},
): Buffer {
  const head =
    `${dashes}Encrypted Boundary\r\n${tab}Content-Type: application/HTTP-SPNEGO-session-encrypted\r\n` +
    `${tab}OriginalContent: type=${SOAP};Length=${ciphertext.length}\r\n` +
    `${dashes}Encrypted Boundary\r\n${tab}Content-Type: application/octet-stream\r\n`;
  const tail = `${dashes}Encrypted Boundary--\r\n${end}`;
  return Buffer.concat([Buffer.from(head), Buffer.from([16, 0, 0, 0]), signature, ciphertext, Buffer.from(tail)]);
}

/** Instead of an answer asks for authentication again: for the sealed request of this number, or for every one. */
export const forgetting =
  (which?: number) =>
  ({ step }: Seen, response: ServerResponse, nth: number): boolean => {
    if (step !== "sealed" || nth !== (which ?? nth)) return false;
    response.writeHead(401, { "WWW-Authenticate": "Negotiate" }).end();
    return true;
  };

/** A server that authenticates connections by NTLM and answers sealed messages, or plain ones over TLS. */
export async function startNegotiateServer(settings: ServerSettings): Promise<NegotiateServer> {
  const seen: Seen[] = [];
  const sockets: Socket[] = [];
  const acceptors = new Map<number, NtlmAcceptor>();
  const atOnce = new Map<Socket, number>();
  let most = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    const busy = (atOnce.get(socket) ?? 0) + 1;
    most = Math.max(most, busy);
    atOnce.set(socket, busy);
    response.on("close", () => atOnce.set(socket, (atOnce.get(socket) ?? 1) - 1));
    const body = Buffer.concat(await request.toArray());
    const connection = sockets.indexOf(socket);
    const acceptor = acceptors.get(connection) ?? new NtlmAcceptor(settings);
    acceptors.set(connection, acceptor);
    const token = Buffer.from(/^Negotiate (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "", "base64");
    const step = stepOf(token, acceptor);
    const plain = step === "sealed" && !settings.tls ? unseal(body, acceptor) : body;
    const one: Seen = { step, connection, body, text: plain?.toString("utf8") };
    seen.push(one);
    if (settings.instead?.(one, response, seen.filter((other) => other.step === step).length)) return;
    if (step === "negotiate") {
      const challenge = acceptor.challenge(token).toString("base64");
      response.writeHead(401, { "WWW-Authenticate": `Negotiate ${challenge}` }).end();
    } else if (step === "authenticate" && acceptor.authenticate(token)) {
      response.writeHead(200).end();
    } else if (step === "sealed" && one.text !== undefined) {
      const { status = 200, text } = (await settings.answer?.(one.text)) ?? { text: one.text };
      const answer = Buffer.from(text);
      if (settings.tls) response.writeHead(status, { "Content-Type": SOAP }).end(answer);
      else {
        const sealed = acceptor.context?.seal(answer);
        if (sealed) response.writeHead(status, { "Content-Type": SEALED }).end((settings.lay ?? layOut)(sealed));
      }
    } else response.writeHead(401, { "WWW-Authenticate": ["Negotiate", "Kerberos"] }).end();
  }

  const listener: RequestListener = (request, response) => {
    // What a test does not foresee must not be mistaken for silence.
    serve(request, response).catch(() => request.socket.destroy());
  };
  const server = settings.tls
    ? createTlsServer({ cert: settings.tls.certificate, key: settings.tls.key }, listener)
    : createServer(listener);
  server.on(settings.tls ? "secureConnection" : "connection", (socket: Socket) => {
    // Clients that break off are what many tests are about.
    socket.on("error", () => undefined);
    sockets.push(socket);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    sockets,
    acceptors,
    mostAtOnce: () => most,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function stepOf(token: Buffer, acceptor: NtlmAcceptor): Step {
  if (token.length > 0) return token.readUInt32LE(8) === 1 ? "negotiate" : "authenticate";
  return acceptor.context ? "sealed" : "bare";
}

function unseal(body: Buffer, acceptor: NtlmAcceptor): Buffer | undefined {
  const length = Number(/;Length=(\d+)\r\n/.exec(body.toString("latin1"))?.[1]);
  const start = body.indexOf("application/octet-stream\r\n") + "application/octet-stream\r\n".length + 4;
  return acceptor.context?.unseal({
    signature: body.subarray(start, start + 16),
    ciphertext: body.subarray(start + 16, start + 16 + length),
  });
}
