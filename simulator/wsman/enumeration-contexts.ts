import { randomUUID } from "node:crypto";
import type { Objects } from "../cim/snapshot";
import { FaultCode, WsmanFault } from "./fault";
import type { UriForm } from "./resource-uri";

/** `w:EnumerationMode`; absent it means objects (DSP0226 8.7). */
export type EnumerationMode = "EnumerateObject" | "EnumerateEPR" | "EnumerateObjectAndEPR";

/** The rest of an enumeration: what it found, and how far it has been read. */
export interface Enumeration {
  readonly user: string;
  /** The class that was asked for. */
  readonly className: string;
  readonly instances: Objects;
  readonly columns: readonly string[] | undefined;
  /** The superclass as whose instances they are to be seen; undefined: as what they are. */
  readonly seenAs: string | undefined;
  /** The form of resource URIs its objects are written in: the client's. */
  readonly form: UriForm;
  readonly mode: EnumerationMode;
  readonly position: number;
}

/** Open enumerations. A context's name changes with every answer, as WS-Enumeration allows and Windows may do. */
export class EnumerationContexts {
  readonly #open = new Map<string, { enumeration: Enumeration; usedAt: number }>();

  constructor(
    readonly monotonic: () => number,
    /** How long a context lives between two requests (`EnumerationTimeoutms`). Real time. */
    readonly idleMs: number,
  ) {}

  open(enumeration: Enumeration): string {
    this.#forgetOld();
    const context = `uuid:${randomUUID().toUpperCase()}`;
    this.#open.set(context, { enumeration, usedAt: this.monotonic() });
    return context;
  }

  /** @throws WsmanFault when there is no such context, or no longer */
  find(context: string): Enumeration {
    const found = this.#open.get(context);
    if (!found) {
      throw invalidContext(FaultCode.invalidEnumerationContext, "The supplied enumeration context is invalid.");
    }
    if (this.#isOld(found.usedAt)) {
      this.#open.delete(context);
      throw invalidContext(FaultCode.enumerationTimedOut, "The enumeration context has timed out.");
    }
    found.usedAt = this.monotonic();
    return found.enumeration;
  }

  close(context: string): void {
    this.#open.delete(context);
  }

  get size(): number {
    return this.#open.size;
  }

  /** Enumerations of a user that have not ended. */
  openOf(user: string): number {
    this.#forgetOld();
    return [...this.#open.values()].filter(({ enumeration }) => enumeration.user === user).length;
  }

  #isOld(usedAt: number): boolean {
    return this.monotonic() - usedAt > this.idleMs;
  }

  #forgetOld(): void {
    for (const [context, { usedAt }] of this.#open) if (this.#isOld(usedAt)) this.#open.delete(context);
  }
}

function invalidContext(code: number, message: string): WsmanFault {
  return new WsmanFault("n:InvalidEnumerationContext", code, message, { by: "Receiver" });
}
