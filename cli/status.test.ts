import type { RunningHost } from "../simulator/host";
import { act, at, failback, PASSWORD, startFleet } from "./host-commands.test-support";
import type { StatusReport } from "./status/report";

let host: RunningHost;

beforeEach(async () => {
  host = await startFleet();
});
afterEach(() => host.close());

const away = "127.0.0.1:1";

async function reported(...args: string[]): Promise<{ code: number; report: StatusReport }> {
  const { code, out } = await failback(["status", "--json", ...args]);
  return { code, report: JSON.parse(out) as StatusReport };
}

describe("hyperv-failback status", () => {
  it("shows every machine with state, mode, provider, health and power, without colours in a file", async () => {
    const { code, out, err } = await failback(["status", "--host", at(host)]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^SQL01 +primary +Committed +Replica +Contoso Site Recovery +OK +Off$/m);
    expect(out).toMatch(/^FILE01 +primary +Committed +Replica +Hyper-V's own +OK +Off$/m);
    expect(out).toMatch(/^HR01 +extended +Replicating /m);
    expect(out).toMatch(/^ERP01 +primary +Critical +Replica +Contoso Site Recovery +Critical /m);
    expect(out).toMatch(/^PRINT01 +none +- +None +- +- +Off$/m);
    expect(out).not.toContain("\u001b");
    expect(out).not.toContain(PASSWORD);
  });

  it("shows the failback that runs, with its percentage", async () => {
    await act(host, "SQL01", { action: "startFailback" });
    const { code, report } = await reported("--host", at(host), "--machine", "sql01");
    expect(code).toBe(0);
    const [{ machines } = { machines: [] }] = report.hosts;
    expect(machines).toHaveLength(1);
    expect(machines[0]).toMatchObject({ name: "SQL01", state: "FailbackInProgress", stateCode: 13 });
    expect(machines[0]?.job?.percent).toBeGreaterThanOrEqual(0);
    const { out } = await failback(["status", "--host", at(host), "--machine", "SQL01"]);
    expect(out).toMatch(/^SQL01 .*\d+%$/m);
  });

  it("one host that is away hides none of the others, and ends with 1", async () => {
    const { code, report } = await reported("--host", away, "--host", at(host));
    expect(code).toBe(1);
    expect(report.outcome).toBe("failed");
    expect(report.hosts.map(({ error, machines }) => [error?.code, machines.length > 10])).toEqual([
      ["hostUnreachable", false],
      [undefined, true],
    ]);
    const { out } = await failback(["status", "--host", away, "--host", at(host)]);
    expect(out).toMatch(/^127\.0\.0\.1, port 1: .*\[hostUnreachable\]$/m);
    expect(out).toMatch(/^SQL01 /m);
  });

  it("ends with 0 when a machine shows one of the expected states", async () => {
    const wanted = [
      "--machine",
      "CRM01",
      "--machine",
      "SQL02",
      "--expect",
      "recovered",
      "--expect",
      "FailbackCompleted",
    ];
    expect((await reported("--host", at(host), ...wanted)).code).toBe(0);
  });

  it("ends with 3 and names the machine when it shows something else, also while another host is away", async () => {
    const wanted = ["--machine", "SQL01", "--expect", "FailbackCompleted"];
    const { code, out } = await failback(["status", "--host", at(host), "--host", away, ...wanted]);
    expect(code).toBe(3);
    expect(out).toMatch(/^SQL01 on 127\.0\.0\.1 shows Committed, expected FailbackCompleted$/m);
  });

  it("passes over what a monitor does not mean: test replicas and machines without replication", async () => {
    const { code, report } = await reported("--host", at(host), "--expect", "FailbackCompleted");
    expect(code).toBe(3);
    const named = report.unexpected.map(({ machine }) => machine);
    expect(named).toContain("SQL01");
    expect(named).not.toContain("SQL01 - Test");
    expect(named).not.toContain("PRINT01");
    expect(named).not.toContain("CRM01");
  });

  it("a machine that is on no host is drift for a monitor, and a failure for a person", async () => {
    const wanted = ["--host", at(host), "--machine", "NOBODY"];
    expect((await reported(...wanted)).code).toBe(1);
    const { code, report } = await reported(...wanted, "--expect", "FailbackCompleted");
    expect({ code, missing: report.missing }).toEqual({ code: 3, missing: ["NOBODY"] });
    expect((await reported(...wanted, "--host", away, "--expect", "FailbackCompleted")).code).toBe(1);
  });

  it("shows one relationship where one is wanted", async () => {
    const { report } = await reported("--host", at(host), "--machine", "HR01", "--relationship", "extended");
    expect(report.hosts[0]?.machines.map(({ relationship }) => relationship)).toEqual(["extended"]);
  });
});
