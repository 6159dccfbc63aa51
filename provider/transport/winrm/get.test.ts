import { sample } from "../../wire/samples.test-support";
import { attribute, child, descend } from "../../wire/xml-element";
import { readXml } from "../../wire/xml-reader";
import { ANOTHER_MESSAGE, envelope, faultAnswer, instance, soapFault, WMI } from "./answers.test-support";
import { failure } from "./failure.test-support";
import { type Ask, useScriptedWsman } from "./scripted-wsman.test-support";

const serve = useScriptedWsman();

const target = { resourceUri: `${WMI}/Msvm_StorageJob`, selectors: [["InstanceID", "JOB-1"]] } as const;
const request = { target, deadlineMs: 30_000 };

/** A recorded answer, made to relate to the question. */
const replay = (name: string) => (ask: Ask) => ({
  text: sample(name)
    .toString("utf8")
    .replace(/(<[\w-]+:RelatesTo>)[^<]*/, `$1${ask.messageId}`),
});

const withStatus = (status: number) =>
  envelope(
    soapFault(
      "a:DestinationUnreachable",
      "Reason.",
      `<e:X xmlns:e="urn:e"><e:CIMStatusCode>${status}</e:CIMStatusCode></e:X>`,
    ),
  );

describe("a Get", () => {
  it("asks for the object by class and all its keys, with an empty body", async () => {
    const server = await serve(() => instance("Msvm_StorageJob", "<p:JobState>4</p:JobState>"));
    const found = await server.client.get(request);
    expect(child(found, "JobState")?.text).toBe("4");
    expect(server.asks).toMatchObject([{ operation: "Get", resourceUri: target.resourceUri }]);
    const asked = readXml(server.asks[0]?.text ?? "");
    expect(descend(asked, "Header", "Action")?.text).toBe("http://schemas.xmlsoap.org/ws/2004/09/transfer/Get");
    const selector = descend(asked, "Header", "SelectorSet", "Selector");
    expect(selector && [attribute(selector, "Name"), selector.text]).toEqual(["InstanceID", "JOB-1"]);
    expect(child(asked, "Body")?.children).toEqual([]);
  });

  it.each([
    ["omi-02-get-dmtf-uri.response.xml"],
    ["omi-03-get-wmi-uri.response.xml"],
    ["omicli-get-03.response.txt"],
    ["openwsman-get-04.response.txt"],
  ])("reads %s", async (name) => {
    const { client } = await serve(replay(name));
    expect((await client.get(request))?.children.length).toBeGreaterThan(0);
  });

  it.each([
    ["nothing is there, whatever it may be", faultAnswer("a:DestinationUnreachable")],
    ["Windows finds no resource", faultAnswer("a:DestinationUnreachable", 0x80338000)],
    ["WMI does not find the object", faultAnswer("w:InternalError", 0x80041002)],
    ["CIM does not find the object", { status: 500, text: withStatus(6) }],
  ])("gives nothing when %s", async (_, say) => {
    const { client } = await serve(() => say);
    expect(await client.get(request)).toBeUndefined();
  });

  it("gives nothing when OMI does not find the object", async () => {
    const { client } = await serve(replay("omi-12-fault-not-found.response.xml"));
    expect(await client.get(request)).toBeUndefined();
  });

  it.each([
    ["", `<a:RelatesTo>${ANOTHER_MESSAGE}</a:RelatesTo>`],
    ["that it leaves empty", "<a:RelatesTo/>"],
  ])("does not take the fault of another message %s for an object that is missing", async (_, header) => {
    const { status, text } = faultAnswer("a:DestinationUnreachable", 0x80338012, ANOTHER_MESSAGE);
    const { client } = await serve(() => ({ status, text: text.replace(/<a:RelatesTo>.*<\/a:RelatesTo>/, header) }));
    expect((await failure(client.get(request))).code).toBe("answerUnreadable");
  });

  it.each([
    ["the class is missing, says CIM", { status: 500, text: withStatus(5) }, "notHyperV"],
    ["the class is missing, says WMI", faultAnswer("a:DestinationUnreachable", 0x80041010), "notHyperV"],
    ["the namespace is missing", faultAnswer("w:InternalError", 0x8004100e), "notHyperV"],
    ["rights are missing", faultAnswer("w:AccessDenied", 5), "accessDenied"],
    ["something else is wrong", faultAnswer("w:InternalError", 0x80041001), "hostFault"],
    ["the path is wrong", { status: 404, type: "text/html", text: "" }, "answerUnreadable"],
    ["the answer is empty", "", "answerUnreadable"],
  ])("fails when %s: that is no object that is gone", async (_, say, code) => {
    const { client } = await serve(() => say);
    expect((await failure(client.get(request))).code).toBe(code);
  });

  it("fails when OMI misses the class", async () => {
    const { client } = await serve(replay("omi-11-fault-unknown-class.response.xml"));
    expect((await failure(client.get(request))).code).toBe("notHyperV");
  });

  it("asks again while the host is busy", async () => {
    const server = await serve(
      () => faultAnswer("w:QuotaLimit"),
      () => ({ status: 503, type: "text/html", text: "" }),
      () => instance("Msvm_StorageJob", "<p:JobState>7</p:JobState>"),
    );
    expect(child(await server.client.get(request), "JobState")?.text).toBe("7");
    expect(server.pauses).toEqual([250, 500]);
  });
});
