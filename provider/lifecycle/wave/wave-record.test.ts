import type { Order } from "../../failback/request";
import {
  checkedWaveInputsAmong,
  EMPTY_WAVE_RECORD,
  programWaveInputsAmong,
  readWaveRecord,
  type WaveRecord,
  writeWaveOutputs,
} from "./wave-record";
import { countVerdicts, durationsOf } from "./wave-summary";

function took(seconds: number, more: Partial<Order> = {}): Order {
  const startedAt = Date.UTC(2026, 10, 20);
  return {
    ...{
      version: 1,
      request: "CHG-1",
      sent: true,
      recoveryPointId: null,
      jobId: null,
      outcome: "fulfilled",
      reason: null,
    },
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(startedAt + seconds * 1000).toISOString(),
    ...more,
  };
}

const program = { hosts: {}, members: ["A on h"], request: "CHG-1" };
const checked = { ...program, plan: { action: "start" }, vmIds: ["A"], usedRequests: [], replicationState: "x" };

describe("a wave's record", () => {
  it("reads back out of the outputs as it was written, and leaves the inputs as they were", () => {
    const record: WaveRecord = {
      orders: new Map([["A/primary", took(60)]]),
      usedRequests: ["CHG-1"],
      failures: { request: "CHG-1", machines: ["B/primary"] },
      earlierFailures: new Map([["CHG-0", ["A/primary"]]]),
      observed: { FailbackCompleted: 1 },
    };
    const outputs = writeWaveOutputs(checked, record, { counts: countVerdicts(["back"]) });
    expect(readWaveRecord(JSON.parse(JSON.stringify(outputs)))).toEqual(record);
    expect(checkedWaveInputsAmong(outputs)).toEqual({ ...checked, usedRequests: ["CHG-1"] });
    expect(programWaveInputsAmong(outputs)).toEqual(program);
  });

  it("is empty where nothing was ever written, and unreadable where something else stands", () => {
    expect(readWaveRecord(program)).toEqual(EMPTY_WAVE_RECORD);
    for (const broken of [
      { orders: [] },
      { orders: { a: 1 } },
      { failures: {} },
      { earlierFailures: { a: 1 } },
      { usedRequests: "CHG-1" },
    ]) {
      expect(() => readWaveRecord({ ...program, ...broken })).toThrow(
        expect.objectContaining({ code: "stateUnreadable" }),
      );
    }
  });
});

describe("what a wave's outputs tell at a glance", () => {
  it("the counts add up to the machines", () => {
    const counts = countVerdicts([
      "back",
      "back",
      "failed",
      "spent",
      "overtaken",
      "open",
      "blocked",
      "notStarted",
      "drifted",
    ]);
    expect(counts).toEqual({ machines: 9, back: 2, failed: 3, open: 1, blocked: 1, notStarted: 1, drifted: 1 });
  });

  it("durations are those of failbacks that were sent and came back", () => {
    const orders = [1, 2, 3, 4, 5, 6, 7].map((n) => [`VM${n}`, took(n * 10)] as const);
    const others = [
      ["joined", took(900, { sent: false })] as const,
      ["failed", took(900, { outcome: "failed" })] as const,
      ["open", took(900, { outcome: "open", endedAt: null })] as const,
    ];
    expect(durationsOf([...orders, ...others])).toEqual({
      medianSeconds: 40,
      longestSeconds: 70,
      slowest: ["VM7: 70 seconds", "VM6: 60 seconds", "VM5: 50 seconds", "VM4: 40 seconds", "VM3: 30 seconds"],
    });
    expect(durationsOf(others)).toBeUndefined();
  });
});
