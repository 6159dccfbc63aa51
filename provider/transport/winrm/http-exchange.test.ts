import { spawn } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { FailbackError } from "../../errors";
import type { XmlElement } from "../../wire/xml-element";
import { authorityOf, type Endpoint, type Exchange, HttpExchanger } from "./http-exchange";
import { type Loopback, type Responder, useLoopback } from "./loopback.test-support";
import type { HttpAnswer } from "./read-answer";

const servers = useLoopback();
const exchangers: HttpExchanger[] = [];

afterEach(() => {
  for (const exchanger of exchangers.splice(0)) exchanger.close();
});

function exchanger(endpoint: Endpoint): HttpExchanger {
  const one = new HttpExchanger(endpoint, "Basic dXNlcjpwYXNz");
  exchangers.push(one);
  return one;
}

const ASK = "<ask/>";

/** Long enough for a machine under load, and far below what a test may take. */
const PATIENCE_MS = 30_000;

function post(to: HttpExchanger, exchange: Partial<Exchange> = {}): Promise<HttpAnswer> {
  return to.post({ body: ASK, deadlineMs: PATIENCE_MS, ...exchange });
}

/** The error an exchange fails with, and how long it took. */
async function failure(exchange: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const begun = performance.now();
  try {
    await exchange;
  } catch (error) {
    return { error, ms: performance.now() - begun };
  }
  throw new Error("the exchange succeeded");
}

async function expectFailure(exchange: Promise<unknown>, code: string, words = ""): Promise<void> {
  const { error } = await failure(exchange);
  expect(error).toBeInstanceOf(FailbackError);
  expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
}

const soap = { "Content-Type": "application/soap+xml;charset=UTF-8" };

const answering: Responder = (_, response) => response.writeHead(200, soap).end("<answer/>");

/** Waits until the server's side of a connection is closed, and tells how many bytes ever came over it. */
async function bytesUntilClosed(socket: Socket): Promise<number> {
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
  return socket.bytesRead;
}

/** A server on bare sockets: `reply` gets each complete request, with its place on its connection and over all. */
async function bare(reply: (socket: Socket, at: { onConnection: number; overall: number }) => void) {
  let overall = 0;
  const server = await servers.tcp((socket) => {
    let text = "";
    let onConnection = 0;
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (!text.endsWith(ASK)) return;
      text = "";
      reply(socket, { onConnection: ++onConnection, overall: ++overall });
    });
  });
  return { ...server, requests: () => overall };
}

const ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: 9\r\n\r\n<answer/>";

describe("a request", () => {
  it("is posted to /wsman with its length, the credentials, and no wish for compression", async () => {
    const server = await servers.http(answering);
    await post(exchanger(server.endpoint), { body: "<größe/>" });
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({
      method: "POST",
      path: "/wsman",
      body: "<größe/>",
      headers: {
        host: authorityOf(server.endpoint),
        "content-type": "application/soap+xml;charset=UTF-8",
        "content-length": "10",
        authorization: "Basic dXNlcjpwYXNz",
        "accept-encoding": "identity",
      },
    });
  });

  it("goes over the connection of the one before it", async () => {
    const server = await servers.http(answering);
    const http = exchanger(server.endpoint);
    for (let n = 0; n < 3; n++) await post(http);
    expect(server.sockets).toHaveLength(1);
  });

  it("waits for one of eight connections when many are made at once", async () => {
    const server = await servers.http(answering);
    const http = exchanger(server.endpoint);
    const answers = await Promise.all(Array.from({ length: 40 }, () => post(http)));
    expect(answers.map((answer) => answer.document?.name)).toEqual(Array(40).fill("answer"));
    expect(server.sockets).toHaveLength(8);
  });

  it("names an IPv6 address as a URL does", () => {
    expect(authorityOf({ address: "fe80::1", port: 5985 })).toBe("[fe80::1]:5985");
    expect(authorityOf({ address: "hv-dr-01", port: 5985 })).toBe("hv-dr-01:5985");
  });
});

describe("elements taken out of an answer while it comes in", () => {
  it("are not in its document; a new taker is asked for with each answer", async () => {
    const server = await servers.http((_, response) => {
      response.writeHead(200, soap).end("<answer><b>1</b><c/></answer>");
    });
    const taken: string[][] = [];
    const taker = () => {
      const own: string[] = [];
      taken.push(own);
      return ({ name, text }: XmlElement) => name === "b" && own.push(text) > 0;
    };
    const http = exchanger(server.endpoint);
    await post(http, { taker });
    const { document } = await post(http, { taker });
    expect(taken).toEqual([["1"], ["1"]]);
    expect(document?.children.map(({ name }) => name)).toEqual(["c"]);
  });
});

describe("an answer", () => {
  it("is given with its status, its document and the document's length", async () => {
    const server = await servers.http((_, response) => response.writeHead(500, soap).end("<größe/>"));
    const answer = await post(exchanger(server.endpoint));
    expect(answer).toMatchObject({ status: 500, document: { name: "größe" }, bytes: 10 });
  });

  it.each(["text/xml; charset=utf-8", "Application/SOAP+XML", "application/xml"])("of type %s is XML", async (type) => {
    const server = await servers.http((_, response) => response.writeHead(200, { "Content-Type": type }).end("<a/>"));
    expect((await post(exchanger(server.endpoint))).document?.name).toBe("a");
  });

  it("may come in pieces cut anywhere", async () => {
    const server = await servers.http((_, response) => {
      response.writeHead(200, soap);
      for (const byte of Buffer.from("<größe>€</größe>")) response.write(Uint8Array.of(byte));
      response.end();
    });
    expect((await post(exchanger(server.endpoint))).document).toMatchObject({ name: "größe", text: "€" });
  });

  it("without a body has no document, whatever type it claims", async () => {
    const server = await servers.http((_, response) => response.writeHead(500, soap).end());
    expect(await post(exchanger(server.endpoint))).toEqual({ status: 500, document: undefined, bytes: 0, elements: 0 });
  });

  it("of status 401 has no document, and the connection can be used again", async () => {
    const server = await servers.http((_, response) =>
      response.writeHead(401, { "WWW-Authenticate": "Negotiate", "Content-Type": "text/html" }).end("<h1>401</h1>"),
    );
    const http = exchanger(server.endpoint);
    expect(await post(http)).toEqual({ status: 401, document: undefined, bytes: 0, elements: 0 });
    expect(await post(http)).toEqual({ status: 401, document: undefined, bytes: 0, elements: 0 });
    expect(server.sockets).toHaveLength(1);
  });

  it("of a proxy, in HTML, is not read", async () => {
    const server = await servers.http((_, response) =>
      response.writeHead(502, { "Content-Type": "text/html" }).end("<!DOCTYPE html><p>Bad & Gateway"),
    );
    expect(await post(exchanger(server.endpoint))).toEqual({ status: 502, document: undefined, bytes: 0, elements: 0 });
  });

  it("of a proxy that never ends is left after a while, and its connection is closed", async () => {
    const server = await servers.http((_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" });
      pourInto(response, "lorem ipsum ");
    });
    expect(await post(exchanger(server.endpoint))).toMatchObject({ status: 200, document: undefined });
    await bytesUntilClosed(onlySocket(server));
  });

  it("of a proxy that breaks off still gives its status", async () => {
    const server = await servers.http((received, response) => {
      response.writeHead(503, { "Content-Type": "text/html", "Content-Length": "1000" });
      response.write("<p>", () => received.socket.destroy());
    });
    expect(await post(exchanger(server.endpoint))).toMatchObject({ status: 503, document: undefined });
  });

  it("that redirects is not followed", async () => {
    const elsewhere = await servers.http(answering);
    const server = await servers.http((_, response) =>
      response.writeHead(307, { Location: `http://${authorityOf(elsewhere.endpoint)}/wsman` }).end(),
    );
    expect(await post(exchanger(server.endpoint))).toMatchObject({ status: 307, document: undefined });
    expect(elsewhere.sockets).toHaveLength(0);
  });
});

describe("an answer that cannot be read", () => {
  it("ends in the middle of the XML", async () => {
    const server = await servers.http((_, response) =>
      response.writeHead(200, { ...soap, Connection: "close" }).end("<s:Envelope xmlns:s='urn:s'><s:Body>"),
    );
    await expectFailure(post(exchanger(server.endpoint)), "answerUnreadable", "not well-formed");
  });

  it("has a DOCTYPE", async () => {
    const server = await servers.http((_, response) =>
      response.writeHead(200, soap).end('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'),
    );
    await expectFailure(post(exchanger(server.endpoint)), "answerUnreadable", "DOCTYPE");
  });

  it("has no end, and is left at the limit: its connection is closed", async () => {
    const server = await servers.http((_, response) => {
      response.writeHead(200, soap).write("<a>");
      pourInto(response, "lorem ipsum ");
    });
    await expectFailure(post(exchanger(server.endpoint)), "answerUnreadable", "larger than 4194304 bytes");
    await bytesUntilClosed(onlySocket(server));
  });

  it("leaves HTTP for another protocol: told at once, not when the time is up", async () => {
    const server = await bare((socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nabc");
    });
    const { error, ms } = await failure(post(exchanger(server.endpoint)));
    expect(error).toMatchObject({ code: "answerUnreadable", message: expect.stringContaining("(101)") });
    expect(ms).toBeLessThan(PATIENCE_MS / 3);
    await bytesUntilClosed(onlySocket(server));
  });

  it("is not HTTP at all", async () => {
    const server = await servers.tcp((socket) => socket.end("SSH-2.0-OpenSSH_9.2p1\r\n"));
    await expectFailure(post(exchanger(server.endpoint)), "answerUnreadable", "does not answer in HTTP");
  });
});

describe("a host that cannot be reached", () => {
  it("has nobody listening: named with its port and the system's reason", async () => {
    const endpoint = await servers.nobody();
    await expectFailure(
      post(exchanger(endpoint)),
      "hostUnreachable",
      `127.0.0.1:${endpoint.port} cannot be reached (ECONNREFUSED)`,
    );
  });

  it("breaks the connection before the answer: a new connection's request is not repeated", async () => {
    const server = await bare((socket) => socket.destroy());
    await expectFailure(post(exchanger(server.endpoint), { repeatable: true }), "hostUnreachable");
    expect(server.requests()).toBe(1);
  });

  it("breaks the connection inside the body", async () => {
    const server = await bare((socket) => {
      socket.end("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1000\r\n\r\n<answer>");
    });
    await expectFailure(post(exchanger(server.endpoint), { repeatable: true }), "hostUnreachable");
    expect(server.requests()).toBe(1);
  });

  it("never shows the credentials in an error", async () => {
    const { error } = await failure(post(exchanger(await servers.nobody())));
    expect(JSON.stringify([String(error), error])).not.toContain("dXNlcjpwYXNz");
  });
});

describe("the deadline", () => {
  const SHORT_MS = 200;

  /** The exchange must end with hostTimeout: not before its deadline, and not long after. */
  async function expectTimeout(exchange: Promise<unknown>): Promise<void> {
    const { error, ms } = await failure(exchange);
    expect(error).toMatchObject({ code: "hostTimeout", message: expect.stringContaining("within 0.2 seconds") });
    expect(ms).toBeGreaterThan(SHORT_MS - 20);
    expect(ms).toBeLessThan(PATIENCE_MS / 3);
  }

  it("counts while the connection is being made", async () => {
    const { endpoint, stop } = await deafHost();
    try {
      const gate = jest.fn();
      await expectTimeout(post(exchanger(endpoint), { deadlineMs: SHORT_MS, gate }));
      // Other systems let the caller believe that it is connected.
      if (process.platform === "linux") expect(gate).not.toHaveBeenCalled();
    } finally {
      await stop();
    }
  });

  it("counts until the first byte of the answer, and closes the connection", async () => {
    const server = await servers.http(() => {});
    await expectTimeout(post(exchanger(server.endpoint), { deadlineMs: SHORT_MS, repeatable: true }));
    await bytesUntilClosed(onlySocket(server));
    expect(server.received).toHaveLength(1);
  });

  it("counts inside the head", async () => {
    const server = await bare((socket) => socket.write("HTTP/1.1 200 OK\r\nContent-"));
    await expectTimeout(post(exchanger(server.endpoint), { deadlineMs: SHORT_MS }));
    await bytesUntilClosed(onlySocket(server));
  });

  it("counts inside the body, however it trickles", async () => {
    const server = await servers.http((received, response) => {
      response.writeHead(200, soap).write("<answer>");
      const drip = setInterval(() => response.write(" "), 20);
      received.socket.on("close", () => clearInterval(drip));
    });
    await expectTimeout(post(exchanger(server.endpoint), { deadlineMs: SHORT_MS }));
    await bytesUntilClosed(onlySocket(server));
  });

  it("counts inside a body that nobody wants", async () => {
    const server = await servers.http((_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).write("<p>");
    });
    await expectTimeout(post(exchanger(server.endpoint), { deadlineMs: SHORT_MS }));
  });

  it("counts while all connections are busy with others", async () => {
    const server = await servers.http(() => {});
    const http = exchanger(server.endpoint);
    const others = Array.from({ length: 8 }, () => failure(post(http)));
    await expectTimeout(post(http, { deadlineMs: SHORT_MS }));
    for (const socket of server.sockets) socket.destroy();
    await Promise.all(others);
  });

  it("of months does not run out at once", async () => {
    const server = await servers.http(answering);
    const answer = await post(exchanger(server.endpoint), { deadlineMs: 90 * 24 * 3_600_000 });
    expect(answer.status).toBe(200);
  });

  it("is one for both when a request is repeated", async () => {
    const server = await bare((socket, { overall }) => {
      if (overall === 1) socket.write(ANSWER);
      if (overall === 2) setTimeout(() => socket.destroy(), 2_500);
    });
    const http = exchanger(server.endpoint);
    await post(http);
    const { error, ms } = await failure(post(http, { deadlineMs: 3_000, repeatable: true }));
    expect(error).toMatchObject({ code: "hostTimeout", message: expect.stringContaining("within 3 seconds") });
    expect(server.requests()).toBe(3);
    // A deadline of its own would end two and a half seconds later.
    expect(ms).toBeLessThan(5_400);
  }, 20_000);
});

describe("a kept-alive connection that the server closes in the moment it is used again", () => {
  /** Answers the first request of a connection, and breaks it on the second. */
  const closing = () =>
    bare((socket, { onConnection }) => {
      if (onConnection === 1) socket.write(ANSWER);
      else socket.destroy();
    });

  it("has a repeatable request sent once more, on a new connection", async () => {
    const server = await closing();
    const http = exchanger(server.endpoint);
    await post(http, { repeatable: true });
    expect(await post(http, { repeatable: true })).toMatchObject({ status: 200, document: { name: "answer" } });
    expect(server.requests()).toBe(3);
    expect(server.sockets).toHaveLength(2);
  });

  it("is not followed by another idle one that may be as old", async () => {
    const server = await closing();
    const http = exchanger(server.endpoint);
    await Promise.all([post(http), post(http), post(http)]);
    expect(server.sockets).toHaveLength(3);
    expect(await post(http, { repeatable: true })).toMatchObject({ status: 200 });
    expect(server.sockets).toHaveLength(4);
  });

  it("fails any other request: the server saw it once", async () => {
    const server = await closing();
    const http = exchanger(server.endpoint);
    await post(http);
    await expectFailure(post(http), "hostUnreachable");
    expect(server.requests()).toBe(2);
  });

  it("is repeated once only", async () => {
    const server = await bare((socket, { overall }) => {
      if (overall === 1) socket.write(ANSWER);
      else socket.destroy();
    });
    const http = exchanger(server.endpoint);
    await post(http);
    await expectFailure(post(http, { repeatable: true }), "hostUnreachable");
    expect(server.requests()).toBe(3);
  });
});

describe("an answer that comes while the gate still runs", () => {
  const soap = "Content-Type: application/soap+xml\r\n";

  it.each([
    ["whole", `HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n`, 503],
    ["of credentials refused", `HTTP/1.1 401 No\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx`, 401],
    ["without an end", `HTTP/1.1 401 No\r\nContent-Type: text/html\r\n\r\nabc`, 401],
    ["as a result", `HTTP/1.1 200 OK\r\n${soap}Content-Length: 4\r\n\r\n<a/>`, 200],
    ["in a chunk that does not end", `HTTP/1.1 200 OK\r\n${soap}Transfer-Encoding: chunked\r\n\r\n1\r\n<\r\n`, 200],
  ])("ends the exchange at once, %s: the gate's later yes leads to no byte", async (_, bytes, status) => {
    const heard: Buffer[] = [];
    const { endpoint, sockets } = await servers.tcp((socket) => {
      socket.on("data", (chunk: Buffer) => heard.push(chunk));
      socket.write(bytes);
    });
    let open: () => void = () => {};
    const gate = () => new Promise<void>((resolve) => (open = resolve));
    const { error } = await failure(post(exchanger(endpoint), { gate }));
    expect(error).toMatchObject({
      code: "answerUnreadable",
      message: expect.stringContaining(`answered HTTP ${status} before it was asked: nothing was sent`),
    });
    open();
    const [socket] = sockets;
    if (socket && !socket.closed) await once(socket, "close");
    expect(heard).toEqual([]);
  });
});

describe("a gate", () => {
  it("runs once, on the open connection, before any byte of the request has arrived", async () => {
    const server = await servers.http(answering);
    let seenAtGate: { connections: number; bytes: number | undefined; bodies: string[] } | undefined;
    const gate = jest.fn(async () => {
      // A whole exchange with the same server on another connection: bytes sent too early would be there by then.
      await post(exchanger(server.endpoint), { body: "<probe/>" });
      const { sockets, received } = server;
      const bodies = received.map(({ body }) => body);
      seenAtGate = { connections: sockets.length, bytes: sockets[0]?.bytesRead, bodies };
    });
    const answer = await post(exchanger(server.endpoint), { gate });
    expect(seenAtGate).toEqual({ connections: 2, bytes: 0, bodies: ["<probe/>"] });
    expect(answer.document?.name).toBe("answer");
    expect(server.received.map(({ body }) => body)).toEqual(["<probe/>", ASK]);
    expect(server.received[1]?.socket).toBe(server.sockets[0]);
    expect(gate).toHaveBeenCalledTimes(1);
  });

  it("has a connection of its own, although another one lies idle", async () => {
    const server = await servers.http(answering);
    const http = exchanger(server.endpoint);
    await post(http);
    await post(http, { gate: async () => {} });
    expect(server.sockets).toHaveLength(2);
  });

  it.each<[string, unknown, () => Promise<void>]>(
    [new FailbackError("engineGone", "the engine is gone"), new Error("plain"), "a text"].flatMap((thrown) => [
      [`rejects with ${String(thrown)}`, thrown, () => Promise.reject(thrown)],
      [
        `throws ${String(thrown)}`,
        thrown,
        () => {
          throw thrown;
        },
      ],
    ]),
  )("that %s keeps every byte back: the exchange fails with just that", async (_, thrown, gate) => {
    const server = await servers.http(answering);
    const { error } = await failure(post(exchanger(server.endpoint), { gate }));
    expect(error).toBe(thrown);
    const socket = await firstSocket(server);
    expect(await bytesUntilClosed(socket)).toBe(0);
    expect(server.sockets).toHaveLength(1);
  });

  it("that is still closed at the deadline keeps every byte back, even if it opens later", async () => {
    const server = await servers.http(answering);
    let open = () => {};
    const gate = jest.fn(() => new Promise<void>((resolve) => (open = resolve)));
    await expectFailure(post(exchanger(server.endpoint), { gate, deadlineMs: 200 }), "hostTimeout");
    expect(gate).toHaveBeenCalledTimes(1);
    open();
    const socket = await firstSocket(server);
    expect(await bytesUntilClosed(socket)).toBe(0);
    await post(exchanger(server.endpoint), { body: "<probe/>" });
    expect(server.received.map(({ body }) => body)).toEqual(["<probe/>"]);
  });

  it("whose connection the server closes meanwhile keeps every byte back, and makes no second one", async () => {
    const server = await servers.http(answering);
    let open = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    const gate = jest.fn(async () => {
      (await firstSocket(server)).destroy();
      await opened;
    });
    await expectFailure(post(exchanger(server.endpoint), { gate }), "hostUnreachable");
    open();
    await post(exchanger(server.endpoint), { body: "<probe/>" });
    expect(server.received.map(({ body }) => body)).toEqual(["<probe/>"]);
    expect(server.sockets).toHaveLength(2);
    expect(gate).toHaveBeenCalledTimes(1);
  });

  it("that opens on a connection that is gone by then is startNotSent: no byte of it was handed over", async () => {
    const server = await servers.http(answering);
    let mine: Socket | undefined;
    const made = (message: unknown) => {
      mine = (message as { socket: Socket }).socket;
    };
    subscribe("net.client.socket", made);
    // It opens in the same breath, before Node has told anybody.
    const gate = async () => void mine?.destroy();
    await expectFailure(post(exchanger(server.endpoint), { gate }), "startNotSent", "before a byte");
    unsubscribe("net.client.socket", made);
    expect(await bytesUntilClosed(await firstSocket(server))).toBe(0);
  });

  it("is never asked when nobody listens", async () => {
    const gate = jest.fn(async () => {});
    await expectFailure(post(exchanger(await servers.nobody()), { gate }), "hostUnreachable");
    expect(gate).not.toHaveBeenCalled();
  });

  it("is asked once and its request sent once, when the server breaks the connection instead of answering", async () => {
    const server = await bare((socket) => socket.destroy());
    const gate = jest.fn(async () => {});
    // Never startNotSent: the host may have read it.
    await expectFailure(post(exchanger(server.endpoint), { gate, repeatable: true }), "hostUnreachable");
    expect(gate).toHaveBeenCalledTimes(1);
    expect(server.requests()).toBe(1);
    expect(server.sockets).toHaveLength(1);
  });
});

describe("closing", () => {
  it("closes the idle connections", async () => {
    const server = await servers.http(answering);
    const http = exchanger(server.endpoint);
    await post(http);
    http.close();
    await bytesUntilClosed(onlySocket(server));
  });
});

function onlySocket({ sockets }: Loopback): Socket {
  const [socket, ...others] = sockets;
  if (!socket || others.length > 0) throw new Error(`${sockets.length} connections were made, not one`);
  return socket;
}

/** The first connection, which the client may know of a moment before the server does. */
async function firstSocket(server: Loopback): Promise<Socket> {
  while (server.sockets.length === 0) await new Promise((resolve) => setImmediate(resolve));
  return onlySocket(server);
}

/** Writes without an end, as fast as the reader takes it. */
function pourInto(response: Parameters<Responder>[1], piece: string): void {
  const chunk = piece.repeat(1_000);
  const pour = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", pour);
  pour();
}

/**
 * A host that lets nobody in: a process that listens and never accepts, its queue filled by others. On Linux the next
 * connection stays unanswered.
 */
async function deafHost(): Promise<{ endpoint: Endpoint; stop: () => Promise<void> }> {
  const program = `
    const server = require("node:net").createServer();
    server.listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => {
      require("node:fs").writeSync(1, String(server.address().port) + "\\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(line.toString());
  const fillers = Array.from({ length: 16 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  await Promise.race(fillers.map((filler) => once(filler, "connect")));
  return {
    endpoint: { address: "127.0.0.1", port },
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      for (const filler of fillers) filler.destroy();
      await exited;
    },
  };
}

describe("the host's time", () => {
  it("is that of its last answer's Date, and goes on from there; none is told before", async () => {
    const told = Date.parse("2026-11-22T06:00:00Z");
    const server = await servers.http((_, response) => {
      response.writeHead(200, { ...soap, Date: new Date(told).toUTCString() }).end("<answer/>");
    });
    const one = exchanger(server.endpoint);
    expect(one.hostTime()).toBeUndefined();
    const begun = performance.now();
    await post(one);
    const shown = one.hostTime() ?? 0;
    expect(shown).toBeGreaterThanOrEqual(told);
    expect(shown - told).toBeLessThanOrEqual(performance.now() - begun);
  });

  it.each<[string, number, Readonly<Record<string, string>>, string]>([
    ["a 401", 401, {}, ""],
    ["a 401 in the form of an answer", 401, soap, "<answer/>"],
    ["a 200 without an envelope", 200, {}, "let in"],
    ["a refusal of a proxy", 403, { "Content-Type": "text/html" }, "<html/>"],
    ["a 503 in the form of an answer", 503, soap, "<answer/>"],
  ])("is not told by %s, which anybody may have written", async (_, status, headers, body) => {
    const told = Date.parse("2026-11-22T06:00:00Z");
    const bodies = ["<answer/>", body];
    const server = await servers.http((__, response) => {
      const first = server.received.length === 1;
      const date = new Date(first ? told : 0).toUTCString();
      response.writeHead(first ? 200 : status, { ...(first ? soap : headers), Date: date }).end(bodies[first ? 0 : 1]);
    });
    const one = exchanger(server.endpoint);
    await post(one);
    await post(one);
    expect(server.received).toHaveLength(2);
    expect(one.hostTime()).toBeGreaterThanOrEqual(told);
  });

  it("is told by a fault", async () => {
    const told = Date.parse("2026-11-22T06:00:00Z");
    const server = await servers.http((_, response) => {
      response.writeHead(500, { ...soap, Date: new Date(told).toUTCString() }).end("<fault/>");
    });
    const one = exchanger(server.endpoint);
    await post(one);
    expect(one.hostTime()).toBeGreaterThanOrEqual(told);
  });

  it("is not told by an answer that proves unreadable", async () => {
    const server = await servers.http((_, response) => {
      response.writeHead(200, { ...soap, Date: new Date(0).toUTCString() }).end("<answer>");
    });
    const one = exchanger(server.endpoint);
    await expectFailure(post(one), "answerUnreadable");
    expect(one.hostTime()).toBeUndefined();
  });

  it("is not told by an answer without a date, or with one that is none", async () => {
    const server = await servers.http((_, response) => {
      response.sendDate = false;
      response.writeHead(200, { ...soap, Date: "yesterday" }).end("<answer/>");
    });
    const one = exchanger(server.endpoint);
    await post(one);
    expect(one.hostTime()).toBeUndefined();
  });
});
