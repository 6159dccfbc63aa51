import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { Authority } from "../../test/support/certificates";
import { DEFAULT_LISTENER_LIMITS, LoopbackListener } from "./listener";

async function dial(listener: LoopbackListener): Promise<Socket> {
  const socket = connect(listener.port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

async function everything(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

describe("a listener", () => {
  it("does not wait for ever for the head of a request, nor for its body", async () => {
    const limits = { ...DEFAULT_LISTENER_LIMITS, headersTimeoutMs: 200, requestTimeoutMs: 400 };
    const listener = await LoopbackListener.open(
      0,
      async (request, response) => {
        for await (const _ of request);
        response.end("done");
      },
      Date.now,
      limits,
    );
    const head = await dial(listener);
    head.write("POST / HTTP/1.1\r\n");
    const body = await dial(listener);
    body.write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n12345");
    expect(await everything(head)).toMatch(/^(HTTP\/1\.1 4|$)/);
    expect(await everything(body)).not.toContain("done");
    await listener.close();
  });

  it("does not wait for ever for a client that asks and never reads, and does for its own answer", async () => {
    const limits = { ...DEFAULT_LISTENER_LIMITS, requestTimeoutMs: 400 };
    const open: Socket[] = [];
    const listener = await LoopbackListener.open(
      0,
      async ({ url, socket }, response) => {
        if (url === "/large") open.push(socket);
        else await new Promise((resolve) => setTimeout(resolve, 1_000));
        response.end(Buffer.alloc(url === "/large" ? 20_000_000 : 10));
      },
      Date.now,
      limits,
    );
    const deaf = await dial(listener);
    deaf.pause();
    deaf.write("GET /large HTTP/1.1\r\nHost: h\r\n\r\n".repeat(3));
    expect((await fetch(`http://127.0.0.1:${listener.port}/slow`)).status).toBe(200);
    const [socket] = open;
    if (!socket) throw new Error("nothing was asked");
    if (!socket.destroyed) await once(socket, "close");
    expect(socket.writableFinished).toBe(false);
    deaf.destroy();
    await listener.close();
  });

  it("turns a failure while answering into a 500, and answers the next request", async () => {
    const told = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    let failing = true;
    const listener = await LoopbackListener.open(0, async (_request, response) => {
      if (failing) throw new Error("out of order");
      response.end("done");
    });
    const url = `http://127.0.0.1:${listener.port}/`;
    expect((await fetch(url)).status).toBe(500);
    expect(told).toHaveBeenCalledWith(expect.stringContaining("out of order"));
    failing = false;
    expect(await (await fetch(url)).text()).toBe("done");
    told.mockRestore();
    await listener.close();
  });

  it("dates every answer by the clock it is given, its own refusals too", async () => {
    const now = Date.UTC(2031, 0, 2, 3, 4, 5, 678);
    const listener = await LoopbackListener.open(
      0,
      async (_request, response) => void response.end(),
      () => now,
    );
    const requests = [
      "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
      "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: h\r\nExpect: a miracle\r\nConnection: close\r\n\r\n",
      "nonsense\r\n\r\n",
    ];
    const answers = await Promise.all(
      requests.map(async (request) => {
        const socket = await dial(listener);
        socket.write(request);
        return everything(socket);
      }),
    );
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(["200", "400", "417", "400"]);
    for (const answer of answers) {
      expect(answer.match(/^Date: .*$/gm)).toEqual(["Date: Thu, 02 Jan 2031 03:04:05 GMT"]);
    }
    await listener.close();
  });

  it("cannot open a port that is taken", async () => {
    const first = await LoopbackListener.open(0, async (_request, response) => void response.end());
    const second = LoopbackListener.open(first.port, async (_request, response) => void response.end());
    await expect(second).rejects.toThrow("EADDRINUSE");
    await first.close();
  });
});

describe("a listener on HTTPS", () => {
  async function open() {
    const authority = await Authority.create("An Authority");
    const identity = await authority.issue({ names: ["127.0.0.1"] });
    const handle = jest.fn(
      async (_request: unknown, response: { end(text: string): unknown }) => void response.end("done"),
    );
    const listener = await LoopbackListener.open(0, handle, Date.now, DEFAULT_LISTENER_LIMITS, identity);
    return { authority, handle, listener };
  }

  it("answers who agrees on TLS 1.2 or later, and nobody else", async () => {
    const { authority, handle, listener } = await open();
    const dialTls = (versions: object) =>
      connectTls({ host: "127.0.0.1", port: listener.port, ca: authority.pem, ...versions });
    const good = dialTls({ maxVersion: "TLSv1.2" });
    good.write("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    expect(await everything(good)).toMatch(/^HTTP\/1\.1 200/);
    const old = dialTls({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" });
    const [error] = (await once(old, "error")) as [Error];
    expect(error.message).toMatch(/protocol version/);
    const plain = await dial(listener);
    plain.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    expect(await everything(plain)).not.toContain("HTTP");
    expect(handle).toHaveBeenCalledTimes(1);
    await listener.close();
  });

  it("closes in a short time, although a client has not ended its handshake", async () => {
    const { listener } = await open();
    const stalled = await dial(listener);
    const gone = everything(stalled);
    const begun = performance.now();
    await listener.close();
    await gone;
    expect(performance.now() - begun).toBeLessThan(20_000);
  }, 30_000);
});
