import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { WsmanCimSession } from "../../provider/cim/wsman-session";
import { HypervReplicaHost } from "../../provider/hyperv/hyperv-replica-host";
import { HttpExchanger } from "../../provider/transport/winrm/http-exchange";
import { WsmanClient } from "../../provider/transport/winrm/wsman-client";
import { attribute, child, descend, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import { committed, fleetOf, machineId, pointId } from "../../simulator/testing/fleets.test-support";
import { PASSWORD, TestHost } from "../../simulator/testing/open-host.test-support";

const SOAP = "http://www.w3.org/2003/05/soap-envelope";
const A = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
const W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
const N = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
const P = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd";
const WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/";

interface Captured {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly envelope: XmlElement;
  readonly header: XmlElement | undefined;
  readonly content: XmlElement | undefined;
}

/** Stands between client and host, keeps what the client sends, and gives back what the host answers. */
async function listen(target: TestHost) {
  const captured: Captured[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const envelope = readXml(text);
    const header = child(envelope, "Header", SOAP);
    const content = child(envelope, "Body", SOAP)?.children[0];
    captured.push({
      line: `${request.method} ${request.url}`,
      headers: request.headers,
      text,
      envelope,
      header,
      content,
    });
    const answer = await target.post(text);
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
    response.end(await answer.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { captured, server, port: (server.address() as AddressInfo).port };
}

const machine = machineId(1);
const point = pointId(1);

let host: TestHost;
let between: Awaited<ReturnType<typeof listen>>;
let requests: readonly Captured[];

beforeAll(async () => {
  const recoveryPoints = [{ id: point, takenAt: "1 minute ago", consistency: "crashConsistent" as const }];
  // One object an answer, so that the client has to pull.
  const fleet = fleetOf([committed(1, { recoveryPoints })], { limits: { maxBatchItems: 1 } });
  host = await TestHost.open([], { fleet });
  between = await listen(host);
  const basic = Buffer.from(`${host.running.user}:${PASSWORD}`).toString("base64");
  const http = new HttpExchanger({ address: "127.0.0.1", port: between.port }, `Basic ${basic}`);
  const replicaHost = new HypervReplicaHost(new WsmanCimSession(new WsmanClient(http), "root/virtualization/v2"));
  await replicaHost.inventory();
  const outcome = await replicaHost.initiateFailback(
    { vmId: machine, relationship: "primary", recoveryPointId: point, deadlineMs: 30_000 },
    async () => undefined,
  );
  expect(outcome.kind).toBe("accepted");
  await replicaHost.close();
  requests = between.captured;
});

afterAll(async () => {
  between.server.close();
  between.server.closeAllConnections();
  await host.close();
});

function actionOf({ header }: Captured): string {
  return trimmed(child(header, "Action", A)) ?? "";
}

function withAction(end: string): readonly Captured[] {
  const found = requests.filter((one) => actionOf(one).endsWith(end));
  expect(found.length).toBeGreaterThan(0);
  return found;
}

function mustUnderstand(element: XmlElement | undefined): string | undefined {
  return element && attribute(element, "mustUnderstand", SOAP);
}

describe("W2 every request of the client", () => {
  it("W2 is a POST to /wsman in UTF-8, with a length and without a SOAPAction", () => {
    expect(requests.length).toBeGreaterThan(8);
    for (const { line, headers, text } of requests) {
      expect(line).toBe("POST /wsman");
      expect(headers["content-type"]).toBe("application/soap+xml;charset=UTF-8");
      expect(headers["content-length"]).toBe(String(Buffer.byteLength(text)));
      expect(headers["soapaction"]).toBeUndefined();
      expect(headers["accept-encoding"] ?? "identity").toBe("identity");
    }
  });

  it("W2 says action and resource, and that they must be understood", () => {
    for (const { header } of requests) {
      for (const [name, namespace] of [
        ["Action", A],
        ["ResourceURI", W],
        ["MaxEnvelopeSize", W],
      ] as const) {
        expect([name, mustUnderstand(child(header, name, namespace))]).toEqual([name, "true"]);
      }
      const reply = descend(child(header, "ReplyTo", A), "Address");
      expect([trimmed(reply), mustUnderstand(reply)]).toEqual([`${A}/role/anonymous`, "true"]);
      expect(trimmed(child(header, "To", A))).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/wsman$/);
    }
  });

  it("W2 has a MessageID of its own, a uuid: and a GUID", () => {
    const ids = requests.map(({ header }) => trimmed(child(header, "MessageID", A)));
    for (const id of ids) expect(id).toMatch(/^uuid:[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("W2 asks for an envelope that Windows can send, for a time-out, and for English", () => {
    for (const { header } of requests) {
      expect(Number(trimmed(child(header, "MaxEnvelopeSize", W)))).toBeGreaterThanOrEqual(8_192);
      expect(Number(trimmed(child(header, "MaxEnvelopeSize", W)))).toBeLessThanOrEqual(512_000);
      expect(trimmed(child(header, "OperationTimeout", W))).toMatch(/^PT\d+(\.\d+)?S$/);
      for (const locale of [child(header, "Locale", W), child(header, "DataLocale", P)]) {
        expect(locale && attribute(locale, "lang", "http://www.w3.org/XML/1998/namespace")).toBe("en-US");
        expect(mustUnderstand(locale)).toBe("false");
      }
    }
  });
});

describe("W2 an Enumerate of the client", () => {
  it("W2 sends WQL to the URI of all classes, in its own dialect, escaped", () => {
    for (const { header, content } of withAction("/Enumerate")) {
      expect(trimmed(child(header, "ResourceURI", W))).toBe(`${WMI}*`);
      expect(child(header, "SelectorSet", W)).toBeUndefined();
      expect(content).toMatchObject({ name: "Enumerate", namespace: N });
      const filter = child(content, "Filter", W);
      expect(filter && attribute(filter, "Dialect")).toBe("http://schemas.microsoft.com/wbem/wsman/1/WQL");
      expect(filter?.text).toMatch(/^SELECT .+ FROM (Msvm|CIM)_\w+/);
      expect(filter?.children).toEqual([]);
    }
  });

  it("W2 asks for the first page at once, and for all the objects an answer may hold", () => {
    for (const { content } of withAction("/Enumerate")) {
      expect(child(content, "OptimizeEnumeration", W)).toBeDefined();
      expect(Number(trimmed(child(content, "MaxElements", W)))).toBeGreaterThan(1);
    }
  });

  it("W2 asks for references only where it uses them: for the service", () => {
    const modes = withAction("/Enumerate").map(({ content }) => [
      / FROM (\w+)/.exec(child(content, "Filter", W)?.text ?? "")?.[1],
      trimmed(child(content, "EnumerationMode", W)),
    ]);
    expect(modes.filter(([, mode]) => mode !== undefined)).toEqual([
      ["Msvm_ReplicationService", "EnumerateObjectAndEPR"],
    ]);
  });
});

describe("W2 a Pull of the client", () => {
  it("W2 goes to the Enumerate's URI, with MaxElements, and with the context of the answer before", () => {
    const pulls = withAction("/Pull");
    for (const { header, content } of pulls) {
      expect(trimmed(child(header, "ResourceURI", W))).toBe(`${WMI}*`);
      expect(content).toMatchObject({ name: "Pull", namespace: N });
      expect(content?.children.map(({ name, namespace }) => [name, namespace])).toEqual([
        ["EnumerationContext", N],
        ["MaxElements", N],
      ]);
      expect(Number(trimmed(child(content, "MaxElements", N)))).toBeGreaterThan(1);
    }
    const contexts = pulls.map(({ content }) => trimmed(child(content, "EnumerationContext", N)));
    expect(new Set(contexts).size).toBe(contexts.length);
  });
});

describe("W2 an Invoke of the client", () => {
  const invoke = () => {
    const [one, ...others] = withAction("/InitiateFailback");
    expect(others).toEqual([]);
    if (!one) throw new Error("no call was captured");
    return one;
  };

  it("W2 goes to the service by its own keys, with the URI and the method as its action", () => {
    const { header, content } = invoke();
    const service = `${WMI}Msvm_ReplicationService`;
    expect(trimmed(child(header, "ResourceURI", W))).toBe(service);
    expect(trimmed(child(header, "Action", A))).toBe(`${service}/InitiateFailback`);
    expect(content).toMatchObject({ name: "InitiateFailback_INPUT", namespace: service });
    expect(new Set(content?.children.map(({ namespace }) => namespace))).toEqual(new Set([service]));
    const selectors = child(header, "SelectorSet", W)?.children ?? [];
    expect(Object.fromEntries(selectors.map((one) => [attribute(one, "Name"), one.text]))).toEqual({
      CreationClassName: "Msvm_ReplicationService",
      Name: "replicasvc",
      SystemCreationClassName: "Msvm_ComputerSystem",
      SystemName: "HV-DR-01",
    });
  });

  it("W2 has the machine's reference as direct children, with all its keys, and without a wrapper", () => {
    const parameter = child(invoke().content, "ComputerSystem");
    expect(parameter?.children.map(({ name, namespace }) => [name, namespace])).toEqual([
      ["Address", A],
      ["ReferenceParameters", A],
    ]);
    const parameters = child(parameter, "ReferenceParameters", A);
    expect(trimmed(child(parameters, "ResourceURI", W))).toBe(`${WMI}Msvm_ComputerSystem`);
    const selectors = child(parameters, "SelectorSet", W)?.children ?? [];
    expect(selectors.map((one) => [attribute(one, "Name"), one.text])).toEqual([
      ["CreationClassName", "Msvm_ComputerSystem"],
      ["Name", machine],
    ]);
    expect(invoke().text).not.toContain("EndpointReference");
  });

  it("W2 has the settings as text of one CIM-XML instance, typed, with CIM's own dates", () => {
    const parameter = child(invoke().content, "ReplicationSettingData");
    expect(parameter?.children).toEqual([]);
    const instance = readXml(parameter?.text ?? "");
    expect([instance.name, attribute(instance, "CLASSNAME")]).toEqual(["INSTANCE", "Msvm_ReplicationSettingData"]);
    const properties = new Map(instance.children.map((one) => [attribute(one, "NAME"), one]));
    const typeAndValue = (name: string) => {
      const property = properties.get(name);
      return [property?.name, property && attribute(property, "TYPE"), trimmed(child(property, "VALUE"))];
    };
    expect(typeAndValue("InstanceID")).toEqual(["PROPERTY", "string", `Microsoft:${machine}\\HVR\\0`]);
    expect(typeAndValue("CompressionEnabled")).toEqual(["PROPERTY", "boolean", "true"]);
    expect(typeAndValue("ReplicationInterval")).toEqual(["PROPERTY", "uint16", "300"]);
    expect(typeAndValue("CreationTime")).toEqual([
      "PROPERTY",
      "datetime",
      expect.stringMatching(/^\d{14}\.\d{6}[+-]\d{3}$/),
    ]);
    expect(typeAndValue("AutoResynchronizeIntervalStart")[2]).toBe("00000000183000.000000:000");
    expect(properties.get("IncludedDisks")?.name).toBe("PROPERTY.ARRAY");
  });

  it("W2 has the recovery point verbatim, and nothing else", () => {
    const { content } = invoke();
    expect(trimmed(child(content, "RecoveryPointIdentifier"))).toBe(point);
    expect(content?.children.map(({ name }) => name)).toEqual([
      "ComputerSystem",
      "ReplicationSettingData",
      "RecoveryPointIdentifier",
    ]);
  });
});
