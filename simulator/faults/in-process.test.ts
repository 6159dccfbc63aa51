import { EmbeddedHost } from "../embedded-host";
import { HostClock } from "../model/host-clock";
import type { HostState } from "../model/host-state";
import { MemoryStore } from "../store/host-store";
import { enumerateRequest, failbackRequest } from "../testing/envelopes.test-support";
import { committed, machineId, NOON, stateOf } from "../testing/fleets.test-support";
import { EnumerationContexts } from "../wsman/enumeration-contexts";
import { WsmanService } from "../wsman/service";
import { diceOf } from "./dice";
import { drawFailback } from "./draw-failback";

const SEEDS = 150;
const machines = [1, 2, 3];

/** A host without sockets and timers, on a clock that its test moves. */
function openHost() {
  const clock = { at: 0 };
  const now = () => clock.at;
  const begun = new Set<string>();
  /** Sees every state of the host, also the jobs that nobody else gets to see. */
  class WatchedStore extends MemoryStore {
    override save({ jobs }: HostState): void {
      for (const { id } of jobs) begun.add(id);
    }
  }
  const state = stateOf(machines.map((n) => committed(n)));
  const host = new EmbeddedHost(state, new HostClock(NOON, 1, now), new WatchedStore());
  const service = new WsmanService(host, new EnumerationContexts(now, host.identity.limits.enumerationTimeoutMs));
  const ask = async (envelope: string) =>
    (await service.answer(Buffer.from(envelope), "HV-DR-01\\failback")).body ?? "";
  return { clock, host, ask, begun };
}

/** A history of calls and looks under the faults of a seed: everything that was answered, and the log of calls. */
async function history(seed: number) {
  const { clock, host, ask, begun } = openHost();
  const dice = diceOf(seed, 0.3);
  host.behave({ failback: drawFailback(dice), machines: { [machineId(1)]: drawFailback(dice) } });
  const answers: string[] = [];
  for (let step = 0; step < 12; step += 1) {
    answers.push(await ask(failbackRequest({ machine: machineId(dice.oneOf(machines)) })));
    clock.at += dice.oneOf([0, 1_000, 30_000, 90_000, 400_000]);
    answers.push(await ask(enumerateRequest("SELECT * FROM Msvm_ReplicationRelationship")));
    answers.push(await ask(enumerateRequest("SELECT * FROM CIM_Job")));
  }
  return { answers, begun, calls: host.store.calls };
}

/** What differs from run to run of one seed. */
const withoutIds = (text: string) => text.replace(/[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}/g, "ID");

describe("the same faults on a host inside the process", () => {
  it("start a failback where the log says that one started, and nowhere else", async () => {
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const { begun, calls } = await history(seed);
      const logged = calls.filter(({ started }) => started).map(({ jobId }) => jobId);
      expect({ seed, starts: logged }).toEqual({ seed, starts: [...begun] });
      expect(calls.every(({ answer }) => answer === null)).toBe(true);
    }
  });

  it("replay to the letter from their seed", async () => {
    const run = async (seed: number) => (await history(seed)).answers.map(withoutIds);
    for (const seed of [1, 2, 3]) expect(await run(seed)).toEqual(await run(seed));
    expect(await run(1)).not.toEqual(await run(2));
  });
});
