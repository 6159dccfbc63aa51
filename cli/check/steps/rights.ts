import { HypervClass } from "../../../provider/hyperv/names";
import { readMachine } from "../../../provider/hyperv/readings";
import { rights as remedies } from "../failure";
import { onHost } from "../remedies";
import type { Step } from "../step";

/**
 * Whether the account is shown anything: without rights answers are empty, and no errors. The host's own computer system
 * and its replication service are always there, so that whoever sees neither sees nothing (docs/facts/hyperv.md).
 */
export const rights: Step = {
  name: "rights",
  needed: true,
  async run(scene) {
    const { session, systems = [] } = scene;
    const seesHost = systems.some((system) => readMachine(system) === undefined);
    const seesService = (await session.query({ className: HypervClass.service }, { withReferences: true })).length > 0;
    if (seesHost && seesService)
      return { outcome: "ok", found: "the host's own computer system and its replication service can be read" };
    if (seesHost)
      return {
        outcome: "failed",
        found: "the host's own computer system can be read, its replication service cannot: does vmms run?",
        remedies: [onHost.management, ...remedies(scene)],
      };
    return {
      outcome: "failed",
      found: seesService
        ? "the replication service can be read, the host's own computer system cannot"
        : "the host shows neither its own computer system nor its replication service, as to an account without rights",
      remedies: remedies(scene),
    };
  },
};
