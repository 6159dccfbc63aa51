import { connectWinrm } from "../../provider/connect/winrm";
import { TestJournal } from "../../provider/failback/failback.test-support";
import { KeyedMutex } from "../../provider/failback/keyed-mutex";
import type { Progress, ReplicaHost } from "../../provider/failback/ports";
import { systemClock } from "../../provider/failback/system-clock";
import { Claims } from "../../provider/lifecycle/claims";
import { HostDirectory } from "../../provider/lifecycle/host-directory";
import type { HostInput } from "../../provider/lifecycle/host-input";
import { HostPlaces } from "../../provider/lifecycle/host-places";
import type { Lifecycle } from "../../provider/lifecycle/lifecycle";
import { PlannedStarts } from "../../provider/lifecycle/planned-starts";
import { UsedRequests } from "../../provider/lifecycle/used-requests";
import { verbsOver } from "../../provider/lifecycle/verbs";
import { parseFleet } from "../../simulator/fleet/read-fleet";
import { type RunningHost, startHost } from "../../simulator/host";
import type { RequestReport } from "../../simulator/request-counters";

const LARGEST = 2_000;
const ACCOUNT = { username: "HV-DR-01\\failback", password: "correct-horse-battery" };
/** Design budget: queries of a preview, whatever the number of machines, pages of an answer apart. */
const MOST_QUERIES = 9;

const numbered = (n: number) => String(n).padStart(4, "0");
const idOf = (n: number) => `5F2C1A70-3D64-4B8E-9A15-7C0E8D21${numbered(n)}`;
const nameOf = (n: number) => `SQL${numbered(n)}`;

/** A host with as many machines as any preview here declares; every tenth is back already. */
const fleet = parseFleet(
  {
    providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: "Contoso Site Recovery" }],
    machines: Array.from({ length: LARGEST }, (_, n) => ({
      id: idOf(n),
      name: nameOf(n),
      relationships: {
        primary: { state: n % 10 === 0 ? "FailbackCompleted" : "Committed", provider: "Contoso Site Recovery" },
      },
    })),
  },
  "two thousand machines",
);

let host: RunningHost;
beforeAll(async () => {
  host = await startHost({
    ...{ fleet, port: 0, controlPort: 0, timeScale: 1 },
    ...{ user: ACCOUNT.username, password: ACCOUNT.password },
  });
});
afterAll(() => host.close());

const quiet: Progress = {
  moving: async () => {},
  step: async () => {},
  warn: async () => {},
  assertListening: async () => {},
};

/** An inventory is shared for a minute; how long two thousand checks take on a busy machine is not what is counted here. */
const standing = { ...systemClock, monotonic: () => 0 };

/** A provider process for one operation, put together as the runtime does it. */
function provider() {
  const sources = {
    config: () => undefined,
    environment: { HYPERV_USERNAME: ACCOUNT.username, HYPERV_PASSWORD: ACCOUNT.password },
  };
  const connected: ReplicaHost[] = [];
  const connect = (input: HostInput) => {
    const replica = connectWinrm(input, sources);
    connected.push(replica);
    return replica;
  };
  const lifecycle: Lifecycle = {
    hosts: new HostDirectory(connect, standing),
    clock: systemClock,
    progress: () => quiet,
    journal: new TestJournal(),
    claims: new Claims(),
    used: new UsedRequests(),
    places: new HostPlaces(() => undefined),
    plannedStarts: new PlannedStarts(8),
    mutex: new KeyedMutex(),
  };
  const close = () => Promise.all(connected.map((replica) => replica.close()));
  return { verbs: verbsOver(async () => lifecycle), close };
}

const declared = (n: number) => ({
  host: { address: "127.0.0.1", port: host.port },
  vm: { name: nameOf(n) },
  request: "CHG-4711",
  resourceUrn: `urn:pulumi:prod::fleet::hyperv:ReplicationFailback::${nameOf(n)}`,
});

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
  const { verbs, close } = provider();
  const actions: string[] = [];
  for (let n = 0; n < machines; n++) {
    const isBack = n % 10 === 0;
    const olds = isBack ? { ...declared(n), vmId: idOf(n), usedRequests: ["CHG-4711"] } : {};
    const { inputs } = await verbs.check(olds, declared(n));
    if (isBack) {
      const { changes } = await verbs.diff("id", stored(n, inputs), inputs);
      actions.push(changes ? "drift" : "same");
    } else actions.push(String((inputs["plan"] as { action?: string }).action));
  }
  await close();
  return actions;
}

async function control(method: string): Promise<Response> {
  const response = await fetch(`${host.control}/requests`, {
    method,
    headers: { authorization: `Bearer ${host.token}` },
  });
  if (!response.ok) throw new Error(`${method} /requests: ${response.status}`);
  return response;
}

describe("a preview of many machines on one host", () => {
  it("F1 asks the host as often for 2,000 machines as for 1 and for 100, pages apart", async () => {
    const counted: RequestReport["operations"][] = [];
    for (const machines of [1, 100, LARGEST]) {
      await control("DELETE");
      const actions = await preview(machines);
      expect(actions.filter((action) => action === "same")).toHaveLength(Math.ceil(machines / 10));
      expect(actions.filter((action) => action === "start")).toHaveLength(machines - Math.ceil(machines / 10));
      const { operations } = (await (await control("GET")).json()) as RequestReport;
      const { Pull: pages, ...queries } = operations;
      // All machines of the host are read, so the pages are as many for one machine as for all of them.
      expect(Object.keys(pages ?? {}).length).toBeGreaterThan(0);
      counted.push(queries);
    }
    const [one = {}, ...more] = counted;
    const total = Object.values(one)
      .flatMap((classes) => Object.values(classes))
      .reduce((sum, times) => sum + times, 0);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(MOST_QUERIES);
    expect(more).toEqual([one, one]);
  }, 180_000);
});
