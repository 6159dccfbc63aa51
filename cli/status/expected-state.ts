import { InvalidArgumentError } from "commander";
import { stateNames } from "../../provider/failback/replication-state";

/** States as people write them: a name, whatever its case. Repeatable. */
export function expectedState(text: string, before: readonly string[] | undefined): string[] {
  const state = stateNames.find((name) => name.toLowerCase() === text.toLowerCase());
  if (state === undefined) throw new InvalidArgumentError(`It must be one of ${stateNames.join(", ")}.`);
  return [...(before ?? []), state];
}
