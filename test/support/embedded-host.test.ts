import { failbackRequest } from "../../simulator/testing/envelopes.test-support";
import { account, EmbeddedHost } from "./embedded-host";

const SQL01 = "5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601";

let host: EmbeddedHost;
beforeEach(async () => {
  host = await EmbeddedHost.start();
});
afterEach(() => host.stop());

/** Whether an answer to InitiateFailback came back. */
async function initiateFailback(): Promise<boolean> {
  const { address, port } = host.endpoint;
  const credentials = Buffer.from(`${account.username}:${account.password}`).toString("base64");
  const answer = fetch(`http://${address}:${port}/wsman`, {
    method: "POST",
    headers: { authorization: `Basic ${credentials}`, "content-type": "application/soap+xml;charset=UTF-8" },
    body: failbackRequest({ machine: SQL01 }),
  });
  return answer.then(
    () => true,
    () => false,
  );
}

describe("the embedded host as tests drive it", () => {
  it("loses an answer, counts the start, and tells which fault it was", async () => {
    await host.faults({ wire: [{ operation: "InitiateFailback", effect: { kind: "lose", at: "beforeHeaders" } }] });
    expect(await initiateFailback()).toBe(false);
    expect(await host.starts()).toBe(1);
    expect(await host.calls("InitiateFailback")).toMatchObject([{ started: true, answer: "lost", returnCode: 4096 }]);
    expect(await host.faultLog()).toMatchObject([{ operation: "InitiateFailback", effect: "lose" }]);
  });

  it("draws faults, clears them, restarts its services, and holds nothing", async () => {
    expect(await host.drawFaults(7, 0.5)).toEqual(await host.drawFaults(7, 0.5));
    await host.clearFaults();
    await host.restartServices({ failbacks: "returns" });
    expect(await host.release()).toBe(0);
    expect(await initiateFailback()).toBe(true);
    expect(await host.starts()).toBe(1);
  });
});
