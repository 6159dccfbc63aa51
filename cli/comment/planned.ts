import { groupBy } from "../../provider/lifecycle/group-by";
import type { PlanAction } from "../../provider/lifecycle/plan";
import { type StandingWarning, standingWarningIn } from "../../provider/lifecycle/standing-warnings";
import { blockerLine } from "../../provider/lifecycle/wave/announce-wave-plan";
import { blockedStartsIn } from "../../provider/lifecycle/wave/blocked-starts";
import { type PlanRead, readPlan } from "./read-plan";
import type { Preview, PreviewDiagnostic, PreviewStep } from "./read-preview";

/** `follows`: an open failback is followed and nothing sent; `forgotten`: only the resource goes away. */
export type Verdict = PlanAction | "follows" | "forgotten";

/** A resource of this package in a preview. */
export interface Planned {
  readonly resource: string;
  readonly wave: boolean;
  readonly verdict: Verdict;
  readonly request: string | undefined;
  readonly plan: PlanRead;
  /** The warning that overrides the plan: it is made without the record. */
  readonly standing: string | undefined;
  /** Of a wave: what it is warned of besides its plan. Its warnings are about some of its machines, in words of its own. */
  readonly warnings: readonly string[];
}

const TYPES = /[:/]hyperv:(ReplicationFailback|FailbackWave)$/;

/** Every resource of this package that the preview tells of, once, in the order of its program. */
export function plannedIn({ steps, diagnostics }: Preview): Planned[] {
  const byUrn = new Map<string, PreviewStep>();
  for (const step of steps) {
    if (!TYPES.test(typeOf(step))) continue;
    // A replacement may have several steps; what becomes of the machine stands in one that has a new state.
    if (!byUrn.has(step.urn) || step.newState) byUrn.set(step.urn, step);
  }
  const said = groupBy(diagnostics, ({ urn }) => urn ?? "");
  return [...byUrn.values()].map((step) => plannedOf(step, said.get(step.urn) ?? [])).toSorted(byResource);
}

function typeOf({ newState, oldState }: PreviewStep): string {
  return newState?.type ?? oldState?.type ?? "";
}

function plannedOf(step: PreviewStep, said: readonly PreviewDiagnostic[]): Planned {
  const inputs = (step.newState ?? step.oldState)?.inputs ?? {};
  const wave = typeOf(step).endsWith("FailbackWave");
  const resource = step.urn.slice(step.urn.lastIndexOf("::") + 2);
  const request = typeof inputs["request"] === "string" ? inputs["request"] : undefined;
  const plan = readPlan(inputs["plan"]);
  const common = { resource, wave, request, plan };
  if (!step.newState) return { ...common, verdict: "forgotten", standing: undefined, warnings: [] };
  const texts = said.filter(({ severity }) => severity === "warning").map(({ message }) => textOf(message));
  if (wave) return waveOf(common, [...new Set(texts)]);
  const standing = texts.find((text) => standingWarningIn(text) !== undefined);
  return { ...common, standing, verdict: verdictOf(plan, standing), warnings: [] };
}

/**
 * A wave whose plan is not said on its line as well starts none of those that the plan names: they have used the request
 * already, or its failure budget is used up. Nor does one that is halted. Of others a warning may take some starts back.
 */
function waveOf(common: Pick<Planned, "resource" | "wave" | "request" | "plan">, texts: readonly string[]): Planned {
  const { plan } = common;
  const warnings = texts.filter(isNews(plan));
  const { totals } = plan;
  const isStopped = !texts.some((text) => text.startsWith(ANNOUNCED)) || warnings.some(isHalted);
  const taken = warnings.reduce((sum, text) => sum + blockedStartsIn(text), 0);
  const starts = isStopped ? 0 : Math.max(0, (totals?.start ?? Number.POSITIVE_INFINITY) - taken);
  if (plan.action !== "start" || (starts > 0 && taken === 0)) {
    return { ...common, standing: undefined, verdict: plan.action, warnings };
  }
  const left = totals && { ...totals, start: starts, blocked: totals.blocked + totals.start - starts };
  const verdict = starts > 0 ? "start" : "blocked";
  return { ...common, plan: { ...plan, totals: left }, standing: undefined, verdict, warnings };
}

const ANNOUNCED = "plan: ";

function isHalted(text: string): boolean {
  return standingWarningIn(text) === "halted";
}

/** What a plan says already is said on the resource's line as well. */
function isNews({ warnings, consequences, blockedBy }: PlanRead): (text: string) => boolean {
  const said = new Set([...warnings, ...consequences, ...blockedBy.map(blockerLine)]);
  return (text) => !text.startsWith(ANNOUNCED) && !said.has(text);
}

/** The engine puts the severity before a warning and ends every message with a new line. */
export function textOf(message: string): string {
  return message.replace(/^(?:warning|error): /, "").trim();
}

const VERDICTS: Readonly<Record<StandingWarning, Verdict>> = {
  ...{ drift: "blocked", spent: "blocked", halted: "blocked", journal: "blocked" },
  ...{ open: "follows", stillOpen: "follows", overtaken: "none" },
};

function verdictOf({ action }: PlanRead, standing: string | undefined): Verdict {
  const kind = standing === undefined ? undefined : standingWarningIn(standing);
  return kind === undefined || action === "disarmed" ? action : VERDICTS[kind];
}

/** Made once: comparing by locale alone takes seconds for some thousand names. */
const collator = new Intl.Collator("en", { numeric: true });

function byResource(a: Planned, b: Planned): number {
  return collator.compare(a.resource, b.resource);
}
