import type { Input } from "@pulumi/pulumi";
import type { ReplicationStateName } from "../failback/replication-state";
import type { Duration } from "../lifecycle/duration";

/** How to reach the Hyper-V host that holds the replica. User name, password, certificate and key never stand here. */
export interface HostConnectionArgs {
  /** Host name or IP address, without scheme, port or path. */
  address: Input<string>;
  /** The only transport so far. @default "winrm" */
  transport?: Input<"winrm"> | undefined;
  /** TCP port of the host's WinRM listener. @default 5986 with `tls`, else 5985 */
  port?: Input<number> | undefined;
  /** Reach the host over TLS (HTTPS), always verified; `{}` for the defaults. Without it: HTTP. */
  tls?: Input<HostTlsArgs> | undefined;
  /**
   * How the account is shown. `"negotiate"`: NTLM v2, as every WinRM takes it as installed; without `tls` it encrypts all
   * messages, with `tls` it is bound to the host's certificate. `"basic"`: the host must allow it
   * (`Service/Auth/Basic`), for local accounts only. `"certificate"`: a client certificate that the host maps to one of its
   * local accounts (`Service/Auth/Certificate`), shown over TLS 1.2; needs `tls`. @default "negotiate"
   */
  auth?: Input<"negotiate" | "basic" | "certificate"> | undefined;
  /**
   * Basic over plain HTTP sends the password readable: without `tls`, `true` says that you accept it, and the plan warns.
   * With `tls` or Negotiate it changes nothing. @default false
   */
  allowUnencrypted?: Input<boolean> | undefined;
}

/** A TLS connection of version 1.2 or later. Authority, name and dates of the host's certificate are always verified. */
export interface HostTlsArgs {
  /** `false`: as if `tls` were not given. @default true */
  enabled?: Input<boolean> | undefined;
  /**
   * PEM text of one or more certificates that are trusted, instead of those Node brings along: an authority of your own,
   * or the host's own certificate. No secret; a private key is refused.
   */
  ca?: Input<string> | undefined;
  /** The name the host's certificate must bear, also asked for in the handshake (SNI). @default the address */
  serverName?: Input<string> | undefined;
}

/** A machine by the name Hyper-V shows, or by its GUID. Resolved once; a machine renamed later is still the same. */
export type MachineArgs = { name: Input<string> } | { id: Input<string> };

/**
 * Which recovery point to bring back. `"latest"` leaves the choice to the host. The next two pick among the points the
 * replica holds, and the plan shows which; the host has the last word. An id is sent verbatim: what the host expects
 * there is not documented, and it may be an identifier of the replication provider.
 */
export type RecoveryPointArgs =
  | Input<"latest" | "latestApplicationConsistent">
  | { takenBefore: Input<string> }
  | { id: Input<string> };

/** How long each part may take, for example `"90 seconds"`, `"30 minutes"`, `"8 hours"`. */
export interface TimeoutsArgs {
  /** From the call to the first sign that the host began. @default "30 seconds" */
  start?: Input<Duration> | undefined;
  /** From there to the end of the failback job. Giving up stops waiting, never the job. @default "8 hours" */
  job?: Input<Duration> | undefined;
  /** From the end of the job to the state FailbackCompleted. @default "10 minutes" */
  completion?: Input<Duration> | undefined;
  /** How often the host is asked at least. @default "2 seconds" */
  poll?: Input<Duration> | undefined;
}

/** What a program declares: that a replicated machine is failed back. */
export interface ReplicationFailbackArgs {
  /** The host that holds the replica. */
  host: Input<HostConnectionArgs>;
  /** The machine. */
  vm: Input<MachineArgs>;
  /** Which of the machine's replication relationships. @default "primary" */
  relationship?: Input<"primary" | "extended"> | undefined;
  /** Frozen once the request was used. @default "latest" */
  recoveryPoint?: Input<RecoveryPointArgs> | undefined;
  /**
   * The change reference that arms one failback, for example `"CHG-4711"`. Leave it out in peacetime: the resource then
   * only observes. A request starts at most one failback, ever; taking it away is always a way out.
   */
  request?: Input<string> | undefined;
  /** After this instant by the host's clock the request starts nothing; ISO 8601 with an offset. */
  validUntil?: Input<string> | undefined;
  /**
   * A request was used before and the relationship reads Committed: the machine may be back in production, so a start
   * is blocked unless this says that it shall happen all the same. @default false
   */
  again?: Input<boolean> | undefined;
  /** Start although the relationship's provider is Hyper-V's own, which most likely cannot. @default false */
  allowBuiltInProvider?: Input<boolean> | undefined;
  /** States of the relationship that a failback may start from. @default ["Recovered", "Committed"] */
  startFrom?: Input<Input<ReplicationStateName>[]> | undefined;
  /** `false`: previews make no call to the host, and cannot say what would happen. @default true */
  preflight?: Input<boolean> | undefined;
  /** Limits in time. Changing them changes nothing at the host. */
  timeouts?: Input<TimeoutsArgs> | undefined;
}
