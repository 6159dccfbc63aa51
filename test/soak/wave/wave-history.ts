import { ReplicationState } from "../../../simulator/model/numbers";
import { truthAbout } from "../truth";
import type { WaveHistory } from "./wave-arbitraries";
import { declaredMembers } from "./wave-declared";
import { operateWave } from "./wave-operation";
import { calmDown, performWave } from "./wave-perform";
import type { WaveSoakWorld } from "./wave-soak-world";
import type { WaveStep } from "./wave-steps";

/** Longer than anything takes that may still be under way. */
const LONG_SECONDS = 3_600;

/** States in which a machine that was failed back needs it again: drift, which stays visible. */
const DRIFTED: readonly unknown[] = [
  ReplicationState.Recovered,
  ReplicationState.FailoverInProgress,
  ReplicationState.FailbackInProgress,
];

/** @throws Error that names the rules that were broken, after the step that broke the first */
export async function liveWave({ members, limits, waveSteps }: WaveHistory, world: WaveSoakWorld): Promise<void> {
  const first = Array.from({ length: members }, (_, machine) => ({ machine, own: "nothing" as const }));
  const declaration = { members: first, request: "CHG-1", consistent: false, again: false, preflight: true } as const;
  const armed: WaveStep = { kind: "declareWave", declaration: { ...declaration, validFor: undefined, limits } };
  for (const step of [armed, ...waveSteps]) {
    await performWave(step, world);
    assertClean(world);
  }
  await endWell(world);
  assertClean(world);
}

/** After any history whose last `up` succeeded the next preview is empty, unless a machine has gone its own way since. */
async function endWell(world: WaveSoakWorld): Promise<void> {
  const { prod } = world.stacks;
  calmDown(world);
  await world.time.pass(LONG_SECONDS * 1000);
  const ending = await operateWave(world, "up");
  if (ending?.kind !== "done") return;
  const preview = await operateWave(world, "preview");
  if (preview?.kind === "previewed" && preview.empty) return;
  const hasDrifted = declaredMembers(prod.declared).some(({ machine }) =>
    world.sites.some(({ host, machines }) => {
      if (!machines.includes(machine)) return false;
      const { state, working } = truthAbout(host, machine);
      return DRIFTED.includes(state) || working;
    }),
  );
  if (!hasDrifted) world.ledger.breach("unplanned", "after a success of a wave the next preview is not empty");
}

function assertClean({ ledger: { breaches } }: WaveSoakWorld): void {
  if (breaches.length > 0) throw new Error(breaches.map(({ rule, what }) => `${rule}: ${what}`).join("; "));
}
