import type { CallEntry } from "../../simulator/call-log";
import type { WireEffect } from "../../simulator/faults/fault-set";
import { enumerateRequest, failbackRequest, getRequest } from "../../simulator/testing/envelopes.test-support";
import { committed, machineId } from "../../simulator/testing/fleets.test-support";
import { NtlmClient, SEALED, SOAP } from "../../simulator/testing/ntlm-client.test-support";
import { type Answering, authenticateMessage, CURL_FLAGS } from "../../simulator/testing/ntlm-messages.test-support";
import { PASSWORD, TestHost } from "../../simulator/testing/open-host.test-support";

const question = enumerateRequest("SELECT * FROM Msvm_ReplicationService");
const start = failbackRequest({ machine: machineId(1) });
const identifyRequest =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><i:Identify ' +
  'xmlns:i="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/></s:Body></s:Envelope>';
const IN_SPNEGO =
  "604406062b0601050502a03a3038a00e300c060a2b06010401823702020aa22604244e544c4d53535000" +
  "01000000378208e20000000000000000000000000000000000000000";
const right: Answering = { user: "failback", password: PASSWORD };

let host: TestHost;
const clients: NtlmClient[] = [];
beforeEach(async () => {
  host = await TestHost.open([committed(1)], { auth: { likeWindows: true } });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await host.close();
});

async function dial(): Promise<NtlmClient> {
  const client = await NtlmClient.dial(host.running.port);
  clients.push(client);
  return client;
}

async function reopen(auth: Parameters<typeof TestHost.open>[1]): Promise<void> {
  await host.close();
  host = await TestHost.open([committed(1)], auth);
}

async function statusOf(answering: Answering): Promise<number> {
  return (await (await dial()).authenticate(answering)).status;
}

/** Whether a connection is still somebody's: an unsealed question of nobody gets 401, not 500. */
async function isKnown(client: NtlmClient): Promise<boolean> {
  return (await client.http.post(SOAP, question)).status !== 401;
}

describe("W3 a connection to an untouched Windows", () => {
  it("W3 is offered Negotiate alone, and says nothing without it", async () => {
    const client = await dial();
    const { status, headers, body } = await client.http.post(SOAP, question);
    expect([status, headers.get("www-authenticate"), body.length]).toEqual([401, "Negotiate", 0]);
  });

  it("W3 is authenticated by three messages, and needs no header from then on", async () => {
    const client = await dial();
    const { status, body } = await client.authenticate(right);
    expect([status, body.length]).toEqual([200, 0]);
    for (let count = 0; count < 3; count++) {
      expect(await client.ask(question)).toEqual({ status: 200, text: expect.stringContaining("EnumerateResponse") });
    }
  });

  it("W3 may ask with the last message of its handshake", async () => {
    const client = await dial();
    const answer = await client.authenticate(right, { sealed: question });
    expect(answer.status).toBe(200);
    expect(client.open(answer.body)).toContain("EnumerateResponse");
    expect((await client.ask(question)).text).toContain("EnumerateResponse");
  });

  it("W3 may leave the tabs out, and is answered with them", async () => {
    const client = await dial();
    await client.authenticate(right);
    expect((await client.ask(question, false)).text).toContain("EnumerateResponse");
  });

  it("W3 is answered in order although it asks twice at once, and the first takes longer", async () => {
    await host.control("PUT", "/faults", { wire: [{ operation: "Enumerate", delayAfterMs: 300 }] });
    const client = await dial();
    await client.authenticate(right);
    const get = getRequest("Msvm_ComputerSystem", { CreationClassName: "Msvm_ComputerSystem", Name: "HV-DR-01" });
    const answers = [question, get].map((envelope) => client.http.post(SEALED, client.seal(envelope)));
    const texts = [];
    for (const answer of answers) texts.push(client.open((await answer).body));
    expect(texts).toEqual([expect.stringContaining("EnumerateResponse"), expect.stringContaining("GetResponse")]);
  });

  it("W3 is sent faults sealed too", async () => {
    const client = await dial();
    await client.authenticate(right);
    const { status, text } = await client.ask(getRequest("Msvm_NoSuchClass", { Name: "x" }));
    expect([status, text]).toEqual([500, expect.stringContaining("WSManFault")]);
  });

  it("W3 gets 500 and no word for what it does not seal, though it is authenticated", async () => {
    const client = await dial();
    await client.authenticate(right);
    const { status, body } = await client.http.post(SOAP, start);
    expect([status, body.length]).toEqual([500, 0]);
    expect(await calls()).toEqual([]);
  });

  it("W3 does not authenticate another one, many at once do not mix", async () => {
    const many = await Promise.all(Array.from({ length: 20 }, dial));
    const statuses = await Promise.all(
      many.map(async (client, index) => {
        const password = index % 2 === 0 ? PASSWORD : "wrong";
        const { status } = await client.authenticate({ ...right, password });
        return status === 200 ? (await client.ask(question)).status : status;
      }),
    );
    expect(statuses).toEqual(many.map((_, index) => (index % 2 === 0 ? 200 : 401)));
  });

  it("W3 the log of calls knows the account, however the client writes it", async () => {
    const client = await dial();
    await client.authenticate({ user: "FailBack", domain: "hv-dr-01", password: PASSWORD });
    expect((await client.ask(start)).status).toBe(200);
    expect(await calls()).toMatchObject([{ user: "HV-DR-01\\failback", answer: "delivered", started: true }]);
  });
});

describe("W3 an answer to the challenge", () => {
  it.each<[string, Partial<Answering>]>([
    ["bears no domain", {}],
    ["bears the host's name as its domain", { domain: "HV-DR-01" }],
    ["bears a dot as its domain", { domain: "." }],
    ["bears no MIC and does not say that it does", { mic: "none" }],
    ["bears a MIC without saying so", { mic: "unsaid" }],
    ["is a day late", { ticksLater: 864_000_000_000n }],
    ["names a channel where there is none", { binding: Buffer.alloc(16, 1) }],
  ])("W3 is taken when it %s", async (_what, more) => {
    expect(await statusOf({ ...right, ...more })).toBe(200);
  });

  it.each<[string, Partial<Answering>]>([
    ["of a wrong password", { password: "wrong" }],
    ["of an empty password", { password: "" }],
    ["of an unknown user", { user: "somebody" }],
    ["of another domain", { domain: "ELSEWHERE" }],
    ["of nobody", { user: "", answer: "none" }],
    ["of the user, but with no proof", { answer: "none" }],
    ["of NTLM v1", { answer: "v1" }],
    ["that says it has a MIC and has none", { mic: "saidAndMissing" }],
    ["with a wrong MIC", { spoil: (message) => message.fill(0x17, 72, 88) }],
    ["with a wrong MIC that is not spoken of", { mic: "unsaid", spoil: (message) => message.fill(0x17, 72, 88) }],
    ["whose flags were changed on the way", { spoil: (message) => message.writeUInt8(0x17, 60) }],
    ["that is two days old", { ticksLater: -2n * 864_000_000_000n }],
    ["with a field outside of it", { spoil: (message) => message.writeUInt32LE(0xffff_fff0, 24) }],
    [
      "with pairs that do not end",
      { spoil: (message) => message.fill(0xff, message.length - 60, message.length - 34) },
    ],
  ])("W3 %s gets 401", async (_what, more) => {
    const client = await dial();
    expect((await client.authenticate({ ...right, ...more })).status).toBe(401);
    expect(await isKnown(client)).toBe(false);
  });

  it("W3 is good once, and only for the challenge of its own connection", async () => {
    const [one, other] = [await dial(), await dial()];
    const { negotiate, challenge } = await one.challenge();
    await other.challenge();
    const { message } = authenticateMessage(negotiate, challenge, right);
    const header = { Authorization: `Negotiate ${message.toString("base64")}` };
    expect((await other.http.post(header)).status).toBe(401);
    expect((await one.http.post(header)).status).toBe(200);
    expect((await one.http.post(header)).status).toBe(401);
  });

  it("W3 comes after its challenge, not before", async () => {
    const client = await dial();
    const { message } = authenticateMessage(Buffer.alloc(40), Buffer.alloc(64), right);
    expect((await client.http.post({ Authorization: `Negotiate ${message.toString("base64")}` })).status).toBe(401);
  });
});

describe("W3 what is no message of NTLM", () => {
  it.each([
    ["nothing", ""],
    ["no Base64", "%%%"],
    ["too little", "TlRMTVNTUAAB"],
    ["something else", Buffer.alloc(64, 0x60).toString("base64")],
    ["a message of another type", Buffer.from("NTLMSSP\0\u0002\0\0\0aaaaaaaaaaaaaaaaaaaa").toString("base64")],
    // NegTokenInit (RFC 4178 4.2.1) that names NTLM alone and bears its first message.
    ["a message wrapped in SPNEGO", Buffer.from(IN_SPNEGO, "hex").toString("base64")],
    ["a challenge asked for without flags", Buffer.from("NTLMSSP\0\u0001\0\0\0").toString("base64")],
  ])("W3 %s gets 401, and the next handshake goes well", async (_what, token) => {
    const client = await dial();
    const { status, headers } = await client.http.post({ Authorization: `Negotiate ${token}` });
    expect([status, headers.get("www-authenticate")]).toEqual([401, "Negotiate"]);
    expect((await client.authenticate(right)).status).toBe(200);
  });
});

describe("W3 whoever begins anew on an authenticated connection", () => {
  it("W3 is nobody until that handshake ends too, also where nobody is asked for a name", async () => {
    const client = await dial();
    await client.authenticate(right);
    const anonymous = { Authorization: "Negotiate TlRM", WSMANIDENTIFY: "unauthenticated", ...SOAP };
    const { status, body } = await client.http.post(anonymous, identifyRequest);
    expect([status, body.toString()]).toEqual([200, expect.stringContaining("OS: 0.0.0 ")]);
    expect(await isKnown(client)).toBe(false);
    await client.challenge();
    expect(await isKnown(client)).toBe(false);
    expect((await client.authenticate(right)).status).toBe(200);
    expect((await client.ask(question)).status).toBe(200);
  });
});

describe("W3 a sealed message", () => {
  it.each<[string, (body: Buffer) => Buffer, number]>([
    ["with one bit changed", flip(-60), 400],
    ["with a changed signature", (body) => flip(body.indexOf(Buffer.from([16, 0, 0, 0])) + 10)(body), 400],
    ["that is cut", (body) => body.subarray(0, -40), 400],
    ["with something after it", (body) => Buffer.concat([body, Buffer.from("more")]), 400],
    ["without a length", (body) => replace(body, "Length=", "Width=="), 400],
    ["with a length beyond it", (body) => replace(body, "Length=", "Length=9"), 400],
    ["of another protocol", (body) => replace(body, "HTTP-SPNEGO", "HTTP-CredSS"), 400],
    ["of another type", (body) => replace(body, "application/soap", "application/soup"), 415],
    ["of nothing", () => Buffer.alloc(0), 400],
  ])("W3 %s is refused, and the connection is nobody's then", async (_what, change, status) => {
    const client = await dial();
    await client.authenticate(right);
    expect((await client.http.post(SEALED, change(client.seal(start)))).status).toBe(status);
    expect(await isKnown(client)).toBe(false);
    expect(await calls()).toEqual([]);
  });

  it("W3 that is sent again, or out of order, is refused", async () => {
    for (const order of [
      [0, 0],
      [1, 0],
    ]) {
      const client = await dial();
      await client.authenticate(right);
      const bodies = [client.seal(question), client.seal(question)];
      const statuses = [];
      for (const which of order) statuses.push((await client.http.post(SEALED, bodies[which])).status);
      expect(statuses).toEqual(order[0] === 0 ? [200, 400] : [400, 401]);
    }
  });

  it("W3 of nobody gets 401", async () => {
    const sealing = await dial();
    await sealing.authenticate(right);
    expect((await (await dial()).http.post(SEALED, sealing.seal(question))).status).toBe(401);
  });

  it("W3 is refused where the two sides did not agree on 128 bits, extended security and a key of their own", async () => {
    for (const missing of [0x20, 0x0008_0000, 0x2000_0000, 0x4000_0000]) {
      const client = await dial();
      const answer = await client.authenticate({ ...right, flags: 0xe2088237 & ~missing }, { sealed: start });
      expect(answer.status).toBe(400);
      expect(await calls()).toEqual([]);
    }
  });

  it("W3 beyond the largest envelope gets 413", async () => {
    const client = await dial();
    await client.authenticate(right);
    const padded = question + " ".repeat(500 * 1024 + 1 - Buffer.byteLength(question));
    expect((await client.http.post(SEALED, client.seal(padded))).status).toBe(413);
    expect(await isKnown(client)).toBe(false);
  });
});

describe("W3 curl's way", () => {
  it("W3 without Unicode and sealing gets in by the scheme NTLM where plain text may be", async () => {
    await reopen({});
    const client = await dial();
    const answer = await client.authenticate({ ...right, flags: CURL_FLAGS }, { scheme: "NTLM", plain: question });
    expect([answer.status, answer.body.toString()]).toEqual([200, expect.stringContaining("EnumerateResponse")]);
  });

  it("W3 gets 500 from an untouched Windows", async () => {
    const client = await dial();
    const answer = await client.authenticate({ ...right, flags: CURL_FLAGS }, { scheme: "NTLM", plain: question });
    expect(answer.status).toBe(500);
  });
});

describe("W3 the account", () => {
  it("W3 is locked by wrong passwords, over NTLM and Basic together, until it is unlocked", async () => {
    await reopen({ auth: { lockAfter: 3 } });
    const wrong = { ...right, password: "wrong" };
    expect([await statusOf(wrong), await statusOf(wrong), await statusOf(right)]).toEqual([401, 401, 200]);
    expect([await statusOf(wrong), await statusOf(wrong)]).toEqual([401, 401]);
    const basic = `Basic ${Buffer.from("HV-DR-01\\failback:wrong").toString("base64")}`;
    expect((await host.post(question, { authorization: basic })).status).toBe(401);
    expect([await statusOf(right), (await host.post(question)).status]).toEqual([401, 401]);
    const { json } = await host.control("GET", "/account");
    expect(json).toEqual({ user: "HV-DR-01\\failback", locked: true, disabled: false, wrongPasswords: 3 });
    await host.control("POST", "/host/actions", { action: "unlockAccount" });
    expect([await statusOf(right), (await host.post(question)).status]).toEqual([200, 200]);
  });

  it("W3 is not locked by names that are not its own", async () => {
    await reopen({ auth: { lockAfter: 1 } });
    expect([await statusOf({ ...right, user: "somebody" }), await statusOf(right)]).toEqual([401, 200]);
  });

  it.each([
    ["lockAccount", "unlockAccount"],
    ["disableAccount", "enableAccount"],
  ])("W3 stays out after %s, until %s; who is in stays in", async (out, back) => {
    const inside = await dial();
    await inside.authenticate(right);
    await host.control("POST", "/host/actions", { action: out });
    expect(await statusOf(right)).toBe(401);
    expect((await inside.ask(question)).status).toBe(200);
    await host.control("POST", "/host/actions", { action: back });
    expect(await statusOf(right)).toBe(200);
  });

  it("W3 of a domain comes by its NetBIOS name, or by user@domain", async () => {
    await reopen({ user: "corp\\dr", auth: { domain: "corp.example" } });
    for (const name of [
      { user: "dr", domain: "CORP" },
      { user: "dr@corp", domain: "" },
    ]) {
      expect(await statusOf({ ...name, password: PASSWORD })).toBe(200);
    }
    expect(await statusOf({ user: "dr", domain: "HV-DR-01", password: PASSWORD })).toBe(401);
  });
});

describe("W3 a network with faults over a sealed connection", () => {
  const onStart = (effect: WireEffect) =>
    host.control("PUT", "/faults", { wire: [{ operation: "InitiateFailback", effect }] });

  it.each(["beforeHeaders", "withinHeaders", "withinBody"] as const)(
    "W3 loses an answer %s, and with the connection goes its authentication",
    async (at) => {
      await onStart({ kind: "lose", at });
      const client = await dial();
      await client.authenticate(right);
      await expect(client.ask(start)).rejects.toThrow("hung up");
      expect(await calls()).toMatchObject([{ started: true, answer: "lost" }]);
      expect(await isKnown(await dial())).toBe(false);
    },
  );

  it("W3 never shows an answer's text, not even the half of one that it loses", async () => {
    await onStart({ kind: "lose", at: "withinBody" });
    const client = await dial();
    await client.authenticate(right);
    const seen: Buffer[] = [];
    client.http.socket.on("data", (chunk: Buffer) => seen.push(chunk));
    await expect(client.ask(start)).rejects.toThrow("hung up");
    const text = Buffer.concat(seen).toString("latin1");
    expect(text).toContain("multipart/encrypted");
    expect(text).not.toContain("Envelope");
  });

  it("W3 holds a request, delivers it, and its answer comes sealed", async () => {
    await onStart({ kind: "hold" });
    const client = await dial();
    await client.authenticate(right);
    const answer = client.ask(start);
    for (let released = 0; released === 0; ) {
      const { json } = await host.control<{ released: number }>("POST", "/faults/release");
      released = json.released;
    }
    expect(await answer).toEqual({ status: 200, text: expect.stringContaining("InitiateFailback_OUTPUT") });
  });

  it("W3 answers with a fault of its own, sealed, and the connection lives on", async () => {
    await onStart({ kind: "fault", subcode: "w:QuotaLimit", when: "before", relatesTo: "request" });
    const client = await dial();
    await client.authenticate(right);
    expect(await client.ask(start)).toEqual({ status: 500, text: expect.stringContaining("QuotaLimit") });
    expect((await client.ask(question)).status).toBe(200);
  });

  it("W3 answers with 503 and the connection lives on, with 401 and it is nobody's", async () => {
    await onStart({ kind: "status", status: 503, when: "before" });
    const client = await dial();
    await client.authenticate(right);
    expect((await client.ask(start)).status).toBe(503);
    expect((await client.ask(question)).status).toBe(200);
    await onStart({ kind: "status", status: 401, when: "after" });
    const { status, headers } = await client.http.post(SEALED, client.seal(start));
    expect([status, headers.get("www-authenticate")]).toEqual([401, "Negotiate"]);
    expect(await isKnown(client)).toBe(false);
    expect(await calls()).toMatchObject([{ started: true, answer: "lost" }]);
  });
});

async function calls(): Promise<CallEntry[]> {
  return (await host.control<CallEntry[]>("GET", "/calls")).json;
}

function flip(at: number): (body: Buffer) => Buffer {
  return (body) => {
    const changed = Buffer.from(body);
    const place = at < 0 ? body.length + at : at;
    changed.writeUInt8((changed.readUInt8(place) ^ 1) & 0xff, place);
    return changed;
  };
}

function replace(body: Buffer, from: string, to: string): Buffer {
  return Buffer.from(body.toString("latin1").replace(from, to), "latin1");
}
