import type { EmbeddedHost } from "../../simulator/embedded-host";
import type { Action } from "../../simulator/model/actions";
import { ImpossibleAction } from "../../simulator/model/impossible-action";
import { ReplicationState } from "../../simulator/model/numbers";
import { type MachineName, machineIdOf, newestPointOf } from "./fleet";
import { operate } from "./operation";
import type { Declaration, Deed, Step } from "./steps";
import type { StackName, World } from "./world";

/** Lets one step of a history happen. */
export async function perform(step: Step, world: World): Promise<void> {
  switch (step.kind) {
    case "run":
      await operate(world, step.stack, step.verb, step.death);
      return;
    case "both":
      await Promise.all([
        operate(world, "prod", "up", step.deaths.prod),
        operate(world, "twin", "up", step.deaths.twin),
      ]);
      return;
    case "declare":
      world.stacks[step.stack].declared = declared(step.declaration, step.stack, world);
      return;
    case "nextRequest":
      return nextRequest(world, step.stack, step.machine);
    case "calm":
      return calm(world);
    case "destroy":
    case "renameResource":
      world.stacks[step.stack].resource = undefined;
      return world.ledger.stateLost(step.stack);
    case "export":
      return exportCheckpoint(world, step.stack);
    case "import":
      return importCheckpoint(world, step.stack);
    case "loseJournal":
      return world.loseJournal(step.stack);
    case "halt":
      return soon(world, step.inSeconds, () => world.halt(step.stack, step.request));
    case "resume":
      return world.resume(step.stack, step.request);
    case "deed":
      return soon(world, step.inSeconds, async () => deedAt(world, step.machine, step.deed));
    case "restart":
      return soon(world, step.inSeconds, async () =>
        world.host.restartServices(step.downSeconds, "unreachable", step.failbacks),
      );
    case "behave":
      return world.host.behave(step.behaviour);
    case "wire":
      return world.network.set(step.faults);
    case "wait":
      return world.time.pass(step.seconds * 1000);
  }
}

/** The machine is failed over again, and the program is given the request after the one it has. */
function nextRequest(world: World, stack: StackName, machine: MachineName): void {
  deedAt(world, machine, "powerOff");
  deedAt(world, machine, "recovered");
  const { declared: before } = world.stacks[stack];
  const number = Number(/\d+$/.exec(String(before?.["request"]))?.[0] ?? 0);
  const declaration = { machine, point: "latest", again: true, preflight: true, validFor: undefined } as const;
  world.stacks[stack].declared = declared({ ...declaration, request: `CHG-${number + 1}` }, stack, world);
}

/** Host and network behave again. */
export function calm(world: World): void {
  world.host.behave({});
  world.network.set([]);
}

/** At once, or while the next steps run. */
export async function soon(world: World, seconds: number, happen: () => Promise<void>): Promise<void> {
  if (seconds === 0) return happen();
  world.time.alarm(seconds * 1000, () => void world.time.outside(happen()));
}

function declared(
  { machine, request, point, again, preflight, validFor }: Declaration,
  stack: StackName,
  world: World,
) {
  return {
    host: { address: "hv-dr-01", auth: "basic", allowUnencrypted: true },
    vm: { name: machine },
    ...(request === undefined ? {} : { request }),
    ...pointFor(point, machine),
    ...(again ? { again } : {}),
    ...(preflight ? {} : { preflight }),
    ...(validFor === undefined ? {} : { validUntil: new Date(world.host.clock.now() + validFor * 1000).toISOString() }),
    timeouts: { start: "30 seconds", job: "5 minutes", completion: "2 minutes", poll: "30 seconds" },
    resourceUrn: `urn:pulumi:${stack}::soak::hyperv:ReplicationFailback::sql01`,
  };
}

function pointFor(point: Declaration["point"], machine: MachineName) {
  switch (point) {
    case "latest":
      return {};
    case "named":
      return { recoveryPoint: { id: newestPointOf(machine) } };
    case "consistent":
      return { recoveryPoint: "latestApplicationConsistent" };
    case "missing":
      return { recoveryPoint: { id: "7D0A44E1-90B2-4C35-8F6B-2E51A0C39999" } };
  }
}

function exportCheckpoint(world: World, stack: StackName): void {
  const { resource } = world.stacks[stack];
  world.checkpoints.set(stack, { resource, known: world.ledger.snapshot(stack) });
}

function importCheckpoint(world: World, stack: StackName): void {
  const checkpoint = world.checkpoints.get(stack);
  if (!checkpoint) return;
  world.stacks[stack].resource = checkpoint.resource;
  world.ledger.restore(stack, checkpoint.known);
}

function deedAt(world: World, name: MachineName, deed: Deed): void {
  doDeed(world.host, machineIdOf(name), name, deed);
}

/** What cannot be done now is not done: an administrator would be told so by the host. */
export function doDeed(host: EmbeddedHost, machineId: string, name: string, deed: Deed): void {
  const machine = host.view().state.machines.find(({ id }) => id === machineId);
  if (!machine) return;
  try {
    host.act(machine, actionFor(deed, name));
  } catch (error) {
    if (!(error instanceof ImpossibleAction)) throw error;
  }
}

function actionFor(deed: Deed, name: string): Action {
  const relationship = "primary";
  switch (deed) {
    case "powerOn":
    case "powerOff":
      return { action: deed };
    case "rename":
      return { action: "rename", to: `${name}-HOME` };
    case "recovered":
      return { action: "setState", relationship, state: ReplicationState.Recovered };
    case "committed":
      return { action: "setState", relationship, state: ReplicationState.Committed };
    case "replicating":
      return { action: "setState", relationship, state: ReplicationState.Replicating };
    default:
      return { action: deed, relationship };
  }
}
