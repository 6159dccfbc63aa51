import { Ledger, type Order } from "./ledger";

const order: Order = { stack: "prod", journal: "a", request: "CHG-1", machine: "SQL01" };
const accepted = { possiblyAccepted: true, started: true };
const refused = { possiblyAccepted: false, started: false };

function rulesOf(ledger: Ledger): string[] {
  return ledger.breaches.map(({ rule }) => rule);
}

describe("Ledger", () => {
  it("finds a second call that a common journal could have told of", () => {
    const ledger = new Ledger();
    ledger.arrived(ledger.sent(order), accepted);
    ledger.arrived(ledger.sent({ ...order, stack: "twin" }), accepted);
    expect(rulesOf(ledger)).toEqual(["doubleStart"]);
    expect(ledger.starts).toBe(2);
  });

  it("finds one that the stack's own state could have told of, even when the journal is lost", () => {
    const ledger = new Ledger();
    ledger.arrived(ledger.sent(order), accepted);
    ledger.recorded(order);
    ledger.journalLost("a");
    ledger.arrived(ledger.sent(order), accepted);
    expect(rulesOf(ledger)).toEqual(["doubleStart"]);
  });

  it("expects nothing of memories that are lost, or that another runner has", () => {
    const ledger = new Ledger();
    ledger.arrived(ledger.sent(order), accepted);
    ledger.journalLost("a");
    ledger.arrived(ledger.sent(order), accepted);
    ledger.arrived(ledger.sent({ ...order, stack: "twin", journal: "b" }), accepted);
    expect(rulesOf(ledger)).toEqual([]);
  });

  it("finds a double start when the first call was held up and arrives last", () => {
    const ledger = new Ledger();
    const first = ledger.sent(order);
    ledger.arrived(ledger.sent(order), accepted);
    expect(rulesOf(ledger)).toEqual([]);
    ledger.arrived(first, accepted);
    expect(rulesOf(ledger)).toEqual(["doubleStart"]);
  });

  it("lets a request that was surely refused, or never arrived, be sent again", () => {
    const ledger = new Ledger();
    ledger.arrived(ledger.sent(order), refused);
    ledger.sent(order);
    ledger.arrived(ledger.sent(order), accepted);
    expect(rulesOf(ledger)).toEqual([]);
  });

  it("takes a restored checkpoint for what it remembers, and no more", () => {
    const ledger = new Ledger();
    const before = ledger.snapshot("prod");
    ledger.arrived(ledger.sent(order), accepted);
    ledger.recorded(order);
    const after = ledger.snapshot("prod");
    ledger.journalLost("a");
    ledger.restore("prod", before);
    expect(ledger.sent(order).known).toHaveLength(0);
    ledger.restore("prod", after);
    ledger.journalLost("a");
    expect(ledger.sent(order).known).toMatchObject([{ witness: "state prod" }]);
  });

  it("names the other requests that may run on a machine by the same journal", () => {
    const ledger = new Ledger();
    ledger.arrived(ledger.sent(order), accepted);
    ledger.arrived(ledger.sent({ ...order, request: "CHG-2", machine: "SQL02" }), accepted);
    ledger.arrived(ledger.sent({ ...order, request: "CHG-3" }), refused);
    expect(ledger.othersIn({ ...order, request: "CHG-9" })).toEqual(["CHG-1"]);
    expect(ledger.othersIn({ ...order, request: "CHG-9", journal: "b" })).toEqual([]);
  });
});
