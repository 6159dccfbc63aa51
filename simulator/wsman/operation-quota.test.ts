import { setImmediate } from "node:timers/promises";
import { attribute, child, childrenOf, descend, trimmed } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import {
  enumerateRequest,
  failbackRequest,
  getRequest,
  pullRequest,
  releaseRequest,
} from "../testing/envelopes.test-support";
import { committed, fleetOf, machineId } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";
import { openService } from "../testing/service.test-support";
import { writeEnvelope } from "./answer";
import { FaultCode } from "./fault";
import { faultAnswer } from "./fault-answer";
import { quotaExceeded } from "./operation-quota";

const XSI = "http://www.w3.org/2001/XMLSchema-instance";
const get = getRequest("Msvm_ComputerSystem", { CreationClassName: "Msvm_ComputerSystem", Name: machineId(1) });
const enumerate = enumerateRequest("SELECT * FROM Msvm_ComputerSystem", { body: "" });

function limited(most: number, workMs = 0) {
  return openService([committed(1)], { workMs: () => workMs }, { limits: { maxConcurrentOperationsPerUser: most } });
}

describe("the quota of operations", () => {
  it("counts open enumerations, which Pull and Release may still use", async () => {
    const { ask } = limited(2);
    const contexts = [];
    for (let i = 0; i < 2; i++) {
      contexts.push(trimmed(child((await ask(enumerate)).content, "EnumerationContext")) ?? "");
    }
    for (const request of [get, enumerate, failbackRequest({ machine: machineId(1) })]) {
      expect((await ask(request)).fault?.subcode?.name).toBe("QuotaLimit");
    }
    expect((await ask(pullRequest(contexts[0] ?? ""))).content?.name).toBe("PullResponse");
    expect((await ask(releaseRequest(contexts[1] ?? ""))).status).toBe(200);
    expect((await ask(get)).status).toBe(200);
  });

  it("counts operations that are running, and each user's alone", async () => {
    const { ask } = limited(2, 50);
    const [first, second, third, other] = await Promise.all([ask(get), ask(get), ask(get), ask(get, "other")]);
    expect([first, second, third, other].map((one) => one?.status)).toEqual([200, 200, 500, 200]);
    expect((await ask(get)).status).toBe(200);
  });

  it("gives back what a refused operation took", async () => {
    const { ask } = limited(1);
    for (let i = 0; i < 3; i++)
      expect((await ask(getRequest("Msvm_Nothing", {}))).fault?.subcode?.name).toBe("DestinationUnreachable");
    expect((await ask(get)).status).toBe(200);
  });

  it("is refused with WMI's own error, typed, HTTP 500, without saying which request it answers", async () => {
    const { ask } = limited(1);
    await ask(enumerate);
    const { status, header, content, fault } = await ask(get);
    expect([status, fault?.value, fault?.subcode?.name]).toEqual([500, "s:Receiver", "QuotaLimit"]);
    expect(header?.children.map(({ name }) => name)).toEqual(["Action", "MessageID", "To"]);
    expect(descend(content, "Detail", "WSManFault")).toBeUndefined();
    const error = descend(content, "Detail", "MSFT_WmiError");
    expect(error?.namespace).toBe("http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError");
    expect(error && attribute(error, "IsCIM_Error", "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd")).toBe(
      "true",
    );
    expect(error?.children.map((one) => [one.name, one.text, attribute(one, "type", XSI)])).toEqual([
      ["CIMStatusCode", "27", "cim:cimUnsignedInt"],
      ["Message", fault?.reason, "cim:cimString"],
      ["MessageID", "HRESULT 0x803381a6", "cim:cimString"],
      ["error_Code", "2150859174", "cim:cimUnsignedInt"],
      ["error_Type", "HRESULT", "cim:cimString"],
      ["error_WindowsErrorMessage", fault?.reason, "cim:cimString"],
    ]);
  });

  it("has a second code, that of the user's quota", () => {
    const answer = faultAnswer(quotaExceeded(FaultCode.userQuota), "HV", "en-US");
    const root = readXml(writeEnvelope(answer, undefined, "en-US"));
    const error = descend(root, "Body", "Fault", "Detail", "MSFT_WmiError");
    expect(childrenOf(error, "error_Code").map(trimmed)).toEqual(["2150859175"]);
  });
});

describe("the host's other limits", () => {
  it("cap the objects of one answer, optimised or pulled", async () => {
    const { ask } = openService([committed(1), committed(2), committed(3)], {}, { limits: { maxBatchItems: 2 } });
    const first = await ask(enumerateRequest("SELECT * FROM Msvm_ComputerSystem"));
    expect(child(first.content, "Items")?.children).toHaveLength(2);
    const opened = await ask(enumerate);
    const context = trimmed(child(opened.content, "EnumerationContext")) ?? "";
    const pulled = await ask(pullRequest(context, "<n:MaxElements>100</n:MaxElements>"));
    expect(child(pulled.content, "Items")?.children).toHaveLength(2);
  });

  it("lower a larger envelope that a client asks for", async () => {
    const many = Array.from({ length: 20 }, (_, n) => committed(n + 1));
    const { ask } = openService(many, {}, { limits: { maxEnvelopeSizeKb: 12 } });
    const more = '<w:MaxEnvelopeSize s:mustUnderstand="true">512000</w:MaxEnvelopeSize>';
    const { text } = await ask(enumerateRequest("SELECT * FROM Msvm_ComputerSystem", { more }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(12 * 1024);
    expect(Buffer.byteLength(text)).toBeGreaterThan(8 * 1024);
  });

  it("end an enumeration that nobody goes on with, which is then no operation any more", async () => {
    const limits = { enumerationTimeoutMs: 1, maxConcurrentOperationsPerUser: 1 };
    const host = await TestHost.open([], { fleet: fleetOf([committed(1)], { limits }) });
    try {
      const context = trimmed(child((await host.ask(enumerate)).content, "EnumerationContext")) ?? "";
      const openedAt = performance.now();
      while (performance.now() - openedAt <= limits.enumerationTimeoutMs) await setImmediate();
      expect((await host.ask(pullRequest(context))).fault).toMatchObject({
        subcode: { name: "InvalidEnumerationContext" },
        code: 2150858780,
      });
      expect((await host.ask(get)).status).toBe(200);
    } finally {
      await host.close();
    }
  });
});
