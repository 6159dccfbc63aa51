import type { ServerResponse } from "node:http";
import { headersOf, type Packet } from "../http/packet";
import type { LOST_AT } from "./fault-set";

/** Has an answer end before it is whole: the client sees the connection end there. */
export function breakAnswer(
  response: ServerResponse,
  at: Exclude<(typeof LOST_AT)[number], "never">,
  packet: Packet,
): void {
  const { socket } = response;
  const { status, body } = packet;
  switch (at) {
    case "beforeHeaders":
      response.destroy();
      return;
    case "withinHeaders":
      // What Node offers writes whole heads only.
      socket?.write(`HTTP/1.1 ${status} OK\r\nServer: Microsoft-HT`, () => response.destroy());
      return;
    case "withinBody":
      response.writeHead(status, headersOf(packet));
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  }
}
