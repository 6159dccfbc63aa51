import { child, descend } from "../../wire/xml-element";
import { readXml } from "../../wire/xml-reader";
import {
  ANOTHER_MESSAGE,
  context,
  enumerateResponse,
  envelope,
  faultAnswer,
  instance,
  pullResponse,
  soapFault,
  WMI,
} from "./answers.test-support";
import type { EnumeratedItem } from "./enumeration-page";
import type { EnumerateRequest } from "./enumeration-request";
import { failure } from "./failure.test-support";
import { type Say, type ScriptedWsman, useScriptedWsman } from "./scripted-wsman.test-support";

const serve = useScriptedWsman();

const ALL = `${WMI}/*`;

function enumerate({ client }: ScriptedWsman, request: Partial<EnumerateRequest> = {}): Promise<EnumeratedItem[]> {
  return client.enumerate({ resourceUri: ALL, wql: "SELECT * FROM C", deadlineMs: 30_000, ...request });
}

const object = (name: string) => instance("C", `<p:Name>${name}</p:Name>`);
const names = (items: readonly EnumeratedItem[]) => items.map((item) => child(item.object, "Name")?.text);
const page = (next: string, ...inner: string[]) => pullResponse(`${context(next)}<n:Items>${inner.join("")}</n:Items>`);
const lastPage = (...inner: string[]) => pullResponse(`<n:Items>${inner.join("")}</n:Items><n:EndOfSequence/>`);
const released = "<n:ReleaseResponse/>";
const history = ({ asks }: ScriptedWsman) => asks.map((ask) => [ask.operation, ask.context, ask.maxElements]);

/** What a host answers by operation, the answers of each in turn; after the last it repeats the last. */
function byOperation(answers: Readonly<Record<string, readonly Say[]>>) {
  const asked: Record<string, number> = {};
  return ({ operation }: { operation: string }): Say => {
    const turn = asked[operation] ?? 0;
    asked[operation] = turn + 1;
    const list = answers[operation] ?? [];
    return list[Math.min(turn, list.length - 1)] ?? `<x:none xmlns:x="urn:x"/>`;
  };
}

describe("a class is enumerated itself", () => {
  it("at its own URI, without a filter, its subclasses' objects with all their properties", async () => {
    const server = await serve(() => enumerateResponse(`<w:Items>${object("A")}</w:Items><w:EndOfSequence/>`));
    const resourceUri = `${WMI}/CIM_ConcreteJob`;
    expect(names(await server.client.enumerate({ resourceUri, deadlineMs: 30_000 }))).toEqual(["A"]);
    const asked = readXml(server.asks[0]?.text ?? "");
    expect(descend(asked, "Header", "ResourceURI")?.text).toBe(resourceUri);
    const body = descend(asked, "Body", "Enumerate");
    expect(body?.children.map(({ name }) => name)).toEqual(["OptimizeEnumeration", "MaxElements", "PolymorphismMode"]);
    expect(child(body, "PolymorphismMode")).toMatchObject({
      namespace: "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd",
      text: "IncludeSubClassProperties",
    });
  });

  it("by selectors that stand in every one of its requests", async () => {
    const server = await serve(
      () => enumerateResponse(context("1")),
      () => page("2"),
      () => faultAnswer("w:InternalError"),
      () => released,
    );
    await failure(enumerate(server, { selectors: [["__cimnamespace", "root/x"]] }));
    expect(server.asks.map(({ operation }) => operation)).toEqual(["Enumerate", "Pull", "Pull", "Release"]);
    for (const { text, resourceUri } of server.asks) {
      expect(text).toContain('<w:Selector Name="__cimnamespace">root/x</w:Selector>');
      expect(resourceUri).toBe(ALL);
    }
  });
});

describe("an enumeration whose context the host has lost", () => {
  it.each([
    ["says the subcode", faultAnswer("n:InvalidEnumerationContext")],
    ["says code 8033801B", faultAnswer("w:InternalError", 0x8033801b)],
    ["says code 8033801C, by time", faultAnswer("w:InternalError", 0x8033801c)],
    ["says OMI, who only knows that it is not there", faultAnswer("a:DestinationUnreachable")],
  ])("begins once more, and nothing of before counts: %s", async (_, lost) => {
    const server = await serve(
      () => enumerateResponse(`${context("1")}<w:Items>${object("A")}</w:Items>`),
      () => lost,
      () => enumerateResponse(`${context("2")}<w:Items>${object("A")}</w:Items>`),
      () => lastPage(object("B")),
    );
    expect(names(await enumerate(server))).toEqual(["A", "B"]);
    expect(history(server).map(([operation, at]) => [operation, at])).toEqual([
      ["Enumerate", undefined],
      ["Pull", "1"],
      ["Enumerate", undefined],
      ["Pull", "2"],
    ]);
  });

  it("fails when it is lost a second time", async () => {
    const server = await serve(
      byOperation({
        Enumerate: [enumerateResponse(context("1"))],
        Pull: [faultAnswer("n:InvalidEnumerationContext")],
      }),
    );
    expect(await failure(enumerate(server))).toMatchObject({ code: "hostFault" });
    expect(server.asks.map(({ operation }) => operation)).toEqual(["Enumerate", "Pull", "Enumerate", "Pull"]);
  });

  it("is not mistaken for a class that is missing from the beginning", async () => {
    const server = await serve(() => faultAnswer("a:DestinationUnreachable"));
    expect(await failure(enumerate(server))).toMatchObject({ code: "notHyperV" });
    expect(server.asks).toHaveLength(1);
  });
});

describe("an enumeration whose answer would not fit an envelope", () => {
  it.each([
    ["says the subcode", faultAnswer("w:EncodingLimit")],
    ["says code 80338047", faultAnswer("w:InternalError", 0x80338047)],
    ["says code 80338048", faultAnswer("w:InternalError", 0x80338048)],
    ["says code 80338049", faultAnswer("w:InternalError", 0x80338049)],
  ])("asks for fewer objects: %s", async (_, tooLarge) => {
    const server = await serve(
      () => tooLarge,
      () => enumerateResponse(`<w:Items>${object("A")}</w:Items><w:EndOfSequence/>`),
    );
    expect(names(await enumerate(server))).toEqual(["A"]);
    expect(server.asks.map(({ maxElements }) => maxElements)).toEqual(["32000", "100"]);
  });

  it("asks for one at a time in the end, and then fails", async () => {
    const server = await serve(() => faultAnswer("w:EncodingLimit"));
    expect(await failure(enumerate(server))).toMatchObject({ code: "hostFault" });
    expect(server.asks.map(({ maxElements }) => maxElements)).toEqual(["32000", "100", "10", "1"]);
  });

  it("begins anew when it is a page that does not fit: whether its objects were counted as given, nobody knows", async () => {
    const server = await serve(
      byOperation({
        Enumerate: [enumerateResponse(context("1")), enumerateResponse(context("2"))],
        Pull: [page("1", object("A")), faultAnswer("w:EncodingLimit"), lastPage(object("A"), object("B"))],
        Release: [released],
      }),
    );
    expect(names(await enumerate(server))).toEqual(["A", "B"]);
    expect(history(server)).toEqual([
      ["Enumerate", undefined, "32000"],
      ["Pull", "1", "32000"],
      ["Pull", "1", "32000"],
      ["Release", "1", undefined],
      ["Enumerate", undefined, "100"],
      ["Pull", "2", "100"],
    ]);
  });
});

describe("an enumeration on a busy host", () => {
  const quota = faultAnswer("w:QuotaLimit", 0x803381a6);

  it.each<[string, Say]>([
    ["a quota fault", quota],
    ["a fault of an end point that is unavailable", faultAnswer("w:InternalError", 0x80338014)],
    ["HTTP 503", { status: 503, type: "text/html", text: "" }],
    [
      "an MSFT_WmiError that relates to no question",
      {
        status: 500,
        text: envelope(
          soapFault(
            "w:InternalError",
            "Reason.",
            '<p:MSFT_WmiError xmlns:p="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError"><p:CIMStatusCode>27</p:CIMStatusCode><p:error_Code>2150859174</p:error_Code></p:MSFT_WmiError>',
          ),
        ),
      },
    ],
  ])("begins again after a pause: %s", async (_, busy) => {
    const server = await serve(
      () => busy,
      () => busy,
      () => enumerateResponse(`<w:Items>${object("A")}</w:Items><w:EndOfSequence/>`),
    );
    expect(names(await enumerate(server))).toEqual(["A"]);
    expect(server.pauses).toEqual([250, 500]);
  });

  it("gives up with hostBusy at its deadline", async () => {
    const server = await serve(() => quota);
    expect(await failure(enumerate(server))).toMatchObject({ code: "hostBusy" });
    expect(server.pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(30_000);
    expect(server.asks.length).toBe(server.pauses.length + 1);
    expect(server.asks.length).toBeGreaterThan(5);
  });

  it.each<[string, Say]>([
    ["a fault that relates to no message", quota],
    ["a fault that relates to the pull", soapFault("w:QuotaLimit", "Reason.")],
    ["HTTP alone", { status: 503, type: "text/html", text: "" }],
  ])("begins anew when a page is refused by %s: what the host did with it is not told", async (_, refusal) => {
    const server = await serve(
      byOperation({
        Enumerate: [enumerateResponse(context("1")), enumerateResponse(context("2"))],
        Pull: [page("1", object("A")), refusal, lastPage(object("A"), object("B"))],
        Release: [released],
      }),
    );
    expect(names(await enumerate(server))).toEqual(["A", "B"]);
    expect(server.asks.map(({ operation, context }) => [operation, context])).toEqual([
      ["Enumerate", undefined],
      ["Pull", "1"],
      ["Pull", "1"],
      ["Release", "1"],
      ["Enumerate", undefined],
      ["Pull", "2"],
    ]);
    expect(server.pauses).toEqual([250]);
  });

  it("does not ask again for a page in whose place the fault of another message came", async () => {
    const foreign = faultAnswer("w:QuotaLimit", 0x803381a6, ANOTHER_MESSAGE);
    const server = await serve(
      byOperation({ Enumerate: [enumerateResponse(context("1"))], Pull: [foreign], Release: [released] }),
    );
    expect(await failure(enumerate(server))).toMatchObject({
      code: "answerUnreadable",
      message: expect.stringContaining("another message"),
    });
    expect(server.asks.map(({ operation }) => operation)).toEqual(["Enumerate", "Pull", "Release"]);
  });

  it("does not ask again after code 803381AD, which is no quota", async () => {
    const server = await serve(() => faultAnswer("w:InternalError", 0x803381ad));
    expect(await failure(enumerate(server))).toMatchObject({ code: "hostFault" });
    expect(server.asks).toHaveLength(1);
  });
});

describe("an enumeration that is given up", () => {
  const onward = [enumerateResponse(context("1"))];

  it.each<[string, Say[], Partial<EnumerateRequest>, string]>([
    ["an unreadable page", [pullResponse(`${context("2")}<n:Items><w:Item/></n:Items>`)], {}, "answerUnreadable"],
    ["a page that breaks off", [page("2", object("A")), pullResponse("<n:Items/>")], {}, "answerUnreadable"],
    ["a fault", [page("2", object("A")), faultAnswer("w:AccessDenied")], {}, "accessDenied"],
    ["its size", [page("2", instance("C", `<p:X>${"x".repeat(3_000_000)}</p:X>`))], {}, "answerUnreadable"],
    ["its deadline", [page("2", object("A"))], { deadlineMs: 300 }, "hostTimeout"],
  ])("for %s tells the host, with the newest context, and once", async (_, Pull, request, code) => {
    const server = await serve(byOperation({ Enumerate: onward, Pull, Release: [released] }));
    expect(await failure(enumerate(server, request))).toMatchObject({ code });
    const releases = server.asks.filter(({ operation }) => operation === "Release");
    expect(releases.map(({ context }) => context)).toEqual(["2"]);
    expect(server.asks.at(-1)?.operation).toBe("Release");
  });

  it.each<[string, Say | Promise<Say>]>([
    ["faults", faultAnswer("w:InternalError")],
    ["is unreadable", { status: 200, type: "text/html", text: "?" }],
  ])("fails with its first error though the answer to that %s", async (_, answer) => {
    const server = await serve(({ operation }) =>
      operation === "Enumerate"
        ? enumerateResponse(context("1"))
        : operation === "Release"
          ? answer
          : faultAnswer("w:AccessDenied"),
    );
    expect(await failure(enumerate(server))).toMatchObject({ code: "accessDenied" });
  });

  it("fails with its first error in bounded time though nobody answers to that", async () => {
    const server = await serve(({ operation }) =>
      operation === "Enumerate"
        ? enumerateResponse(context("1"))
        : operation === "Release"
          ? new Promise<Say>(() => {})
          : faultAnswer("w:AccessDenied"),
    );
    const begun = performance.now();
    expect(await failure(enumerate(server))).toMatchObject({ code: "accessDenied" });
    // Not the thirty seconds that the enumeration itself has.
    expect(performance.now() - begun).toBeLessThan(15_000);
  }, 40_000);

  it("has nothing to tell when it ended, or never began", async () => {
    const whole = await serve(
      () => enumerateResponse(context("1")),
      () => lastPage(object("A")),
    );
    await enumerate(whole);
    expect(whole.asks.map(({ operation }) => operation)).toEqual(["Enumerate", "Pull"]);
    const denied = await serve(() => faultAnswer("w:AccessDenied"));
    await failure(enumerate(denied));
    expect(denied.asks.map(({ operation }) => operation)).toEqual(["Enumerate"]);
  });
});

it("an enumeration of pages without objects that never ends is an error, long before its time is up", async () => {
  const server = await serve(
    byOperation({ Enumerate: [enumerateResponse(context("1"))], Pull: [page("1")], Release: [released] }),
  );
  const error = await failure(enumerate(server, { deadlineMs: 600_000 }));
  expect(error).toMatchObject({
    code: "answerUnreadable",
    message: expect.stringContaining("without an object and without an end"),
  });
  expect(server.asks.length).toBeLessThan(60);
  expect(server.asks.at(-1)?.operation).toBe("Release");
});

it("a few pages without objects are no reason to end", async () => {
  const server = await serve(
    byOperation({
      Enumerate: [enumerateResponse(context("1"))],
      Pull: [...Array.from({ length: 20 }, () => page("1")), page("1", object("A")), page("1"), lastPage(object("B"))],
    }),
  );
  expect(names(await enumerate(server))).toEqual(["A", "B"]);
});
