import { FailbackJobs } from "../../../provider/hyperv/failback-jobs";
import { HypervClass } from "../../../provider/hyperv/names";
import { readMachine } from "../../../provider/hyperv/readings";
import { readRecoveryPoint, recoveryPointTypes } from "../../../provider/hyperv/recovery-points";
import type { Step } from "../step";

/** Everything else that a preview reads, one query each. */
export const machines: Step = {
  name: "machines",
  needed: false,
  async run({ session, systems = [] }) {
    const known = systems.flatMap((system) => readMachine(system) ?? []).length;
    const settings = (await session.query({ className: HypervClass.settings })).length;
    const where = { property: "VirtualSystemType", anyOf: recoveryPointTypes };
    const points = (await session.query({ className: HypervClass.systemSettings, where })).flatMap(
      (one) => readRecoveryPoint(one) ?? [],
    ).length;
    const jobs = await session.query({ className: HypervClass.job });
    const links = await session.query({ className: HypervClass.affectedJobElement });
    const running = (await FailbackJobs.among(jobs, async () => links)).machines.length;
    const found = [counted(known, "machine"), counted(settings, "relationship"), counted(points, "recovery point")];
    return { outcome: "ok", found: `${found.join(", ")}; failback jobs of ${counted(running, "machine")}` };
  },
};

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
