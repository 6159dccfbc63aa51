import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { PASSWORD, type TestHost } from "./open-host.test-support";

/** A request on a connection of its own, its bytes as they are. */
export async function rawPost(
  { running }: TestHost,
  body: string,
): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect(running.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  // A connection that is cut may show as an error; what arrived before it is what counts.
  socket.on("error", () => socket.destroy());
  await once(socket, "connect");
  const credentials = Buffer.from(`${running.user}:${PASSWORD}`).toString("base64");
  socket.write(
    `POST /wsman HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Basic ${credentials}\r\n` +
      `Content-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return { socket, received: () => Buffer.concat(chunks).toString("utf8") };
}

/** What arrives until the connection ends. */
export async function postUntilClosed(host: TestHost, body: string): Promise<string> {
  const { socket, received } = await rawPost(host, body);
  await once(socket, "close");
  return received();
}
