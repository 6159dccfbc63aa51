import { child, childrenOf, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import { enumerateRequest, pullRequest, releaseRequest, uri } from "../testing/envelopes.test-support";
import { committed } from "../testing/fleets.test-support";
import { type SoapAnswer, TestHost } from "../testing/open-host.test-support";

const W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
const N = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";

let host: TestHost;
beforeAll(async () => {
  host = await TestHost.open([committed(1), committed(2), committed(3)]);
});
afterAll(() => host.close());

const machines = "SELECT * FROM Msvm_ComputerSystem";
const size = (bytes: number) => `<w:MaxEnvelopeSize s:mustUnderstand="true">${bytes}</w:MaxEnvelopeSize>`;

function contextOf({ content }: SoapAnswer): string {
  return trimmed(child(content, "EnumerationContext", N)) ?? "";
}

function items({ content }: SoapAnswer, namespace: string): readonly XmlElement[] {
  return child(content, "Items", namespace)?.children ?? [];
}

function names(objects: readonly XmlElement[]): (string | undefined)[] {
  return objects.map((one) => trimmed(child(one, "ElementName")));
}

function hasEnd({ content }: SoapAnswer, namespace: string): boolean {
  return child(content, "EndOfSequence", namespace) !== undefined;
}

describe("Enumerate and Pull", () => {
  it("unoptimised answers the context alone, and each Pull one object until the end", async () => {
    const opened = await host.ask(enumerateRequest(machines, { body: "" }));
    expect(opened.content?.name).toBe("EnumerateResponse");
    expect(opened.content?.children.map(({ name }) => name)).toEqual(["EnumerationContext"]);

    const seen: unknown[] = [];
    const contexts = [contextOf(opened)];
    for (let last = opened; !hasEnd(last, N); ) {
      last = await host.ask(pullRequest(contexts.at(-1) ?? ""));
      expect(items(last, N)).toHaveLength(1);
      seen.push(...names(items(last, N)));
      if (!hasEnd(last, N)) contexts.push(contextOf(last));
      else expect(last.content?.children.map(({ name }) => name)).toEqual(["Items", "EndOfSequence"]);
    }
    expect(seen).toEqual(["HV-DR-01", "VM1", "VM2", "VM3"]);
    expect(new Set(contexts).size).toBe(contexts.length);
    expect(contexts[0]).toMatch(/^uuid:[0-9A-F-]{36}$/);
  });

  it("optimised answers one object unless more are asked for", async () => {
    const answer = await host.ask(enumerateRequest(machines, { body: "<w:OptimizeEnumeration/>" }));
    expect(names(items(answer, W))).toEqual(["HV-DR-01"]);
    expect(hasEnd(answer, W)).toBe(false);
    expect(contextOf(answer)).not.toBe("");
  });

  it("optimised answers everything at once, with an empty context and the end in the namespace of WS-Management", async () => {
    const answer = await host.ask(enumerateRequest(machines));
    expect(names(items(answer, W))).toEqual(["HV-DR-01", "VM1", "VM2", "VM3"]);
    expect([hasEnd(answer, W), hasEnd(answer, N), contextOf(answer)]).toEqual([true, false, ""]);
  });

  it("of nothing ends at once", async () => {
    const answer = await host.ask(enumerateRequest("SELECT * FROM Msvm_ConcreteJob"));
    expect([items(answer, W).length, hasEnd(answer, W)]).toEqual([0, true]);
    const opened = await host.ask(enumerateRequest("SELECT * FROM Msvm_ConcreteJob", { body: "" }));
    const pulled = await host.ask(pullRequest(contextOf(opened)));
    expect([items(pulled, N).length, hasEnd(pulled, N)]).toEqual([0, true]);
  });

  it("goes on with Pull where an optimised Enumerate stopped, from whatever URI", async () => {
    const opened = await host.ask(
      enumerateRequest(machines, { body: "<w:OptimizeEnumeration/><w:MaxElements>2</w:MaxElements>" }),
    );
    const rest = await host.ask(
      pullRequest(contextOf(opened), "<n:MaxElements>9</n:MaxElements>", "", uri("Msvm_ComputerSystem")),
    );
    expect(names([...items(opened, W), ...items(rest, N)])).toEqual(["HV-DR-01", "VM1", "VM2", "VM3"]);
    expect(hasEnd(rest, N)).toBe(true);
  });

  it("shows the host as it was when it was asked", async () => {
    const opened = await host.ask(enumerateRequest(machines, { body: "" }));
    await host.control("POST", "/machines/VM3/actions", { action: "rename", to: "OTHER" });
    const all = await host.ask(pullRequest(contextOf(opened), "<n:MaxElements>9</n:MaxElements>"));
    await host.control("POST", "/machines/OTHER/actions", { action: "rename", to: "VM3" });
    expect(names(items(all, N))).toContain("VM3");
  });

  it("of a class needs no filter", async () => {
    const answer = await host.ask(enumerateRequest(undefined, { resource: uri("msvm_replicationrelationship") }));
    expect(items(answer, W).map(({ name }) => name)).toEqual(Array(3).fill("Msvm_ReplicationRelationship"));
  });

  it("gives references, wrapped, or pairs of object and reference", async () => {
    const ask = (mode: string) =>
      host.ask(
        enumerateRequest(machines, {
          body: `<w:OptimizeEnumeration/><w:EnumerationMode>${mode}</w:EnumerationMode><w:MaxElements>2</w:MaxElements>`,
        }),
      );
    const references = items(await ask("EnumerateEPR"), W);
    expect(references.map(({ name }) => name)).toEqual(["EndpointReference", "EndpointReference"]);
    const [pair] = items(await ask("EnumerateObjectAndEPR"), W);
    expect(pair).toMatchObject({ namespace: W, name: "Item" });
    expect(pair?.children.map(({ name }) => name)).toEqual(["Msvm_ComputerSystem", "EndpointReference"]);
    const selectors = pair?.children[1]?.children[1]?.children[1]?.children.map(({ text }) => text);
    expect(selectors).toEqual(["Msvm_ComputerSystem", "HV-DR-01"]);
    expect((await ask("EnumerateNothing")).fault?.subcode).toEqual({ namespace: W, name: "UnsupportedFeature" });
  });

  it("of chosen columns gives fragments", async () => {
    const answer = await host.ask(
      enumerateRequest("SELECT Name, EnabledState FROM Msvm_ComputerSystem WHERE EnabledState=3"),
    );
    const [first, ...others] = items(answer, W);
    expect(first).toMatchObject({ namespace: W, name: "XmlFragment" });
    expect(first?.children.map(({ name, text }) => [name, text])).toEqual([
      ["EnabledState", "3"],
      ["Name", expect.stringMatching(/^[0-9A-F-]{36}$/)],
    ]);
    expect(others).toHaveLength(2);
  });
});

describe("the size of an answer", () => {
  it.each([8_192, 9_000, 12_345, 20_000])(
    "of at most %i bytes is never exceeded, and nothing is lost",
    async (bytes) => {
      const first = await host.ask(enumerateRequest("SELECT * FROM CIM_ManagedElement", { more: size(bytes) }));
      const sizes = [Buffer.byteLength(first.text)];
      const found = [...items(first, W)];
      for (let last = first; contextOf(last) !== ""; ) {
        last = await host.ask(pullRequest(contextOf(last), "<n:MaxElements>32000</n:MaxElements>", size(bytes)));
        sizes.push(Buffer.byteLength(last.text));
        found.push(...items(last, N));
      }
      expect(Math.max(...sizes)).toBeLessThanOrEqual(bytes);
      expect(Math.max(...sizes)).toBeGreaterThan(bytes - 4_000);
      expect(sizes.length).toBeGreaterThan(1);
      const whole = await host.ask(enumerateRequest("SELECT * FROM CIM_ManagedElement"));
      expect(found.map(({ name }) => name)).toEqual(items(whole, W).map(({ name }) => name));
    },
  );

  it("that not even one object fits into is a w:EncodingLimit, and a larger one can still be asked for", async () => {
    const opened = await host.ask(enumerateRequest(machines, { body: "" }));
    const context = contextOf(opened);
    const small = await host.ask(pullRequest(context, "<n:MaxCharacters>100</n:MaxCharacters>"));
    expect(small.fault).toMatchObject({ subcode: { namespace: W, name: "EncodingLimit" }, code: 2150858824 });
    expect(names(items(await host.ask(pullRequest(context)), N))).toEqual(["HV-DR-01"]);
  });
});

describe("a context", () => {
  const invalid = { subcode: { namespace: N, name: "InvalidEnumerationContext" }, code: 2150858779 };

  it("is good for one Pull: the next one needs the context of that answer", async () => {
    const opened = await host.ask(enumerateRequest(machines, { body: "" }));
    await host.ask(pullRequest(contextOf(opened)));
    expect((await host.ask(pullRequest(contextOf(opened)))).fault).toMatchObject(invalid);
  });

  it("is gone after the end, after Release, and when it never was", async () => {
    const opened = await host.ask(enumerateRequest(machines, { body: "" }));
    const released = await host.ask(releaseRequest(contextOf(opened)));
    expect([released.status, released.content]).toEqual([200, undefined]);
    expect((await host.ask(pullRequest(contextOf(opened)))).fault).toMatchObject(invalid);
    expect((await host.ask(releaseRequest(contextOf(opened)))).fault).toMatchObject(invalid);
    expect((await host.ask(pullRequest("uuid:00000000-0000-0000-0000-000000000000"))).fault).toMatchObject(invalid);
  });
});

describe("a filter", () => {
  it.each([
    ["WQL on a class", machines, { resource: uri("Msvm_ComputerSystem") }, "CannotProcessFilter", 2150859003],
    ["no filter on all classes", undefined, {}, "CannotProcessFilter", 2150858831],
    ["malformed WQL", "SELECT FROM", {}, "CannotProcessFilter", 2150858778],
    ["an unknown column", "SELECT Nothing FROM Msvm_ComputerSystem", {}, "CannotProcessFilter", 2150858778],
    ["an unknown dialect", machines, { dialect: "urn:sql" }, "FilterDialectRequestedUnavailable", 2150858777],
  ])("that is %s is refused", async (_what, wql, options, name, code) => {
    const { status, fault } = await host.ask(enumerateRequest(wql, options));
    expect([status, fault]).toEqual([500, expect.objectContaining({ subcode: { namespace: N, name }, code })]);
  });

  it("on an unknown class finds no destination", async () => {
    const byQuery = await host.ask(enumerateRequest("SELECT * FROM Msvm_Nothing"));
    const byUri = await host.ask(enumerateRequest(undefined, { resource: uri("Msvm_Nothing") }));
    for (const { fault } of [byQuery, byUri]) expect(fault?.subcode?.name).toBe("DestinationUnreachable");
  });

  it("may stand in WS-Enumeration's own namespace", async () => {
    const request = enumerateRequest(machines).replace("<w:Filter", "<n:Filter").replace("</w:Filter>", "</n:Filter>");
    expect(childrenOf(child((await host.ask(request)).content, "Items"), "Msvm_ComputerSystem")).toHaveLength(4);
  });

  it.each(["0", "-1", "x", ""])("with MaxElements %j is no valid Enumerate", async (count) => {
    const body = `<w:OptimizeEnumeration/><w:MaxElements>${count}</w:MaxElements>`;
    expect((await host.ask(enumerateRequest(machines, { body }))).fault?.subcode?.name).toBe("SchemaValidationError");
  });
});
