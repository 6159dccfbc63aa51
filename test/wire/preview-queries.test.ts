import { systemClock } from "../../provider/failback/system-clock";
import type { RunningHost } from "../../simulator/host";
import type { RequestReport } from "../../simulator/request-counters";
import { declared, idOf, provider, startFleet, takeRequests, total } from "./fleet.test-support";

const LARGEST = 2_000;

/** What a preview may ask, whatever the number of machines. */
const MOST_QUERIES = 9;

/** An inventory is shared for a minute; how long two thousand checks take on a busy machine is not what is counted here. */
const standing = { ...systemClock, monotonic: () => 0 };

/** Every tenth machine has come back under the request already. */
const isBack = (n: number) => n % 10 === 0;

let host: RunningHost;
beforeAll(async () => {
  host = await startFleet(LARGEST, (n) => (isBack(n) ? "FailbackCompleted" : "Committed"));
});
afterAll(() => host.close());

/** What is stored of a machine that came back under this request. */
const stored = (n: number, inputs: Record<string, unknown>) => ({
  ...inputs,
  usedRequests: ["CHG-4711"],
  vmId: idOf(n),
  observed: { state: "FailbackCompleted", code: 14 },
  order: {
    ...{ version: 1, request: "CHG-4711", sent: true, recoveryPointId: null, jobId: null, reason: null },
    ...{ startedAt: "2026-11-20T00:00:00.000Z", outcome: "fulfilled", endedAt: "2026-11-20T01:00:00.000Z" },
  },
});

/** One `pulumi preview`: the engine checks resource after resource, and compares those it knows. */
async function preview(machines: number): Promise<readonly string[]> {
  const { verbs, close } = provider(standing);
  const actions: string[] = [];
  for (let n = 0; n < machines; n++) {
    const program = declared(n, host);
    const olds = isBack(n) ? { ...program, vmId: idOf(n), usedRequests: ["CHG-4711"] } : {};
    const { inputs } = await verbs.check(olds, program);
    if (isBack(n)) {
      const { changes } = await verbs.diff("id", stored(n, inputs), inputs);
      actions.push(changes ? "drift" : "same");
    } else actions.push(String((inputs["plan"] as { action?: string }).action));
  }
  await close();
  return actions;
}

describe("a preview of many machines on one host", () => {
  it("F1 asks the host as often for 2,000 machines as for 1 and for 100, pages apart", async () => {
    const counted: RequestReport["operations"][] = [];
    for (const machines of [1, 100, LARGEST]) {
      const actions = await preview(machines);
      const back = Math.ceil(machines / 10);
      expect(actions.filter((action) => action === "same")).toHaveLength(back);
      expect(actions.filter((action) => action === "start")).toHaveLength(machines - back);
      const { queries, pages } = await takeRequests(host);
      expect(pages).toBeGreaterThan(0);
      counted.push(queries);
    }
    const [one = {}, ...more] = counted;
    expect(total(one)).toBeGreaterThan(0);
    expect(total(one)).toBeLessThanOrEqual(MOST_QUERIES);
    expect(more).toEqual([one, one]);
  }, 180_000);
});
