import type { ServerResponse } from "node:http";
import type { WsmanReply } from "../wsman/service";
import type { LOST_AT } from "./fault-set";

/** Has an answer end before it is whole: the client sees the connection end there. */
export function breakAnswer(
  response: ServerResponse,
  at: Exclude<(typeof LOST_AT)[number], "never">,
  reply: WsmanReply,
): void {
  const { socket } = response;
  const body = Buffer.from(reply.body ?? "");
  switch (at) {
    case "beforeHeaders":
      response.destroy();
      return;
    case "withinHeaders":
      // What Node offers writes whole heads only.
      socket?.write(`HTTP/1.1 ${reply.status} OK\r\nServer: Microsoft-HT`, () => response.destroy());
      return;
    case "withinBody":
      response.writeHead(reply.status, {
        "Content-Type": "application/soap+xml;charset=UTF-8",
        "Content-Length": body.length,
      });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  }
}
