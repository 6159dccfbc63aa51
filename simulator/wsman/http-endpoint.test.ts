import { once } from "node:events";
import { connect } from "node:net";
import { enumerateRequest, getRequest } from "../testing/envelopes.test-support";
import { committed, fleetOf } from "../testing/fleets.test-support";
import { PASSWORD, TestHost } from "../testing/open-host.test-support";

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.open([committed(1)]);
});
afterAll(() => host.close());

const question = enumerateRequest("SELECT * FROM Msvm_ReplicationService");

function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

/** Writes bytes as they are and gives what comes back until the connection ends. */
async function raw(bytes: string, end = true): Promise<string> {
  const socket = connect(host.running.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  await once(socket, "connect");
  if (end) socket.end(bytes);
  else socket.write(bytes);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("utf8");
}

describe("the door for WS-Management", () => {
  it("opens for user name and password, at /wsman and /wsman/", async () => {
    for (const path of ["/wsman", "/wsman/"]) {
      const answer = await host.post(question, {}, path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe("application/soap+xml;charset=UTF-8");
    }
  });

  it("does not regard the case of the user's name", async () => {
    expect((await host.post(question, basic("hv-dr-01\\FAILBACK", PASSWORD))).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ["a wrong password", basic("HV-DR-01\\failback", "Rehearsal")],
    ["another user", basic("failback", PASSWORD)],
    ["an empty password", basic("HV-DR-01\\failback", "")],
    ["no credentials", { authorization: "" }],
    ["another scheme", { authorization: "Negotiate TlRMTVNTUAAB" }],
    ["credentials that are no Base64", { authorization: "Basic %%%" }],
    [
      "credentials with a word too many",
      { authorization: `${basic("HV-DR-01\\failback", PASSWORD)["authorization"]} x` },
    ],
  ])("stays shut for %s: 401, the schemes, and an empty body", async (_what, headers) => {
    const answer = await host.post(question, headers);
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, 'Negotiate, Basic realm="WSMAN"']);
    expect(await answer.text()).toBe("");
  });

  it.each(["/", "/wsmanx", "/wsman/x", "/powershell"])("is not at %s: 404", async (path) => {
    expect((await host.post(question, {}, path)).status).toBe(404);
  });

  it("takes POST only", async () => {
    const answer = await fetch(host.running.wsman);
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it.each(["text/xml", "application/json", "application/soap+xml;charset=UTF-16"])(
    "refuses the content type %s: 415",
    async (type) => {
      expect((await host.post(question, { "content-type": type })).status).toBe(415);
    },
  );

  it.each(["application/soap+xml", 'application/soap+xml; charset="utf-8"', "Application/SOAP+XML;charset=UTF-8"])(
    "takes the content type %s",
    async (type) => {
      expect((await host.post(question, { "content-type": type })).status).toBe(200);
    },
  );

  it.each([
    ["nothing", ""],
    ["no XML", "hello"],
    ["half an envelope", question.slice(0, 300)],
    ["a document type", `<!DOCTYPE x [<!ENTITY e "e">]>${question}`],
    ["another root element", "<Envelope/>"],
    ["an envelope without a body", '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>'],
  ])("answers %s with 400", async (_what, body) => {
    const answer = await host.post(body);
    expect(answer.status).toBe(400);
  });

  it("answers bytes that are not UTF-8 with 400", async () => {
    expect((await host.post(Buffer.from(question, "utf16le"))).status).toBe(400);
  });

  it.each(["with its length told", "in chunks"])("answers a body that is too large %s with 413", async (how) => {
    const size = 5 * 1024 * 1024;
    const credentials = basic(host.running.user, PASSWORD)["authorization"];
    const head = `POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: ${credentials}\r\nContent-Type: application/soap+xml\r\n`;
    const body = " ".repeat(size);
    const message =
      how === "in chunks"
        ? `${head}Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n${body}\r\n0\r\n\r\n`
        : `${head}Content-Length: ${size}\r\n\r\n${body}`;
    expect(await raw(message)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("answers a body beyond the limit that its fleet sets with 413", async () => {
    const fleet = fleetOf([committed(1)], { limits: { maxEnvelopeSizeKb: 8 } });
    const small = await TestHost.open([], { fleet });
    try {
      const padded = (bytes: number) => `${question}${" ".repeat(bytes - Buffer.byteLength(question))}`;
      expect((await small.post(padded(8 * 1024))).status).toBe(200);
      expect((await small.post(padded(8 * 1024 + 1))).status).toBe(413);
    } finally {
      await small.close();
    }
  });

  it("lives on when a client goes away in the middle of its request", async () => {
    const credentials = basic(host.running.user, PASSWORD)["authorization"];
    const head = `POST /wsman HTTP/1.1\r\nHost: h\r\nAuthorization: ${credentials}\r\nContent-Type: application/soap+xml\r\n`;
    const socket = connect(host.running.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(`${head}Content-Length: 5000\r\n\r\n<s:Envelope`);
    socket.resetAndDestroy();
    await once(socket, "close");
    expect((await host.post(question)).status).toBe(200);
  });

  it("answers what is no HTTP with 400 and ends the connection", async () => {
    expect(await raw("hello\r\n\r\n", false)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("answers two requests sent at once on one connection, each with its own", async () => {
    const credentials = basic(host.running.user, PASSWORD)["authorization"];
    const post = (body: string, connection: string) =>
      `POST /wsman HTTP/1.1\r\nHost: h\r\nConnection: ${connection}\r\nAuthorization: ${credentials}\r\n` +
      `Content-Type: application/soap+xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const get = getRequest("Msvm_ComputerSystem", { CreationClassName: "Msvm_ComputerSystem", Name: "HV-DR-01" });
    const answers = await raw(post(question, "keep-alive") + post(get, "close"), false);
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(answers.indexOf("EnumerateResponse")).toBeLessThan(answers.indexOf("GetResponse"));
  });
});

describe("closing", () => {
  it("ends although a connection is kept alive and another has sent half a request", async () => {
    const other = await TestHost.open([committed(1)]);
    expect((await other.post(question)).status).toBe(200);
    const half = connect(other.running.port, "127.0.0.1");
    half.on("error", () => undefined);
    await once(half, "connect");
    half.write("POST /wsman HTTP/1.1\r\nHost: h\r\n");
    await other.close();
    if (!half.closed) await once(half, "close");
    expect(half.closed).toBe(true);
  });
});
