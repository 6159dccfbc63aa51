import fc, { type Arbitrary } from "fast-check";
import {
  enumerateRequest,
  envelope,
  failbackRequest,
  getRequest,
  pullRequest,
  releaseRequest,
  settingsText,
  uri,
  xmlText,
} from "../../../simulator/testing/envelopes.test-support";
import { machineId } from "../../../simulator/testing/fleets.test-support";
import { type Binary, toBinary } from "./binary";
import { mutated, xmlTokens } from "./mutations";
import { noise } from "./noise";
import { type Vocabulary, xmlForest } from "./xml-tree";

const ENUMERATE = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/Enumerate";

const IDENTIFY =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body>' +
  '<wsmid:Identify xmlns:wsmid="http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"/></s:Body></s:Envelope>';

const LIMITS =
  '<w:MaxEnvelopeSize s:mustUnderstand="true">512000</w:MaxEnvelopeSize><w:OperationTimeout>PT60.000S</w:OperationTimeout>' +
  '<w:Locale xml:lang="de-DE" s:mustUnderstand="false"/>';

const queries = [
  "SELECT * FROM Msvm_ComputerSystem",
  "SELECT Name, ElementName FROM Msvm_ComputerSystem WHERE ElementName LIKE 'VM[1-3]%' AND NOT (EnabledState <> 3)",
  "SELECT * FROM Msvm_ReplicationRelationship WHERE InstanceID = 'a' OR InstanceID = 'b' OR ReplicationState >= 5",
  "SELECT * FROM Msvm_ConcreteJob WHERE JobState IS NOT NULL AND StartTime > '20261120120000.000000+000'",
  "SELECT * FROM CIM_SettingData WHERE __CLASS != __SERVER",
];

export const goodRequest = enumerateRequest(queries[0]);

const messages = [
  ...queries.map((query) => enumerateRequest(query, { more: LIMITS })),
  enumerateRequest(queries[0], { body: "<w:EnumerationMode>EnumerateObjectAndEPR</w:EnumerationMode>" }),
  enumerateRequest(undefined, { resource: uri("Msvm_ReplicationSettingData") }),
  pullRequest("uuid:00000000-0000-0000-0000-000000000000", "<n:MaxElements>20</n:MaxElements>"),
  releaseRequest("uuid:00000000-0000-0000-0000-000000000000"),
  getRequest("Msvm_ComputerSystem", { CreationClassName: "Msvm_ComputerSystem", Name: machineId(1) }, LIMITS),
  failbackRequest({ machine: machineId(1) }),
  failbackRequest({ machine: machineId(2), settings: xmlText(settingsText(machineId(2))), recoveryPoint: "a" }),
  IDENTIFY,
  `<?xml version="1.1"?>${enumerateRequest(undefined, { resource: uri("Msvm_ComputerSystem") })}`,
].map(toBinary);

const vocabulary: Vocabulary = {
  names: [
    ...[
      "n:Enumerate",
      "n:Pull",
      "n:Release",
      "n:EnumerationContext",
      "n:MaxElements",
      "w:MaxElements",
      "n:MaxCharacters",
    ],
    ...["w:OptimizeEnumeration", "w:EnumerationMode", "w:Filter", "n:Filter", "a:EndpointReference", "w:Selector"],
    ...[
      "a:ReferenceParameters",
      "w:ResourceURI",
      "w:SelectorSet",
      "a:MessageID",
      "a:Action",
      "w:Locale",
      "w:MaxEnvelopeSize",
    ],
    ...["s:Fault", "constructor", "__proto__"],
  ],
  attributes: ["Name", "Dialect", "s:mustUnderstand", "xml:lang", "xmlns", "xmlns:q"],
  values: [
    ...[
      "EnumerateEPR",
      "EnumerateObjectAndEPR",
      "http://schemas.microsoft.com/wbem/wsman/1/WQL",
      "toString",
      "true",
      "9000",
    ],
    ...[
      ENUMERATE,
      uri("*"),
      uri("Msvm_ComputerSystem"),
      "Msvm_ComputerSystem",
      "constructor",
      machineId(1),
      ...queries,
    ],
  ],
};

/** Queries of odd make, in a message that is good apart from them. */
const words = [
  "SELECT",
  "*",
  "FROM",
  "WHERE",
  "Msvm_ComputerSystem",
  "Name",
  "=",
  "<>",
  "LIKE",
  "'%a_[a-'",
  "(",
  ")",
  "NOT",
];
const moreWords = [
  "AND",
  "OR",
  "IS",
  "NULL",
  "1",
  "-1e9",
  "'",
  '"',
  "\\",
  "TRUE",
  ",",
  "__CLASS",
  "constructor",
  "'a'",
];
const oddQueries = fc
  .array(fc.constantFrom(...words, ...moreWords), { maxLength: 25 })
  .map((list) => enumerateRequest(`SELECT * FROM Msvm_ComputerSystem WHERE ${list.join(" ")}`));

/** Header blocks of any namespace, most of which must be understood. */
const namespaces = ["toString", "__proto__", "urn:a", "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"];
const blocks = fc
  .tuple(
    fc.constantFrom(...namespaces),
    fc.constantFrom("Locale", "Action", "length"),
    fc.constantFrom("true", "1", "0"),
  )
  .map(([namespace, name, must]) => `<h:${name} xmlns:h="${namespace}" s:mustUnderstand="${must}">a</h:${name}>`);

const forest = fc.oneof({ weight: 3, arbitrary: xmlForest(vocabulary) }, blocks);
const grown = fc
  .tuple(forest, forest, fc.constantFrom(ENUMERATE, `${ENUMERATE}x`, ENUMERATE.replace(/\w+$/, "Pull")))
  .map(([header, body, action]) => envelope({ action, resource: uri("*"), more: header }, body));

/** The body of an HTTP request to the embedded host. */
export const requestDocuments: Arbitrary<Binary> = fc.oneof(
  { weight: 5, arbitrary: mutated(fc.constantFrom(...messages), xmlTokens) },
  { weight: 2, arbitrary: grown },
  { weight: 1, arbitrary: oddQueries },
  { weight: 1, arbitrary: mutated(grown, xmlTokens) },
  { weight: 1, arbitrary: noise },
);
