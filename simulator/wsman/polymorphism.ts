import { Namespace } from "../../provider/wire/namespaces";
import { child, trimmed, type XmlElement } from "../../provider/wire/xml-element";
import { FaultCode, WsmanFault } from "./fault";

const MODES = ["IncludeSubClassProperties", "ExcludeSubClassProperties", "None"] as const;

/** What an enumeration of a class does with the objects of its subclasses (DSP0227). */
export type PolymorphismMode = (typeof MODES)[number];

/** Without the element they are included, with all their properties: DSP0227's own default. */
export function readPolymorphism(body: XmlElement): PolymorphismMode {
  const given = trimmed(child(body, "PolymorphismMode", Namespace.cimBinding));
  if (given === undefined) return "IncludeSubClassProperties";
  const mode = MODES.find((one) => one === given);
  if (mode) return mode;
  throw new WsmanFault(
    "w:UnsupportedFeature",
    FaultCode.unsupportedFeature,
    `The polymorphism mode ${given} is not supported.`,
  );
}
