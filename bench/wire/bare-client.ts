import { type Agent, request as httpRequest, type IncomingMessage } from "node:http";
import type { Endpoint } from "../../provider/transport/winrm/http-exchange";

/** Posts bytes with Node's own client and nothing else; the answer's chunks go where they are sent. */
export function bareHttpPost(
  { address, port }: Endpoint,
  agent: Agent,
  authorization: string,
  body: Buffer,
  onChunk: (chunk: Buffer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: address,
      port,
      path: "/wsman",
      method: "POST",
      agent,
      headers: {
        "Content-Type": "application/soap+xml;charset=UTF-8",
        "Content-Length": body.length,
        Authorization: authorization,
      },
    });
    request.on("error", reject);
    request.on("response", (response: IncomingMessage) => {
      if (response.statusCode !== 200) reject(new Error(`HTTP ${response.statusCode}`));
      response.on("data", onChunk);
      response.on("error", reject);
      response.on("end", resolve);
    });
    request.end(body);
  });
}
