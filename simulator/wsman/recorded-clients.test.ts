import { sample } from "../../provider/wire/samples.test-support";
import { child, descend, trimmed } from "../../provider/wire/xml-element";
import { committed } from "../testing/fleets.test-support";
import { TestHost } from "../testing/open-host.test-support";
import { readdressed } from "../testing/readdressed.test-support";

/** A request that a client of other people really sent. */
function recorded(name: string): string {
  return readdressed(sample(`${name}.request.txt`).toString("utf8"));
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

  it("wsl identifies the host, white space between all elements", async () => {
    const { content } = await host.ask(recorded("wsl-id-05"));
    expect(trimmed(child(content, "ProductVendor"))).toBe("Microsoft Corporation");
  });
});
