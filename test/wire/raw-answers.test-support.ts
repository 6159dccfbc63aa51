import type { Socket } from "node:net";
import { envelope, instance } from "../../provider/transport/winrm/answers.test-support";

/** Answers a request on its own socket; `id` is what the answer has to relate to, `nth` counts requests from 1. */
export type RawAnswer = (socket: Socket, id: string, nth: number) => void;

const TYPE = "Content-Type: application/soap+xml;charset=UTF-8\r\n";
export const HEAD = `HTTP/1.1 200 OK\r\n${TYPE}`;

/** A document of known length, whole. */
export function whole(document: string | Buffer): Buffer {
  const bytes = Buffer.from(document);
  return Buffer.concat([Buffer.from(`${HEAD}Content-Length: ${bytes.length}\r\n\r\n`), bytes]);
}

export const machine = instance("Msvm_ComputerSystem", "<p:Name>A</p:Name>");

/** The good answer to a query: one machine. */
export function oneMachine(id: string, items = machine, before = ""): string {
  const body = `<n:EnumerateResponse><w:Items>${items}</w:Items><w:EndOfSequence/></n:EnumerateResponse>`;
  return before + envelope(body, id);
}

/** A first piece once, then another one again and again, for as long as the peer takes it. */
export function pour(socket: Socket, first: string, again: string): void {
  socket.write(first);
  const piece = Buffer.from(again.repeat(Math.ceil(16_384 / again.length)));
  const more = () => {
    while (!socket.destroyed && socket.writable && socket.write(piece));
  };
  socket.on("drain", more);
  more();
}

/** One byte at a time, `everyMs`; the last one never comes. */
export function drip(socket: Socket, text: string, everyMs: number): void {
  const bytes = Buffer.from(text);
  let at = 0;
  const timer = setInterval(() => {
    if (at < bytes.length - 1) socket.write(bytes.subarray(at, ++at));
  }, everyMs);
  socket.on("close", () => clearInterval(timer));
}

/** Calls back for each whole request on a connection, with the id of its message. */
export function onRequest(socket: Socket, answer: (id: string) => void): void {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    if (!text.includes("</s:Envelope>")) return;
    const id = /<a:MessageID>([^<]*)</.exec(text)?.[1] ?? "";
    text = "";
    answer(id);
  });
}
