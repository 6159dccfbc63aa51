import { REF } from "./failback.test-support";
import { conflictWith, isUnended, type JournalEntry, type JournalPhase, lastEntries, recall } from "./journal";

/** The nth second of the night. */
const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 0, 0, second)).toISOString();

/** The line that was written at that second, about what began at `since`. */
function line(second: number, phase: JournalPhase, since?: number, more: Partial<JournalEntry> = {}): JournalEntry {
  return {
    version: 1,
    at: at(second),
    request: "CHG-1",
    startedAt: since === undefined ? null : at(since),
    host: "hv-dr-01",
    ...REF,
    phase,
    recoveryPointId: null,
    jobId: null,
    outcome: phase === "ended" ? "fulfilled" : null,
    reason: null,
    ...more,
  };
}

/** What a second request, and this one given again, find in the way. */
function inTheWay(lines: readonly JournalEntry[]): (JournalPhase | undefined)[] {
  return [conflictWith("CHG-2")(lines)?.phase, conflictWith("CHG-1")(lines)?.phase];
}

describe("what the lines of two runners under one request come to", () => {
  const sent = line(1, "aboutToSend", undefined, { recoveryPointId: "P-1" });
  const joined = line(2, "joined", undefined, { jobId: "JOB-B" });

  it.each(["refused", "notSent"] as const)(
    "a call that was %s leaves the request open that another joined",
    (phase) => {
      const lines = [sent, joined, line(3, phase, 1)];
      expect(recall(lines, "CHG-1").order).toMatchObject({
        outcome: "open",
        sent: false,
        recoveryPointId: null,
        startedAt: at(2),
        jobId: "JOB-B",
      });
      expect(inTheWay(lines)).toEqual(["joined", "joined"]);
      expect(lastEntries(lines)).toEqual([joined]);
    },
  );

  it.each(["refused", "notSent"] as const)(
    "a call that was %s, and nothing else, leaves the request unused",
    (phase) => {
      const lines = [sent, line(3, phase, 1)];
      expect(recall(lines, "CHG-1").order).toBeUndefined();
      expect(inTheWay(lines)).toEqual([undefined, undefined]);
      expect(lastEntries(lines)).toEqual([lines[1]]);
    },
  );

  it("a call that was accepted stays one that was sent, whoever joins it and when", () => {
    const accepted = line(3, "accepted", 1, { jobId: "JOB-A" });
    for (const lines of [
      [sent, joined, accepted],
      [sent, accepted, { ...joined, host: "hv-dr-02" }],
    ]) {
      const order = { outcome: "open", sent: true, recoveryPointId: "P-1", startedAt: at(1), jobId: "JOB-A" };
      expect(recall(lines, "CHG-1")).toMatchObject({ order, host: "hv-dr-01" });
    }
  });

  it("a call whose job nobody was told has the job that another saw", () => {
    const lines = [sent, joined];
    expect(recall(lines, "CHG-1").order).toMatchObject({ sent: true, jobId: "JOB-B" });
  });

  it("a call that was refused and then joined what ran, by its own runner, is a joining", () => {
    const lines = [sent, line(2, "refused", 1), line(3, "joined")];
    expect(recall(lines, "CHG-1").order).toMatchObject({ outcome: "open", sent: false, startedAt: at(3) });
  });

  it("`not sent` takes back the call of its own runner, and not one that stands beside it", () => {
    const other = line(2, "aboutToSend", undefined, { host: "hv-dr-02" });
    for (const takenBack of [1, 2]) {
      const lines = [sent, other, line(3, "notSent", takenBack)];
      const stands = takenBack === 1 ? other : sent;
      expect(recall(lines, "CHG-1")).toMatchObject({ order: { startedAt: stands.at }, host: stands.host });
      expect(inTheWay(lines)).toEqual(["aboutToSend", "aboutToSend"]);
    }
  });

  it("what has ended stays so, when a slow runner learns that nothing was sent", () => {
    const lines = [sent, line(2, "ended", 1, { outcome: "failed" }), line(3, "notSent", 1)];
    expect(recall(lines, "CHG-1").order).toMatchObject({ outcome: "failed", endedAt: at(2) });
    expect(inTheWay(lines)).toEqual([undefined, "ended"]);
  });

  it("an end of one call does not end another one: it is open, and keeps other requests back", () => {
    const lines = [line(2, "aboutToSend"), line(3, "accepted", 2, { jobId: "JOB-B" }), line(4, "ended", 1)];
    expect(recall(lines, "CHG-1").order).toMatchObject({ outcome: "open", startedAt: at(2), jobId: "JOB-B" });
    expect(inTheWay(lines)).toEqual(["accepted", "accepted"]);
    expect(inTheWay([...lines, line(5, "ended", 2)])).toEqual([undefined, "ended"]);
  });

  it("an end of the call ends the joinings before it: a runner that was killed while it followed says nothing more", () => {
    const lines = [sent, joined, line(4, "ended", 1)];
    expect(recall(lines, "CHG-1").order).toMatchObject({ outcome: "fulfilled", sent: true, endedAt: at(4) });
    expect(lastEntries(lines).filter(isUnended)).toEqual([]);
  });

  it("a joining after the end is open again, under a call that was sent", () => {
    const lines = [sent, line(2, "ended", 1, { jobId: "JOB-A" }), line(3, "joined", undefined, { jobId: "JOB-B" })];
    expect(recall(lines, "CHG-1").order).toMatchObject({ outcome: "open", sent: true, jobId: "JOB-B", endedAt: null });
    expect(inTheWay(lines)).toEqual(["joined", "joined"]);
    const after = [...lines, line(4, "ended", 1)];
    expect(lastEntries(after).filter(isUnended)).toEqual([]);
  });

  it("an answer that is noted after somebody else saw the end opens the call again: it is followed once more", () => {
    const lines = [sent, line(2, "ended", 1), line(3, "accepted", 1)];
    expect(recall(lines, "CHG-1").order).toMatchObject({ outcome: "open", sent: true });
  });

  it("an end alone is a request that had nothing to send", () => {
    const lines = [line(1, "ended", 1)];
    expect(recall(lines, "CHG-1").order).toMatchObject({ outcome: "fulfilled", sent: false, recoveryPointId: null });
  });

  it("lines that do not say what they are about, as they were once, are about all that stand", () => {
    expect(inTheWay([sent, line(2, "accepted"), line(3, "ended")])).toEqual([undefined, "ended"]);
    expect(inTheWay([sent, line(2, "notSent")])).toEqual([undefined, undefined]);
    expect(inTheWay([sent, joined, line(3, "refused")])).toEqual(["joined", "joined"]);
  });
});
