import { ReplicationState } from "../../simulator/model/numbers";
import { operate } from "./operation";
import { calm } from "./perform";
import { truthAbout } from "./truth";
import type { World } from "./world";

/** Longer than anything takes that may still be under way. */
const LONG_SECONDS = 3_600;

/** States in which a machine that was failed back needs it again: drift, which stays visible. */
const DRIFTED: readonly unknown[] = [
  ReplicationState.Recovered,
  ReplicationState.FailoverInProgress,
  ReplicationState.FailbackInProgress,
];

/** After any history whose last `up` succeeded the next preview is empty, unless the machine has gone its own way since. */
export async function endWell(world: World): Promise<void> {
  if (!world.stacks.prod.declared) return;
  calm(world);
  await world.time.pass(LONG_SECONDS * 1000);
  const ending = await operate(world, "prod", "up");
  if (ending?.kind !== "done") return;
  const preview = await operate(world, "prod", "preview");
  const machine = String(world.stacks.prod.resource?.outputs["vmId"]);
  const { state, working } = truthAbout(world.host, machine);
  if (preview?.kind === "previewed" && preview.empty) return;
  if (DRIFTED.includes(state) || working) return;
  world.ledger.breach("unplanned", `after a success the next preview is not empty (state ${state})`);
}
