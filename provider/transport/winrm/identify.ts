import { FailbackError } from "../../errors";
import { child, trimmed } from "../../wire/xml-element";
import type { Conversation } from "./conversation";

/** Who answers; undefined for what it does not tell. All three are shown, never compared. */
export interface ServiceIdentity {
  readonly vendor: string | undefined;
  /** On Windows `OS: 10.0.… SP: … Stack: …`. */
  readonly version: string | undefined;
  readonly protocolVersion: string | undefined;
}

/** Names are matched in any namespace: OMI puts the answer's root into that of SOAP. */
export async function identify(conversation: Conversation, deadlineMs: number): Promise<ServiceIdentity> {
  const { body } = await conversation.identify(conversation.until(deadlineMs));
  const response = child(body, "IdentifyResponse");
  if (!response) throw new FailbackError("answerUnreadable", `${conversation.host} does not say what it is`);
  const told = (name: string) => trimmed(child(response, name)) || undefined;
  return {
    vendor: told("ProductVendor"),
    version: told("ProductVersion"),
    protocolVersion: told("ProtocolVersion"),
  };
}
