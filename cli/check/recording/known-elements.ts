import { kindTable } from "./kind";

/** Elements of SOAP, WS-Addressing, WS-Management, faults and CIM-XML, by what stands in them. */
export const elements = kindTable({
  uri: "Action Address FaultDetail ProtocolVersion ResourceURI SecurityProfileName To",
  id: "EnumerationContext MessageID RelatesTo",
  query: "Filter",
  number: "MaxCharacters",
  state: "MaxElements MaxEnvelopeSize",
  time: "Datetime Expires Interval MaxTime OperationTimeout",
  typeName: "Value",
  fixed: "EnumerationMode PolymorphismMode ProductVendor ProductVersion",
  words: `Envelope Header Body Fault Code Subcode Reason Text Detail Role Node
    ReplyTo FaultTo From EndpointReference ReferenceParameters ReferenceProperties
    DataLocale Locale SelectorSet Selector OptionSet Option OptimizeEnumeration RequestTotalItemsCountEstimate
    TotalItemsCountEstimate Items Item ObjectFilter SessionId OperationID SequenceId ActivityId
    Enumerate EnumerateResponse Pull PullResponse Release ReleaseResponse EndOfSequence
    Identify IdentifyResponse SecurityProfiles XmlFragment
    WSManFault ProviderFault ExtendedError Parameters
    CIM DECLARATION INSTANCE INSTANCENAME INSTANCEPATH KEYBINDING KEYVALUE LOCALNAMESPACEPATH NAMESPACE NAMESPACEPATH
    PROPERTY PROPERTY.ARRAY PROPERTY.REFERENCE QUALIFIER VALUE.NULL VALUE.REFERENCE`,
});

/** Elements that stand within a property, and hold what it holds. */
export const WITHIN_A_PROPERTY: ReadonlySet<string> = new Set(["VALUE", "VALUE.ARRAY"]);

/** Prefixes that Windows, OMI and this package write. Any other may say something of who chose it. */
const PREFIXES = new Set(
  "s a w n p f b t e x g h i m q r rsp xs xsd xsi xml cim env soap wsa wse wsen wsman wsmid wsmb wst wxf".split(" "),
);

export function isPrefix(prefix: string): boolean {
  return PREFIXES.has(prefix);
}
