import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { ENCRYPTED_TYPE, writeEncryptedBody } from "../../../simulator/ntlm/encrypted-body";
import type { NtlmAcceptor } from "../../support/ntlm-acceptor";
import { type Binary, toBytes } from "../generators/binary";
import { changedFrame, type FrameChange, tokenOf } from "../generators/frame-changes";
import { negotiateHeader, newAcceptor, tokenIn } from "./ntlm-peers";

/** The answers of a connection, in their order. */
export type Step = "challenge" | "welcome" | "answer";

export interface Spoiling {
  /** Which of the answers is changed. */
  readonly step: Step;
  readonly change: FrameChange;
  readonly ending: "keep" | "end" | "destroy";
}

export interface FuzzingAcceptor {
  readonly port: number;
  spoil(spoiling: Spoiling): void;
  /** Whether the last answer on the wire holds the very bytes that were sealed for it. */
  isGenuine(): boolean;
  close(): Promise<void>;
}

/** A kept connection without a next request is closed after this, so that half an answer ends. */
const KEPT_MS = 10;

const PLAIN = Buffer.from("<answer/>");

/** A server on a real socket that authenticates as it should, and answers `<answer/>`, but for the one step it spoils. */
export async function openFuzzingAcceptor(): Promise<FuzzingAcceptor> {
  let spoiling: Spoiling = { step: "answer", change: { kind: "none" }, ending: "keep" };
  let genuine = false;
  const acceptors = new WeakMap<Socket, NtlmAcceptor>();
  const sockets = new Set<Socket>();

  async function serve(request: IncomingMessage): Promise<void> {
    const { socket } = request;
    await request.toArray();
    const acceptor = acceptors.get(socket) ?? newAcceptor();
    acceptors.set(socket, acceptor);
    const { step, good, token } = answerOf(acceptor, tokenIn(request.headers.authorization));
    const isSpoilt = step === spoiling.step;
    const whole = toBytes(good);
    const bytes = isSpoilt ? changedFrame(whole, token ?? whole, spoiling.change) : whole;
    genuine = token !== undefined && bytes.includes(token);
    if (!isSpoilt) socket.write(bytes);
    else if (spoiling.ending === "end") socket.end(bytes);
    else if (spoiling.ending === "destroy") socket.write(bytes, () => socket.destroy());
    else {
      socket.write(bytes);
      setTimeout(() => socket.end(), KEPT_MS);
    }
  }

  const server = createServer((request) => {
    // Who breaks off is not waited for.
    serve(request).catch(() => request.socket.destroy());
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket.on("error", () => {}).on("close", () => sockets.delete(socket)));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    spoil(next) {
      spoiling = next;
    },
    isGenuine: () => genuine,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

interface Prepared {
  readonly step: Step;
  readonly good: Binary;
  readonly token?: Buffer;
}

function answerOf(acceptor: NtlmAcceptor, message: Buffer): Prepared {
  if (message.length > 0 && message.readUInt32LE(8) === 1) {
    const offer = `WWW-Authenticate: ${negotiateHeader(acceptor.challenge(message))}\r\n`;
    return { step: "challenge", good: `HTTP/1.1 401 Unauthorized\r\n${offer}Content-Length: 0\r\n\r\n` };
  }
  if (message.length > 0) {
    const status = acceptor.authenticate(message) ? "200 OK" : "401 Unauthorized";
    return { step: "welcome", good: `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n` };
  }
  const sealed = acceptor.context?.seal(PLAIN);
  if (!sealed) throw new Error("nobody was let in");
  const body = writeEncryptedBody("application/soap+xml;charset=UTF-8", sealed);
  const head = `HTTP/1.1 200 OK\r\nContent-Type: ${ENCRYPTED_TYPE}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return { step: "answer", good: head + body.toString("latin1"), token: tokenOf(sealed) };
}
