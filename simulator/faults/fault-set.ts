import type { HostBehaviour } from "../model/behaviour";

/** Everything that goes wrong: on the wire by rules, in the host by its behaviour. Plain JSON, so that it replays. */
export interface FaultSet extends HostBehaviour {
  readonly wire?: readonly WireRule[];
}

/** What befalls the requests that match. Delays of several rules add up; of their effects the first one counts. */
export interface WireRule {
  /** For the log. */
  readonly name?: string;
  /** `Identify`, `Get`, `Enumerate`, `Pull`, `Release` or a method's name. */
  readonly operation?: string;
  /** The class it is about, of a query the one that stands behind FROM. */
  readonly class?: string;
  /** A GUID that stands anywhere in the request. */
  readonly machine?: string;
  /** The first match it befalls, counted from one. */
  readonly nth?: number;
  /** How many matches from there on; all unless given. */
  readonly times?: number;
  /** Before the host takes the request, and before its answer leaves; real time. */
  readonly delayBeforeMs?: number;
  readonly delayAfterMs?: number;
  /** Up to so much more, for each delay. */
  readonly jitterMs?: number;
  readonly effect?: WireEffect;
}

/** Whether it comes instead of the request, or after the host has carried it out. */
export type When = "before" | "after";

export const LOST_AT = ["beforeHeaders", "withinHeaders", "withinBody", "never"] as const;

export const FAULT_SUBCODES = [
  "a:ActionNotSupported",
  "a:DestinationUnreachable",
  "n:CannotProcessFilter",
  "n:InvalidEnumerationContext",
  "w:AccessDenied",
  "w:Concurrency",
  "w:EncodingLimit",
  "w:InternalError",
  "w:InvalidSelectors",
  "w:QuotaLimit",
  "w:SchemaValidationError",
  "w:TimedOut",
  "w:UnsupportedFeature",
] as const;

export type WireEffect =
  /** The connection ends before the host has taken the request. */
  | { readonly kind: "drop" }
  /** The host carries the request out, and its answer never arrives; `never` leaves the connection open. */
  | { readonly kind: "lose"; readonly at: (typeof LOST_AT)[number] }
  /** An HTTP status without a body. */
  | { readonly kind: "status"; readonly status: number; readonly when: When }
  | {
      readonly kind: "fault";
      readonly subcode: (typeof FAULT_SUBCODES)[number];
      readonly when: When;
      /** Of `f:WSManFault`; the one that goes with the subcode unless given. */
      readonly code?: number;
      /** Which message it says it answers: the request, another one, or none at all. */
      readonly relatesTo?: "request" | "other" | "none";
    }
  /** The network keeps the request and delivers it later, whether or not its sender is still there. */
  | { readonly kind: "hold"; readonly deliverAfterMs?: number }
  /** The answer's XML ends in the middle, in an HTTP message that is whole. */
  | { readonly kind: "truncate" }
  /** The answer begins with a DOCTYPE, which no SOAP message has. */
  | { readonly kind: "doctype" }
  | { readonly kind: "relatesTo"; readonly to: "other" | "none" };
