import type { CimInstance } from "../cim/instance";
import { FailbackJobs } from "./failback-jobs";
import { affected, job, SQL01, WEB01 } from "./scripted-session.test-support";

async function jobsOf(all: readonly CimInstance[], associations: readonly CimInstance[] = []) {
  const jobs = await FailbackJobs.among(all, async () => [...associations]);
  return (vmId: string, recordedIds?: readonly string[]) => jobs.of(vmId, recordedIds).map(({ id }) => id);
}

describe("failback jobs", () => {
  it("are sorted by machine: several of one, one of several, in any case, and none twice", async () => {
    const of = await jobsOf(
      [job("AAAA"), job("bbbb", {}, "Msvm_StorageJob"), job("cccc")],
      [
        affected("aaaa", { Name: SQL01.toLowerCase() }),
        affected("BBBB", { Name: SQL01 }),
        affected("bbbb", { InstanceID: `Microsoft:${SQL01}\\HVR\\0` }),
        affected("aAaA", { Name: WEB01 }),
        affected("dddd", { Name: WEB01 }),
      ],
    );
    expect(of(SQL01)).toEqual(["AAAA", "bbbb"]);
    expect(of(WEB01)).toEqual(["AAAA"]);
  });

  it("tell which machines they are linked to", async () => {
    const links = [affected("linked", { Name: SQL01 }), affected("gone", { Name: WEB01 })];
    const jobs = await FailbackJobs.among([job("linked"), job("stray")], async () => links);
    expect(jobs.machines).toEqual([SQL01]);
  });

  it("on record are the machine's though nothing links them to it, in any case and of any type, once", async () => {
    const of = await jobsOf(
      [job("linked"), job("stray"), job("odd", { JobType: "4" })],
      [affected("linked", { Name: SQL01 })],
    );
    expect(of(SQL01, ["STRAY", "LINKED", "odd", "stray", "forgotten"])).toEqual(["linked", "stray", "odd"]);
    expect(of(SQL01)).toEqual(["linked"]);
    expect(of(WEB01)).toEqual([]);
  });

  it("are not asked whose they are when there are none", async () => {
    const associations = jest.fn(async () => []);
    await FailbackJobs.among([job("export", { JobType: "4" })], associations);
    expect(associations).not.toHaveBeenCalled();
  });
});
