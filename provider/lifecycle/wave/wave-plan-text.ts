import { failbackErrors } from "../../errors";
import { DESIRED_STATE } from "../../failback/replication-state";
import { count, someOf } from "../../failback/wave/names";
import { groupBy } from "../group-by";
import { connectionWarnings } from "../plan-text";
import type { MemberVerdict } from "./member-verdict";
import { writePositions } from "./positions";
import { blockersOf, verdictLines, warningsOf } from "./verdict-lines";
import type { WaveInputs } from "./wave-inputs";
import type { WavePlan, WaveTotals } from "./wave-plan";

/** Constant: a disarmed wave never differs from itself. */
export const DISARMED_WAVE_PLAN: WavePlan = {
  action: "disarmed",
  summary: "no `request` is set: the machines are only observed, and nothing is started",
};

/** The plan when the inputs cannot be judged before they are known. */
export function unknownWavePlan(fields: readonly string[]): WavePlan {
  return {
    action: "unknown",
    summary: `not known before this is applied: ${fields.join(", ")}; the apply looks at the hosts and may start failbacks`,
  };
}

/** The plan when the program asked for no look at the hosts. */
export function blindWavePlan(inputs: WaveInputs, request: string): WavePlan {
  return {
    action: "unknown",
    summary: `preflight is off, so no host was asked; the apply may start failbacks of ${machines(inputs.members.length)} under ${request}`,
    totals: { machines: inputs.members.length, start: 0, blocked: 0, none: 0, unknown: inputs.members.length },
    limits: limitsText(inputs),
    warnings: hostWarnings(inputs),
  };
}

/** The plan under a request that was used before the newest one: as after a revert. */
export function spentWavePlan(inputs: WaveInputs, request: string): WavePlan {
  const { length } = inputs.members;
  const reason = `request ${request} was used before the wave's newest one, so it starts nothing`;
  const { remedy } = failbackErrors.requestSpent;
  return {
    action: "blocked",
    summary: `\`pulumi up\` fails and starts nothing: ${reason}`,
    totals: { machines: length, start: 0, blocked: length, none: 0, unknown: 0 },
    blockedBy: [{ code: "requestSpent", reason, remedy, machines: "all machines" }],
    starts: "",
    points: [],
  };
}

/** The plan from a verdict on every member, in their order. */
export function wavePlan(
  inputs: WaveInputs,
  request: string,
  verdicts: readonly MemberVerdict[],
  isRequestUsed: boolean,
): WavePlan {
  const totals = totalsOf(verdicts);
  const starting = verdicts.filter(({ action }) => action === "start");
  const isStart = starting.length > 0;
  return {
    action: actionOf(totals),
    summary: summaryOf(inputs, request, totals, starting.filter(({ isConditional }) => isConditional).length),
    totals,
    limits: limitsText(inputs),
    ...blockedBy(verdicts),
    machines: verdictLines(verdicts),
    ...(isStart ? { steps: STEPS, consequences: consequencesFor(starting) } : {}),
    warnings: [
      ...(isStart && isRequestUsed ? [USED_WARNING] : []),
      ...(totals.blocked + totals.unknown > 0 ? [FAILING_WARNING] : []),
      ...warningsOf(verdicts),
      ...hostWarnings(inputs),
    ],
    starts: writePositions(positionsOf(verdicts, ({ action }) => action === "start")),
    points: verdicts.flatMap(({ pointId }, index) => (pointId === undefined ? [] : [`${index + 1} ${pointId}`])),
  };
}

const USED_WARNING = "a machine that this request was used for already starts nothing; a warning here names it";

const FAILING_WARNING =
  "`pulumi up` ends with an error while machines are blocked or not known, and names them; they do not stop the others";

const STEPS = [
  "look again at each machine: it must be off and still read the state that is shown here",
  "call InitiateFailback once for each; a call is never repeated, also after an error",
  "follow every failback to its end; machines that are blocked do not stop the others",
  `succeed only when all machines read ${DESIRED_STATE} and no failback job is left`,
] as const;

function consequencesFor(starting: readonly MemberVerdict[]): string[] {
  const these = machines(starting.length);
  const hosts = [...groupBy(starting, ({ member }) => member.host).keys()];
  const where = hosts.length <= 4 ? hosts.join(", ") : `${hosts.length} hosts`;
  return [
    `OVERWRITES the disks of ${these} on ${where} with the data of the side where each runs now`,
    `LOST: changes that exist only on the disks of ${these} on ${where}`,
    "NO UNDO: destroying this resource reverts nothing; cancelling a running failback can leave its machine unbootable",
    "NOT KNOWN: whether the replication provider stops the copies that run elsewhere now; plan downtime with the provider",
  ];
}

function summaryOf(
  { members }: WaveInputs,
  request: string,
  { start, blocked, none, unknown }: WaveTotals,
  conditional: number,
): string {
  const hosts = new Set(members.map(({ host }) => host)).size;
  const rest = [
    ...(conditional > 0 ? [`${count(conditional)} of them only if no request was used for them before`] : []),
    ...(blocked > 0 ? [`${count(blocked)} blocked`] : []),
    ...(unknown > 0 ? [`${count(unknown)} not known`] : []),
    ...(none > 0 ? [`${count(none)} with nothing to send`] : []),
  ].join(", ");
  const of = `${machines(members.length)} on ${hosts} ${hosts === 1 ? "host" : "hosts"}`;
  const starts = start > 0 ? `starts failbacks of ${count(start)} of ${of} under ${request}` : `starts nothing (${of})`;
  return `${starts}${rest === "" ? "" : `; ${rest}`}`;
}

/** How much happens at once, and what stops it. */
export function limitsText({ maxParallel, maxParallelPerHost, staggerMs, failureBudget }: WaveInputs): string {
  const stagger = staggerMs > 0 ? `, ${staggerMs / 1000} seconds apart` : "";
  const budget =
    failureBudget === 0
      ? "the first failure stops new starts"
      : `${count(failureBudget)} may fail, one more stops new starts`;
  return `at most ${count(maxParallel)} at once, ${count(maxParallelPerHost)} a host, in the order of members${stagger}; ${budget}`;
}

function actionOf({ start, blocked, unknown }: WaveTotals): WavePlan["action"] {
  if (start > 0) return "start";
  if (blocked > 0) return "blocked";
  return unknown > 0 ? "unknown" : "none";
}

function totalsOf(verdicts: readonly MemberVerdict[]): WaveTotals {
  const totals = { machines: verdicts.length, start: 0, blocked: 0, none: 0, unknown: 0 };
  for (const { action } of verdicts) totals[action]++;
  return totals;
}

function blockedBy(verdicts: readonly MemberVerdict[]): Pick<WavePlan, "blockedBy"> {
  const blockers = blockersOf(verdicts);
  return blockers.length > 0 ? { blockedBy: blockers } : {};
}

function hostWarnings({ members }: WaveInputs): string[] {
  const used = [...groupBy(members, ({ host }) => host).values()].flatMap((all) => all.slice(0, 1));
  const warned = used.flatMap(({ host, inputs }) => connectionWarnings(inputs).map((warning) => ({ host, warning })));
  return [...groupBy(warned, ({ warning }) => warning)].map(
    ([warning, all]) =>
      `${someOf(
        all.map(({ host }) => host),
        5,
      )}: ${warning}`,
  );
}

function positionsOf(verdicts: readonly MemberVerdict[], which: (verdict: MemberVerdict) => boolean): number[] {
  return verdicts.flatMap((verdict, index) => (which(verdict) ? [index + 1] : []));
}

function machines(number: number): string {
  return number === 1 ? "1 machine" : `${count(number)} machines`;
}
