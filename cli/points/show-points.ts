import { oneLine } from "../../provider/errors";
import type { RecoveryPoint } from "../../provider/failback/recovery-point";
import { CONSISTENCY_WORDS } from "../../provider/lifecycle/plan-text";
import { table } from "../table";
import type { Paint } from "../terminal";
import type { PolicyChoice } from "./choices";

/** What `points --json` prints; docs/command-line.md describes it. Fields may be added, and are never changed. */
export interface PointsReport {
  readonly version: 1;
  readonly host: { readonly address: string; readonly port: number };
  readonly machine: { readonly id: string; readonly name: string };
  /** Newest first. */
  readonly points: readonly Omit<RecoveryPoint, "vmId">[];
  readonly choices: readonly PolicyChoice[];
}

/** The points for a person: a line each, and below what each policy would choose. */
export function showPoints({ host, machine, points, choices }: PointsReport, paint: Paint): string {
  const title = `${oneLine(machine.name)} (${machine.id}) on ${host.address}\n\n`;
  const rows = points.map(({ id, takenAt, consistency }) => [
    { text: takenAt },
    { text: CONSISTENCY_WORDS[consistency] },
    { text: id },
    { text: chosenBy(id, choices), shade: "good" as const },
  ]);
  const listed =
    points.length === 0
      ? "The host shows no recovery point of this machine.\n"
      : table(["taken", "consistency", "id", "chosen by"], rows, paint);
  const policies = choices.map(({ policy, words }) => [{ text: nameOf(policy) }, { text: words }]);
  return `${title}${listed}\n${table(["recoveryPoint", "would choose"], policies, paint)}${hint(choices)}`;
}

function chosenBy(point: string, choices: readonly PolicyChoice[]): string {
  return choices
    .filter(({ id }) => id === point)
    .map(({ policy }) => nameOf(policy))
    .join(", ");
}

function nameOf(policy: PolicyChoice["policy"]): string {
  return typeof policy === "string" ? `"${policy}"` : `{ takenBefore: "${policy.takenBefore}" }`;
}

function hint(choices: readonly PolicyChoice[]): string {
  if (choices.some(({ policy }) => typeof policy === "object")) return "";
  return "\nWhat { takenBefore } would choose: --taken-before <instant>.\n";
}
