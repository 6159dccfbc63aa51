import type { Progress } from "../../failback/ports";
import { someOf } from "../../failback/wave/names";
import type { DepartedOrder } from "./departed-orders";
import type { EndedMember } from "./ended-member";

const MOST_NAMES = 5;

/** What was removed from the wave while its failback was open. */
export async function warnOfDeparted(progress: Progress, departed: readonly DepartedOrder[]): Promise<void> {
  const requests = [...new Set(departed.map(({ order }) => order.request))];
  for (const request of requests) {
    const names = departed.filter(({ order }) => order.request === request).map(({ name }) => name);
    await progress.warn(
      `removed while request ${request} is open: ${someOf(names, MOST_NAMES)}; put it back and \`pulumi up\` follows it`,
    );
  }
}

/** What is no failure of the operation, and must not be silent. */
export async function warnOfUnusual(
  progress: Progress,
  request: string,
  members: readonly EndedMember[],
): Promise<void> {
  const named = (verdict: string) =>
    members.filter(({ end }) => end.verdict === verdict).map(({ seen }) => seen.member.label);
  const [drifted, overtaken] = [named("drifted"), named("overtaken")];
  const missing = members.filter(({ end, seen }) => end.verdict === "back" && seen.away);
  if (drifted.length > 0) {
    await progress.warn(
      `drift: came back under ${request} and need failing back again: ${someOf(drifted, MOST_NAMES)}. Find out why first: a new request would overwrite their disks again`,
    );
  }
  if (overtaken.length > 0) {
    await progress.warn(
      `request ${request} was overtaken on ${someOf(overtaken, MOST_NAMES)}: it did not end in FailbackCompleted, and nothing is compared under it any more`,
    );
  }
  if (missing.length > 0) {
    const names = missing.map(({ seen }) => seen.member.label);
    await progress.warn(`came back earlier and are not at their host now: ${someOf(names, MOST_NAMES)}`);
  }
}
