import { decide } from "../failback/decide";
import { type FailbackResult, failBack, type Task, type Tools } from "../failback/fail-back";
import { recall } from "../failback/journal";
import { mayRunOn } from "../failback/may-run-on";
import type { Observation } from "../failback/observation";
import type { HostPlaces } from "./host-places";

/** How old the facts of a task may be when its turn comes, milliseconds: as old as a shared inventory becomes at most. */
const FACTS_KEPT_MS = 60_000;

/** A task, and what the operation's shared inventory showed when it was made. */
export interface TaskInHand {
  readonly task: Task;
  readonly seen: Observation;
  /** When that inventory was taken, on the monotonic clock. */
  readonly at: number;
  /** Makes the task anew: the provider and the recovery point are in no look of a failback's own. */
  readonly retake: () => Promise<Task>;
  /** Told when it has to wait for a place at its host, and when it has got one. */
  readonly onPlace?: (place: "awaited" | "taken") => void;
}

/**
 * One failback within its host's limit: the place is taken before the looks a start rests on, and given back when the
 * failback has ended at the host. Only what would start waits; what runs already counts. One that waited long, here or for
 * its turn in a wave, is made anew.
 */
export async function failBackInPlace(places: HostPlaces, inHand: TaskInHand, tools: Tools): Promise<FailbackResult> {
  const { task, seen } = inHand;
  // One that ended well starts nothing and follows nothing.
  if (places.limit() === undefined || task.standing === "fulfilled")
    return failBack(await current(inHand, tools), tools);
  const guest = {
    waits: await wouldStart(task, seen, tools),
    onWait: async (text: string) => {
      inHand.onPlace?.("awaited");
      await tools.progress.moving(text);
    },
    mayRunOn,
  };
  return places.during(task.address, guest, async () => {
    inHand.onPlace?.("taken");
    return failBack(await current(inHand, tools), tools);
  });
}

/** Only what may start is made anew: what runs is followed whatever has become of the facts. */
async function current({ task, at, retake }: TaskInHand, { clock }: Tools): Promise<Task> {
  if (task.standing !== "unused" || !task.mayStart) return task;
  return clock.monotonic() - at > FACTS_KEPT_MS ? retake() : task;
}

async function wouldStart(task: Task, seen: Observation, { journal }: Tools): Promise<boolean> {
  if (task.standing !== "unused" || !task.mayStart || decide({ ...task, seen }).kind === "join") return false;
  return recall(await journal.read(task.ref), task.request).order === undefined;
}
