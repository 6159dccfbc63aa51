import type { ServerResponse } from "node:http";

/** An answer as its bytes go over HTTP. */
export interface Packet {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** What every answer bears. */
export function headersOf({ headers, body }: Packet): Record<string, string | string[]> {
  const own = Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]);
  return { Server: "Microsoft-HTTPAPI/2.0", ...Object.fromEntries(own), "Content-Length": String(body.length) };
}

export function sendPacket(response: ServerResponse, packet: Packet): void {
  response.writeHead(packet.status, headersOf(packet));
  response.end(packet.body);
}
