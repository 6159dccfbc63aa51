import { systemClock } from "../../provider/failback/system-clock";
import type { RunningHost } from "../../simulator/host";
import { declared, provider, startFleet, takeRequests, total } from "./fleet.test-support";

const MACHINES = 40;
/** Design budget: what the start of one machine may ask, its waiting and its end apart. */
const REQUESTS_A_START = 5;

let host: RunningHost;
beforeAll(async () => {
  host = await startFleet(MACHINES, () => "Committed", 6);
});
afterAll(() => host.close());

describe("many failbacks of one host at once", () => {
  it("ask less for their looks, their waiting and their ends together than their starts alone may, and call once each", async () => {
    const { verbs, close } = provider(systemClock);
    const checked: Record<string, unknown>[] = [];
    for (let n = 0; n < MACHINES; n++) checked.push((await verbs.check({}, declared(n, host))).inputs);
    await takeRequests(host);
    const created = await Promise.all(checked.map((inputs) => verbs.create(inputs)));
    expect(created.map(({ outs }) => (outs["order"] as { outcome?: string }).outcome)).toEqual(
      Array(MACHINES).fill("fulfilled"),
    );
    const { queries } = await takeRequests(host);
    const { InitiateFailback: calls = {} } = queries;
    expect(Object.values(calls)).toEqual([MACHINES]);
    expect(total(queries)).toBeLessThan(REQUESTS_A_START * MACHINES);
    await close();
  }, 120_000);
});
