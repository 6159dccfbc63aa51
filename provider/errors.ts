import { inspect } from "node:util";
import { redact, redactAll } from "./redaction";

/**
 * The one error class of this package and the closed table of its codes.
 *
 * Each row says what may be done next: `retry` (may the same operation simply be run again?), `state` (what happens to
 * the stack's state) and `remedy` (what the operator should do). Code, previews, docs and tests read the same table.
 */
export interface FailbackErrorRow {
  /** `never`: the same input fails again. `later`: may pass by itself. `join`: run it again, it joins what was started. */
  readonly retry: "never" | "later" | "join";
  /** `keep`: state stays as it was. `record`: state now holds the order, so that nothing is lost. */
  readonly state: "keep" | "record";
  /** What the operator should do next, one sentence. */
  readonly remedy: string;
}

export const failbackErrors = {
  inputInvalid: { retry: "never", state: "keep", remedy: "Correct the named field." },
  secretInInput: {
    retry: "never",
    state: "keep",
    remedy:
      "Take it out of the program; `pulumi config set --secret hyperv:password` or HYPERV_PASSWORD (a key: hyperv:key or HYPERV_KEY) is its place.",
  },
  credentialsMissing: {
    retry: "never",
    state: "keep",
    remedy:
      "Set hyperv:username and hyperv:password, or HYPERV_USERNAME and HYPERV_PASSWORD (for a certificate HYPERV_CERTIFICATE and HYPERV_KEY).",
  },
  hostUnreachable: {
    retry: "later",
    state: "keep",
    remedy:
      "Check the address and port, the network, and that WinRM listens on the host (`winrm enumerate winrm/config/listener`).",
  },
  hostTimeout: {
    retry: "later",
    state: "keep",
    remedy: "Check the load of the host and the network, then run the same command again.",
  },
  hostBusy: {
    retry: "later",
    state: "keep",
    remedy: "Wait until the host has less to do, or raise its WinRM quotas, then run the same command again.",
  },
  certificateRefused: {
    retry: "never",
    state: "keep",
    remedy:
      "Give its authority in `host.tls.ca` or its name in `host.tls.serverName`, or have the certificate renewed.",
  },
  tlsRefused: {
    retry: "never",
    state: "keep",
    remedy: "Let the host's HTTPS listener offer TLS 1.2 or later, with a cipher that this Node knows.",
  },
  authenticationFailed: {
    retry: "never",
    state: "keep",
    remedy:
      "Check user name and password, or the client certificate, and that the host offers this way to authenticate (`winrm get winrm/config/service/auth`).",
  },
  accessDenied: {
    retry: "never",
    state: "keep",
    remedy:
      "Make the account a member of Hyper-V Administrators or of the local administrators, and let the host allow remote access.",
  },
  notHyperV: {
    retry: "never",
    state: "keep",
    remedy: "Check the address: the host must run Windows Server 2012 R2 or later with the Hyper-V role.",
  },
  answerUnreadable: {
    retry: "later",
    state: "keep",
    remedy: "Check that a WinRM endpoint, and no proxy or other web server, answers at this address and port.",
  },
  hostFault: {
    retry: "later",
    state: "keep",
    remedy: "Look the fault up in the host's event log Microsoft-Windows-Hyper-V-VMMS/Admin.",
  },
  machineNotFound: {
    retry: "never",
    state: "keep",
    remedy:
      "Check the name or id, and that this host holds the replica (on a cluster: the node that owns the machine).",
  },
  machineNotUnique: {
    retry: "never",
    state: "keep",
    remedy: 'Replace vm: { name } by vm: { id: "…" }, with the one of these ids that is meant.',
  },
  relationshipMissing: {
    retry: "never",
    state: "keep",
    remedy: "Check that replication is enabled for this machine on this host, and the field `relationship`.",
  },
  builtInProvider: {
    retry: "never",
    state: "keep",
    remedy:
      "Use a planned failover: Start-VMFailover -Prepare where it runs now, then Start-VMFailover and Set-VMReplication -Reverse here.",
  },
  testReplica: {
    retry: "never",
    state: "keep",
    remedy: "Name the replica itself, not the machine of a test failover.",
  },
  machineNotOff: { retry: "later", state: "keep", remedy: "Shut the machine down on this host, then preview again." },
  machineBusy: {
    retry: "later",
    state: "keep",
    remedy: "Wait until the host has finished what it does with the machine, then preview again.",
  },
  failbackRunning: {
    retry: "later",
    state: "keep",
    remedy: "Wait for the running failback to end, then preview again.",
  },
  failoverRunning: { retry: "later", state: "keep", remedy: "Wait for the failover to end, then preview again." },
  resynchronizing: {
    retry: "later",
    state: "keep",
    remedy: "Let the resynchronization finish (Resume-VMReplication -Resynchronize), then preview again.",
  },
  stateNotAllowed: {
    retry: "never",
    state: "keep",
    remedy: "Fail the machine over first; or, if this state is right for your provider, add its name to `startFrom`.",
  },
  replicationCritical: {
    retry: "later",
    state: "keep",
    remedy: "Mend the replication on the host (Get-VMReplication, Measure-VMReplication), then preview again.",
  },
  stateUnknown: {
    retry: "later",
    state: "keep",
    remedy: "Read the state on the host (Get-VMReplication); preview again when it can be told.",
  },
  requestUsed: {
    retry: "never",
    state: "keep",
    remedy:
      "First find out why the machine is not at FailbackCompleted. A new request would OVERWRITE its disks again.",
  },
  requestSpent: { retry: "never", state: "keep", remedy: "Give a new request, or take it away." },
  planNeeded: {
    retry: "never",
    state: "record",
    remedy: "Preview again: the new request needs a plan of its own.",
  },
  requestFrozen: { retry: "never", state: "keep", remedy: "Revert the change, or give a new request." },
  againNeeded: {
    retry: "never",
    state: "keep",
    remedy: "Make sure the machine is not in production at home, then set `again: true` beside the new request.",
  },
  recoveryPointMissing: {
    retry: "never",
    state: "keep",
    remedy:
      "List the machine's recovery points on the host (Get-VMSnapshot -SnapshotType Replica), or choose another policy.",
  },
  requestExpired: {
    retry: "never",
    state: "keep",
    remedy: "Move `validUntil` to a later instant, and have that reviewed.",
  },
  hostClockUnknown: {
    retry: "later",
    state: "keep",
    remedy:
      "The host shows no time to hold `validUntil` against: check that WinRM itself answers, or leave `validUntil` out.",
  },
  requestHalted: { retry: "never", state: "keep", remedy: "Run `hyperv-failback resume <request>` when it may go on." },
  journalUnended: {
    retry: "later",
    state: "keep",
    remedy: "Let that request end first; `hyperv-failback journal <machine>` shows what is known of it.",
  },
  journalDamaged: {
    retry: "never",
    state: "keep",
    remedy: "Look at the file and at the machine on the host, then mend or remove the line by hand.",
  },
  journalUnusable: {
    retry: "later",
    state: "keep",
    remedy: "Make the folder writable, or choose another with `hyperv:journal` or HYPERV_JOURNAL.",
  },
  journalLocked: {
    retry: "later",
    state: "keep",
    remedy: "Wait for the other runner; if none is running any more, remove that file.",
  },
  hostFull: {
    retry: "later",
    state: "keep",
    remedy:
      "Nothing was sent. Run `pulumi up` again: it follows the failbacks that are still open, and starts where there is room.",
  },
  movedSincePlan: { retry: "later", state: "keep", remedy: "The host moved since the plan: preview again." },
  startNotSent: { retry: "later", state: "keep", remedy: "Nothing was sent. Run the same command again." },
  startRefused: {
    retry: "later",
    state: "keep",
    remedy: "The host started nothing. Mend what it names, then preview again.",
  },
  startOutcomeUnknown: {
    retry: "join",
    state: "record",
    remedy: "Run `pulumi up` again: it joins the failback if the host started it.",
  },
  jobFailed: {
    retry: "never",
    state: "record",
    remedy:
      "Read the job's error and the host's event log, mend the cause, then give a new request, with `again: true` if the machine reads Committed.",
  },
  completionMissing: {
    retry: "never",
    state: "record",
    remedy:
      "The job ended but the host does not show FailbackCompleted: look at the machine on the host before anything else.",
  },
  waitTimedOut: {
    retry: "join",
    state: "record",
    remedy: "Run `pulumi up` again: it joins the failback, which goes on at the host.",
  },
  overtaken: {
    retry: "never",
    state: "record",
    remedy: "Somebody went on by hand; nothing more is done under this request.",
  },
  failureBudgetUsed: {
    retry: "never",
    state: "record",
    remedy: "Find out why those machines failed; then raise `failureBudget`, or give a new request.",
  },
  waveIncomplete: {
    retry: "later",
    state: "record",
    remedy: "Do for each machine what its line says; machines that are back stay so.",
  },
  rtoBreached: {
    retry: "never",
    state: "keep",
    remedy: "What came back stays so. Raise `rtoTarget`, or take the request away.",
  },
  stateUnreadable: {
    retry: "never",
    state: "keep",
    remedy:
      "The stack's record of this resource was written by a newer version, or damaged: use that version, or restore the checkpoint.",
  },
  engineGone: {
    retry: "later",
    state: "keep",
    remedy: "Nothing was sent. Run `pulumi cancel`, then `pulumi up` again.",
  },
  internal: {
    retry: "never",
    state: "keep",
    remedy: "This is a defect of pulumi-hyperv-failback: please report it with this line.",
  },
} as const satisfies Record<string, FailbackErrorRow>;

export type FailbackErrorCode = keyof typeof failbackErrors;

/**
 * Any failure this package reports. `message` is one line: what happened, with the field or object named.
 * `line` adds the code and the remedy, and is what operators see.
 *
 * @example new FailbackError("machineNotFound", 'no machine is named "SQL01" on hv-dr-01')
 */
export class FailbackError extends Error {
  override readonly name = "FailbackError";

  constructor(
    readonly code: FailbackErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(oneLine(redact(message)), options && { ...options, cause: withoutSecrets(options.cause) });
  }

  get row(): FailbackErrorRow {
    return failbackErrors[this.code];
  }

  get line(): string {
    return `${this.message} [${this.code}] ${this.row.remedy}`;
  }
}

/** A cause is shown wherever an error is inspected. What holds a secret is replaced by its redacted picture. */
function withoutSecrets(cause: unknown): unknown {
  if (cause instanceof FailbackError) return cause;
  if (cause instanceof Error) dropBytes(cause);
  const shown = inspect(cause, { depth: CAUSE_DEPTH });
  const clean = redact(shown);
  if (clean === shown) return cause;
  return cause instanceof Error ? clean : redactAll(cause);
}

/** Node hangs a peer's bytes on some errors, in which no text can be found: a peer may have repeated a secret in them. */
function dropBytes(error: Error): void {
  for (const key of Reflect.ownKeys(error)) {
    if (ArrayBuffer.isView(Reflect.get(error, key))) Reflect.deleteProperty(error, key);
  }
}

/** As deep as inspecting an error would go. */
const CAUSE_DEPTH = 4;

/** Anything thrown, as a FailbackError; what was not foreseen becomes `internal`. */
export function toFailbackError(thrown: unknown): FailbackError {
  if (thrown instanceof FailbackError) return thrown;
  const text =
    thrown instanceof Error ? thrown.message : typeof thrown === "string" ? thrown : inspect(thrown, { depth: 0 });
  return new FailbackError("internal", text === "" ? "an error without a message" : text, { cause: thrown });
}

/** Longer than any message this package writes itself; a host may say anything. */
const MAX_MESSAGE_LENGTH = 2_000;

/** They turn round what is shown after them, or are not shown at all (Unicode's Bidi_Control). */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Words of a host end up in messages, and messages on terminals: nothing in them may move the cursor or turn the text. */
export function oneLine(text: string): string {
  const line = text
    .replace(BIDI_CONTROLS, "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  if (line.length <= MAX_MESSAGE_LENGTH) return line;
  return `${line.slice(0, MAX_MESSAGE_LENGTH).replace(/[\ud800-\udbff]$/, "")}…`;
}
