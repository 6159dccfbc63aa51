import type { ServerResponse } from "node:http";
import { NegotiateExchanger } from "../../provider/transport/winrm/auth/negotiate-exchanger";
import { failure } from "../../provider/transport/winrm/failure.test-support";
import type { Exchange } from "../../provider/transport/winrm/http-exchange";
import { channelBinding } from "../../provider/wire/ntlm/channel-binding";
import { Authority } from "../support/certificates";
import {
  forgetting,
  layOut,
  type NegotiateServer,
  type ServerSettings,
  startNegotiateServer,
} from "../support/negotiate-server";

const PATIENCE_MS = 30_000;
const account = { domain: "HV", user: "failback", password: "pässwörd-☃" };
const credentials = { username: "HV\\failback", password: account.password };

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serve(settings: Partial<ServerSettings> = {}): Promise<NegotiateServer> {
  const server = await startNegotiateServer({ account, ...settings });
  ends.push(() => server.close());
  return server;
}

function client({ port }: { port: number }, { ca, form, ...more }: ClientSettings = {}): NegotiateExchanger {
  const tls = ca === undefined ? undefined : { ca };
  const one = new NegotiateExchanger({ address: "127.0.0.1", port, tls }, { ...credentials, ...more }, form);
  ends.push(() => one.close());
  return one;
}

interface ClientSettings {
  readonly ca?: string;
  readonly form?: "tab" | "bare";
  readonly username?: string;
  readonly password?: string;
}

/** Posts an envelope, and gives the text of the echo. */
async function say(to: NegotiateExchanger, text: string, more: Partial<Exchange> = {}): Promise<string | undefined> {
  const answer = await to.post({ body: `<a>${text}</a>`, deadlineMs: PATIENCE_MS, ...more });
  return answer.document?.text;
}

const read = { repeatable: true };
const steps = ({ seen }: NegotiateServer) => seen.map(({ step }) => step);
const breaks = (_: unknown, response: ServerResponse) => {
  response.socket?.destroy();
  return true;
};

describe("W3 a connection authenticated by NTLM v2", () => {
  it("W3 is made by two requests without a body, and then carries sealed messages both ways", async () => {
    const server = await serve();
    const http = client(server);
    expect(await say(http, "größe")).toBe("größe");
    expect(await say(http, "second")).toBe("second");
    expect(steps(server)).toEqual(["negotiate", "authenticate", "sealed", "sealed"]);
    expect(server.sockets).toHaveLength(1);
    expect(server.seen.map(({ body }) => body.length).slice(0, 2)).toEqual([0, 0]);
  });

  it("W3 shows nothing of an envelope or the account's password on the wire", async () => {
    const server = await serve();
    await say(client(server), "start-it-now");
    const wire = Buffer.concat(server.seen.map(({ body }) => body)).toString("latin1");
    expect(server.seen.map(({ text }) => text)).toContain("<a>start-it-now</a>");
    expect(wire).not.toMatch(/start-it-now|<a>/);
  });

  it.each([
    ["HV\\failback", "HV", "failback"],
    ["failback@corp.example", "", "failback@corp.example"],
    [".\\failback", "", "failback"],
    ["failback", "", "failback"],
    ["Größe\\Jürgen☃", "Größe", "Jürgen☃"],
  ])("W3 lets %s in as the account it names", async (username, domain, user) => {
    const server = await serve({ account: { ...account, domain, user } });
    expect(await say(client(server, { username }), "in")).toBe("in");
    expect(server.acceptors.get(0)?.accepted).toMatchObject({ domain, user });
  });

  it("W3 copies the server's time, and then sends no LM answer; without one it sends both", async () => {
    const timed = await serve();
    const old = await serve({ timestamp: false });
    await say(client(timed), "x");
    await say(client(old), "x");
    const [first, second] = [timed, old].map(({ acceptors }) => acceptors.get(0)?.accepted);
    expect([first?.lmResponse, first?.pairs.get(7)]).toEqual(["00".repeat(24), "00d3b35ab5d3da01"]);
    expect(second?.lmResponse).not.toBe("00".repeat(24));
    expect([first?.pairs.get(6), second?.pairs.get(6)]).toEqual(["02000000", "02000000"]);
    expect(Buffer.from(first?.pairs.get(9) ?? "", "hex").toString("utf16le")).toBe("HTTP/127.0.0.1");
  });
});

describe("W3 an account that is not let in", () => {
  it.each([
    ["a wrong password", { password: "guess" }],
    ["an unknown user", { username: "HV\\nobody" }],
    ["another domain", { username: "XX\\failback" }],
  ])("W3 %s is authenticationFailed, says what can be known, and shows no secret", async (_, wrong) => {
    const server = await serve();
    const error = await failure(say(client(server, wrong), "never", read));
    expect(error.code).toBe("authenticationFailed");
    expect(error.message).toMatch(/password is wrong, or the account is locked, disabled/);
    expect(error.line).not.toMatch(/guess|pässwörd/);
    expect(steps(server)).toEqual(["negotiate", "authenticate"]);
  });

  it.each<[string, string[], RegExp]>([
    ["Basic alone", ['Basic realm="WSMAN, of Negotiate"'], /offers Basic only: give `auth: "basic"`/],
    ["Kerberos alone", ["Kerberos"], /does not offer Negotiate but offers Kerberos only/],
    ["nothing", [], /names no way to authenticate/],
    ["Negotiate without NTLM", ["Negotiate", "Kerberos"], /seems to demand Kerberos/],
    ["Kerberos within Negotiate", [`Negotiate ${Buffer.from("a114a0", "hex").toString("base64")}`], /demand Kerberos/],
  ])("W3 a host that offers %s is told apart from a wrong password", async (_, offers, words) => {
    const server = await serve({
      instead: (__, response) => {
        response.writeHead(401, { "WWW-Authenticate": offers }).end();
        return true;
      },
    });
    const error = await failure(say(client(server), "never", read));
    expect(error).toMatchObject({ code: "authenticationFailed", message: expect.stringMatching(words) });
    expect(steps(server)).toEqual(["negotiate"]);
  });

  it.each([
    ["no sealing", 0xe28a8215],
    ["no 128 bits", 0xc28a8235],
    ["no key exchange", 0xa28a8235],
    ["no extended session security", 0xe2828235 & ~0x80000],
  ])("W3 a host that agrees to %s is not sent the account's answer", async (_, flags) => {
    const server = await serve({ flags: flags >>> 0 });
    const error = await failure(say(client(server), "never"));
    expect(error).toMatchObject({ code: "authenticationFailed", message: expect.stringContaining("128-bit sealing") });
    expect(steps(server)).toEqual(["negotiate"]);
  });

  it.each<[string, string, number, string]>([
    ["a busy host", "negotiate", 503, "hostBusy"],
    ["a busy host at the end", "authenticate", 503, "hostBusy"],
    ["a path without WinRM", "negotiate", 404, "answerUnreadable"],
    ["a host that asks for no authentication", "negotiate", 200, "answerUnreadable"],
  ])("W3 %s is told apart from a wrong password", async (_, at, status, code) => {
    const server = await serve({
      instead: ({ step }, response) => {
        if (step === at) response.writeHead(status).end();
        return step === at;
      },
    });
    const gate = jest.fn(async () => undefined);
    expect(await failure(say(client(server), "never", { gate }))).toMatchObject({ code });
    expect(gate).not.toHaveBeenCalled();
  });

  it("W3 a challenge that is cut short anywhere is answerUnreadable or refused, never more", async () => {
    let length = 0;
    const server = await serve({
      instead(_, response) {
        const whole = Buffer.from(
          "4e544c4d5353500002000000000000003800000035828ae20123456789abcdef00000000000000000c000c0038000000",
          "hex",
        );
        const message = Buffer.concat([whole, Buffer.alloc(8), Buffer.from("020004004800560000000000", "hex")]);
        const challenge = message.subarray(0, length).toString("base64");
        response.writeHead(401, { "WWW-Authenticate": `Negotiate ${challenge}` }).end();
        return true;
      },
    });
    for (; length < 67; length += 3) {
      const { code } = await failure(say(client(server), "never"));
      expect(["answerUnreadable", "authenticationFailed"]).toContain(code);
    }
    expect(steps(server)).not.toContain("authenticate");
  });
});

describe("W3 a connection that is lost", () => {
  it.each(["negotiate", "authenticate"] as const)("W3 in the handshake's %s is hostUnreachable", async (at) => {
    const server = await serve({ instead: (seen, response) => seen.step === at && breaks(seen, response) });
    const gate = jest.fn(async () => undefined);
    expect(await failure(say(client(server), "never", { gate }))).toMatchObject({ code: "hostUnreachable" });
    expect(gate).not.toHaveBeenCalled();
    expect(server.sockets).toHaveLength(1);
  });

  it("W3 right after the handshake keeps a start back: its gate is not asked, so that nothing can have been sent", async () => {
    const server = await serve({
      instead({ step }, response) {
        const { socket } = response;
        // What was written goes out first, and the end of the connection with it.
        if (step === "authenticate") response.on("finish", () => socket?.destroy());
        return false;
      },
    });
    const gate = jest.fn(async () => undefined);
    expect(await failure(say(client(server), "never", { gate }))).toMatchObject({ code: "hostUnreachable" });
    expect(gate).not.toHaveBeenCalled();
    expect(steps(server)).toEqual(["negotiate", "authenticate"]);
  });

  it("W3 once the host has read a start is no connection that kept it back", async () => {
    const server = await serve({ instead: (seen, response) => seen.step === "sealed" && breaks(seen, response) });
    const gate = jest.fn(async () => undefined);
    expect(await failure(say(client(server), "once", { gate }))).toMatchObject({ code: "hostUnreachable" });
    expect(gate).toHaveBeenCalledTimes(1);
    expect(server.seen.at(-1)?.text).toBe("<a>once</a>");
  });

  it("W3 between the handshake's requests is not replaced by another that knows nothing of it", async () => {
    const server = await serve({
      instead({ step }, response) {
        if (step === "negotiate") response.setHeader("Connection", "close");
        return false;
      },
    });
    expect(await failure(say(client(server), "never", read))).toMatchObject({ code: "hostUnreachable" });
    expect(steps(server)).toEqual(["negotiate"]);
  });

  it("W3 instead of an answer fails the exchange: a new connection's request is not repeated", async () => {
    const server = await serve({ instead: (seen, response) => seen.step === "sealed" && breaks(seen, response) });
    expect(await failure(say(client(server), "once", read))).toMatchObject({ code: "hostUnreachable" });
    expect(server.seen.filter(({ step }) => step === "sealed")).toHaveLength(1);
  });

  it("W3 inside an answer fails the exchange, and the next one is authenticated anew", async () => {
    const server = await serve({
      instead({ step }, response, nth) {
        if (step !== "sealed" || nth !== 1) return false;
        response.writeHead(200, { "Content-Type": "multipart/encrypted", "Content-Length": "900" });
        response.write("--Encrypted", () => response.socket?.destroy());
        return true;
      },
    });
    const http = client(server);
    expect(await failure(say(http, "first", read))).toMatchObject({ code: "hostUnreachable" });
    expect(await say(http, "second")).toBe("second");
    expect(server.sockets).toHaveLength(2);
  });

  it("W3 a time-out ends the connection, whose key streams nobody knows any more", async () => {
    const server = await serve({ instead: ({ step }, _, nth) => step === "sealed" && nth === 1 });
    const http = client(server);
    expect(await failure(say(http, "first", { deadlineMs: 400 }))).toMatchObject({ code: "hostTimeout" });
    expect(await say(http, "second")).toBe("second");
    expect(steps(server).slice(3)).toEqual(["negotiate", "authenticate", "sealed"]);
  });

  it("W3 while it lay idle is made and authenticated anew, for what may not be sent twice as well", async () => {
    const server = await serve();
    const http = client(server);
    await say(http, "first");
    const [socket] = server.sockets;
    await new Promise((resolve) => socket?.once("close", resolve).destroy());
    // Three exchanges later the client has seen it, too.
    await say(client(server), "probe");
    expect(await say(http, "page")).toBe("page");
    const ours = server.seen.filter(({ connection }) => connection !== 1).map(({ step }) => step);
    expect(ours).toEqual(["negotiate", "authenticate", "sealed", "negotiate", "authenticate", "sealed"]);
  });

  it("W3 because the host closes it after each answer is made and authenticated anew each time", async () => {
    const server = await serve({
      instead({ step }, response) {
        if (step === "sealed") response.setHeader("Connection", "close");
        return false;
      },
    });
    const http = client(server);
    for (const text of ["first", "second", "third"]) expect(await say(http, text)).toBe(text);
    expect(server.sockets).toHaveLength(3);
  });

  it("W3 in the moment it is used again: what may be sent twice is, anything else is not", async () => {
    const server = await serve({
      instead: (seen, response, nth) => seen.step === "sealed" && nth % 2 === 0 && breaks(seen, response),
    });
    const http = client(server);
    await say(http, "first");
    expect(await say(http, "second", read)).toBe("second");
    const third = await failure(say(http, "third"));
    expect(third.code).toBe("hostUnreachable");
    expect(server.seen.filter(({ text }) => text === "<a>third</a>")).toHaveLength(1);
  });

  it("W3 whose authentication the host forgot is authenticated anew for what may be asked twice, and for nothing else", async () => {
    const server = await serve({ instead: forgetting(2) });
    const http = client(server);
    await say(http, "first");
    expect(await say(http, "second", read)).toBe("second");
    expect(server.sockets).toHaveLength(2);
  });

  it("W3 a 401 that anybody on the way may have written has no page asked for twice", async () => {
    const server = await serve({ instead: forgetting(2) });
    const http = client(server);
    await say(http, "first");
    expect(await failure(say(http, "second"))).toMatchObject({ code: "authenticationFailed" });
    expect(server.sockets).toHaveLength(1);
  });

  it("W3 a host that forgets every authentication at once is an error, not a loop", async () => {
    const server = await serve({ instead: forgetting() });
    const error = await failure(say(client(server), "first", read));
    expect(error).toMatchObject({ code: "authenticationFailed", message: expect.stringContaining("same connection") });
    expect(server.seen).toHaveLength(3);
  });
});

describe("W3 the time of a host that NTLM authenticated this client to", () => {
  const six = Date.parse("2026-11-22T06:00:00Z");
  const lying = (step: string) => ({
    instead(seen: { step: string }, response: ServerResponse) {
      response.setHeader("Date", new Date(seen.step === step ? 0 : six).toUTCString());
      return false;
    },
  });

  it.each(["negotiate", "authenticate"])(
    "W3 is not what the handshake's %s says, which anybody may write",
    async (step) => {
      const http = client(await serve(lying(step)));
      await say(http, "x");
      expect(http.hostTime()).toBeGreaterThanOrEqual(six);
    },
  );

  it("W3 is not what a handshake alone says", async () => {
    const server = await serve({ instead: forgetting() });
    const http = client(server);
    await failure(say(http, "x"));
    expect(server.seen).toHaveLength(3);
    expect(http.hostTime()).toBeUndefined();
  });

  it("W3 is not what an answer without encryption says", async () => {
    const http = client(
      await serve({
        instead({ step }, response) {
          if (step === "sealed") response.writeHead(500, { "Content-Type": "application/soap+xml" }).end("<lie/>");
          return step === "sealed";
        },
      }),
    );
    await http.post({ body: "<a/>", deadlineMs: PATIENCE_MS });
    expect(http.hostTime()).toBeUndefined();
  });

  it("W3 is what a sealed answer's header says, although that is not sealed itself", async () => {
    const http = client(await serve(lying("sealed")));
    await say(http, "x");
    expect(http.hostTime()).toBeLessThan(six);
  });
});

describe("W3 many exchanges at once", () => {
  it("W3 fifty share eight connections, each with a handshake of its own and one request at a time", async () => {
    const server = await serve({
      answer: async (text) => {
        await new Promise((resolve) => setImmediate(resolve));
        return { text };
      },
    });
    const http = client(server);
    const texts = Array.from({ length: 50 }, (_, n) => `number ${n}`);
    expect(await Promise.all(texts.map((text) => say(http, text)))).toEqual(texts);
    expect(server.sockets).toHaveLength(8);
    expect(server.mostAtOnce()).toBe(1);
    const byConnection = server.sockets.map((_, connection) =>
      server.seen.filter((one) => one.connection === connection).map(({ step }) => step),
    );
    for (const [first, second, ...rest] of byConnection) {
      expect([first, second]).toEqual(["negotiate", "authenticate"]);
      expect(new Set(rest)).toEqual(new Set(["sealed"]));
    }
  });

  it("W3 fifty with lost connections among them each get their own answer or an error", async () => {
    const server = await serve({
      instead: (seen, response, nth) => seen.step === "sealed" && nth % 5 === 0 && breaks(seen, response),
    });
    const http = client(server);
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => say(http, `number ${n}`)));
    const answered = results.flatMap((one, n) => (one.status === "fulfilled" ? [[n, one.value]] : []));
    expect(answered).toEqual(answered.map(([n]) => [n, `number ${n}`]));
    expect(answered.length).toBeGreaterThan(30);
    expect(answered.length).toBeLessThan(50);
    const texts = server.seen.flatMap(({ text, step }) => (step === "sealed" ? [text] : []));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("W3 one that waits for a connection in vain is hostTimeout when its time is up", async () => {
    const server = await serve({ instead: ({ step }) => step === "sealed" });
    const http = client(server);
    const others = Array.from({ length: 8 }, () => failure(say(http, "held")));
    expect(await failure(say(http, "late", { deadlineMs: 300 }))).toMatchObject({ code: "hostTimeout" });
    for (const socket of server.sockets) socket.destroy();
    await Promise.all(others);
  });
});

describe("W3 a gate", () => {
  it("W3 is asked on the authenticated connection, before any byte of the call, and the call follows on it", async () => {
    const server = await serve();
    const http = client(server);
    await say(http, "before");
    let atGate: string[] = [];
    const gate = jest.fn(async () => {
      await say(client(server), "probe");
      atGate = server.seen.filter(({ connection }) => connection === 1).map(({ step }) => step);
    });
    expect(await say(http, "start", { gate })).toBe("start");
    expect(gate).toHaveBeenCalledTimes(1);
    expect(atGate).toEqual(["negotiate", "authenticate"]);
    expect(server.seen.at(-1)).toMatchObject({ step: "sealed", connection: 1, text: "<a>start</a>" });
  });

  it("W3 that refuses keeps every byte of the call back, and the exchange fails with just that", async () => {
    const server = await serve();
    const refusal = new Error("halted");
    const gate = async () => {
      throw refusal;
    };
    await expect(say(client(server), "start", { gate })).rejects.toBe(refusal);
    await say(client(server), "probe");
    expect(server.seen.filter(({ step }) => step === "sealed").map(({ text }) => text)).toEqual(["<a>probe</a>"]);
  });

  it("W3 whose connection is closed meanwhile keeps the call back, and makes no second connection", async () => {
    const server = await serve();
    let open = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    const gate = jest.fn(async () => {
      server.sockets[0]?.destroy();
      await opened;
    });
    expect(await failure(say(client(server), "start", { gate }))).toMatchObject({ code: "hostUnreachable" });
    open();
    await say(client(server), "probe");
    expect(gate).toHaveBeenCalledTimes(1);
    expect(server.seen.filter(({ step }) => step === "sealed").map(({ text }) => text)).toEqual(["<a>probe</a>"]);
    expect(server.sockets).toHaveLength(2);
  });

  it.each<[string, (response: ServerResponse) => unknown, string]>([
    ["a lost connection", (response) => response.socket?.destroy(), "hostUnreachable"],
    ["a demand to authenticate again", (response) => response.writeHead(401).end(), "authenticationFailed"],
    ["an answer without encryption", (response) => response.writeHead(200).end("<a/>"), "answerUnreadable"],
  ])("W3 is asked once and its call sent once, whatever comes back: %s", async (_, reply, code) => {
    const server = await serve({
      instead({ step }, response) {
        if (step === "sealed") reply(response);
        return step === "sealed";
      },
    });
    const gate = jest.fn(async () => undefined);
    expect(await failure(say(client(server), "start", { gate, repeatable: true }))).toMatchObject({ code });
    expect(gate).toHaveBeenCalledTimes(1);
    expect(server.seen.filter(({ step }) => step === "sealed")).toHaveLength(1);
  });
});

describe("W3 encrypted bodies", () => {
  it.each([
    ["as MS-WSMV has it", {}],
    ["without tabs", { tab: "" }],
    ["with a line end more", { tab: "", end: "\r\n" }],
    ["with a space in the boundary", { dashes: "-- " }],
  ])("W3 are read %s", async (_, layout) => {
    const server = await serve({ lay: (sealed) => layOut(sealed, layout) });
    expect(await say(client(server), "größe")).toBe("größe");
  });

  it.each([
    ["tab", "\tContent-Type: application/octet-stream"],
    ["bare", "\nContent-Type: application/octet-stream"],
  ] as const)("W3 are written in the form %s", async (form, line) => {
    const server = await serve();
    expect(await say(client(server, { form }), "x")).toBe("x");
    expect(server.seen.at(-1)?.body.toString("latin1")).toContain(line);
  });

  it("W3 carry faults with their status", async () => {
    const server = await serve({ answer: () => ({ status: 500, text: "<fault/>" }) });
    const answer = await client(server).post({ body: "<a/>", deadlineMs: PATIENCE_MS });
    expect(answer).toMatchObject({ status: 500, document: { name: "fault" }, bytes: 8 });
  });
});

describe("elements taken out of an answer over NTLM", () => {
  it.each(["sealed", "over TLS"])(
    "W3 are not in its document, and a new taker is asked for with each: %s",
    async (how) => {
      const authority = how === "sealed" ? undefined : await Authority.create("An Authority");
      const tls = await authority?.issue({ names: ["127.0.0.1"] });
      const server = await serve({ ...(tls ? { tls } : {}), answer: () => ({ text: "<a><b>1</b><c/></a>" }) });
      const http = client(server, authority ? { ca: authority.pem } : {});
      const taken: string[][] = [];
      const taker: Exchange["taker"] = () => {
        const own: string[] = [];
        taken.push(own);
        return ({ name, text }) => name === "b" && own.push(text) > 0;
      };
      const ask = { body: "<q/>", deadlineMs: PATIENCE_MS, taker };
      await http.post(ask);
      const { document } = await http.post(ask);
      expect(taken).toEqual([["1"], ["1"]]);
      expect(document?.children.map(({ name }) => name)).toEqual(["c"]);
    },
  );
});

describe("W3 an answer that is not what the host sealed", () => {
  type Sealed = { signature: Buffer; ciphertext: Buffer };
  const flip = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  let first: Sealed | undefined;

  it.each<[string, (sealed: Sealed) => Buffer]>([
    ["its text altered", ({ signature, ciphertext }) => layOut({ signature, ciphertext: flip(ciphertext, 4) })],
    ["its checksum altered", ({ signature, ciphertext }) => layOut({ signature: flip(signature, 6), ciphertext })],
    ["another number", ({ signature, ciphertext }) => layOut({ signature: flip(signature, 12), ciphertext })],
    ["the answer before", (sealed) => layOut(first ?? sealed)],
    ["its end cut off", (sealed) => layOut(sealed).subarray(0, -30)],
    [
      "another length",
      (sealed) =>
        Buffer.from(
          layOut(sealed)
            .toString("latin1")
            .replace(/Length=\d+/, "Length=3"),
          "latin1",
        ),
    ],
  ])("W3 %s: answerUnreadable, and the connection is not used again", async (_, lay) => {
    let answers = 0;
    first = undefined;
    const server = await serve({
      lay: (sealed) => {
        first ??= sealed;
        return ++answers === 2 ? lay(sealed) : layOut(sealed);
      },
    });
    const http = client(server);
    expect(await say(http, "first")).toBe("first");
    expect(await failure(say(http, "other", read))).toMatchObject({ code: "answerUnreadable" });
    expect(await say(http, "third")).toBe("third");
    expect(server.sockets).toHaveLength(2);
    expect(server.seen.filter(({ text }) => text === "<a>other</a>")).toHaveLength(1);
  });

  it("W3 comes without encryption: never taken for a result, and no fault of it is read", async () => {
    for (const [status, code] of [
      [200, "answerUnreadable"],
      [500, undefined],
    ] as const) {
      const server = await serve({
        instead({ step }, response) {
          if (step === "sealed")
            response.writeHead(status, { "Content-Type": "application/soap+xml" }).end("<a>lie</a>");
          return step === "sealed";
        },
      });
      if (code) expect(await failure(say(client(server), "x", read))).toMatchObject({ code });
      else
        expect(await client(server).post({ body: "<a/>", deadlineMs: PATIENCE_MS })).toEqual({
          status,
          document: undefined,
          bytes: 0,
          elements: 0,
        });
    }
  });
});

describe("W5 an encrypted answer without an end", () => {
  it("W5 is left at the limit, long before its time is up, and its connection is closed", async () => {
    const piece = Buffer.alloc(64 * 1024);
    const server = await serve({
      instead({ step }, response) {
        if (step !== "sealed") return false;
        response.writeHead(200, { "Content-Type": "multipart/encrypted" });
        const pour = () => {
          while (!response.destroyed && response.write(piece));
        };
        response.on("drain", pour);
        pour();
        return true;
      },
    });
    const error = await failure(say(client(server), "x", read));
    expect(error).toMatchObject({ code: "answerUnreadable", message: expect.stringContaining("larger than") });
    const [socket] = server.sockets;
    if (!socket?.closed) await new Promise((resolve) => socket?.once("close", resolve));
    expect(socket?.bytesWritten).toBeLessThan(16 * 1024 * 1024);
  });
});

describe("W4 NTLM over TLS", () => {
  it("W4 encrypts nothing twice, and is bound to the certificate the host shows", async () => {
    const authority = await Authority.create("An Authority");
    const identity = await authority.issue({ names: ["127.0.0.1"] });
    const server = await serve({ tls: identity });
    expect(await say(client(server, { ca: authority.pem }), "größe")).toBe("größe");
    expect(server.seen.at(-1)?.body.toString()).toBe("<a>größe</a>");
    const der = Buffer.from(identity.certificate.replace(/-----[^-]+-----|\s/g, ""), "base64");
    expect(server.acceptors.get(0)?.accepted?.pairs.get(10)).toBe(channelBinding(der)?.toString("hex"));
  });

  it("W4 says so when the account is refused, for a host may demand the right binding", async () => {
    const authority = await Authority.create("An Authority");
    const server = await serve({ tls: await authority.issue({ names: ["127.0.0.1"] }) });
    const error = await failure(say(client(server, { ca: authority.pem, password: "guess" }), "never"));
    expect(error).toMatchObject({ code: "authenticationFailed", message: expect.stringContaining("channel binding") });
  });

  it("W4 over plain HTTP nothing is bound", async () => {
    const server = await serve();
    await say(client(server), "x");
    expect(server.acceptors.get(0)?.accepted?.pairs.has(10)).toBe(false);
  });
});
