import { FailbackError, toFailbackError } from "../../provider/errors";
import { failed } from "./failure";
import type { CheckReport, ReportedStep, StepResult } from "./report";
import type { Scene, Step } from "./step";
import { steps } from "./steps/all";

/** Takes the steps one after another, and ends where going on would tell nothing. Never throws for what a host does. */
export async function runCheck(scene: Scene): Promise<CheckReport> {
  const reported: ReportedStep[] = [];
  let stopped: string | undefined;
  for (const step of steps) {
    const result: StepResult =
      stopped === undefined ? await take(step, scene) : { outcome: "notTried", found: `after ${stopped} failed` };
    if (result.outcome === "failed" && step.needed) stopped ??= step.name;
    const { outcome, found, remedies = [] } = result;
    reported.push({ step: step.name, outcome, found, remedies });
  }
  const { address, port, tls, auth } = scene.host;
  return {
    version: 1,
    host: { address, port, tls: tls !== undefined, auth },
    outcome: reported.some(({ outcome }) => outcome === "failed") ? "failed" : "ok",
    steps: reported,
  };
}

async function take(step: Step, scene: Scene): Promise<StepResult> {
  try {
    return await step.run(scene);
  } catch (thrown) {
    const error = toFailbackError(thrown);
    // What nobody foresaw is a defect of this program, and no finding about a host.
    if (!(thrown instanceof FailbackError)) throw error;
    return failed(error, scene);
  }
}
