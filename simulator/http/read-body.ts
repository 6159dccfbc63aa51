import type { IncomingMessage } from "node:http";

/**
 * The whole body; undefined when it is larger than allowed. The rest of such a body is read and thrown away: a client
 * that is still sending would not see the answer if the connection were closed under it.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const tooLarge = () => {
      request.removeAllListeners("data").resume();
      resolve(undefined);
    };
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) return tooLarge();
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) tooLarge();
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", reject);
  });
}
