import type { Properties } from "../../provider/engine/answers";
import type { HostInput } from "../../provider/lifecycle/host-input";
import { UsageError } from "../exit-codes";
import type { HostOptions } from "../host-arguments";
import type { JournalOptions } from "../journal-option";
import type { JsonOptions } from "../json-option";
import { machineArgument } from "../machine-argument";

/** Stands in a plan where no request was named: one that was never used. */
export const NO_REQUEST = "<request>";

export interface PlanOptions extends HostOptions, JournalOptions, JsonOptions {
  readonly request: string;
  readonly relationship?: string;
  readonly recoveryPoint?: string;
  readonly validUntil?: string;
  readonly startFrom?: readonly string[];
  readonly again?: true;
  readonly allowBuiltInProvider?: true;
}

/** What a program would have written for these options. */
export function declaredInputs(machine: string, host: HostInput, options: PlanOptions): Properties {
  const { request, relationship, recoveryPoint, validUntil, startFrom, again, allowBuiltInProvider } = options;
  const { tls, ...reached } = host;
  const given = {
    relationship,
    recoveryPoint: policyIn(recoveryPoint),
    validUntil,
    startFrom,
    again,
    allowBuiltInProvider,
  };
  return {
    // A host that was read already: Basic in the clear, where it is meant, was allowed by its option.
    host: { ...reached, ...(tls && { tls }), ...(options.allowUnencrypted && { allowUnencrypted: true }) },
    vm: machineArgument(machine),
    request,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  };
}

function policyIn(text: string | undefined): unknown {
  if (text === undefined || text === "latest" || text === "latestApplicationConsistent") return text;
  const [, field, value] = /^(takenBefore|id)=(.+)$/s.exec(text) ?? [];
  if (field !== undefined) return { [field]: value };
  throw new UsageError(
    "--recovery-point: must be latest, latestApplicationConsistent, takenBefore=<instant> or id=<identifier>",
  );
}
