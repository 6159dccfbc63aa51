import { attribute, descend, qualifiedName, trimmed, type XmlElement } from "../../provider/wire/xml-element";

export interface FaultReading {
  readonly value: string;
  /** Namespace and name of the subcode, with its prefix resolved. */
  readonly subcode: { readonly namespace: string; readonly name: string } | undefined;
  readonly reason: string;
  readonly code: number;
  readonly machine: string | undefined;
  readonly message: string | undefined;
}

export function readFault(content: XmlElement | undefined): FaultReading | undefined {
  if (content?.name !== "Fault") return undefined;
  const subcode = descend(content, "Code", "Subcode", "Value");
  const detail = descend(content, "Detail", "WSManFault");
  return {
    value: trimmed(descend(content, "Code", "Value")) ?? "",
    subcode: subcode && qualifiedName(subcode),
    reason: trimmed(descend(content, "Reason", "Text")) ?? "",
    code: Number(detail && attribute(detail, "Code")),
    machine: detail && attribute(detail, "Machine"),
    message: trimmed(descend(detail, "Message")),
  };
}
