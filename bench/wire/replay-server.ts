import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Endpoint } from "../../provider/transport/winrm/http-exchange";
import type { Recording } from "./recording";

export interface ReplayServer {
  readonly endpoint: Endpoint;
  close(): void;
}

/** A server on the loopback that only writes prepared bytes. */
export async function startReplayServer(recording: Recording): Promise<ReplayServer> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("latin1");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const pieces = recording.answerTo(body);
      const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
      response.writeHead(200, { "Content-Type": "application/soap+xml;charset=UTF-8", "Content-Length": length });
      response.cork();
      for (const piece of pieces) response.write(piece);
      response.end();
      response.uncork();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    endpoint: { address: "127.0.0.1", port: (server.address() as AddressInfo).port },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
