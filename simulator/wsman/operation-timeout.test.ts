import { child, trimmed } from "../../provider/wire/xml-element";
import { readXml } from "../../provider/wire/xml-reader";
import { enumerateRequest, failbackRequest, getRequest, pullRequest } from "../testing/envelopes.test-support";
import { committed, machineId } from "../testing/fleets.test-support";
import { openService } from "../testing/service.test-support";
import { allowedMs } from "./operation-timeout";

const keys = { CreationClassName: "Msvm_ComputerSystem", Name: machineId(1) };
const timeout = (text: string) => `<w:OperationTimeout>${text}</w:OperationTimeout>`;
const N = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
const W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";

describe("w:OperationTimeout", () => {
  it.each([
    ["PT60S", 60_000],
    ["PT60.000S", 60_000],
    ["PT0.5S", 500],
    ["PT1M30S", 90_000],
    ["P0DT0H1M0S", 60_000],
    ["P0Y0M0DT0H0M2S", 2_000],
    ["P1D", 86_400_000],
  ])("%s is %i milliseconds", async (text, ms) => {
    const seen: unknown[] = [];
    const { ask } = openService([committed(1)], {
      workMs: ({ operationTimeoutMs }) => {
        seen.push(operationTimeoutMs);
        return 0;
      },
    });
    expect((await ask(getRequest("Msvm_ComputerSystem", keys, timeout(text)))).status).toBe(200);
    expect(seen).toEqual([ms]);
  });

  it.each(["", "60", "PT", "P", "PT60", "-PT60S", "PT-1S", "60S", "P1DT", "PTS"])(
    "%j is refused as an invalid parameter",
    async (text) => {
      const { fault } = await openService([committed(1)]).ask(getRequest("Msvm_ComputerSystem", keys, timeout(text)));
      expect(fault?.subcode).toEqual({ namespace: W, name: "InvalidParameter" });
    },
  );

  it("is lowered to MaxTimeoutms, except for a Pull", () => {
    const limits = { ...openService([]).host.identity.limits, maxTimeoutMs: 1_000 };
    const ask = (action: string, operationTimeoutMs: number | undefined, body?: string) => {
      const content = body === undefined ? undefined : readXml(body);
      return allowedMs({ action: `${N}/${action}`, operationTimeoutMs, content }, limits);
    };
    expect(ask("Enumerate", 5_000)).toBe(1_000);
    expect(ask("Pull", 5_000)).toBe(5_000);
    expect(ask("Enumerate", 500)).toBe(500);
    expect(ask("Pull", undefined)).toBe(1_000);
    const pull = (time: string) => `<n:Pull xmlns:n="${N}"><n:MaxTime>${time}</n:MaxTime></n:Pull>`;
    expect([ask("Pull", 5_000, pull("PT2S")), ask("Pull", 5_000, pull("PT9S"))]).toEqual([2_000, 5_000]);
    expect(() => ask("Pull", 5_000, pull("2"))).toThrow("MaxTime is not a duration");
  });
});

describe("an operation that takes longer than it may", () => {
  const expired = { value: "s:Receiver", subcode: { namespace: W, name: "TimedOut" }, code: 2150858793 };

  it("ends in w:TimedOut when its time is up, not when its work would have been done", async () => {
    const { ask } = openService([committed(1)], { workMs: () => 60_000 });
    const from = performance.now();
    const { status, fault, header } = await ask(getRequest("Msvm_ComputerSystem", keys, timeout("PT0.1S")));
    const took = performance.now() - from;
    expect([status, fault]).toEqual([500, expect.objectContaining(expired)]);
    expect(trimmed(child(header, "RelatesTo"))).toBeDefined();
    expect(took).toBeGreaterThanOrEqual(95);
    expect(took).toBeLessThan(10_000);
  });

  it("is held to the host's own limit when the client allows more", async () => {
    const { ask } = openService([committed(1)], { workMs: () => 60_000 }, { limits: { maxTimeoutMs: 20 } });
    const { fault } = await ask(getRequest("Msvm_ComputerSystem", keys, timeout("PT60S")));
    expect(fault).toMatchObject(expired);
  });

  it("that is done in time is answered, after that time", async () => {
    const { ask } = openService([committed(1)], { workMs: () => 60 });
    const from = performance.now();
    expect((await ask(getRequest("Msvm_ComputerSystem", keys, timeout("PT30S")))).status).toBe(200);
    expect(performance.now() - from).toBeGreaterThanOrEqual(55);
  });

  it("has been carried out if it is a method, although nobody was told", async () => {
    const { ask, host } = openService([committed(1)], {
      workMs: (_request, name) => (name === "InitiateFailback" ? 60_000 : 0),
    });
    const request = failbackRequest({ machine: machineId(1) }).replace(
      "</s:Header>",
      `${timeout("PT0.02S")}</s:Header>`,
    );
    expect((await ask(request)).fault).toMatchObject(expired);
    expect(host.view().state.jobs).toHaveLength(1);
  });

  it("leaves an enumeration where it is, so that the Pull can be asked again", async () => {
    const slow = { now: false };
    const { ask } = openService([committed(1)], { workMs: () => (slow.now ? 60_000 : 0) });
    const opened = await ask(enumerateRequest("SELECT * FROM Msvm_ComputerSystem", { body: "" }));
    const context = trimmed(child(opened.content, "EnumerationContext")) ?? "";
    slow.now = true;
    expect((await ask(pullRequest(context, "", timeout("PT0.02S")))).fault).toMatchObject(expired);
    slow.now = false;
    expect((await ask(pullRequest(context))).content?.name).toBe("PullResponse");
  });
});
