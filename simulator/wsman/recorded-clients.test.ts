import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sample } from "../../provider/wire/samples.test-support";
import { child, descend, trimmed } from "../../provider/wire/xml-element";
import { committed, machineId } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";
import { readdressed } from "../testing/readdressed.test-support";

/** A request that a client of other people really sent. */
function recorded(name: string): string {
  return readdressed(sample(`${name}.request.txt`).toString("utf8"));
}

/** One whose class or keys had to be changed to ones of this host, too. */
function adapted(name: string): string {
  return readFileSync(join(__dirname, "../testing/recorded", `${name}.xml`), "utf8");
}

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.open([committed(1), committed(2)]);
});
afterAll(() => host.close());

describe("a client that was written for Windows", () => {
  it("libvirt polls a job: WQL on all classes without MaxElements or time-out, then Pull on the class", async () => {
    await host.control("POST", "/machines/VM1/actions", { action: "startFailback" });
    const [machine] = (await host.control<{ jobs: { id: string }[] }[]>("GET", "/machines")).json;
    const jobId = machine?.jobs[0]?.id ?? "";
    const opened = await host.ask(recorded("libvirt-18-Enumerate").replace("JOB-1", jobId));
    const context = trimmed(child(opened.content, "EnumerationContext")) ?? "";
    const request = recorded("libvirt-19-Pull").replace(/uuid:00000018-0000-0000-0000-000000000000/, context);
    const pulled = await host.ask(request);
    const job = descend(pulled.content, "Items", "Msvm_ConcreteJob");
    expect(trimmed(child(job, "InstanceID"))).toBe(jobId);
    expect(trimmed(child(job, "JobState"))).toBe("4");
    expect(child(pulled.content, "EndOfSequence")).toBeDefined();
    expect(trimmed(child(pulled.header, "RelatesTo"))).toBe(/<wsa:MessageID[^>]*>([^<]*)/.exec(request)?.[1]);
  });

  it("libvirt calls a method this host has not: a fault, not a broken answer", async () => {
    const { fault } = await host.ask(recorded("libvirt-73-ModifyResourceSettings"));
    expect(fault?.subcode?.name).toBe("DestinationUnreachable");
  });

  it("OMI's command line asks with an empty option set, a namespace selector and a foreign xsi prefix", async () => {
    const { content } = await host.ask(
      recorded("omicli-wql-02").replace("MSFT_President where Key = 3", "Msvm_ComputerSystem"),
    );
    expect(child(content, "Items")?.children).toHaveLength(3);
  });

  it("libvirt asks for a machine's settings with ASSOCIATORS OF, and pulls them from their class", async () => {
    const id = machineId(2).toLowerCase();
    const request = adapted("libvirt-associators").replace("3f2504e0-4f89-11d3-9a0c-0305e82c3301", id);
    const opened = await host.ask(request);
    expect(opened.content?.children.map(({ name }) => name)).toEqual(["EnumerationContext"]);
    const context = trimmed(child(opened.content, "EnumerationContext")) ?? "";
    const pull = recorded("libvirt-19-Pull").replace(/uuid:00000018-0000-0000-0000-000000000000/, context);
    const { content } = await host.ask(pull);
    const settings = descend(content, "Items", "Msvm_VirtualSystemSettingData");
    expect(trimmed(child(settings, "InstanceID"))).toBe(`Microsoft:${machineId(2)}`);
    expect(child(content, "EndOfSequence")).toBeDefined();
  });

  it("OMI's command line gets an object by a DMTF URI, at /wsman/, with an action nobody must understand", async () => {
    const answer = await host.post(adapted("omicli-get"), {}, "/wsman/");
    const text = await answer.text();
    expect([answer.status, text]).toEqual([200, expect.stringContaining("<p:ElementName>HV-DR-01</p:ElementName>")]);
    const uri = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Msvm_ComputerSystem";
    expect(text).toContain(`xmlns:p="${uri}"`);
  });

  it("wsl enumerates with a bare GUID as MessageID and charset=utf-8, and gets the GUID back as it was", async () => {
    const type = { "content-type": "application/soap+xml;charset=utf-8" };
    const text = await (await host.post(adapted("wsl-enumerate"), type)).text();
    expect(text).toContain("<a:RelatesTo>8562cae8-bc90-469a-9557-b3d8ff82aac7</a:RelatesTo>");
    expect(text.match(/<p:ElementName>/g)).toHaveLength(3);
    expect(text).toContain("<w:EndOfSequence/>");
  });

  it("wsl pulls without selectors after the end: the context is refused, not the URI", async () => {
    const { status, fault, header } = await host.ask(adapted("wsl-pull"));
    expect([status, fault?.subcode?.name, fault?.code]).toEqual([500, "InvalidEnumerationContext", 2150858779]);
    expect(trimmed(child(header, "RelatesTo"))).toBe("e63c25d7-5b47-4c7d-a291-340b6b2fa642");
  });

  it("wsl pulls without selectors what it enumerated with them", async () => {
    const one = adapted("wsl-enumerate").replace("<wsman:MaxElements>512<", "<wsman:MaxElements>1<");
    const opened = await host.ask(one);
    const context = trimmed(child(opened.content, "EnumerationContext")) ?? "";
    const { content } = await host.ask(adapted("wsl-pull").replace("1560215552", context));
    expect(child(content, "Items")?.children.map((each) => trimmed(child(each, "ElementName")))).toEqual([
      "VM1",
      "VM2",
    ]);
  });

  it("openwsman asks for pairs, To and MessageID mandatory, and pulls without MaxElements: one object each", async () => {
    const pairs = await host.ask(adapted("openwsman-enumerate"));
    const items = child(pairs.content, "Items")?.children ?? [];
    expect(items.map((item) => item.children.map(({ name }) => name))).toEqual(
      Array(3).fill(["Msvm_ComputerSystem", "EndpointReference"]),
    );
    const plain = adapted("openwsman-enumerate").replace(/<wsman:OptimizeEnumeration.*10<\/wsman:MaxElements>/, "");
    const opened = await host.ask(plain);
    const context = trimmed(child(opened.content, "EnumerationContext")) ?? "";
    const { content } = await host.ask(adapted("openwsman-pull").replace("1164378112", context));
    expect(child(content, "Items")?.children).toHaveLength(1);
    expect(child(content, "EndOfSequence")).toBeUndefined();
  });

  it("wsl identifies the host, white space between all elements", async () => {
    const { content } = await host.ask(recorded("wsl-id-05"));
    expect(trimmed(child(content, "ProductVendor"))).toBe("Microsoft Corporation");
  });
});
