import { gzipSync } from "node:zlib";
import { WsmanCimSession } from "../../provider/cim/wsman-session";
import { FailbackError, type FailbackErrorCode } from "../../provider/errors";
import { envelope } from "../../provider/transport/winrm/answers.test-support";
import { HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import { useLoopback } from "../../provider/transport/winrm/loopback.test-support";
import { WsmanClient } from "../../provider/transport/winrm/wsman-client";
import { costOf, MB } from "./memory.test-support";
import { drip, HEAD, machine, oneMachine, onRequest, pour, type RawAnswer, whole } from "./raw-answers.test-support";

const servers = useLoopback();
const exchangers: HttpExchanger[] = [];
afterEach(() => {
  for (const exchanger of exchangers.splice(0)) exchanger.close();
});

/** A client of a server that answers on bare sockets, and tells how often it was asked. */
async function against(answer: RawAnswer) {
  let asked = 0;
  const { endpoint } = await servers.tcp((socket) => onRequest(socket, (id) => answer(socket, id, ++asked)));
  const http = new HttpExchanger(endpoint, "Basic dXNlcjpwYXNz");
  exchangers.push(http);
  const client = new WsmanClient(http);
  const query = (deadlineMs = PATIENCE_MS) =>
    client.enumerate({ resourceUri: "http://h/*", wql: "SELECT * FROM Msvm_ComputerSystem", deadlineMs });
  return { client, query, asked: () => asked };
}

/** Far longer than a refusal takes on a busy machine; what has to end by the deadline is given a shorter one. */
const PATIENCE_MS = 60_000;

/** An answer may be 4 MB long; read into elements of a few bytes each it takes up some ten times as much. */
const PEAK = 250 * MB;
/** The elements of one such answer may still wait to be collected. */
const LEFT = 48 * MB;

async function expectRefusal(work: () => Promise<unknown>, codes: readonly FailbackErrorCode[]): Promise<number> {
  // Only the code: the error itself would keep alive what its stack has seen.
  let ended: string | undefined;
  const { ms, peakGrowth, leftGrowth } = await costOf(async () => {
    try {
      await work();
    } catch (error) {
      ended = error instanceof FailbackError ? error.code : String(error);
    }
  });
  expect(codes).toContain(ended);
  expect(peakGrowth).toBeLessThan(PEAK);
  expect(leftGrowth).toBeLessThan(LEFT);
  return ms;
}

const say =
  (make: (id: string) => string | Buffer): RawAnswer =>
  (socket, id) =>
    socket.write(whole(make(id)));

const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">${[..."bcdefghij"]
  .map((name, n) => `<!ENTITY ${name} "${`&${"abcdefghi"[n]};`.repeat(10)}">`)
  .join("")}]>`;
const attributes = (count: number) => Array.from({ length: count }, (_, n) => ` a${n}=""`).join("");

jest.setTimeout(120_000);

describe("a hostile answer", () => {
  it.each<[string, RawAnswer]>([
    ["has a DOCTYPE", say((id) => oneMachine(id, machine, "<!DOCTYPE a>"))],
    ["has a DOCTYPE of another file", say((id) => oneMachine(id, machine, '<!DOCTYPE a SYSTEM "file:///etc/passwd">'))],
    ["has an entity bomb", say((id) => oneMachine(id, "&j;", bomb))],
    ["has an entity that nothing declares", say((id) => oneMachine(id, "&lol;"))],
    [
      "has endless chunks",
      (socket) => pour(socket, `${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n`, "10\r\nlorem ipsum dolo\r\n"),
    ],
    [
      "has a chunk that claims 2 GB",
      (socket) => pour(socket, `${HEAD}Transfer-Encoding: chunked\r\n\r\n80000000\r\n<a>`, "x"),
    ],
    ["claims 2 GB and sends them", (socket) => pour(socket, `${HEAD}Content-Length: 2147483648\r\n\r\n<a>`, "lorem ")],
    ["has endless headers", (socket) => pour(socket, HEAD, "X-More: lorem ipsum\r\n")],
    ["has a header that does not end", (socket) => pour(socket, `${HEAD}X-More: `, "x")],
    [
      "has a header of more than 16 kB",
      (socket, id) =>
        socket.write(
          whole(oneMachine(id))
            .toString("latin1")
            .replace("\r\n\r\n", `\r\nX: ${"x".repeat(17_000)}\r\n\r\n`),
        ),
    ],
    ["has a status line that does not end", (socket) => pour(socket, "HTTP/1.1 200 ", "OK ")],
    [
      "has a chunk extension that does not end",
      (socket) => pour(socket, `${HEAD}Transfer-Encoding: chunked\r\n\r\n1;a=`, "x"),
    ],
    ["is cut off in its XML", say((id) => oneMachine(id).slice(0, -30))],
    ["has its tags in another order", say((id) => oneMachine(id).replace("</w:Items>", "</n:EnumerateResponse>"))],
    [
      "has its body before its header's end",
      say((id) => oneMachine(id).replace("</s:Header>", "").replace("</s:Body>", "</s:Body></s:Header>")),
    ],
    [
      "has its end before its items",
      say((id) => oneMachine(id, "</w:Items><w:EndOfSequence/><w:Items>").replace("<w:EndOfSequence/></n:", "</n:x>")),
    ],
    ["is nested a million levels deep", say((id) => oneMachine(id, "<a>".repeat(1_000_000)))],
    ["has a million elements", say((id) => oneMachine(id, "<a/>".repeat(900_000)))],
    ["has an element of 300,000 attributes", say((id) => oneMachine(id, `<a${attributes(300_000)}/>`))],
    [
      "has an element of 300,000 namespaces",
      say((id) => oneMachine(id, `<a${attributes(300_000).replaceAll(" a", " xmlns:a")}/>`)),
    ],
    ["has an attribute of 8 MB", say((id) => oneMachine(id, `<a b="${"x".repeat(8_000_000)}"/>`))],
    ["has a text of 8 MB", say((id) => oneMachine(id, `<a>${"x".repeat(8_000_000)}</a>`))],
    ["is not UTF-8", say((id) => Buffer.from(oneMachine(id, "<a>ü</a>"), "latin1"))],
    ["is UTF-16", say((id) => Buffer.from(`\ufeff${oneMachine(id)}`, "utf16le"))],
    [
      "is UTF-16 and says so",
      say((id) => Buffer.from(`<?xml version="1.0" encoding="utf-16"?>${oneMachine(id)}`, "utf16le")),
    ],
    ["is XML 1.1 with control characters", say((id) => oneMachine(id, "<a>&#1;</a>", '<?xml version="1.1"?>'))],
    ["relates to another message", say(() => oneMachine("uuid:00000000-0000-0000-0000-000000000000"))],
    ["has a second body", say((id) => oneMachine(id).replace("</s:Body>", "</s:Body><s:Body/>"))],
    [
      "has a fault in a second body",
      say((id) => oneMachine(id).replace("</s:Body>", "</s:Body><s:Body><s:Fault/></s:Body>")),
    ],
    ["relates to no message", say(() => envelope("<n:EnumerateResponse/>"))],
    [
      "answers a pull that was not asked for",
      say((id) => oneMachine(id).replaceAll("EnumerateResponse", "PullResponse")),
    ],
    [
      "is compressed though identity was asked for",
      (socket, id) => {
        const bytes = gzipSync(oneMachine(id));
        socket.write(`${HEAD}Content-Encoding: gzip\r\nContent-Length: ${bytes.length}\r\n\r\n`);
        socket.write(bytes);
      },
    ],
    [
      "changes to another protocol",
      (socket) => socket.write("HTTP/1.1 101 Sure\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n\0\0\0"),
    ],
    ["is garbage", (socket) => socket.write(Buffer.alloc(5_000, 0xfe))],
  ])("W5 that %s is refused in bounded time and memory", async (_, answer) => {
    const { query } = await against(answer);
    expect(await expectRefusal(() => query(), ["answerUnreadable"])).toBeLessThan(PATIENCE_MS / 2);
  });

  it("W5 that is good, and followed by garbage on the same connection, is read; the garbage answers nothing", async () => {
    const { query } = await against((socket, id, nth) => {
      const good = whole(oneMachine(id));
      socket.write(nth === 1 ? Buffer.concat([good, Buffer.from("HTTP/1.1 200 OK\r\n\r\n\0garbage")]) : good);
    });
    expect(await query()).toHaveLength(1);
    expect(await query()).toHaveLength(1);
  });

  it("W5 that comes unasked, ahead of the next question, is never taken for its answer", async () => {
    const { query } = await against((socket, id) => {
      socket.write(whole(oneMachine(id)), () =>
        setTimeout(() => socket.write(whole(oneMachine(id, machine + machine))), 20),
      );
    });
    expect(await query()).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const second = await query().catch((error: unknown) => error);
    if (second instanceof Error)
      expect(second).toMatchObject({ code: expect.stringMatching(/^(answerUnreadable|hostUnreachable)$/) });
    else expect(second).toHaveLength(1);
  });

  it.each<[string, RawAnswer]>([
    [
      "has endless chunks of one byte",
      (socket) => pour(socket, `${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n`, "1\r\nx\r\n"),
    ],
    ["claims 2 GB and sends nothing more", (socket) => socket.write(`${HEAD}Content-Length: 2147483648\r\n\r\n<a>`)],
    ["comes one byte at a time, from the head on", (socket, id) => drip(socket, whole(oneMachine(id)).toString(), 20)],
    [
      "never goes beyond its interim answers",
      (socket) => {
        const timer = setInterval(() => socket.write("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n"), 5);
        socket.on("close", () => clearInterval(timer));
      },
    ],
    ["is an enumeration with pages that never end", endlessly((context) => `${context}<n:Items>${machine}</n:Items>`)],
    ["is an enumeration with empty pages that never end", endlessly((context) => context)],
    [
      "is an enumeration whose context stays the same",
      endlessly((context) => `${context.replace(/\d+/, "1")}<n:Items/>`),
    ],
  ])("W5 that %s ends with the one deadline of the whole exchange", async (_, answer) => {
    const { query } = await against(answer);
    const ms = await expectRefusal(() => query(1_000), ["hostTimeout", "answerUnreadable"]);
    expect(ms).toBeLessThan(PATIENCE_MS / 2);
  });

  it("W5 with pages of megabytes that never end is refused at 32 MB", async () => {
    const page = `<n:Items>${`<a>${"x".repeat(1_000)}</a>`.repeat(3_000)}</n:Items>`;
    const { query, asked } = await against(endlessly((context) => context + page));
    await expectRefusal(() => query(PATIENCE_MS), ["answerUnreadable"]);
    expect(asked()).toBeLessThan(15);
  });

  it.each([0, 1, 8, 12, 17, 40, 90, 120, 200, 400])(
    "W5 that breaks off after %i bytes is a typed error",
    async (length) => {
      for (const close of ["end", "destroy"] as const) {
        const { query } = await against((socket, id) => {
          socket.write(whole(oneMachine(id)).subarray(0, length), () => socket[close]());
        });
        await expectRefusal(() => query(), ["hostUnreachable", "answerUnreadable"]);
      }
    },
  );

  it("W5 is forgotten: the same client reads the next good one", async () => {
    const { client, query } = await against((socket, id, nth) =>
      socket.write(whole(nth === 1 ? "<!DOCTYPE a><a/>" : oneMachine(id))),
    );
    await expect(query()).rejects.toMatchObject({ code: "answerUnreadable" });
    const session = new WsmanCimSession(client, "root/virtualization/v2");
    expect(await session.query({ className: "Msvm_ComputerSystem" })).toMatchObject([
      { className: "Msvm_ComputerSystem" },
    ]);
  });
});

/** An enumeration that always goes on. */
function endlessly(content: (context: string) => string): RawAnswer {
  return (socket, id, nth) => {
    const name = nth === 1 ? "EnumerateResponse" : "PullResponse";
    const context = `<n:EnumerationContext>uuid:${nth}</n:EnumerationContext>`;
    socket.write(whole(envelope(`<n:${name}>${content(context)}</n:${name}>`, id)));
  };
}
