import type { ConnectionOptions } from "node:tls";
import { channelBinding } from "../../provider/wire/ntlm/channel-binding";
import { MUTUAL_PROFILE } from "../../simulator/auth/client-certificate";
import type { CallEntry } from "../../simulator/call-log";
import type { AuthSettings } from "../../simulator/fleet/auth-schema";
import { enumerateRequest, failbackRequest } from "../../simulator/testing/envelopes.test-support";
import { committed, machineId } from "../../simulator/testing/fleets.test-support";
import { NtlmClient, SOAP } from "../../simulator/testing/ntlm-client.test-support";
import type { Answering } from "../../simulator/testing/ntlm-messages.test-support";
import { PASSWORD, TestHost } from "../../simulator/testing/open-host.test-support";
import { Authority } from "../support/certificates";

const question = enumerateRequest("SELECT * FROM Msvm_ReplicationService");
const right: Answering = { user: "failback", password: PASSWORD };

let authority: Authority;
let host: TestHost;
const clients: NtlmClient[] = [];
beforeAll(async () => {
  authority = await Authority.create("An Authority");
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await host.close();
});

async function open(auth: Partial<AuthSettings>, clientAuthorities?: string): Promise<void> {
  const identity = await authority.issue({ names: ["127.0.0.1"] });
  const tls = { ...identity, ...(clientAuthorities === undefined ? {} : { clientAuthorities }) };
  host = await TestHost.open([committed(1)], { auth, tls });
}

async function dial(more: ConnectionOptions = {}): Promise<NtlmClient> {
  const client = await NtlmClient.dial(host.running.port, { ca: authority.pem, ...more });
  clients.push(client);
  return client;
}

describe("W4 NTLM over TLS", () => {
  /** What the client knows of the channel it is on. */
  const bindingOf = (client: NtlmClient) => channelBinding(client.http.hostCertificate);

  async function statusWith(binding: "right" | "wrong" | "zeros" | "none"): Promise<number> {
    const client = await dial();
    const own = bindingOf(client);
    const said = { right: own, wrong: Buffer.alloc(16, 1), zeros: Buffer.alloc(16), none: undefined }[binding];
    return (await client.authenticate({ ...right, ...(said && { binding: said }) }, { plain: question })).status;
  }

  it("W4 needs no sealing, also by a Windows that is untouched", async () => {
    await open({ likeWindows: true });
    const client = await dial();
    const { status, body } = await client.authenticate({ ...right, flags: 0xa2888205 }, { plain: question });
    expect([status, body.toString()]).toEqual([200, expect.stringContaining("EnumerateResponse")]);
    expect((await client.http.post(SOAP, question)).status).toBe(200);
  });

  it("W4 may seal all the same", async () => {
    await open({});
    const client = await dial();
    await client.authenticate(right);
    expect((await client.ask(question)).text).toContain("EnumerateResponse");
  });

  it("W4 need not name its channel to a relaxed host, but must not name a wrong one", async () => {
    await open({ channelBinding: "relaxed" });
    const statuses = [];
    for (const binding of ["right", "none", "zeros", "wrong"] as const) statuses.push(await statusWith(binding));
    expect(statuses).toEqual([200, 200, 200, 401]);
  });

  it("W4 must name its channel to a strict host", async () => {
    await open({ channelBinding: "strict" });
    const statuses = [];
    for (const binding of ["right", "none", "zeros", "wrong"] as const) statuses.push(await statusWith(binding));
    expect(statuses).toEqual([200, 401, 401, 401]);
  });
});

describe("W4 a client certificate", () => {
  const header = { Authorization: MUTUAL_PROFILE, ...SOAP };
  const certificate: Partial<AuthSettings> = { schemes: ["certificate"] };

  async function issued(name: string, issuer = authority): Promise<ConnectionOptions> {
    const { certificate: cert, key } = await issuer.issue({ names: [name] });
    return { cert, key };
  }

  async function statusOf(options: ConnectionOptions): Promise<number> {
    return (await (await dial(options)).http.post(header, question)).status;
  }

  it.each(["TLSv1.2", "TLSv1.3"] as const)("W4 stands for the account, over %s", async (version) => {
    await open(certificate, authority.pem);
    const client = await dial({ ...(await issued("FAILBACK")), maxVersion: version, minVersion: version });
    expect((await client.http.post(header, failbackRequest({ machine: machineId(1) }))).status).toBe(200);
    const { json } = await host.control<CallEntry[]>("GET", "/calls");
    expect(json).toMatchObject([{ user: "HV-DR-01\\failback", started: true }]);
  });

  it("W4 lets nobody in who has none, has somebody else's, or one of a stranger", async () => {
    await open(certificate, authority.pem);
    const stranger = await Authority.create("A Stranger");
    expect(await statusOf({})).toBe(401);
    expect(await statusOf(await issued("somebody"))).toBe(401);
    expect(await statusOf(await issued("failback", stranger))).toBe(401);
    expect(await statusOf(await issued("failback"))).toBe(200);
  });

  it("W4 may be made out to a name that the host is told, its common name too", async () => {
    await open({ ...certificate, certificateSubject: "a host" }, authority.pem);
    expect(await statusOf(await issued("somebody"))).toBe(200);
  });

  it("W4 says nothing by itself: the request must speak of it, each time", async () => {
    await open(certificate, authority.pem);
    const client = await dial(await issued("failback"));
    expect((await client.http.post(header, question)).status).toBe(200);
    const { status, headers } = await client.http.post(SOAP, question);
    expect([status, headers.get("www-authenticate")]).toEqual([401, undefined]);
  });

  it("W4 is not taken by a host as it comes, nor for an account that is locked", async () => {
    await open({}, authority.pem);
    expect(await statusOf(await issued("failback"))).toBe(401);
    await host.close();
    await open(certificate, authority.pem);
    await host.control("POST", "/host/actions", { action: "lockAccount" });
    expect(await statusOf(await issued("failback"))).toBe(401);
  });
});
