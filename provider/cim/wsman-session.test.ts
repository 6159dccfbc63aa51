import {
  ANOTHER_MESSAGE,
  enumerateResponse,
  faultAnswer,
  instance,
  referenceChildren,
  WMI,
} from "../transport/winrm/answers.test-support";
import { useScriptedWsman } from "../transport/winrm/scripted-wsman.test-support";
import { sample } from "../wire/samples.test-support";
import { expectLinearWork } from "../wire/work.test-support";
import { attribute, child, childrenOf, descend } from "../wire/xml-element";
import { readXml } from "../wire/xml-reader";
import { type CimInstance, numberOf, numbersOf, referenceOf, stringOf } from "./instance";
import { WsmanCimSession } from "./wsman-session";

const serve = useScriptedWsman();
const NAMESPACE = "root/virtualization/v2";

/** A query's result when the host answers with these items. */
async function queryGives(items: string) {
  const server = await serve(() => enumerateResponse(`<w:Items>${items}</w:Items><w:EndOfSequence/>`));
  return new WsmanCimSession(server.client, NAMESPACE).query({ className: "X" });
}

/** The properties of one instance that was answered. */
async function read(properties: string) {
  const [found] = await queryGives(instance("Msvm_X", properties));
  if (!found) throw new Error("nothing was read");
  return found;
}

describe("a query", () => {
  it("goes to the namespace's URI of every class, with references when they are wanted", async () => {
    const server = await serve(() => enumerateResponse("<w:EndOfSequence/>"));
    const session = new WsmanCimSession(server.client, NAMESPACE);
    await session.query({ className: "X" });
    await session.query({ className: "X" }, { withReferences: true });
    expect(server.asks.map(({ resourceUri }) => resourceUri)).toEqual([`${WMI}/*`, `${WMI}/*`]);
    expect(server.asks.map(({ text }) => text.includes("EnumerateObjectAndEPR"))).toEqual([false, true]);
  });

  it("gives objects under the names of their own classes, with their references", async () => {
    const pair = (className: string) =>
      `<w:Item>${instance(className, "<p:InstanceID>1</p:InstanceID>")}<a:EndpointReference>${referenceChildren(className, { InstanceID: "1" })}</a:EndpointReference></w:Item>`;
    const found = await queryGives(pair("Msvm_ConcreteJob") + pair("Msvm_StorageJob"));
    expect(found.map(({ className }) => className)).toEqual(["Msvm_ConcreteJob", "Msvm_StorageJob"]);
    expect(found.map(({ reference }) => reference?.resourceUri)).toEqual([
      `${WMI}/Msvm_ConcreteJob`,
      `${WMI}/Msvm_StorageJob`,
    ]);
  });

  it("writes its condition as WQL", async () => {
    const server = await serve(() => enumerateResponse("<w:EndOfSequence/>"));
    const where = { property: "InstanceID", anyOf: ["a\\b", "it's"] };
    await new WsmanCimSession(server.client, NAMESPACE).query({ className: "X", where });
    const filter = descend(readXml(server.asks[0]?.text ?? ""), "Body", "Enumerate", "Filter");
    expect(filter?.text).toBe("SELECT * FROM X WHERE InstanceID = 'a\\\\b' OR InstanceID = 'it\\'s'");
  });

  it("knows the host by the address it was given", async () => {
    const { client } = await serve();
    expect(new WsmanCimSession(client, NAMESPACE).hostName).toBe("127.0.0.1");
  });
});

describe("on a host that refuses WQL, a query", () => {
  const jobs = ["a", "b", "c"].map((id) => instance("Msvm_ConcreteJob", `<p:InstanceID>${id}</p:InstanceID>`));
  const whole = enumerateResponse(`<w:Items>${jobs.join("")}</w:Items><w:EndOfSequence/>`);
  const query = { className: "CIM_ConcreteJob", where: { property: "InstanceID", anyOf: ["C", "A"] } };
  const ids = (found: readonly CimInstance[]) => found.map((one) => stringOf(one, "InstanceID"));

  it.each([
    ["by the subcode of filters", faultAnswer("n:CannotProcessFilter")],
    ["by the subcode of dialects", faultAnswer("n:FilterDialectRequestedUnavailable")],
    ["by code 8033801A", faultAnswer("w:InternalError", 0x8033801a)],
    ["by code 803380FB", faultAnswer("w:InternalError", 0x803380fb)],
  ])("enumerates the class and picks out what is meant: %s", async (_, refusal) => {
    const server = await serve(
      () => refusal,
      () => whole,
    );
    expect(ids(await new WsmanCimSession(server.client, NAMESPACE).query(query))).toEqual(["a", "c"]);
    expect(server.asks.map(({ resourceUri }) => resourceUri)).toEqual([`${WMI}/*`, `${WMI}/CIM_ConcreteJob`]);
    expect(server.asks[1]?.text).not.toContain("Filter");
    expect(server.asks[1]?.text).toContain("IncludeSubClassProperties");
  });

  it("is remembered by the session: each later one costs one round trip", async () => {
    const server = await serve(
      () => faultAnswer("n:CannotProcessFilter"),
      () => whole,
    );
    const session = new WsmanCimSession(server.client, NAMESPACE);
    await session.query(query);
    expect(ids(await session.query(query))).toEqual(["a", "c"]);
    expect(ids(await session.query({ className: "CIM_ConcreteJob" }))).toEqual(["a", "b", "c"]);
    expect(server.asks.map(({ resourceUri }) => resourceUri.slice(WMI.length))).toEqual([
      "/*",
      "/CIM_ConcreteJob",
      "/CIM_ConcreteJob",
      "/CIM_ConcreteJob",
    ]);
  });

  it("asks for references as well when they are wanted", async () => {
    const server = await serve(
      () => faultAnswer("n:CannotProcessFilter"),
      () => whole,
    );
    await new WsmanCimSession(server.client, NAMESPACE).query(query, { withReferences: true });
    expect(server.asks[1]?.text).toContain("EnumerateObjectAndEPR");
  });

  it("is not what the fault of another message makes of it: that is an error, and WQL is asked next time", async () => {
    const server = await serve(
      () => faultAnswer("n:CannotProcessFilter", 0x8033801a, ANOTHER_MESSAGE),
      () => enumerateResponse("<w:EndOfSequence/>"),
    );
    const session = new WsmanCimSession(server.client, NAMESPACE);
    await expect(session.query({ className: "X" })).rejects.toMatchObject({ code: "answerUnreadable" });
    await session.query({ className: "X" });
    expect(server.asks.map(({ resourceUri }) => resourceUri)).toEqual([`${WMI}/*`, `${WMI}/*`]);
  });

  it("tries WQL again when enumerating the class failed too", async () => {
    const server = await serve(() => faultAnswer("n:CannotProcessFilter"));
    const session = new WsmanCimSession(server.client, NAMESPACE);
    for (const _ of [1, 2]) await expect(session.query(query)).rejects.toMatchObject({ code: "hostFault" });
    expect(server.asks.map(({ resourceUri }) => resourceUri.slice(WMI.length))).toEqual([
      "/*",
      "/CIM_ConcreteJob",
      "/*",
      "/CIM_ConcreteJob",
    ]);
  });

  it("that fails for another reason fails", async () => {
    const server = await serve(() => faultAnswer("w:AccessDenied"));
    const session = new WsmanCimSession(server.client, NAMESPACE);
    await expect(session.query(query)).rejects.toMatchObject({ code: "accessDenied" });
    expect(server.asks).toHaveLength(1);
  });
});

describe("in DMTF's form", () => {
  const CLASSES = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2";
  const namespaceKey = ["__cimnamespace", NAMESPACE];

  /** Class and keys in the header of what was asked. */
  function addressed({ text }: { text: string }) {
    const header = child(readXml(text), "Header");
    const selectors = childrenOf(child(header, "SelectorSet"), "Selector");
    return [child(header, "ResourceURI")?.text, selectors.map((one) => [attribute(one, "Name"), one.text])];
  }

  it("classes stand in the URI and the namespace among the keys: query, fallback, Get, method", async () => {
    const server = await serve(
      () => faultAnswer("n:CannotProcessFilter"),
      () => enumerateResponse("<w:EndOfSequence/>"),
      () => instance("Msvm_X", ""),
      () => `<p:M_OUTPUT xmlns:p="${CLASSES}/Msvm_X"><p:ReturnValue>0</p:ReturnValue></p:M_OUTPUT>`,
    );
    const session = new WsmanCimSession(server.client, NAMESPACE, { uriForm: "dmtf" });
    await session.query({ className: "Msvm_X" });
    const target = session.reference("Msvm_X", [["Name", "x"]]);
    await session.get(target);
    await session.invoke({ target, method: "M", parameters: [["P", target]], deadlineMs: 30_000 });
    expect(server.asks.map(addressed)).toEqual([
      [`${CLASSES}/*`, [namespaceKey]],
      [`${CLASSES}/Msvm_X`, [namespaceKey]],
      [`${CLASSES}/Msvm_X`, [namespaceKey, ["Name", "x"]]],
      [`${CLASSES}/Msvm_X`, [namespaceKey, ["Name", "x"]]],
    ]);
    const invoked = readXml(server.asks[3]?.text ?? "");
    expect(descend(invoked, "Header", "Action")?.text).toBe(`${CLASSES}/Msvm_X/M`);
    expect(child(invoked, "Body")?.children[0]?.namespace).toBe(`${CLASSES}/Msvm_X`);
    const parameter = descend(invoked, "Body", "M_INPUT", "P", "ReferenceParameters");
    expect(child(parameter, "ResourceURI")?.text).toBe(`${CLASSES}/Msvm_X`);
    expect(childrenOf(child(parameter, "SelectorSet"), "Selector")).toHaveLength(2);
  });

  it("a reference that the host gave is used as it is, in whatever form it has", async () => {
    const server = await serve(() => instance("Msvm_X", ""));
    const given = { resourceUri: `${WMI}/Msvm_X`, selectors: [["Name", "x"]] } as const;
    await new WsmanCimSession(server.client, NAMESPACE, { uriForm: "dmtf" }).get(given);
    expect(server.asks.map(addressed)).toEqual([[given.resourceUri, [["Name", "x"]]]]);
  });
});

describe("one object", () => {
  const reference = { resourceUri: `${WMI}/Msvm_StorageJob`, selectors: [["InstanceID", "JOB-1"]] } as const;

  it("is read by its reference, which it keeps", async () => {
    const server = await serve(() => instance("Msvm_StorageJob", "<p:JobState>4</p:JobState>"));
    const found = await new WsmanCimSession(server.client, NAMESPACE).get(reference);
    expect(found && numberOf(found, "JobState")).toBe(4);
    expect(found).toMatchObject({ className: "Msvm_StorageJob", reference });
  });

  it("that is gone is undefined", async () => {
    const server = await serve(() => faultAnswer("a:DestinationUnreachable", 0x80338000));
    expect(await new WsmanCimSession(server.client, NAMESPACE).get(reference)).toBeUndefined();
  });
});

describe("the output of a method", () => {
  const job = referenceChildren("Msvm_StorageJob", { InstanceID: "JOB-1" });
  const reference = { resourceUri: `${WMI}/Msvm_StorageJob`, selectors: [["InstanceID", "JOB-1"]] };

  it.each<[string, string, unknown]>([
    ["with its parts as direct children", `<p:Job>${job}</p:Job>`, reference],
    ["wrapped once more", `<p:Job><a:EndpointReference>${job}</a:EndpointReference></p:Job>`, reference],
    ["null", '<p:Job xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>', undefined],
    ["absent", "", undefined],
  ])("has a job %s", async (_, inner, expected) => {
    const server = await serve(() => `<p:M xmlns:p="${WMI}/Msvm_X">${inner}<p:ReturnValue>4096</p:ReturnValue></p:M>`);
    const session = new WsmanCimSession(server.client, NAMESPACE);
    const output = await session.invoke({
      target: session.reference("Msvm_X"),
      method: "M",
      parameters: [],
      deadlineMs: 30_000,
    });
    expect(referenceOf(output, "Job")).toEqual(expected);
    expect(numberOf(output, "ReturnValue")).toBe(4096);
  });
});

describe("a property is read", () => {
  it("as texts without delay when it is repeated as often as an answer can hold", async () => {
    await expectLinearWork(75_000, async (size) => {
      const found = await read("<p:A>b</p:A>".repeat(size));
      expect(found.properties.get("A")).toHaveLength(size);
    });
  });

  it("as null when it says so, and apart from empty and absent", async () => {
    const found = await read(
      '<p:A xsi:nil="true"/><p:B xsi:nil="1"/><p:C></p:C><p:D/><p:E xsi:nil="false">x</p:E><p:F nil="true">y</p:F>',
    );
    expect(Object.fromEntries(found.properties)).toEqual({ A: null, B: null, C: "", D: "", E: "x", F: "y" });
    expect(found.properties.has("G")).toBe(false);
  });

  it("as several texts when it is repeated, and as one when it is not", async () => {
    const found = await read("<p:One>2</p:One><p:Three>2</p:Three><p:Three>32768</p:Three><p:Three></p:Three>");
    expect(found.properties.get("One")).toBe("2");
    expect(found.properties.get("Three")).toEqual(["2", "32768", ""]);
    expect(numbersOf(found, "One")).toEqual([2]);
  });

  it("with the nulls of an array in their places: the first status must not be the second's", async () => {
    const found = await read('<p:A xsi:nil="true"/><p:A>2</p:A><p:A xsi:nil="true"/>');
    expect(found.properties.get("A")).toEqual([null, "2", null]);
    expect(numbersOf(found, "A")).toEqual([undefined, 2, undefined]);
    expect(stringOf(found, "A")).toBeUndefined();
  });

  it("as references in an array, where there are several", async () => {
    const one = (id: string) => `<p:A>${referenceChildren("Msvm_ConcreteJob", { InstanceID: id })}</p:A>`;
    const found = await read(one("1") + one("2"));
    const resourceUri = `${WMI}/Msvm_ConcreteJob`;
    expect(found.properties.get("A")).toEqual([
      { resourceUri, selectors: [["InstanceID", "1"]] },
      { resourceUri, selectors: [["InstanceID", "2"]] },
    ]);
    expect(() => numbersOf(found, "A")).toThrow("Msvm_X.A is not a whole number");
  });

  it.each([
    ["says so with white space around", '<p:A xsi:nil=" true "/>'],
    ["says so with white space around the digit", '<p:A xsi:nil="\n1\t"/>'],
    ["is a date that is null", '<p:A><cim:Datetime xsi:nil="true"/></p:A>'],
    ["is a date within that is null", '<p:A><cim:CIM_DateTime><cim:Datetime xsi:nil="1"/></cim:CIM_DateTime></p:A>'],
    ["is an instance in elements", "<p:A><p:Msvm_Y><p:Name>n</p:Name></p:Msvm_Y></p:A>"],
    ["is a text among elements", "<p:A>2<p:X/></p:A>"],
    ["is two dates at once", "<p:A><cim:Datetime>a</cim:Datetime><cim:Interval>b</cim:Interval></p:A>"],
    ["is a date in elements", "<p:A><cim:Datetime><p:X>a</p:X></cim:Datetime></p:A>"],
  ])("as null, and not as an empty text, when it %s", async (_, property) => {
    expect((await read(property)).properties.get("A")).toBeNull();
  });

  it.each([
    ["before it", '<q:A xmlns:q="urn:q">evil</q:A><p:A>good</p:A>'],
    ["after it", '<p:A>good</p:A><q:A xmlns:q="urn:q">evil</q:A>'],
    ["in no namespace", '<A xmlns="">evil</A><p:A>good</p:A>'],
  ])("without one of another namespace %s", async (_, properties) => {
    const found = await read(`${properties}<p:B>1</p:B><q:C xmlns:q="urn:q">2</q:C>`);
    expect(Object.fromEntries(found.properties)).toEqual({ A: "good", B: "1" });
  });

  it.each([
    ["<cim:Datetime>2025-12-17T09:55:22.702341Z</cim:Datetime>", "2025-12-17T09:55:22.702341Z"],
    ["<cim:Interval>P0DT0H5M0S</cim:Interval>", "P0DT0H5M0S"],
    ["<cim:CIM_DateTime>19990929195959.000000-420</cim:CIM_DateTime>", "19990929195959.000000-420"],
    ["<cim:CIM_DateTime><cim:Datetime>1999-09-29T19:59:59Z</cim:Datetime></cim:CIM_DateTime>", "1999-09-29T19:59:59Z"],
    ["2010-07-14T11:35:11.900675-00:07", "2010-07-14T11:35:11.900675-00:07"],
  ])("as a date from %s", async (inner, value) => {
    expect(stringOf(await read(`<p:T>${inner}</p:T>`), "T")).toBe(value);
  });

  it("as a date of a list", async () => {
    const found = await read("<p:T><cim:Datetime>a</cim:Datetime></p:T><p:T><cim:Datetime>b</cim:Datetime></p:T>");
    expect(found.properties.get("T")).toEqual(["a", "b"]);
  });

  it("as a reference, its two children bare or wrapped", async () => {
    const children = referenceChildren("Msvm_ConcreteJob", { InstanceID: "1" });
    const found = await read(`<p:A>${children}</p:A><p:B><a:EndpointReference>${children}</a:EndpointReference></p:B>`);
    const reference = { resourceUri: `${WMI}/Msvm_ConcreteJob`, selectors: [["InstanceID", "1"]] };
    expect(referenceOf(found, "A")).toEqual(reference);
    expect(referenceOf(found, "B")).toEqual(reference);
  });

  it("as the text of an embedded instance, escaped or in CDATA", async () => {
    const text =
      '<INSTANCE CLASSNAME="X"><PROPERTY NAME="P" TYPE="string"><VALUE>a &amp; b</VALUE></PROPERTY></INSTANCE>';
    const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    const found = await read(`<p:A>${escaped}</p:A><p:B><![CDATA[${text}]]></p:B>`);
    expect(stringOf(found, "A")).toBe(text);
    expect(stringOf(found, "B")).toBe(text);
  });

  it("as it stands, white space and all", async () => {
    expect(stringOf(await read("<p:A> x\n </p:A>"), "A")).toBe(" x\n ");
  });

  it("named like a part of JavaScript's objects", async () => {
    const found = await read("<p:constructor>1</p:constructor><p:__proto__>2</p:__proto__>");
    expect(stringOf(found, "constructor")).toBe("1");
    expect(stringOf(found, "__proto__")).toBe("2");
  });
});

describe("recorded instances are read", () => {
  const replay = async (name: string) => {
    const server = await serve((ask) => ({
      text: sample(name)
        .toString("utf8")
        .replace(/(<[\w-]+:RelatesTo>)[^<]*/, `$1${ask.messageId}`),
    }));
    return new WsmanCimSession(server.client, NAMESPACE);
  };
  const firstOf = async (name: string) => {
    const [found] = await (await replay(name)).query({ className: "X" });
    if (!found) throw new Error("nothing was read");
    return found;
  };

  it.each(["omi-14-get-all-types.response.xml", "omi-23-get-all-types-winrm-user-agent.response.xml"])(
    "of every type, with dates bare or wrapped: %s",
    async (name) => {
      const found = await firstOf(name);
      expect(found.className).toBe("X_SingletonWithAllTypes");
      expect(found.properties.get("b")).toBe("TRUE");
      expect(numberOf(found, "s8")).toBe(-123);
      expect(found.properties.get("u64")).toBe("18446744073709551613");
      expect(() => numberOf(found, "u64")).toThrow("X_SingletonWithAllTypes.u64 is not a whole number");
      expect(found.properties.get("dt")).toBe("2010-07-14T11:35:11.900675-00:07");
      expect(found.properties.get("bA")).toEqual(["TRUE", "FALSE"]);
      expect(numbersOf(found, "u8A")).toEqual([0, 255, 128]);
      expect(found.properties.get("u32A")).toBeNull();
      expect(found.properties.get("s")).toBe("string value");
    },
  );

  it("of OMI's fan, null in most properties", async () => {
    const server = await serve(
      (ask) => ({
        text: sample("omi-31-enumerate-fan.response.xml")
          .toString("utf8")
          .replace(/(<[\w-]+:RelatesTo>)[^<]*/, `$1${ask.messageId}`),
      }),
      () => "<n:PullResponse><n:Items/><n:EndOfSequence/></n:PullResponse>",
    );
    const [fan] = await new WsmanCimSession(server.client, "root/omi").query({ className: "ABC_Fan" });
    expect(fan?.properties.size).toBe(41);
    expect([...(fan?.properties.values() ?? [])].filter((value) => value === null)).toHaveLength(31);
    expect(fan?.reference?.selectors).toHaveLength(5);
  });

  it("of the job a method returned", async () => {
    const session = await replay("libvirt-17-RequestStateChange.fake-response.txt");
    const target = session.reference("Msvm_ComputerSystem", [["Name", "x"]]);
    const output = await session.invoke({ target, method: "RequestStateChange", parameters: [], deadlineMs: 30_000 });
    expect(numberOf(output, "ReturnValue")).toBe(4096);
    expect(referenceOf(output, "Job")).toEqual({
      resourceUri: `${WMI}/Msvm_ConcreteJob`,
      selectors: [
        ["__cimnamespace", "root/virtualization/v2"],
        ["InstanceID", "JOB-1"],
      ],
    });
  });
});

describe("a method", () => {
  it("is sent its parameters in order: text, reference, embedded instance; what is undefined is left out", async () => {
    const server = await serve(
      () => `<p:M_OUTPUT xmlns:p="${WMI}/Msvm_X"><p:ReturnValue>0</p:ReturnValue></p:M_OUTPUT>`,
    );
    const session = new WsmanCimSession(server.client, NAMESPACE);
    const embedded = '<INSTANCE CLASSNAME="X"/>';
    const output = await session.invoke({
      target: session.reference("Msvm_X", [["Name", "x"]]),
      method: "M",
      parameters: [
        ["Second", session.reference("Msvm_ComputerSystem", [["Name", "A&B"]])],
        ["First", "1 < 2"],
        ["Left", undefined],
        ["Empty", ""],
        ["Embedded", embedded],
      ],
      deadlineMs: 30_000,
    });
    expect(numberOf(output, "ReturnValue")).toBe(0);
    const asked = readXml(server.asks[0]?.text ?? "");
    expect(descend(asked, "Header", "ResourceURI")?.text).toBe(`${WMI}/Msvm_X`);
    const input = descend(asked, "Body", "M_INPUT");
    expect(input?.children.map(({ name }) => name)).toEqual(["Second", "First", "Empty", "Embedded"]);
    expect(child(input, "First")?.text).toBe("1 < 2");
    expect(child(input, "Empty")).toMatchObject({ text: "", attributes: [] });
    expect(child(input, "Embedded")?.text).toBe(embedded);
    const reference = child(input, "Second");
    expect(reference?.children.map(({ name }) => name)).toEqual(["Address", "ReferenceParameters"]);
    const selector = descend(reference, "ReferenceParameters", "SelectorSet", "Selector");
    expect(selector && [attribute(selector, "Name"), selector.text]).toEqual(["Name", "A&B"]);
  });

  it("waits for its gate, and is not sent when that throws", async () => {
    const server = await serve(() => "");
    const session = new WsmanCimSession(server.client, NAMESPACE);
    const target = session.reference("Msvm_X", []);
    const gate = () => Promise.reject(new Error("closed"));
    await expect(session.invoke({ target, method: "M", parameters: [], deadlineMs: 30_000, gate })).rejects.toThrow(
      "closed",
    );
    expect(server.asks).toHaveLength(0);
  });
});
