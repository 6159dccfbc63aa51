import type { CimInstance } from "./instance";
import type { CimReference } from "./reference";

/** A method's parameter: text (also the text of an embedded instance), or a reference. Undefined is left out. */
export type CimParameter = string | CimReference | undefined;

export interface CimInvocation {
  readonly target: CimReference;
  readonly method: string;
  /** In the order of the method's declaration. */
  readonly parameters: readonly (readonly [name: string, value: CimParameter])[];
  readonly deadlineMs: number;
  /** Runs on the ready connection, directly before the bytes. */
  readonly gate?: () => Promise<void>;
}

/** What Hyper-V's words are spoken over: one WMI namespace of one host. */
export interface CimSession {
  /** The host as it is addressed, for messages. */
  readonly hostName: string;
  /** Every object a WQL query gives; with their own references when asked for. */
  query(wql: string, options?: { withReferences?: boolean }): Promise<CimInstance[]>;
  /** A reference to an object of a class by its keys. */
  reference(className: string, keys: readonly (readonly [string, string])[]): CimReference;
  /** The method's output parameters. Never repeated by the session. */
  invoke(invocation: CimInvocation): Promise<CimInstance>;
  /** The host's own time in milliseconds since 1970; undefined when none of its answers told it. */
  hostTime(): number | undefined;
  close(): Promise<void>;
}
