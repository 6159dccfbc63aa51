import { FailbackError } from "../../errors";
import { parseWaveInputs } from "./parse-wave-inputs";

const hosts = { "hv-01": { address: "hv-01.corp.example" }, "hv-02": { address: "hv-02.corp.example", tls: {} } };
const base = { hosts, members: ["SQL01 on hv-01"] };
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function parsed(more: Record<string, unknown>) {
  const result = parseWaveInputs({ ...base, ...more });
  if (result.kind !== "known") throw new Error("not known");
  return result.inputs;
}

function refusal(more: Record<string, unknown>): string {
  try {
    parseWaveInputs({ ...base, ...more });
  } catch (thrown) {
    if (thrown instanceof FailbackError) return thrown.line;
    throw thrown;
  }
  throw new Error("it was taken");
}

describe("what a program may set for a wave", () => {
  it("has the defaults of the documentation", () => {
    expect(parsed({})).toMatchObject({
      ...{ maxParallel: 10, maxParallelPerHost: 4, staggerMs: 0, failureBudget: 0, preflight: true },
      members: [
        {
          label: "SQL01 on hv-01",
          host: "hv-01",
          inputs: { vm: { name: "SQL01" }, relationship: "primary", recoveryPoint: "latest", again: false },
        },
      ],
    });
  });

  it("gives every member the wave's values, its own where they differ, and its host", () => {
    const { members } = parsed({
      request: "CHG-1",
      again: true,
      recoveryPoint: { id: "P1" },
      members: [
        "SQL01 on hv-01",
        { host: "hv-02", vm: { name: "WEB01" }, relationship: "extended", again: false, recoveryPoint: "latest" },
      ],
    });
    expect(members[0]?.inputs).toMatchObject({ request: "CHG-1", again: true, recoveryPoint: { id: "P1" } });
    expect(members[1]?.inputs).toMatchObject({ again: false, recoveryPoint: "latest", relationship: "extended" });
    expect(members[1]?.inputs.host).toMatchObject({ address: "hv-02.corp.example", port: 5986 });
  });

  it('takes the last " on " of a text for the one before the host', () => {
    expect(parsed({ members: ["Sales on Monday on hv-01"] }).members[0]?.inputs.vm).toEqual({
      name: "Sales on Monday",
    });
  });

  it.each([
    ["members must be a list [inputInvalid]", { members: "SQL01 on hv-01" }],
    ["members[0].host must be a name among hosts: hv-01, hv-02", { members: ["SQL01 on hv-09"] }],
    ["members[0].host must be a name among hosts", { members: ["SQL01 on constructor"] }],
    ['members[0] must be "<machine> on <host>" or { host, vm, … }', { members: ["SQL01"] }],
    ["members[1].vm.name must not be empty", { members: ["A on hv-01", { host: "hv-01", vm: { name: "" } }] }],
    ["members[0].vm.id must be the machine's GUID", { members: [{ host: "hv-01", vm: { id: "x" } }] }],
    ["members[0].vm must be { name", { members: [{ host: "hv-01" }] }],
    ["members[0].request is not a field", { members: [{ host: "hv-01", vm: { name: "A" }, request: "X" }] }],
    ["members is missing", { members: undefined }],
    ["hosts.hv-01.address must be a host name", { hosts: { "hv-01": { address: "http://x/" } } }],
    [
      "hosts.a on b has a name that members cannot say",
      { hosts: { "a on b": { address: "x" }, "hv-01": hosts["hv-01"] } },
    ],
    ["maxParallel must be a whole number, 1 or more", { maxParallel: 0 }],
    ["maxParallel must be a whole number, 1 or more", { maxParallel: 1.5 }],
    ["maxParallelPerHost must be a whole number, 1 or more", { maxParallelPerHost: -1 }],
    ["failureBudget must be a whole number, 0 or more", { failureBudget: -1 }],
    ['stagger must be "<whole number> seconds"', { stagger: "soon" }],
    ["request must not be empty", { request: "" }],
    ["vm is not a field", { vm: { name: "SQL01" } }],
  ])("%s", (line, more) => {
    expect(refusal(more)).toContain(line);
    expect(refusal(more)).toContain("[inputInvalid]");
  });

  it("takes a stagger of none, and of minutes", () => {
    expect(parsed({ stagger: "0 seconds" }).staggerMs).toBe(0);
    expect(parsed({ stagger: "2 minutes" }).staggerMs).toBe(120_000);
  });

  it("refuses secrets, in the wave, a host or a member, without showing them", () => {
    const secret = "hunter2hunter2";
    for (const more of [
      { password: secret },
      { hosts: { "hv-01": { address: "x", password: secret } } },
      { members: [{ host: "hv-01", vm: { name: "A", password: secret } }] },
    ]) {
      expect(refusal(more)).toContain("[secretInInput]");
      expect(refusal(more)).not.toContain(secret);
    }
  });

  it("lets what is not known yet through, names it, and checks the rest", () => {
    expect(parseWaveInputs({ ...base, members: [`${UNKNOWN}`] })).toEqual({ kind: "unknown", fields: ["members"] });
    expect(parseWaveInputs({ ...base, members: [{ host: "hv-01", vm: { name: UNKNOWN } }] })).toMatchObject({
      fields: ["members"],
    });
    expect(refusal({ members: [UNKNOWN], maxParallel: 0 })).toContain("maxParallel must be");
  });

  it("tells a mistake that all members share in a line that can be read", () => {
    expect(refusal({ members: Array(2_000).fill("SQL01") }).length).toBeLessThan(1_000);
  });
});
