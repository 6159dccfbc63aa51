import { constants } from "node:crypto";
import { createServer as createHttpsServer } from "node:https";
import { connect, createServer, type Server } from "node:net";
import { TLSSocket, type TlsOptions } from "node:tls";
import { WsmanCimSession } from "../../provider/cim/wsman-session";
import { HypervReplicaHost } from "../../provider/hyperv/hyperv-replica-host";
import { HYPERV_NAMESPACE } from "../../provider/hyperv/names";
import { CertificateExchanger } from "../../provider/transport/winrm/auth/certificate-exchanger";
import { NegotiateExchanger } from "../../provider/transport/winrm/auth/negotiate-exchanger";
import type { Exchanger } from "../../provider/transport/winrm/exchanger";
import { failure } from "../../provider/transport/winrm/failure.test-support";
import { HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import { WsmanClient } from "../../provider/transport/winrm/wsman-client";
import { MUTUAL_PROFILE } from "../../simulator/auth/client-certificate";
import type { RunningHost } from "../../simulator/host";
import { Authority, type Identity, type Leaf } from "../support/certificates";
import { HostControl } from "../support/host-control";
import { openHost, untilBroughtBack } from "../support/in-process-host";
import { listenOnLoopback } from "../support/loopback-listener";

const LOOPBACK = "127.0.0.1";
const PATIENCE_MS = 30_000;
const SUBJECT = "failback@corp.example";
const SQL01 = "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601";
const ref = { vmId: SQL01, relationship: "primary" } as const;
const order = { ...ref, recoveryPointId: undefined, deadlineMs: PATIENCE_MS };
const mine: Leaf = { names: [SUBJECT] };

let hosts: Authority;
let people: Authority;
let strangers: Authority;
const ends: (() => Promise<void> | void)[] = [];
beforeAll(async () => {
  hosts = await Authority.create("Authority of Hosts");
  people = await Authority.create("Authority of Clients");
  strangers = await Authority.create("Authority of Strangers");
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A host that takes client certificates and nothing else. */
async function hostWith(): Promise<RunningHost> {
  const host = await openHost({
    timeScale: 600,
    user: "HV\\failback",
    password: "unused-by-anybody",
    auth: { schemes: ["certificate"], certificateSubject: SUBJECT },
    tls: { ...(await hosts.issue({ names: [LOOPBACK] })), clientAuthorities: people.pem },
  });
  ends.push(() => host.close());
  return host;
}

const endpointOf = ({ port }: { port: number }) => ({ address: LOOPBACK, port, tls: { ca: hosts.pem } });

function ending<T extends Exchanger>(exchanger: T): T {
  ends.push(() => exchanger.close());
  return exchanger;
}

const comesWith = (identity: Identity, peer: { port: number }) =>
  ending(new CertificateExchanger(endpointOf(peer), identity));

const replicaOver = (exchanger: Exchanger) =>
  new HypervReplicaHost(new WsmanCimSession(new WsmanClient(exchanger), HYPERV_NAMESPACE));

async function listening(server: Server): Promise<{ port: number }> {
  const one = await listenOnLoopback(server);
  ends.push(() => one.close());
  return one;
}

/** A server that notes of every request over which TLS it came, who is named in the certificate, and what the header says. */
async function telling(options: TlsOptions): Promise<{ peer: { port: number }; told: string[] }> {
  const told: string[] = [];
  const identity = await hosts.issue({ names: [LOOPBACK] });
  // Nor is a session resumed by a new handshake: it would not show the certificate.
  const secureOptions = constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION;
  const settings = {
    secureOptions,
    cert: identity.certificate,
    key: identity.key,
    ca: people.pem,
    rejectUnauthorized: false,
    ...options,
  };
  const server = createHttpsServer(settings, ({ socket, headers }, response) => {
    const tell = () => {
      if (!(socket instanceof TLSSocket)) throw new Error("it did not come over TLS");
      told.push([socket.getProtocol(), socket.getPeerCertificate().subjectaltname, headers.authorization].join(", "));
      response.writeHead(200).end();
    };
    if (options.requestCert || !(socket instanceof TLSSocket)) tell();
    // The certificate is asked for once the request was seen, as HTTP.sys does unless it is told to ask at once.
    else socket.renegotiate({ requestCert: true, rejectUnauthorized: false }, tell);
  });
  return { peer: await listening(server), told };
}

/** What an exchange with a gate fails with; nothing of it was sent. */
async function refusal(exchanger: Exchanger) {
  const gate = jest.fn(async () => undefined);
  const error = await failure(exchanger.post({ body: "<ask/>", deadlineMs: PATIENCE_MS, gate }));
  expect(gate).not.toHaveBeenCalled();
  return error;
}

describe("W4 a client certificate", () => {
  it("W4 carries a look and a failback, which the host counts for the account it stands for", async () => {
    const host = await hostWith();
    const replica = replicaOver(comesWith(await people.issue(mine), host));
    expect((await replica.inventory()).machines.length).toBeGreaterThan(5);
    const gate = jest.fn(async () => undefined);
    expect(await replica.initiateFailback(order, gate)).toMatchObject({ kind: "accepted" });
    expect(gate).toHaveBeenCalledTimes(1);
    await untilBroughtBack(replica, ref, PATIENCE_MS);
    expect(await new HostControl(host).calls()).toMatchObject([
      { method: "InitiateFailback", user: "HV\\failback", started: true },
    ]);
  }, 60_000);

  it("W4 may come with the authority between it and the one that the host trusts", async () => {
    const host = await hostWith();
    const between = await Authority.create("Issuing Authority", people);
    const leaf = await between.issue(mine);
    const chain = { ...leaf, certificate: `${leaf.certificate}\n${between.pem}` };
    expect((await replicaOver(comesWith(chain, host)).inventory()).machines.length).toBeGreaterThan(5);
    expect((await failure(replicaOver(comesWith(leaf, host)).inventory())).code).toBe("authenticationFailed");
  });

  it.each<[string, () => Promise<Identity>]>([
    ["of another authority", () => strangers.issue(mine)],
    ["signed by itself", async () => strangers.itself],
    ["that is mapped to no account", () => people.issue({ names: ["somebody@corp.example"] })],
    ["that has expired", () => people.issue({ ...mine, from: -9, until: -1 })],
    ["that is not valid yet", () => people.issue({ ...mine, from: 1 })],
  ])("W4 %s is refused, and nothing is started or sent", async (_, issue) => {
    const host = await hostWith();
    const replica = replicaOver(comesWith(await issue(), host));
    const error = await failure(replica.inventory());
    expect(error).toMatchObject({
      code: "authenticationFailed",
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ refused the client certificate \(HTTP 401\): .*valid until/),
    });
    expect(error.message).not.toMatch(/password|user name/);
    const gate = jest.fn(async () => undefined);
    expect(await replica.initiateFailback(order, gate)).toMatchObject({
      kind: "notSent",
      cause: { code: "authenticationFailed" },
    });
    expect(gate).not.toHaveBeenCalled();
    expect(await new HostControl(host).calls()).toEqual([]);
  });

  it("W4 that is missing lets nobody in, whatever the request says", async () => {
    const host = await hostWith();
    const none = ending(new HttpExchanger(endpointOf(host), MUTUAL_PROFILE));
    expect((await none.post({ body: "<ask/>", deadlineMs: PATIENCE_MS })).status).toBe(401);
    const account = { username: "HV\\failback", password: "unused-by-anybody" };
    expect(await refusal(ending(new NegotiateExchanger(endpointOf(host), account)))).toMatchObject({
      code: "authenticationFailed",
      message: expect.stringMatching(/does not offer Negotiate.*service\/auth '@\{Negotiate="true"\}'/),
    });
    expect(await new HostControl(host).calls()).toEqual([]);
  });
});

describe("W4 the TLS that shows a client certificate", () => {
  it("W4 is of version 1.2, also with a host that knows 1.3", async () => {
    const { peer, told } = await telling({ requestCert: true });
    const exchanger = comesWith(await people.issue(mine), peer);
    await exchanger.post({ body: "<ask/>", deadlineMs: PATIENCE_MS });
    expect(told).toEqual([`TLSv1.2, DNS:${SUBJECT}, ${MUTUAL_PROFILE}`]);
  });

  it("W4 shows it also when the host asks for it late, by a new handshake", async () => {
    const { peer, told } = await telling({ maxVersion: "TLSv1.2" });
    const exchanger = comesWith(await people.issue(mine), peer);
    const gate = jest.fn(async () => undefined);
    await exchanger.post({ body: "<ask/>", deadlineMs: PATIENCE_MS });
    await exchanger.post({ body: "<ask/>", deadlineMs: PATIENCE_MS, gate });
    expect(told).toEqual(Array(2).fill(`TLSv1.2, DNS:${SUBJECT}, ${MUTUAL_PROFILE}`));
    expect(gate).toHaveBeenCalledTimes(1);
  });

  it("W4 is not agreed with a host that knows nothing older than 1.3", async () => {
    const { peer, told } = await telling({ requestCert: true, minVersion: "TLSv1.3" });
    expect(await refusal(comesWith(await people.issue(mine), peer))).toMatchObject({
      code: "tlsRefused",
      message: expect.stringContaining("alert protocol version"),
    });
    expect(told).toEqual([]);
  });

  it("W4 fails inside the handshake where a host demands one and can take none of this kind: nothing is sent", async () => {
    const { peer, told } = await telling({
      requestCert: true,
      rejectUnauthorized: true,
      sigalgs: "RSA-PSS+SHA256:RSA+SHA256",
    });
    expect((await refusal(comesWith(await people.issue(mine), peer))).code).toBe("tlsRefused");
    expect(told).toEqual([]);
  });

  it.each([
    [42, /bad certificate/],
    [43, /unsupported certificate/],
    [44, /certificate revoked/],
    [45, /certificate expired/],
    [46, /certificate unknown/],
    [48, /unknown ca/],
    [49, /access denied/],
  ])("W4 fails inside the handshake where a host refuses it by alert %i: nothing is sent", async (alert, words) => {
    const { peer, told } = await telling({ requestCert: true });
    const relay = await refusingBy(alert, peer);
    const error = await refusal(comesWith(await people.issue(mine), relay));
    expect(error).toMatchObject({
      code: "authenticationFailed",
      message: expect.stringContaining(`127.0.0.1:${relay.port} refused the client certificate in TLS (`),
    });
    expect(error.message).toMatch(words);
    expect(told).toEqual([]);
  });

  it("W4 that the host ends as soon as it is agreed gives the hint", async () => {
    const { peer, told } = await telling({ requestCert: true, rejectUnauthorized: true });
    const exchanger = comesWith(await strangers.issue(mine), peer);
    expect(await failure(exchanger.post({ body: "<ask/>", deadlineMs: PATIENCE_MS }))).toMatchObject({
      code: "hostUnreachable",
      message: expect.stringContaining("does it take the client certificate?"),
    });
    expect(told).toEqual([]);
  });
});

describe("W4 a host that demands a client certificate of a client that has none", () => {
  const demanding = { requestCert: true, rejectUnauthorized: true } as const;
  const withoutOne = (peer: { port: number }) => ending(new HttpExchanger(endpointOf(peer), "Basic eA=="));

  it.each([false, true])(
    "W4 says so in TLS 1.3 after the handshake, and it is told as such (behind a gate: %s)",
    async (gated) => {
      const { peer, told } = await telling({ ...demanding, minVersion: "TLSv1.3" });
      const gate = gated ? { gate: () => new Promise<never>(() => undefined) } : {};
      const error = await failure(withoutOne(peer).post({ body: "<ask/>", deadlineMs: PATIENCE_MS, ...gate }));
      expect(error).toMatchObject({
        code: "hostUnreachable",
        message: expect.stringContaining("demands a client certificate"),
      });
      expect(told).toEqual([]);
    },
  );

  it("W4 ends the handshake itself in TLS 1.2: nothing is sent", async () => {
    const { peer, told } = await telling({ ...demanding, maxVersion: "TLSv1.2" });
    expect((await refusal(withoutOne(peer))).message).toContain("the host may demand a client certificate");
    expect(told).toEqual([]);
  });
});

/** A relay that lets a handshake begin, and answers the client's certificate by a fatal alert in the host's place. */
async function refusingBy(alert: number, { port }: { port: number }): Promise<{ port: number }> {
  return listening(
    createServer((near) => {
      const far = connect(port, LOOPBACK);
      far.on("error", () => undefined).pipe(near);
      near.on("close", () => far.destroy());
      near.on("data", (flight: Buffer) => {
        // Content type 22 is a handshake, message 11 a certificate (RFC 5246 6.2.1, 7.4); in 1.3 neither could be seen.
        if (flight[0] === 22 && flight[5] === 11) near.end(Uint8Array.of(21, 3, 3, 0, 2, 2, alert));
        else far.write(flight);
      });
    }),
  );
}
