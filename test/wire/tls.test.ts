import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer as createNetServer, type Server } from "node:net";
import { resolve } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { promisify } from "node:util";
import { WsmanCimSession } from "../../provider/cim/wsman-session";
import type { FailbackError } from "../../provider/errors";
import { HypervReplicaHost } from "../../provider/hyperv/hyperv-replica-host";
import { HYPERV_NAMESPACE } from "../../provider/hyperv/names";
import { type Endpoint, type Exchange, HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import type { TlsSettings } from "../../provider/transport/winrm/tls-options";
import { WsmanClient } from "../../provider/transport/winrm/wsman-client";
import type { RunningHost } from "../../simulator/host";
import { Authority, type Identity, type Leaf } from "../support/certificates";
import { HostControl } from "../support/host-control";
import { openHost, untilBroughtBack } from "../support/in-process-host";
import { type Listening, listenOnLoopback } from "../support/loopback-listener";

/** As it was built, for processes of their own. */
const EXCHANGER = resolve(__dirname, "../../dist/provider/transport/winrm/http-exchange.js");

const LOOPBACK = "127.0.0.1";
const PATIENCE_MS = 30_000;
const account = { user: "HV\\failback", password: "rehearsal" };
const basic = `Basic ${Buffer.from(`${account.user}:${account.password}`).toString("base64")}`;

let ours: Authority;
let theirs: Authority;
const ends: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  ours = await Authority.create("Our Authority");
  theirs = await Authority.create("Another Authority");
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function hostWith(identity?: Identity): Promise<RunningHost> {
  const host = await openHost({ ...account, timeScale: 600, ...(identity ? { tls: identity } : {}) });
  ends.push(() => host.close());
  return host;
}

async function hostFor(leaf: Leaf, authority = ours): Promise<RunningHost> {
  return hostWith(await authority.issue(leaf));
}

/** A server on bare sockets, or any other, until the test ends. */
async function listening<T extends Server>(server: T): Promise<Listening<T>> {
  const one = await listenOnLoopback(server);
  ends.push(() => one.close());
  return one;
}

function exchanger(port: number, tls: TlsSettings | undefined, address = LOOPBACK): HttpExchanger {
  const endpoint: Endpoint = { address, port, tls };
  const http = new HttpExchanger(endpoint, basic);
  ends.push(() => http.close());
  return http;
}

function replicaHost(port: number, tls: TlsSettings | undefined): HypervReplicaHost {
  return new HypervReplicaHost(new WsmanCimSession(new WsmanClient(exchanger(port, tls)), HYPERV_NAMESPACE));
}

/** What an exchange with a gate fails with; the gate must not have run. */
async function refusal(http: HttpExchanger, more: Partial<Exchange> = {}): Promise<FailbackError> {
  const gate = jest.fn(async () => undefined);
  const { error } = await http.post({ body: "<ask/>", deadlineMs: PATIENCE_MS, gate, ...more }).then(
    () => ({ error: undefined }),
    (error: FailbackError) => ({ error }),
  );
  expect(gate).not.toHaveBeenCalled();
  if (error === undefined) throw new Error("the exchange succeeded");
  return error;
}

describe("W4 a verified connection", () => {
  it("W4 carries a look and a failback from the first query to FailbackCompleted", async () => {
    const host = await hostFor({ names: [LOOPBACK] });
    expect(host.wsman).toMatch(/^https:/);
    const replica = replicaHost(host.port, { ca: ours.pem });
    const { machines } = await replica.inventory();
    const machine = machines.find(({ name }) => name === "SQL01");
    if (!machine) throw new Error("the starter fleet has SQL01");
    const ref = { vmId: machine.id, relationship: "primary" as const };
    const gate = jest.fn(async () => undefined);
    const order = { ...ref, recoveryPointId: undefined, deadlineMs: PATIENCE_MS };
    expect(await replica.initiateFailback(order, gate)).toMatchObject({ kind: "accepted" });
    expect(gate).toHaveBeenCalledTimes(1);
    await untilBroughtBack(replica, ref, PATIENCE_MS);
  }, 60_000);

  it.each<[string, Leaf, Omit<TlsSettings, "ca">]>([
    ["by the address's own name", { names: [LOOPBACK] }, {}],
    [
      "by serverName, whatever the address is",
      { names: ["hv-dr-01.corp.example"] },
      { serverName: "hv-dr-01.corp.example" },
    ],
    [
      "by a serverName with a final dot",
      { names: ["hv-dr-01.corp.example"] },
      { serverName: "hv-dr-01.corp.example." },
    ],
    ["by a serverName that is an address", { names: ["192.0.2.7"] }, { serverName: "192.0.2.7" }],
  ])("W4 is made where the certificate is right %s", async (_, leaf, settings) => {
    const host = await hostFor(leaf);
    const { machines } = await replicaHost(host.port, { ca: ours.pem, ...settings }).inventory();
    expect(machines.length).toBeGreaterThan(5);
  });

  it("W4 is made through an authority between, and with several trusted ones", async () => {
    const between = await Authority.create("Issuing Authority", ours);
    const leaf = await between.issue({ names: [LOOPBACK] });
    const host = await hostWith({ ...leaf, certificate: `${leaf.certificate}\n${between.pem}` });
    for (const ca of [ours.pem, `${theirs.pem}\n${ours.pem}`, between.pem])
      expect((await replicaHost(host.port, { ca }).inventory()).machines.length).toBeGreaterThan(5);
    expect((await refusal(exchanger(host.port, { ca: theirs.pem }))).code).toBe("certificateRefused");
  });

  it("W4 is made with the host's own certificate as the one that is trusted", async () => {
    const leaf = await ours.issue({ names: [LOOPBACK] });
    const host = await hostWith(leaf);
    expect((await replicaHost(host.port, { ca: leaf.certificate }).inventory()).machines.length).toBeGreaterThan(5);
  });

  it("W4 asks for the name in the handshake, and for none where it is an address", async () => {
    const leaf = await ours.issue({ names: ["hv-dr-01.corp.example", LOOPBACK] });
    const asked: unknown[] = [];
    const { port } = await listening(
      createTlsServer({ cert: leaf.certificate, key: leaf.key }, (socket) => {
        asked.push(socket.servername);
        socket.on("error", () => undefined).end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      }),
    );
    for (const serverName of [undefined, "hv-dr-01.corp.example", "hv-dr-01.corp.example."])
      await exchanger(port, { ca: ours.pem, serverName }).post({ body: "<ask/>", deadlineMs: PATIENCE_MS });
    expect(asked).toEqual([false, "hv-dr-01.corp.example", "hv-dr-01.corp.example"]);
  });
});

describe("W4 a certificate that is not right", () => {
  const name = LOOPBACK;
  it.each<[string, () => Promise<RunningHost>, () => TlsSettings, RegExp]>([
    [
      "of an unknown authority",
      () => hostFor({ names: [name] }, theirs),
      () => ({ ca: ours.pem }),
      /authority that is not trusted here \(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT_LOCALLY)\)/,
    ],
    [
      "of an unknown authority that comes along",
      async () => {
        const leaf = await theirs.issue({ names: [name] });
        return hostWith({ ...leaf, certificate: `${leaf.certificate}\n${theirs.pem}` });
      },
      () => ({ ca: ours.pem }),
      /authority that is not trusted here \(SELF_SIGNED_CERT_IN_CHAIN\)/,
    ],
    [
      "signed by itself",
      () => hostWith(theirs.itself),
      () => ({ ca: ours.pem }),
      /is signed by itself, and not among those trusted here \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    ],
    [
      "of an authority that Node does not know, without ca",
      () => hostFor({ names: [name] }),
      () => ({}),
      /authority that is not trusted here \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/,
    ],
    [
      "made out to another name",
      () => hostFor({ names: ["other.example"] }),
      () => ({ ca: ours.pem }),
      /not made out to 127\.0\.0\.1 but to DNS:other\.example \(ERR_TLS_CERT_ALTNAME_INVALID\)/,
    ],
    [
      "made out to the address, where serverName wants another",
      () => hostFor({ names: [name] }),
      () => ({ ca: ours.pem, serverName: "hv-dr-01" }),
      /not made out to hv-dr-01 but to IP Address:127\.0\.0\.1/,
    ],
    [
      "that has expired",
      () => hostFor({ names: [name], from: -9, until: -1 }),
      () => ({ ca: ours.pem }),
      /has expired, by this machine's clock \(CERT_HAS_EXPIRED\)/,
    ],
    [
      "that is not valid yet",
      () => hostFor({ names: [name], from: 1 }),
      () => ({ ca: ours.pem }),
      /is not valid yet, by this machine's clock \(CERT_NOT_YET_VALID\)/,
    ],
  ])("W4 %s is refused, and the host receives nothing", async (_, start, settings, words) => {
    const host = await start();
    const before = await new HostControl(host).requests();
    const tls = settings();
    const error = await refusal(exchanger(host.port, tls));
    expect(error).toMatchObject({ code: "certificateRefused", message: expect.stringMatching(words) });
    expect(error.message).toContain(`127.0.0.1:${host.port} shows a certificate that`);
    await expect(replicaHost(host.port, tls).inventory()).rejects.toMatchObject({ code: "certificateRefused" });
    const order = {
      vmId: "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601",
      relationship: "primary",
      recoveryPointId: undefined,
      deadlineMs: 5_000,
    } as const;
    const outcome = await replicaHost(host.port, tls).initiateFailback(order, async () => undefined);
    expect(outcome).toMatchObject({ kind: "notSent", cause: { code: "certificateRefused" } });
    expect(await new HostControl(host).requests()).toEqual(before);
  });

  it("W4 is refused whatever the environment says", async () => {
    const host = await hostFor({ names: [name] }, theirs);
    // In a process of its own: Node reads its environment, not the copy that Jest gives to a test.
    const program = `
      const { HttpExchanger } = require(process.argv[1]);
      const endpoint = { address: "127.0.0.1", port: ${host.port}, tls: {} };
      new HttpExchanger(endpoint, "Basic eDp5").post({ body: "<ask/>", deadlineMs: ${PATIENCE_MS} }).then(
        ({ status }) => process.stdout.write("answered " + status),
        ({ code }) => process.stdout.write(code),
      );`;
    const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: "0" };
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", program, EXCHANGER], { env });
    expect(stdout).toBe("certificateRefused");
  });
});

describe("W4 peers that do not agree", () => {
  it("W4 plain HTTP where TLS was meant is told, and is sent nothing", async () => {
    const received = jest.fn();
    const { port } = await listening(createHttpServer(received));
    expect(await refusal(exchanger(port, {}))).toMatchObject({
      code: "answerUnreadable",
      message: expect.stringContaining("does not answer in TLS"),
    });
    expect(received).not.toHaveBeenCalled();
  });

  it("W4 TLS where plain HTTP was meant gives the hint, and the host counts no request", async () => {
    const host = await hostFor({ names: [LOOPBACK] });
    const before = await new HostControl(host).requests();
    const http = exchanger(host.port, undefined);
    await expect(http.post({ body: "<ask/>", deadlineMs: PATIENCE_MS })).rejects.toMatchObject({
      code: "hostUnreachable",
      message: expect.stringContaining("if this is its HTTPS port, give `host.tls`"),
    });
    expect(await new HostControl(host).requests()).toEqual(before);
  });

  it("W4 a peer that answers plain HTTP with an alert of TLS gives the hint too", async () => {
    const { port } = await listening(
      createNetServer((socket) => socket.once("data", () => socket.end(Uint8Array.of(21, 3, 1, 0, 2, 2, 70)))),
    );
    const http = exchanger(port, undefined);
    await expect(http.post({ body: "<ask/>", deadlineMs: PATIENCE_MS })).rejects.toMatchObject({
      code: "answerUnreadable",
      message: expect.stringContaining("answers in TLS, not in plain HTTP"),
    });
  });

  it("W4 a peer that hangs up in the handshake is told from one that is away", async () => {
    const { port } = await listening(createNetServer((socket) => socket.once("data", () => socket.destroy())));
    expect(await refusal(exchanger(port, {}))).toMatchObject({
      code: "hostUnreachable",
      message: expect.stringContaining("closed the connection before TLS was agreed"),
    });
  });

  it("W4 a host that knows nothing newer than TLS 1.1 is refused", async () => {
    const leaf = await ours.issue({ names: [LOOPBACK] });
    const { port } = await listening(
      createTlsServer({ cert: leaf.certificate, key: leaf.key, minVersion: "TLSv1", maxVersion: "TLSv1.1" }),
    );
    expect(await refusal(exchanger(port, { ca: ours.pem }))).toMatchObject({
      code: "tlsRefused",
      message: expect.stringContaining("protocol version"),
    });
  });

  it("W4 nothing older than TLS 1.2 is offered", async () => {
    const hello = new Promise<Buffer>((resolve) => {
      void listening(createNetServer((socket) => socket.once("data", resolve))).then(({ port }) =>
        exchanger(port, {})
          .post({ body: "<ask/>", deadlineMs: 500 })
          .catch(() => undefined),
      );
    });
    expect(supportedVersions(await hello)).toEqual([0x0304, 0x0303]);
  });
});

describe("W4 time and the gate", () => {
  it("W4 a handshake that stalls ends in hostTimeout at the deadline", async () => {
    const { port, sockets } = await listening(createNetServer(() => undefined));
    const begun = performance.now();
    const error = await refusal(exchanger(port, {}), { deadlineMs: 300 });
    expect(error).toMatchObject({ code: "hostTimeout", message: expect.stringContaining("within 0.3 seconds") });
    expect(performance.now() - begun).toBeLessThan(10_000);
    // The connection is given up as well.
    const [socket] = sockets;
    if (socket && !socket.closed) await once(socket.resume(), "close");
  });

  it("W4 the gate runs once, after the handshake and before any byte of the request", async () => {
    const leaf = await ours.issue({ names: [LOOPBACK] });
    const seen: string[] = [];
    const secured = jest.fn();
    const { port } = await listening(
      createTlsServer({ cert: leaf.certificate, key: leaf.key, maxVersion: "TLSv1.2" }, (socket) => {
        secured();
        socket
          .on("error", () => undefined)
          .on("data", (chunk: Buffer) => {
            seen.push(chunk.toString("latin1"));
            if (seen.join("").endsWith("<ask/>")) socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
          });
      }),
    );
    const http = exchanger(port, { ca: ours.pem });
    const gate = jest.fn(async () => {
      // A whole exchange on another connection: bytes sent too early would be there by then.
      await http.post({ body: "<probe><ask/>", deadlineMs: PATIENCE_MS });
      expect(seen.join("")).toMatch(/<probe><ask\/>$/);
      expect(secured).toHaveBeenCalledTimes(2);
    });
    expect(await http.post({ body: "<ask/>", deadlineMs: PATIENCE_MS, gate })).toMatchObject({ status: 200 });
    expect(gate).toHaveBeenCalledTimes(1);
    expect(seen.join("").match(/POST \/wsman/g)).toHaveLength(2);
  });

  it("W4 every connection is verified anew: no session is resumed", async () => {
    const leaf = await ours.issue({ names: [LOOPBACK] });
    const resumed: boolean[] = [];
    const { port } = await listening(
      createTlsServer({ cert: leaf.certificate, key: leaf.key, maxVersion: "TLSv1.2" }, (socket) => {
        resumed.push(socket.isSessionReused());
        socket.on("error", () => undefined);
        socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
      }),
    );
    const http = exchanger(port, { ca: ours.pem });
    for (let n = 0; n < 3; n++) await http.post({ body: "<ask/>", deadlineMs: PATIENCE_MS });
    expect(resumed).toEqual([false, false, false]);
  });

  it("W4 a head of an answer above 16 kB is refused", async () => {
    const leaf = await ours.issue({ names: [LOOPBACK] });
    const { port } = await listening(
      createTlsServer({ cert: leaf.certificate, key: leaf.key }, (socket) => {
        socket.on("error", () => undefined).end(`HTTP/1.1 200 OK\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`);
      }),
    );
    const http = exchanger(port, { ca: ours.pem });
    await expect(http.post({ body: "<ask/>", deadlineMs: PATIENCE_MS })).rejects.toMatchObject({
      code: "answerUnreadable",
      message: expect.stringContaining("HPE_HEADER_OVERFLOW"),
    });
  });
});

/** The versions a ClientHello offers: extension 43 (RFC 8446 4.2.1). */
function supportedVersions(record: Buffer): number[] {
  // Record header 5, handshake header 4, legacy version 2, random 32.
  let at = 43;
  at += 1 + record.readUInt8(at);
  at += 2 + record.readUInt16BE(at);
  at += 1 + record.readUInt8(at);
  const end = at + 2 + record.readUInt16BE(at);
  at += 2;
  while (at < end) {
    const [type, length] = [record.readUInt16BE(at), record.readUInt16BE(at + 2)];
    at += 4;
    if (type === 43) return Array.from({ length: (length - 1) / 2 }, (_, n) => record.readUInt16BE(at + 1 + 2 * n));
    at += length;
  }
  return [];
}
