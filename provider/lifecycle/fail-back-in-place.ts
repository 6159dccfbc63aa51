import { decide } from "../failback/decide";
import { type FailbackResult, failBack, type Task, type Tools } from "../failback/fail-back";
import { recall } from "../failback/journal";
import type { Observation } from "../failback/observation";
import type { HostPlaces } from "./host-places";

/**
 * One failback within its host's limit: the place is taken before the looks a start rests on, and given back when the
 * failback has ended at the host. Only what would start waits; what runs already counts.
 *
 * @param seen what the operation's shared inventory showed
 */
export async function failBackInPlace(
  places: HostPlaces,
  task: Task,
  seen: Observation,
  tools: Tools,
): Promise<FailbackResult> {
  // One that ended well starts nothing and follows nothing.
  if (places.limit() === undefined || task.standing === "fulfilled") return failBack(task, tools);
  const guest = {
    waits: await wouldStart(task, seen, tools),
    onWait: (text: string) => tools.progress.moving(text),
    mayRunOn: ({ order, failure }: FailbackResult) =>
      order?.outcome === "open" || failure?.code === "startOutcomeUnknown",
  };
  return places.during(task.address, guest, () => failBack(task, tools));
}

async function wouldStart(task: Task, seen: Observation, { journal }: Tools): Promise<boolean> {
  if (task.standing !== "unused" || !task.mayStart || decide({ ...task, seen }).kind === "join") return false;
  return recall(await journal.read(task.ref), task.request).order === undefined;
}
