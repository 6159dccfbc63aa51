import { type RecoveryPoint, type RecoveryPointPolicy, resolvePoint } from "../../provider/failback/recovery-point";
import { inputFields } from "../../provider/lifecycle/inputs";
import { pointText } from "../../provider/lifecycle/plan-text";
import { UsageError } from "../exit-codes";

/** What a policy comes to among a machine's points. */
export interface PolicyChoice {
  /** As a program writes it. */
  readonly policy: Exclude<RecoveryPointPolicy, { readonly id: string }>;
  /** The point's id; null when the host chooses, and when there is none to choose. */
  readonly id: string | null;
  /** In the words of a plan. */
  readonly words: string;
}

/** Every policy that needs no id; `{ takenBefore }` needs an instant. @throws UsageError when that is none */
export function chooseAmong(takenBefore: string | undefined): (points: readonly RecoveryPoint[]) => PolicyChoice[] {
  const policies: PolicyChoice["policy"][] = ["latest", "latestApplicationConsistent"];
  if (takenBefore !== undefined) policies.push(before(takenBefore));
  return (points) => policies.map((policy) => choose(policy, points));
}

function before(takenBefore: string): PolicyChoice["policy"] {
  const read = inputFields.recoveryPoint.safeParse({ takenBefore });
  if (read.success && typeof read.data === "object" && "takenBefore" in read.data) return read.data;
  throw new UsageError("--taken-before: must be an instant with an offset, for example 2026-11-20T02:00:00Z");
}

function choose(policy: PolicyChoice["policy"], points: readonly RecoveryPoint[]): PolicyChoice {
  const resolved = resolvePoint(policy, points);
  const id = resolved.kind === "point" ? resolved.point.id : null;
  return { policy, id, words: resolved.kind === "missing" ? resolved.reason : pointText(resolved, policy) };
}
