import type { Markup } from "../../provider/wire/xml-writer";
import type { CimReference } from "../cim/value";
import type { EmbeddedHost } from "../embedded-host";
import type { RelationshipKind } from "../model/relationship";

/** The parameters of a call by name; a parameter that is absent or nil is not there. */
export type Arguments = ReadonlyMap<string, string | CimReference>;

/** How a method is called. */
export interface Signature {
  readonly name: string;
  readonly parameters: Readonly<Record<string, "string" | "reference">>;
}

/** A method of a class. */
export interface Method extends Signature {
  /** What a call is about, by its parameters alone. */
  names(args: Arguments): NamedSubject;
  run(args: Arguments, context: { readonly host: EmbeddedHost; readonly user: string }): MethodResult;
}

export interface MethodResult {
  readonly returnCode: number;
  /** What is written as ReturnValue in place of the code: no element at all, or one that holds no number. */
  readonly unreadable?: "missing" | "notANumber";
  /** Output parameters, in the namespace of the class, prefix `p`. */
  readonly output: Markup;
  readonly jobId: string | null;
  /** Whether the call began a failback, whatever its return code says. */
  readonly started: boolean;
}

/** What the log of calls keeps of its parameters; null for what is not given or cannot be read. */
export interface NamedSubject {
  readonly machineId: string | null;
  readonly relationship: RelationshipKind | null;
  readonly recoveryPoint: string | null;
}
