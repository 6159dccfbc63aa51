import type { WsmanReply } from "../wsman/service";
import type { WireEffect } from "./fault-set";
import { injectedFault, OTHER_MESSAGE } from "./soap-fault";

export interface HttpAnswer {
  readonly status: number;
  readonly body: string | undefined;
}

type Substitute = Extract<WireEffect, { kind: "status" | "fault" }>;

const RELATES_TO = /(<a:RelatesTo>)[^<]*(<\/a:RelatesTo>)/;

/** Whether the answer is made up before the host has seen the request. */
export function comesBefore(effect: WireEffect | undefined): effect is Substitute {
  return (effect?.kind === "status" || effect?.kind === "fault") && effect.when === "before";
}

/** What comes in place of the host's own answer. */
export function substitute(effect: Substitute, messageId: string | undefined, computerName: string): HttpAnswer {
  if (effect.kind === "status") return { status: effect.status, body: undefined };
  return { status: 500, body: injectedFault(effect, messageId, computerName) };
}

/** The host's answer, or what an effect makes of it on its way. */
export function altered(
  { status, body }: WsmanReply,
  effect: WireEffect | undefined,
  messageId: string | undefined,
  computerName: string,
): HttpAnswer {
  switch (effect?.kind) {
    case "status":
    case "fault":
      return substitute(effect, messageId, computerName);
    case "truncate":
      return { status, body: body?.slice(0, Math.floor(body.length / 2)) };
    case "doctype":
      return { status, body: body && `<!DOCTYPE s:Envelope [<!ENTITY a "a">]>${body}` };
    case "relatesTo":
      return { status, body: body?.replace(RELATES_TO, effect.to === "none" ? "" : `$1${OTHER_MESSAGE}$2`) };
    default:
      return { status, body };
  }
}
