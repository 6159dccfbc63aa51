import type { EmbeddedHost } from "../embedded-host";
import type { Answer } from "./answer";
import type { EnumerationContexts } from "./enumeration-contexts";
import type { WsmanRequest } from "./request";

/** What an operation works with. */
export interface OperationContext {
  readonly host: EmbeddedHost;
  readonly contexts: EnumerationContexts;
  readonly user: string;
  /** Says which class the request turned out to be about, for the counters. */
  readonly about: (className: string) => void;
  /** Says under which number the log of calls has this one. */
  readonly called: (sequence: number) => void;
}

/** @throws WsmanFault */
export type Operation = (request: WsmanRequest, context: OperationContext) => Answer;
