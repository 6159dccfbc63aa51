import { connectWinrm } from "../../provider/connect/winrm";
import { TestJournal } from "../../provider/failback/failback.test-support";
import type { Clock, Progress, ReplicaHost } from "../../provider/failback/ports";
import { HostDirectory } from "../../provider/lifecycle/host-directory";
import type { HostInput } from "../../provider/lifecycle/host-input";
import { lifecycleOver } from "../../provider/lifecycle/lifecycle";
import { verbsOver } from "../../provider/lifecycle/verbs";
import { parseFleet } from "../../simulator/fleet/read-fleet";
import { type RunningHost, startHost } from "../../simulator/host";
import type { RequestReport } from "../../simulator/request-counters";

const ACCOUNT = { username: "HV-DR-01\\failback", password: "correct-horse-battery" };
const PROVIDER = "Contoso Site Recovery";

export const idOf = (n: number) => `5F2C1A70-3D64-4B8E-9A15-7C0E8D21${String(n).padStart(4, "0")}`;
export const nameOf = (n: number) => `SQL${String(n).padStart(4, "0")}`;

/** A host with so many machines, each in a state of its own, whose failbacks take so long. */
export function startFleet(machines: number, stateOf: (n: number) => string, seconds = 60): Promise<RunningHost> {
  const fleet = parseFleet(
    {
      providers: [{ id: "B4E5C0D2-6F0B-4E0A-9C63-0B7D1E2A5F41", name: PROVIDER }],
      machines: Array.from({ length: machines }, (_, n) => ({
        id: idOf(n),
        name: nameOf(n),
        relationships: { primary: { state: stateOf(n), provider: PROVIDER } },
        failback: { seconds },
      })),
    },
    `${machines} machines`,
  );
  return startHost({
    ...{ fleet, port: 0, controlPort: 0, timeScale: 1 },
    ...{ user: ACCOUNT.username, password: ACCOUNT.password },
  });
}

export const declared = (n: number, { port }: RunningHost) => ({
  host: { address: "127.0.0.1", port },
  vm: { name: nameOf(n) },
  request: "CHG-4711",
  resourceUrn: `urn:pulumi:prod::fleet::hyperv:ReplicationFailback::${nameOf(n)}`,
});

const quiet: Progress = {
  moving: async () => {},
  step: async () => {},
  warn: async () => {},
  assertListening: async () => {},
};

/** A provider process for one operation, put together as the runtime does it. */
export function provider(clock: Clock) {
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
  const lifecycle = lifecycleOver({
    hosts: new HostDirectory(connect, clock),
    clock,
    progress: () => quiet,
    journal: new TestJournal(),
  });
  const close = () => Promise.all(connected.map((replica) => replica.close()));
  return { verbs: verbsOver(async () => lifecycle), close };
}

/** The requests the host has counted since they were last asked for: by operation and class, pages apart. */
export async function takeRequests(
  host: RunningHost,
): Promise<{ queries: RequestReport["operations"]; pages: number }> {
  const { operations } = (await (await ask(host, "GET")).json()) as RequestReport;
  await ask(host, "DELETE");
  const { Pull: pages = {}, ...queries } = operations;
  return { queries, pages: sum(pages) };
}

export function total(queries: RequestReport["operations"]): number {
  return Object.values(queries).reduce((before, classes) => before + sum(classes), 0);
}

function sum(classes: Readonly<Record<string, number>>): number {
  return Object.values(classes).reduce((before, times) => before + times, 0);
}

async function ask(host: RunningHost, method: "GET" | "DELETE"): Promise<Response> {
  const response = await fetch(`${host.control}/requests`, {
    method,
    headers: { authorization: `Bearer ${host.token}` },
  });
  if (!response.ok) throw new Error(`${method} /requests: ${response.status}`);
  return response;
}
