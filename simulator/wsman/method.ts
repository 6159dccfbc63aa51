import type { Markup } from "../../provider/wire/xml-writer";
import type { CimReference } from "../cim/value";
import type { EmbeddedHost } from "../embedded-host";
import type { RelationshipKind } from "../model/relationship";

/** The parameters of a call by name; a parameter that is absent or nil is not there. */
export type Arguments = ReadonlyMap<string, string | CimReference>;

/** A method of a class. */
export interface Method {
  readonly name: string;
  readonly parameters: Readonly<Record<string, "string" | "reference">>;
  run(args: Arguments, context: { readonly host: EmbeddedHost; readonly user: string }): MethodResult;
}

export interface MethodResult {
  readonly returnCode: number;
  /** What is written as ReturnValue in place of the code: no element at all, or one that holds no number. */
  readonly unreadable?: "missing" | "notANumber";
  /** Output parameters, in the namespace of the class, prefix `p`. */
  readonly output: Markup;
  /** What the log of calls keeps of it. */
  readonly subject: CallSubject;
}

export interface CallSubject {
  readonly machineId: string | null;
  readonly relationship: RelationshipKind | null;
  readonly recoveryPoint: string | null;
  readonly jobId: string | null;
  readonly started: boolean;
}
