import { ended, type OperationTrace } from "./claims";
import { Ledger, type Order } from "./ledger";
import type { StoredResource } from "./stack";

const order: Order = { stack: "prod", journal: "a", request: "CHG-1", machine: "M" };
const fulfilled = { request: "CHG-1", outcome: "fulfilled", sent: true, recoveryPointId: null, jobId: null };

function resource(claims: object | undefined, usedRequests: readonly string[] = ["CHG-1"]): StoredResource {
  const outputs = { request: "CHG-1", vmId: "M", usedRequests, ...(claims ? { order: claims } : {}) };
  return { id: "x", inputs: {}, outputs, initErrors: false };
}

/** What the ledger says to an `up` that sent CHG-1, was accepted, and succeeded, but for what is given. */
function breaches(more: Partial<OperationTrace>, wasAccepted = true): string[] {
  const ledger = new Ledger();
  const sending = ledger.sent(order);
  ledger.arrived(sending, { possiblyAccepted: wasAccepted, started: wasAccepted });
  ended(
    {
      stack: "prod",
      verb: "up",
      declared: { request: "CHG-1" },
      machine: "M",
      before: undefined,
      after: resource(fulfilled),
      ending: { kind: "done", did: "create" },
      sendings: [sending],
      surelyRefused: true,
      succeeded: { at: 0 },
      orderOf: (request) => ({ ...order, request }),
      ...more,
    },
    ledger,
  );
  return ledger.breaches.map(({ rule, what }) => `${rule}: ${what}`);
}

describe("what an operation may claim", () => {
  it("finds nothing in a success that the host shows", () => {
    expect(breaches({})).toEqual([]);
  });

  it("finds a success that the host does not show", () => {
    expect(breaches({ succeeded: undefined })).toEqual([
      "falseSuccess: up succeeded, and the host did not show FailbackCompleted without a job",
    ]);
  });

  it("finds a success of an order that is not fulfilled", () => {
    expect(breaches({ after: resource({ ...fulfilled, outcome: "open" }) })).toEqual([
      "falseSuccess: up succeeded, and CHG-1 is open",
    ]);
  });

  it("finds a plain error after a call that was possibly accepted", () => {
    const ending = { kind: "failed", line: "no", partial: false } as const;
    expect(breaches({ ending, after: undefined })).toEqual([
      "lostRecord: CHG-1 was possibly accepted, and state does not hold it",
    ]);
  });

  it("finds a refused call that counts as sent, unless its answer was spoiled on the way", () => {
    expect(breaches({}, false)).toEqual(["unplanned: CHG-1 was refused, and counts as sent"]);
    expect(breaches({ surelyRefused: false }, false)).toEqual([]);
  });

  it("finds an order that joined and claims a recovery point", () => {
    const joined = { ...fulfilled, sent: false, recoveryPointId: "P" };
    expect(breaches({ after: resource(joined), sendings: [] })).toEqual([
      "unplanned: CHG-1 was joined, and claims the recovery point",
    ]);
  });

  it("finds a used request that is forgotten, and an order that a refresh changes", () => {
    const before = resource(fulfilled, ["CHG-0", "CHG-1"]);
    const ending = { kind: "done", did: "refresh" } as const;
    expect(breaches({ verb: "refresh", before, after: resource(undefined), ending, sendings: [] })).toEqual([
      "lostRecord: refresh forgot that CHG-0 was used",
      "lostRecord: refresh changed the order",
    ]);
  });

  it("takes a replacement whose own failback failed for a replacement: the old record was another machine's", () => {
    const before = { ...resource(fulfilled, ["CHG-0"]), outputs: { vmId: "N", usedRequests: ["CHG-0"] } };
    const failed = { kind: "failed", line: "no", partial: true } as const;
    expect(breaches({ before, ending: { ...failed, did: "replace" } })).toEqual([]);
    expect(breaches({ before, ending: failed })).toEqual(["lostRecord: up forgot that CHG-0 was used"]);
  });

  it("finds a replacement that nobody asked for, of an open order, and under a used request", () => {
    const before = resource({ ...fulfilled, outcome: "open" });
    const ending = { kind: "done", did: "replace" } as const;
    expect(breaches({ before, ending, sendings: [] })).toEqual([
      "unplanned: nobody asked to replace",
      "lostRecord: CHG-1 was replaced while it was open",
      "lostRecord: CHG-1 was replaced under itself",
    ]);
  });
});
