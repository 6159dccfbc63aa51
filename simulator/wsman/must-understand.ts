import { Namespace } from "../../provider/wire/namespaces";
import { attribute, type XmlElement } from "../../provider/wire/xml-element";
import { FaultCode, WsmanFault } from "./fault";

/** Looked up by a namespace of the client's choice, so it is a map: an object has a `toString` of its own. */
const UNDERSTOOD: ReadonlyMap<string, readonly string[]> = new Map([
  [Namespace.addressing, ["Action", "FaultTo", "From", "MessageID", "RelatesTo", "ReplyTo", "To"]],
  [Namespace.wsman, ["Locale", "MaxEnvelopeSize", "OperationTimeout", "OptionSet", "ResourceURI", "SelectorSet"]],
  [Namespace.extensions, ["ActivityId", "DataLocale", "OperationID", "SequenceId", "SessionId"]],
]);

/** A header that must be understood and is not ends the request (SOAP 1.2 part 1, 5.4.8). */
export function assertUnderstood(header: XmlElement | undefined): void {
  for (const block of header?.children ?? []) {
    const must = attribute(block, "mustUnderstand", Namespace.soap)?.trim();
    if (must !== "true" && must !== "1") continue;
    if (UNDERSTOOD.get(block.namespace)?.includes(block.name)) continue;
    throw new WsmanFault(
      "s:MustUnderstand",
      FaultCode.mustUnderstand,
      `The WS-Management service cannot process a SOAP header in the request that is marked as mustUnderstand by the client: ${block.name}.`,
    );
  }
}
