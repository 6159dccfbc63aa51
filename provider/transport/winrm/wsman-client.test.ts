import { FailbackError } from "../../errors";
import { sample, sampleNames } from "../../wire/samples.test-support";
import { child, descend } from "../../wire/xml-element";
import { readXml } from "../../wire/xml-reader";
import { join, tag, text } from "../../wire/xml-writer";
import {
  context,
  enumerateResponse,
  envelope,
  instance,
  pullResponse,
  referenceChildren,
  soapFault,
  WMI,
} from "./answers.test-support";
import type { EnumeratedItem } from "./enumeration-page";
import type { EnumerateRequest } from "./enumeration-request";
import { failure } from "./failure.test-support";
import { inProcess } from "./in-process.test-support";
import { type Ask, type Script, type ScriptedWsman, useScriptedWsman } from "./scripted-wsman.test-support";

const serve = useScriptedWsman();

const ALL = `${WMI}/*`;
const WQL = "SELECT * FROM Msvm_ComputerSystem WHERE Name = 'A<B'";

function enumerate({ client }: ScriptedWsman, request: Partial<EnumerateRequest> = {}): Promise<EnumeratedItem[]> {
  return client.enumerate({ resourceUri: ALL, wql: WQL, deadlineMs: 30_000, ...request });
}

const machine = (name: string) => instance("Msvm_ComputerSystem", `<p:Name>${name}</p:Name>`);
const names = (items: readonly EnumeratedItem[]) => items.map(({ object }) => child(object, "Name")?.text);
const items = (prefix: "n" | "w", ...inner: string[]) => `<${prefix}:Items>${inner.join("")}</${prefix}:Items>`;

describe("an enumeration asks", () => {
  it("for all objects at once, by a WQL filter on the URI of every class", async () => {
    const server = await serve(() => enumerateResponse(`${items("w", machine("A"))}<w:EndOfSequence/>`));
    await enumerate(server);
    expect(server.asks).toHaveLength(1);
    const [ask] = server.asks;
    expect(ask).toMatchObject({ operation: "Enumerate", resourceUri: ALL, maxElements: "32000" });
    const body = descend(readXml(ask?.text ?? ""), "Body", "Enumerate");
    expect(body?.children.map(({ name }) => name)).toEqual(["OptimizeEnumeration", "MaxElements", "Filter"]);
    expect(child(body, "Filter")).toMatchObject({
      text: WQL,
      attributes: [{ name: "Dialect", value: "http://schemas.microsoft.com/wbem/wsman/1/WQL" }],
    });
  });

  it("for references as well when they are wanted", async () => {
    const server = await serve(() => enumerateResponse("<w:Items/><w:EndOfSequence/>"));
    await enumerate(server, { withReferences: true });
    const body = descend(readXml(server.asks[0]?.text ?? ""), "Body", "Enumerate");
    expect(child(body, "EnumerationMode")?.text).toBe("EnumerateObjectAndEPR");
  });

  it("leaves the server a little less time than it has itself", async () => {
    const server = await serve(() => enumerateResponse("<w:EndOfSequence/>"));
    for (const deadlineMs of [60_000, 2_500]) await enumerate(server, { deadlineMs });
    const times = server.asks.map(({ text }) => /<w:OperationTimeout>([^<]*)</.exec(text)?.[1]);
    expect(times[1]).toBe("PT1.000S");
    // What has passed here before the request was written is gone.
    const first = Number(/^PT([\d.]+)S$/.exec(times[0] ?? "")?.[1]);
    expect(first).toBeLessThanOrEqual(58);
    expect(first).toBeGreaterThan(40);
  });
});

describe("an enumeration gives", () => {
  it("what one optimised answer holds", async () => {
    const server = await serve(() => enumerateResponse(`${items("w", machine("A"), machine("B"))}<w:EndOfSequence/>`));
    expect(names(await enumerate(server))).toEqual(["A", "B"]);
    expect(server.asks).toHaveLength(1);
  });

  it("all pages in order, each asked for with the newest context and with MaxElements", async () => {
    const server = await serve(
      () => enumerateResponse(context("uuid:one")),
      () => pullResponse(`${context(" uuid:two ")}${items("n", machine("A"), machine("B"))}`),
      () => pullResponse(`${context("uuid:2&lt;3")}${items("n", machine("C"))}`),
      () => pullResponse(`${items("n", machine("D"))}<n:EndOfSequence/>`),
    );
    expect(names(await enumerate(server))).toEqual(["A", "B", "C", "D"]);
    expect(server.asks.map(({ operation, context }) => [operation, context])).toEqual([
      ["Enumerate", undefined],
      ["Pull", "uuid:one"],
      ["Pull", "uuid:two"],
      ["Pull", "uuid:2&lt;3"],
    ]);
    expect(new Set(server.asks.map(({ maxElements }) => maxElements))).toEqual(new Set(["32000"]));
    expect(new Set(server.asks.map(({ resourceUri }) => resourceUri))).toEqual(new Set([ALL]));
    expect(new Set(server.asks.map(({ messageId }) => messageId)).size).toBe(4);
  });

  it("the items of an optimised first page and of the pages after it", async () => {
    const server = await serve(
      () => enumerateResponse(`${context("1")}${items("w", machine("A"))}`),
      () => pullResponse(`${context("1")}${items("n")}`),
      () => pullResponse(`${items("n", machine("B"))}<n:EndOfSequence/>`),
    );
    expect(names(await enumerate(server))).toEqual(["A", "B"]);
  });

  it.each(["<w:EndOfSequence/>", "<n:EndOfSequence/>"])(
    "nothing more after %s, though a context stands beside it",
    async (end) => {
      const first = await serve(() => enumerateResponse(`${context("7")}${items("w", machine("A"))}${end}`));
      expect(names(await enumerate(first))).toEqual(["A"]);
      expect(first.asks).toHaveLength(1);
      const later = await serve(
        () => enumerateResponse(context("7")),
        () => pullResponse(`${context("7")}${items("n", machine("B"))}${end}`),
      );
      expect(names(await enumerate(later))).toEqual(["B"]);
      expect(later.asks).toHaveLength(2);
    },
  );

  it.each<[string, Script]>([
    ["an end and no items", [() => enumerateResponse("<w:EndOfSequence/>")]],
    ["empty items and an end", [() => enumerateResponse("<w:Items/><w:EndOfSequence/>")]],
    [
      "an empty context, empty items and an end",
      [() => enumerateResponse(`${context("")}<w:Items/><w:EndOfSequence/>`)],
    ],
    ["an empty page", [() => enumerateResponse(context("1")), () => pullResponse("<n:Items/><n:EndOfSequence/>")]],
  ])("nothing for %s", async (_, script) => {
    expect(await enumerate(await serve(...script))).toEqual([]);
  });

  it("objects with their references, in pairs of either order", async () => {
    const epr = `<a:EndpointReference>${referenceChildren("Msvm_ReplicationService", { Name: "replicasvc" })}</a:EndpointReference>`;
    const service = instance("Msvm_ReplicationService", "<p:Name>replicasvc</p:Name>");
    const pair = (prefix: "n" | "w") =>
      items(prefix, `<w:Item>${service}${epr}</w:Item>`, `<w:Item>${epr}${service}</w:Item>`);
    const server = await serve(
      () => enumerateResponse(`${context("1")}${pair("w")}`),
      () => pullResponse(`${pair("n")}<n:EndOfSequence/>`),
    );
    const found = await enumerate(server, { withReferences: true });
    expect(found).toHaveLength(4);
    for (const { object, reference } of found) {
      expect(object.name).toBe("Msvm_ReplicationService");
      expect(reference).toEqual({ resourceUri: `${WMI}/Msvm_ReplicationService`, selectors: [["Name", "replicasvc"]] });
    }
  });

  it("objects without references where none were given", async () => {
    const server = await serve(() => enumerateResponse(`${items("w", machine("A"))}<w:EndOfSequence/>`));
    expect((await enumerate(server, { withReferences: true }))[0]?.reference).toBeUndefined();
  });

  it("as many objects as one may have on a single page, and refuses one more", async () => {
    const say = (objects: number) => () => enumerateResponse(`${items("w", "<i/>".repeat(objects))}<w:EndOfSequence/>`);
    expect(await enumerate(await serve(say(50_000)))).toHaveLength(50_000);
    const error = await failure(enumerate(await serve(say(50_001))));
    expect(error).toMatchObject({ code: "answerUnreadable", message: expect.stringContaining("more than 50000") });
  });
});

describe("an enumeration fails", () => {
  it.each<[string, Script]>([
    ["neither an end nor a context", [() => enumerateResponse(items("w", machine("A")))]],
    ["an empty context and no end", [() => enumerateResponse(`${context(" ")}${items("w", machine("A"))}`)]],
    ["a page that breaks off", [() => enumerateResponse(context("1")), () => pullResponse(items("n", machine("A")))]],
  ])("with answerUnreadable on %s: what may be incomplete is never taken for complete", async (_, script) => {
    const error = await failure(enumerate(await serve(...script)));
    expect(error).toMatchObject({ code: "answerUnreadable", message: expect.stringContaining("breaks off") });
  });

  it.each<[string, Script]>([
    ["the result of a method", [() => `<c:X_OUTPUT xmlns:c="urn:c"><c:ReturnValue>0</c:ReturnValue></c:X_OUTPUT>`]],
    ["an empty body", [() => ""]],
    ["a page instead of a beginning", [() => pullResponse("<n:EndOfSequence/>")]],
    ["a beginning instead of a page", [() => enumerateResponse(context("1")), () => enumerateResponse(context("2"))]],
    ["a namesake", [() => '<c:EnumerateResponse xmlns:c="urn:c"><c:EndOfSequence/></c:EnumerateResponse>']],
  ])("with answerUnreadable on %s: nothing found is not nothing there", async (_, script) => {
    expect(await failure(enumerate(await serve(...script)))).toMatchObject({ code: "answerUnreadable" });
  });

  it("with answerUnreadable on a pair without an object", async () => {
    const epr = `<a:EndpointReference>${referenceChildren("C", {})}</a:EndpointReference>`;
    const server = await serve(() => enumerateResponse(`${items("w", `<w:Item>${epr}</w:Item>`)}<w:EndOfSequence/>`));
    expect((await failure(enumerate(server))).code).toBe("answerUnreadable");
  });

  it("with the fault of its second page, all that came before being worth nothing", async () => {
    const server = await serve(
      () => enumerateResponse(`${context("1")}${items("w", machine("A"))}`),
      (ask) => ({
        status: 500,
        text: envelope(soapFault("w:InvalidParameter", "The context is gone."), ask.messageId),
      }),
    );
    const error = await failure(enumerate(server));
    expect(error).toMatchObject({ code: "hostFault" });
    expect(error.message).toBe(
      `Pull on 127.0.0.1:${server.endpoint.port} was answered with InvalidParameter: The context is gone.`,
    );
  });

  it("with hostTimeout when all its pages together take longer than its deadline", async () => {
    const server = await serve(
      () => enumerateResponse(context("1")),
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return pullResponse(`${context("1")}${items("n", machine("A"))}`);
      },
    );
    const error = await failure(enumerate(server, { deadlineMs: 1_500 }));
    expect(error.code).toBe("hostTimeout");
    expect(server.asks.length).toBeGreaterThan(2);
    // Each page takes 50 ms at least: more of them would be more than one deadline.
    expect(server.asks.length).toBeLessThan(33);
  });

  it("with answerUnreadable when it never ends, long before its time is up", async () => {
    const page = items("n", instance("C", `<p:X>${"x".repeat(2_000_000)}</p:X>`));
    const server = await serve(
      () => enumerateResponse(context("1")),
      () => pullResponse(`${context("1")}${page}`),
    );
    const error = await failure(enumerate(server, { deadlineMs: 600_000 }));
    expect(error).toMatchObject({
      code: "answerUnreadable",
      message: expect.stringContaining("exceeds 33554432 bytes"),
    });
    expect(server.asks.length).toBeLessThan(20);
  });

  it("with the connection, when a kept-alive one dies before a page: a page is never asked for twice", async () => {
    const server = await serve(
      () => enumerateResponse(context("1")),
      () => {
        server.sockets[0]?.destroy();
        return "";
      },
      () => pullResponse(`${items("n", machine("B"))}<n:EndOfSequence/>`),
    );
    expect((await failure(enumerate(server))).code).toBe("hostUnreachable");
    expect(server.asks.map(({ operation }) => operation)).toEqual(["Enumerate", "Pull"]);
  });
});

describe("an enumeration whose kept-alive connection is closed in the moment it is used again", () => {
  it("begins once more", async () => {
    const done = () => enumerateResponse("<w:EndOfSequence/>");
    const server = await serve(
      done,
      () => {
        server.sockets[0]?.destroy();
        return "";
      },
      done,
    );
    await enumerate(server);
    expect(await enumerate(server)).toEqual([]);
    expect(server.asks.map(({ operation }) => operation)).toEqual(["Enumerate", "Enumerate", "Enumerate"]);
  });
});

describe("a method", () => {
  const target = { resourceUri: `${WMI}/Msvm_ReplicationService`, selectors: [["Name", "replicasvc"]] } as const;
  const parameters = join([tag("c:B", {}, text("<1>")), tag("c:A", {}, text("2"))]);
  const call = { target, method: "InitiateFailback", parameters, deadlineMs: 30_000 };
  const output = (inner: string) =>
    `<p:InitiateFailback_OUTPUT xmlns:p="${target.resourceUri}">${inner}</p:InitiateFailback_OUTPUT>`;

  it("is called on its object by resource URI, action and selectors, its parameters in the class's namespace and in order", async () => {
    const server = await serve(() => output("<p:ReturnValue>0</p:ReturnValue>"));
    const result = await server.client.invoke(call);
    expect(child(result, "ReturnValue")?.text).toBe("0");
    const asked = readXml(server.asks[0]?.text ?? "");
    expect(descend(asked, "Header", "Action")?.text).toBe(`${target.resourceUri}/InitiateFailback`);
    expect(descend(asked, "Header", "ResourceURI")?.text).toBe(target.resourceUri);
    expect(descend(asked, "Header", "SelectorSet", "Selector")?.text).toBe("replicasvc");
    const input = child(asked, "Body")?.children[0];
    expect(input).toMatchObject({ name: "InitiateFailback_INPUT", namespace: target.resourceUri });
    expect(input?.children.map(({ name, namespace, text }) => [name, namespace, text])).toEqual([
      ["B", target.resourceUri, "<1>"],
      ["A", target.resourceUri, "2"],
    ]);
  });

  it("has the body's first element as its output, whatever a server calls it", async () => {
    const server = await serve(() => '<p:AddNumbers xmlns:p="urn:p"><p:ReturnValue>5</p:ReturnValue></p:AddNumbers>');
    expect(child(await server.client.invoke(call), "ReturnValue")?.text).toBe("5");
  });

  it("without an output is answerUnreadable", async () => {
    const server = await serve(() => "");
    expect((await failure(server.client.invoke(call))).code).toBe("answerUnreadable");
  });

  it("is not called when its gate throws", async () => {
    const server = await serve(() => output(""));
    const gone = new FailbackError("engineGone", "gone");
    expect(await failure(server.client.invoke({ ...call, gate: () => Promise.reject(gone) }))).toBe(gone);
    expect(server.asks).toHaveLength(0);
  });

  it.each([true, false])("is called once when its connection breaks, with a gate: %p", async (gated) => {
    const server = await serve(
      () => output("<p:ReturnValue>0</p:ReturnValue>"),
      () => {
        for (const socket of server.sockets) socket.destroy();
        return "";
      },
    );
    await server.client.invoke(call);
    const gate = jest.fn(async () => {});
    const error = await failure(server.client.invoke({ ...call, ...(gated ? { gate } : {}) }));
    expect(error.code).toBe("hostUnreachable");
    expect(server.asks).toHaveLength(2);
    expect(gate).toHaveBeenCalledTimes(gated ? 1 : 0);
  });

  it("that faults says which one, and where", async () => {
    const server = await serve((ask) => ({
      status: 500,
      text: envelope(soapFault("w:AccessDenied", "No."), ask.messageId),
    }));
    const error = await failure(server.client.invoke(call));
    expect(error).toMatchObject({ code: "accessDenied" });
    expect(error.message).toBe(
      `InitiateFailback on 127.0.0.1:${server.endpoint.port} was answered with AccessDenied: No.`,
    );
  });
});

describe("an answer belongs to its question", () => {
  const done = enumerateResponse("<w:EndOfSequence/>");
  const related = (relate: (id: string) => string | undefined) => (ask: Ask) => ({
    text: envelope(done, relate(ask.messageId)),
  });

  it.each<[string, (id: string) => string]>([
    ["repeats its id", (id) => id],
    ["repeats it in lower case", (id) => id.toLowerCase()],
    ["repeats it without its prefix", (id) => id.replace("uuid:", "")],
    ["repeats it as a URN", (id) => `urn:${id}`],
    ["repeats it between white space", (id) => `\n ${id} `],
  ])("when it %s", async (_, relate) => {
    expect(await enumerate(await serve(related(relate)))).toEqual([]);
  });

  it.each<[string, (id: string) => string | undefined]>([
    ["another id", () => "uuid:00000000-0000-4000-8000-000000000000"],
    ["an id that only begins like it", (id) => `${id}0`],
    ["an empty id", () => ""],
    ["no id", () => undefined],
  ])("and is refused with %s", async (_, relate) => {
    const error = await failure(enumerate(await serve(related(relate))));
    expect(error).toMatchObject({ code: "answerUnreadable", message: expect.stringContaining("another message") });
  });

  it("except a fault, which may come without one", async () => {
    const server = await serve(() => ({ status: 500, text: envelope(soapFault("w:QuotaLimit", "Too many.")) }));
    expect(await failure(enumerate(server))).toMatchObject({ code: "hostBusy" });
  });
});

describe("an HTTP answer that is no result", () => {
  it.each<[string, { status: number; type?: string; text: string }, string, string]>([
    ["401 without a body", { status: 401, type: "text/plain", text: "" }, "authenticationFailed", "HTTP 401"],
    ["401 with a page", { status: 401, type: "text/html", text: "<h1>No" }, "authenticationFailed", "HTTP 401"],
    [
      "a proxy's page",
      { status: 200, type: "text/html", text: "<!DOCTYPE html><p>" },
      "answerUnreadable",
      "HTTP 200 without a SOAP envelope",
    ],
    ["400", { status: 400, type: "text/html", text: "Bad Request" }, "answerUnreadable", "port for HTTPS (HTTP 400)"],
    ["403", { status: 403, type: "text/html", text: "Forbidden" }, "accessDenied", "HTTP 403"],
    ["404", { status: 404, type: "text/html", text: "Not Found" }, "answerUnreadable", "path and port (HTTP 404)"],
    ["404 with XHTML", { status: 404, text: "<html/>" }, "answerUnreadable", "path and port (HTTP 404)"],
    ["413", { status: 413, type: "text/html", text: "" }, "hostFault", "too large (HTTP 413)"],
    ["503", { status: 503, type: "text/html", text: "Service Unavailable" }, "hostBusy", "HTTP 503"],
    ["500 without a body", { status: 500, text: "" }, "answerUnreadable", "HTTP 500 without a SOAP envelope"],
    [
      "XML that is no envelope",
      { status: 200, text: "<html/>" },
      "answerUnreadable",
      "with <html>, not with a SOAP envelope",
    ],
    [
      "an envelope of SOAP 1.1",
      { status: 200, text: '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"/>' },
      "answerUnreadable",
      "<Envelope>",
    ],
  ])("%s", async (_, say, code, words) => {
    const server = await serve(() => say);
    const error = await failure(enumerate(server));
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(error.message).toContain(`127.0.0.1:${server.endpoint.port}`);
  });

  it("a result with a status of failure is refused", async () => {
    const server = await serve((ask) => ({
      status: 500,
      text: envelope(enumerateResponse("<w:EndOfSequence/>"), ask.messageId),
    }));
    expect(await failure(enumerate(server))).toMatchObject({ code: "answerUnreadable" });
  });

  it("a fault with a status of success is a fault", async () => {
    const server = await serve(() => soapFault("w:AccessDenied", "No."));
    expect(await failure(enumerate(server))).toMatchObject({ code: "accessDenied" });
  });

  it("an envelope without a body is refused", async () => {
    const server = await serve((ask) => ({ text: envelope("", ask.messageId).replace(/<s:Body>.*<\/s:Body>/, "") }));
    expect(await failure(enumerate(server))).toMatchObject({ code: "answerUnreadable" });
  });
});

describe("recorded answers, given to the client as if they were its own", () => {
  /** The recording, made to relate to the question at hand. */
  const replay = (name: string) => (ask: Ask) => ({
    text: sample(name)
      .toString("utf8")
      .replace(/(<\w+:RelatesTo>)[^<]*/, `$1${ask.messageId}`),
  });
  const end = () => pullResponse("<n:EndOfSequence/>");
  const ofKind = (response: string) => sampleNames.filter((name) => sample(name).includes(`:${response}>`));
  const beginnings = ofKind("EnumerateResponse");
  const pages = ofKind("PullResponse");

  it("were sorted", () => {
    expect([beginnings.length, pages.length]).toEqual([17, 8]);
  });

  it.each(beginnings)("%s begins an enumeration", async (name) => {
    const recording = sample(name).toString("utf8");
    const server = await serve(replay(name), end);
    const found = await enumerate(server);
    expect(server.asks).toHaveLength(/EndOfSequence/.test(recording) ? 1 : 2);
    expect(found).toHaveLength(objectsIn(recording));
    for (const { object } of found) expect(object.children.length).toBeGreaterThan(0);
    const paired = recording.includes(":Item>");
    for (const { reference } of found) expect(reference !== undefined).toBe(paired);
  });

  it.each(pages)("%s goes on with one", async (name) => {
    const recording = sample(name).toString("utf8");
    const server = await serve(() => enumerateResponse(context("1")), replay(name), end);
    expect(await enumerate(server)).toHaveLength(objectsIn(recording));
    expect(server.asks).toHaveLength(/EndOfSequence/.test(recording) ? 2 : 3);
  });

  it.each([
    ["omi-20-invoke-scalar.response.xml", "100"],
    ["omi-25-invoke-embedded-instances.response.xml", ""],
    ["omi-27-invoke-static-embedded-in.response.xml", "0"],
    ["omi-28-invoke-embedded-out.response.xml", "0"],
    ["omicli-invoke-04.response.txt", "100"],
    ["libvirt-17-RequestStateChange.fake-response.txt", "4096"],
    ["libvirt-73-ModifyResourceSettings.fake-response.txt", "4096"],
  ])("%s is the output of a method that returned %p", async (name, returned) => {
    const { client } = await serve(replay(name));
    const target = { resourceUri: "urn:c", selectors: [] };
    const output = await client.invoke({ target, method: "M", parameters: join([]), deadlineMs: 30_000 });
    expect(child(output, "ReturnValue")?.text).toBe(returned);
  });

  /** Counts what is enumerated by text alone. */
  function objectsIn(recording: string): number {
    const inside = /:Items>(.*)<\/\w+:Items>/s.exec(recording)?.[1] ?? "";
    if (inside.includes(":Item>")) return inside.split("</wsman:Item>").length - 1;
    const first = /^<([\w:]+)/.exec(inside)?.[1];
    return first === undefined ? 0 : inside.split(`</${first}>`).length - 1;
  }
});

describe("a client over an exchanger and a clock of somebody else's", () => {
  it("ends an enumeration at its deadline by that clock, in no time of the machine's own", async () => {
    const { client, time } = inProcess(({ operation }) =>
      operation === "Enumerate"
        ? enumerateResponse(context("1"))
        : pullResponse(`${context("1")}${items("n", machine("A"))}`),
    );
    const error = await failure(client.enumerate({ resourceUri: ALL, wql: WQL, deadlineMs: 20_000 }));
    expect(error).toMatchObject({ code: "hostTimeout", message: expect.stringContaining("within 20 seconds") });
    expect(time()).toBeGreaterThanOrEqual(20_000);
    expect(time()).toBeLessThan(23_000);
  });

  it("pauses by that clock while the host is busy", async () => {
    const { client, time } = inProcess(() => soapFault("w:QuotaLimit", "Too many."));
    const error = await failure(client.enumerate({ resourceUri: ALL, wql: WQL, deadlineMs: 60_000 }));
    expect(error).toMatchObject({ code: "hostBusy" });
    expect(time()).toBeGreaterThan(45_000);
    expect(time()).toBeLessThanOrEqual(61_000);
  });
});
