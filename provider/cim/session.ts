import type { CimInstance } from "./instance";
import type { CimReference } from "./reference";

/** One value without parts. Whole numbers and truth values are written as CIM writes them. */
export type CimScalar = string | number | bigint | boolean;

/** A date as ISO 8601 has it, for example `2026-11-24T22:00:00Z`. */
export interface CimDateParameter {
  readonly datetime: string;
}

/** A length of time as ISO 8601 has it, for example `P0DT0H5M0S`. */
export interface CimIntervalParameter {
  readonly interval: string;
}

type CimSingle = CimScalar | CimReference | CimDateParameter | CimIntervalParameter;

/**
 * A method's parameter. Text may also be that of an embedded instance; an array repeats its element; null is sent as
 * null; undefined is left out.
 */
export type CimParameter = CimSingle | readonly CimSingle[] | null | undefined;

export interface CimInvocation {
  readonly target: CimReference;
  readonly method: string;
  /** In the order of the method's declaration. */
  readonly parameters: readonly (readonly [name: string, value: CimParameter])[];
  readonly deadlineMs: number;
  /** Runs on the ready connection, directly before the bytes. */
  readonly gate?: () => Promise<void>;
  /** An output that may be another's, or that tells two return values, is an error (`answerUnreadable`). */
  readonly unambiguous?: boolean;
}

/** All objects of a class and its subclasses, or at least those of which one property has one of the values. */
export interface CimQuery {
  readonly className: string;
  readonly where?: {
    readonly property: string;
    /** At least one. Texts are compared without regard to case, as WMI does. */
    readonly anyOf: readonly string[];
  };
}

/** What Hyper-V's words are spoken over: one WMI namespace of one host. */
export interface CimSession {
  /** The host as it is addressed, for messages. */
  readonly hostName: string;
  /**
   * The objects asked for, with their own references when those are wanted. The answer may hold more than was asked for:
   * whoever asks picks out what is meant.
   */
  query(query: CimQuery, options?: { withReferences?: boolean }): Promise<CimInstance[]>;
  /** One object by its reference; undefined when the host says it is not there. */
  get(reference: CimReference): Promise<CimInstance | undefined>;
  /** A reference to an object of a class by its keys. */
  reference(className: string, keys: readonly (readonly [string, string])[]): CimReference;
  /** The method's output parameters. Never repeated by the session. */
  invoke(invocation: CimInvocation): Promise<CimInstance>;
  /** The host's own time in milliseconds since 1970; undefined when none of its answers told it. */
  hostTime(): number | undefined;
  close(): Promise<void>;
}
