import { child, trimmed } from "../../provider/wire/xml-element";
import { getRequest, MESSAGE_ID, machineReference, uri } from "../testing/envelopes.test-support";
import { committed, fleetOf, machineId } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";

const ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
const WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.open([committed(1)]);
});
afterAll(() => host.close());

const keys = { CreationClassName: "Msvm_ComputerSystem", Name: machineId(1) };

describe("Get", () => {
  it("answers with the instance, and with the question's MessageID in RelatesTo", async () => {
    const { status, header, content } = await host.ask(getRequest("Msvm_ComputerSystem", keys));
    expect(status).toBe(200);
    expect(content?.name).toBe("Msvm_ComputerSystem");
    expect(trimmed(child(content, "ElementName"))).toBe("VM1");
    expect(trimmed(child(header, "RelatesTo"))).toBe(MESSAGE_ID);
    expect(trimmed(child(header, "Action"))).toBe("http://schemas.xmlsoap.org/ws/2004/09/transfer/GetResponse");
  });

  it("writes the header in the order of Windows, with a new MessageID each time", async () => {
    const first = await host.ask(getRequest("Msvm_ComputerSystem", keys));
    const second = await host.ask(getRequest("Msvm_ComputerSystem", keys));
    expect(first.header?.children.map(({ name }) => name)).toEqual(["Action", "MessageID", "To", "RelatesTo"]);
    const [a, b] = [first, second].map(({ header }) => trimmed(child(header, "MessageID")));
    expect(a).toMatch(/^uuid:[0-9A-F-]{36}$/);
    expect(a).not.toBe(b);
    expect(first.text).not.toContain("<?xml");
  });

  it("does not regard the case of class and keys in URI and selectors", async () => {
    const request = getRequest("msvm_computersystem", {
      creationclassname: "MSVM_COMPUTERSYSTEM",
      NAME: machineId(1).toLowerCase(),
    });
    expect((await host.ask(request)).content?.name).toBe("Msvm_ComputerSystem");
  });

  it("takes a namespace selector that agrees with the URI, and refuses one that does not", async () => {
    const agreed = await host.ask(
      getRequest("Msvm_ComputerSystem", { ...keys, __cimnamespace: "root\\virtualization\\v2" }),
    );
    expect(agreed.status).toBe(200);
    const other = await host.ask(getRequest("Msvm_ComputerSystem", { ...keys, __cimnamespace: "root/cimv2" }));
    expect(other.fault?.subcode).toEqual({ namespace: ADDRESSING, name: "DestinationUnreachable" });
  });

  it.each([
    ["a key is missing", "Msvm_ComputerSystem", { Name: machineId(1) }],
    ["no key is given", "Msvm_ComputerSystem", {}],
    ["no such machine is there", "Msvm_ComputerSystem", { ...keys, Name: machineId(2) }],
    ["the job is gone", "Msvm_ConcreteJob", { InstanceID: "36B98E03-2CB5-45CD-96EC-6A9B16A2EE5D" }],
    ["the class is unknown", "Msvm_Nothing", { Name: "x" }],
  ])("faults with a:DestinationUnreachable when %s", async (_why, className, selectors) => {
    const { status, fault, header } = await host.ask(getRequest(className, selectors));
    expect(status).toBe(500);
    expect(fault).toMatchObject({
      value: "s:Sender",
      subcode: { namespace: ADDRESSING, name: "DestinationUnreachable" },
      code: 2150858752,
      machine: "HV-DR-01",
    });
    expect(fault?.message).toBe(fault?.reason);
    expect(trimmed(child(header, "Action"))).toBe(`${ADDRESSING}/fault`);
    expect(trimmed(child(header, "RelatesTo"))).toBe(MESSAGE_ID);
  });

  it("faults with a:DestinationUnreachable in a namespace the host has not", async () => {
    const request = getRequest("Msvm_ComputerSystem", keys).replaceAll("root/virtualization/v2", "root/cimv2");
    expect((await host.ask(request)).fault?.subcode?.name).toBe("DestinationUnreachable");
  });

  it("faults with w:InvalidSelectors when a selector is no key", async () => {
    const { fault } = await host.ask(getRequest("Msvm_ComputerSystem", { ...keys, ElementName: "VM1" }));
    expect(fault).toMatchObject({ subcode: { namespace: WSMAN, name: "InvalidSelectors" }, code: 2150858843 });
  });

  it("finds an association by its references", async () => {
    await host.control("POST", "/machines/VM1/actions", { action: "startFailback" });
    const [machine] = (await host.control<{ jobs: { id: string }[] }[]>("GET", "/machines")).json;
    const job =
      `<a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>${uri("Msvm_ConcreteJob")}</w:ResourceURI>` +
      `<w:SelectorSet><w:Selector Name="InstanceID">${machine?.jobs[0]?.id}</w:Selector></w:SelectorSet></a:ReferenceParameters>`;
    const { content } = await host.ask(
      getRequest("Msvm_AffectedJobElement", {
        AffectedElement: `<a:EndpointReference>${machineReference(machineId(1))}</a:EndpointReference>`,
        AffectingElement: `<a:EndpointReference>${job}</a:EndpointReference>`,
      }),
    );
    expect(content?.name).toBe("Msvm_AffectedJobElement");
  });
});

describe("the header of a request", () => {
  it.each([
    ["true", "urn:z"],
    ["1", "urn:z"],
    ["true", "toString"],
    ["true", "__proto__"],
  ])(
    "with an unknown block that must be understood (%s, namespace %s) faults with s:MustUnderstand",
    async (must, namespace) => {
      const block = `<z:New xmlns:z="${namespace}" s:mustUnderstand="${must}"/>`;
      const { status, fault } = await host.ask(getRequest("Msvm_ComputerSystem", keys, block));
      expect(status).toBe(500);
      expect(fault).toMatchObject({ value: "s:MustUnderstand", subcode: undefined });
    },
  );

  it("may have unknown blocks that need not be understood, and known ones that must", async () => {
    const blocks =
      '<z:New xmlns:z="urn:z" s:mustUnderstand="false"/><w:OptionSet s:mustUnderstand="true"/>' +
      '<w:MaxEnvelopeSize s:mustUnderstand="true">153600</w:MaxEnvelopeSize><w:OperationTimeout>PT60S</w:OperationTimeout>';
    expect((await host.ask(getRequest("Msvm_ComputerSystem", keys, blocks))).status).toBe(200);
  });

  it("without an action, or with an empty MessageID, faults", async () => {
    const request = getRequest("Msvm_ComputerSystem", keys);
    const noAction = await host.ask(request.replace(/<a:Action.*?<\/a:Action>/, ""));
    const noId = await host.ask(request.replace(MESSAGE_ID, ""));
    for (const { fault } of [noAction, noId]) expect(fault?.subcode?.name).toBe("MessageInformationHeaderRequired");
  });

  it.each(["Header", "Body"])("in an envelope with two elements s:%s is no envelope", async (name) => {
    const request = getRequest("Msvm_ComputerSystem", keys).replace("<s:Body>", `<s:${name}/><s:Body>`);
    expect((await host.post(request)).status).toBe(400);
  });

  it("with an action nobody knows faults with a:ActionNotSupported", async () => {
    const { fault } = await host.ask(getRequest("Msvm_ComputerSystem", keys).replace("transfer/Get", "transfer/Put"));
    expect(fault).toMatchObject({ subcode: { namespace: ADDRESSING, name: "ActionNotSupported" }, code: 2150858771 });
  });

  it.each([
    ["8191", "EncodingLimit"],
    ["many", "InvalidParameter"],
  ])("with a MaxEnvelopeSize of %s faults with w:%s", async (size, name) => {
    const block = `<w:MaxEnvelopeSize s:mustUnderstand="true">${size}</w:MaxEnvelopeSize>`;
    const { fault } = await host.ask(getRequest("Msvm_ComputerSystem", keys, block));
    expect(fault?.subcode).toEqual({ namespace: WSMAN, name });
  });

  it("without a locale is answered in the host's own language, with one in that", async () => {
    const german = await TestHost.open([], {
      fleet: fleetOf([committed(1)], { language: "de-DE" }),
    });
    try {
      const captions = await Promise.all(
        ["", '<w:Locale xml:lang="en-us" s:mustUnderstand="false"/>', '<w:Locale xml:lang="fr-FR"/>'].map(
          async (block) => {
            const { content, text } = await german.ask(getRequest("Msvm_ComputerSystem", keys, block));
            return [trimmed(child(content, "Caption")), /xml:lang="([^"]*)"/.exec(text)?.[1]];
          },
        ),
      );
      expect(captions).toEqual([
        ["Virtueller Computer", "de-DE"],
        ["Virtual Machine", "en-US"],
        ["Virtueller Computer", "de-DE"],
      ]);
    } finally {
      await german.close();
    }
  });
});
