import type { InventoryMachine } from "../../provider/failback/ports";
import type { ResolvedPoint } from "../../provider/failback/recovery-point";
import { parseKnownInputs } from "../../provider/lifecycle/parse-inputs";
import { DISARMED_PLAN, NOTHING_TO_SEND_PLAN, type Plan } from "../../provider/lifecycle/plan";
import { blockedPlan, noPreflightPlan, startPlan } from "../../provider/lifecycle/plan-text";
import type { Preview, PreviewDiagnostic, PreviewStep } from "./read-preview";

/** A resource's step, in the shape that the engine gives it (test/samples/pulumi). */
export function stepOf(resource: string, plan: unknown, more: Partial<PreviewStep> = {}, kind = "ReplicationFailback") {
  const type = `pulumi-nodejs:dynamic/hyperv:${kind}`;
  const newState = { type, inputs: { request: "CHG-4711", plan } };
  return { op: "create", urn: urnOf(resource, kind), newState, oldState: null, ...more } satisfies PreviewStep;
}

export function urnOf(resource: string, kind = "ReplicationFailback"): string {
  return `urn:pulumi:prod::dr::pulumi-nodejs:dynamic/hyperv:${kind}::${resource}`;
}

export function warningOf(resource: string, text: string): PreviewDiagnostic {
  return { urn: urnOf(resource), message: `warning: ${text}\n`, severity: "warning" };
}

export function previewOf(steps: readonly PreviewStep[], diagnostics: readonly PreviewDiagnostic[] = []): Preview {
  return { steps: [...steps], diagnostics: [...diagnostics], changeSummary: {} };
}

/** Plans as the provider words them. */
export const plans = {
  start: (name: string, host: string, point: ResolvedPoint = { kind: "hostsChoice" }, id = "0") =>
    startPlan(inputsOf(name, host, point), "CHG-4711", machineOf(name, id), point, []),
  blocked: (name: string, host: string, reason: string, code: BlockerCode = "machineNotOff", id = "0") =>
    blockedPlan(inputsOf(name, host), [{ code, reason }], machineOf(name, id)),
  unknown: (name: string, host: string): Plan => noPreflightPlan(inputsOf(name, host), "CHG-4711"),
  none: NOTHING_TO_SEND_PLAN,
  disarmed: DISARMED_PLAN,
};

type BlockerCode = NonNullable<Plan["blockedBy"]>[number]["code"];

function inputsOf(name: string, address: string, point?: ResolvedPoint) {
  const recoveryPoint = point?.kind === "point" ? "latestApplicationConsistent" : "latest";
  return parseKnownInputs({ host: { address }, vm: { name }, request: "CHG-4711", recoveryPoint });
}

function machineOf(name: string, id: string): InventoryMachine {
  const provider = { kind: "external", name: "Contoso Site Recovery" } as const;
  return {
    ...{
      id: `5F2C1A70-3D64-4B8E-9A15-${id.padStart(12, "0")}`,
      name,
      enabledState: 3,
      operationalStatus: [2],
      mode: 2,
    },
    relationships: { primary: { state: 6, health: 1, provider } },
    jobs: [],
  };
}

/** A plan of many machines over four hosts: of ten, six start, two are blocked, one sends nothing, one is disarmed. */
export function manyMachines(count: number): Preview {
  const steps = Array.from({ length: count }, (_, index) => {
    const name = `APP-${String(index + 1).padStart(4, "0")}`;
    const host = `hv-dr-${String((index % 4) + 1).padStart(2, "0")}.corp.example`;
    const id = String(index);
    const planOf = (place: number): Plan => {
      if (place < 4) return plans.start(name, host, { kind: "hostsChoice" }, id);
      if (place < 6) return plans.start(name, host, pointOf(index), id);
      if (place === 6) return plans.blocked(name, host, "the machine is not off", undefined, id);
      if (place === 7) return plans.blocked(name, host, "the replication is resynchronizing", "resynchronizing", id);
      return place === 8 ? plans.none : plans.disarmed;
    };
    return stepOf(name.toLowerCase(), planOf(index % 10));
  });
  return previewOf(steps);
}

function pointOf(index: number): ResolvedPoint {
  const id = `9D1E7B30-52C8-4F6A-8E04-${String(index).padStart(12, "0")}`;
  return {
    kind: "point",
    point: { id, vmId: "", takenAt: "2026-11-20T02:00:00.000Z", consistency: "applicationConsistent" },
  };
}
