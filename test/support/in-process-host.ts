import type { RelationshipRef } from "../../provider/failback/observation";
import type { ReplicaHost } from "../../provider/failback/ports";
import { parseFleet } from "../../simulator/fleet/read-fleet";
import { starterFleet } from "../../simulator/fleet/starter-fleet";
import { type HostOptions, type RunningHost, startHost } from "../../simulator/host";

/** An embedded host with the starter fleet on sockets of its own, inside the test's process. Whoever opens it closes it. */
export function openHost(options: Partial<HostOptions> & Pick<HostOptions, "password">): Promise<RunningHost> {
  return startHost({
    fleet: parseFleet(starterFleet, "starter fleet"),
    port: 0,
    controlPort: 0,
    timeScale: 1,
    ...options,
  });
}

/** Waits until a relationship reads FailbackCompleted. */
export async function untilBroughtBack(replica: ReplicaHost, ref: RelationshipRef, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const facts = (await replica.relationships([ref]))[0];
    if (JSON.stringify(facts).includes('"state":14')) return;
    if (performance.now() > until) throw new Error(`it never came to 14: ${JSON.stringify(facts)}`);
  }
}
