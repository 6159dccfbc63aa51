import { FailbackError, type FailbackErrorCode } from "../../errors";
import type { MachineVerdict } from "../../failback/wave/machine-end";
import { endedMember } from "./ended-member.test-support";
import { waveFailure, withLines } from "./wave-failure";

function ended(label: string, verdict: MachineVerdict, code?: FailbackErrorCode, reason = "so it is") {
  return endedMember(label, verdict, code && new FailbackError(code, reason));
}

describe("why a wave failed", () => {
  it("there is no failure when every machine is back, has drifted, or was overtaken earlier", () => {
    expect(waveFailure("CHG-1", [ended("a", "back"), ended("b", "drifted"), ended("c", "overtaken")])).toBeUndefined();
  });

  it("groups machines by verdict and reason, failed ones first, with the remedy, and names the first ten", () => {
    const many = Array.from({ length: 200 }, (_, n) => ended(`VM${n}`, "notStarted", "failureBudgetUsed", "used up"));
    const failure = waveFailure("CHG-1", [
      ...many,
      ended("SQL01 on hv-01", "failed", "jobFailed"),
      ended("SQL02 on hv-01", "back"),
    ]);
    expect(failure?.error.code).toBe("waveIncomplete");
    expect(failure?.lines).toHaveLength(3);
    expect(failure?.lines[0]).toMatch(
      /^request CHG-1: of 202 machines 1 back, 1 failed, 200 not started \[waveIncomplete\]/,
    );
    expect(failure?.lines[1]).toMatch(/^1 failed: SQL01 on hv-01: so it is \[jobFailed\] Read the job's error/);
    expect(failure?.lines[2]).toMatch(/^200 not started: VM0, .*, VM9 and 190 more: used up \[failureBudgetUsed\]/);
  });

  it("bears the code that all reasons share", () => {
    const ends = [ended("a", "blocked", "machineNotOff", "one"), ended("b", "blocked", "machineNotOff", "other")];
    const failure = waveFailure("CHG-1", ends);
    expect(failure?.error.code).toBe("machineNotOff");
    expect(failure?.lines).toHaveLength(3);
  });

  it("names machines with a reason of their own together, once there are twenty reasons", () => {
    const ends = Array.from({ length: 50 }, (_, n) => ended(`VM${n}`, "failed", "jobFailed", `reason ${n}`));
    const lines = waveFailure("CHG-1", ends)?.lines ?? [];
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toMatch(/^for other reasons: VM20, .*, VM29 and 20 more$/);
  });

  it("is one line where only one can be said", () => {
    const failure = waveFailure("CHG-1", [ended("a", "blocked", "machineNotOff")]);
    const line = failure && withLines(failure).line;
    expect(line).toMatch(/^request CHG-1: .*1 blocked \| 1 blocked: a: so it is \[machineNotOff\] /);
    expect(line).not.toContain("\n");
  });

  it("counts nobody as failed, or drifted, without a line that names the machine", () => {
    const ends = [ended("a", "overtaken"), ended("b", "drifted"), ended("c", "blocked", "machineNotOff")];
    const failure = waveFailure("CHG-1", ends);
    expect(failure?.error.code).toBe("machineNotOff");
    expect(failure?.lines[0]).toContain("of 3 machines 1 failed, 1 blocked, 1 drifted");
    expect(failure?.lines.slice(1).map((line) => line.slice(0, 16))).toEqual([
      "1 overtaken: a: ",
      "1 blocked: c: so",
      "1 drifted: b: ca",
    ]);
  });

  it("in one line says a remedy once, where all share the code; others keep their own", () => {
    const one = waveFailure("CHG-1", [ended("a", "blocked", "machineNotOff"), ended("b", "back")]);
    expect(one && withLines(one).line).toMatch(
      /^request CHG-1: of 2 machines 1 back, 1 blocked \| 1 blocked: a: so it is \[machineNotOff\] Shut the machine down[^[]*$/,
    );
    const two = waveFailure("CHG-1", [ended("a", "blocked", "machineNotOff"), ended("b", "blocked", "machineBusy")]);
    expect(two && withLines(two).line).toMatch(/machineNotOff.*machineBusy.*waveIncomplete/);
  });
});
