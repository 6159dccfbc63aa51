/** `notTried`: an earlier step failed, or there is nothing of this to try. */
export type Outcome = "ok" | "warning" | "failed" | "notTried";

/** What to do about it: a command to type, or words where no command does it. */
export interface Remedy {
  /** On the Hyper-V host, or where this program runs. */
  readonly where: "host" | "here";
  /** What for. */
  readonly why: string;
  readonly command?: string;
}

export interface StepResult {
  readonly outcome: Outcome;
  /** One line: what was seen, and from what something was concluded. */
  readonly found: string;
  readonly remedies?: readonly Remedy[];
}

/** The steps, in the order in which they are taken. */
export const STEP_NAMES = [
  "name",
  "port",
  "tls",
  "http",
  "clock",
  "authentication",
  "encryption",
  "namespace",
  "wql",
  "rights",
  "machines",
  "method",
  "providers",
] as const;
export type StepName = (typeof STEP_NAMES)[number];

export interface ReportedStep extends StepResult {
  readonly step: StepName;
  readonly remedies: readonly Remedy[];
}

/** What `check --json` prints; docs/connecting.md describes it. Fields may be added, and are never changed. */
export interface CheckReport {
  readonly version: 1;
  readonly host: { readonly address: string; readonly port: number; readonly tls: boolean; readonly auth: string };
  /** `failed` when a step failed; warnings are no failures. */
  readonly outcome: "ok" | "failed";
  readonly steps: readonly ReportedStep[];
  /** With `--record`: where it was written, and the names of its files. */
  readonly recording?: { readonly folder: string; readonly files: readonly string[] };
}
