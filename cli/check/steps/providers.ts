import { type CimInstance, stringOf } from "../../../provider/cim/instance";
import { oneLine } from "../../../provider/errors";
import { BUILT_IN_PROVIDER, findGuid, HypervClass } from "../../../provider/hyperv/names";
import { providerName } from "../../../provider/hyperv/readings";
import { here } from "../remedies";
import type { Step } from "../step";

/** Which replication providers there are: a failback is the business of an external one. */
export const providers: Step = {
  name: "providers",
  needed: false,
  async run({ session }) {
    const all = await session.query({ className: HypervClass.provider });
    const external = all.filter((one) => findGuid(stringOf(one, "Name")) !== BUILT_IN_PROVIDER);
    if (external.length > 0) return { outcome: "ok", found: `external: ${external.map(nameOf).join(", ")}` };
    return {
      outcome: "warning",
      found: `${all.length === 0 ? "none is shown" : "Hyper-V's own alone"}: a failback from host to host is blocked, as nothing says that it can be done`,
      remedies: [here("use a planned failover in the other direction, or `allowBuiltInProvider` at your own risk")],
    };
  },
};

function nameOf(provider: CimInstance): string {
  return oneLine(providerName(provider) ?? findGuid(stringOf(provider, "Name")) ?? "one without a name");
}
