import fc, { type Arbitrary } from "fast-check";
import { settingsText } from "../../../simulator/testing/envelopes.test-support";
import { machineId } from "../../../simulator/testing/fleets.test-support";
import { type Binary, toBinary } from "./binary";
import { mutated, xmlTokens } from "./mutations";
import { noise } from "./noise";
import { type Vocabulary, xmlForest } from "./xml-tree";

const more =
  '<PROPERTY NAME="CompressionEnabled" TYPE="boolean"><VALUE>true</VALUE></PROPERTY>' +
  '<PROPERTY NAME="RecoveryServerPortNumber" TYPE="uint16"><VALUE>80</VALUE></PROPERTY>' +
  '<PROPERTY NAME="CreationTime" TYPE="datetime"><VALUE>20251217095522.702341+000</VALUE></PROPERTY>' +
  '<PROPERTY NAME="Caption" TYPE="string"/><PROPERTY.ARRAY NAME="Notes" TYPE="string"><VALUE.ARRAY><VALUE>a</VALUE>' +
  "<VALUE.NULL/></VALUE.ARRAY></PROPERTY.ARRAY>";

export const goodText = settingsText(machineId(1), more);

const named = goodText.replace(/^<INSTANCE[^>]*>|<\/INSTANCE>$/g, "");
const wrapped = `<?xml version="1.0"?><CIM CIMVERSION="2.0" DTDVERSION="2.0"><DECLARATION><DECLGROUP><VALUE.OBJECT>${goodText}</VALUE.OBJECT></DECLGROUP></DECLARATION></CIM>`;
const job =
  '<INSTANCE CLASSNAME="Msvm_Error"><QUALIFIER NAME="a" TYPE="boolean"><VALUE>true</VALUE></QUALIFIER>' +
  '<PROPERTY NAME="Message" CLASSORIGIN="CIM_Error" TYPE="string"><VALUE>no &amp; no</VALUE></PROPERTY>' +
  '<PROPERTY.REFERENCE NAME="R" REFERENCECLASS="C"><VALUE.REFERENCE><INSTANCENAME CLASSNAME="C"><KEYBINDING NAME="k">' +
  '<KEYVALUE VALUETYPE="string">v</KEYVALUE></KEYBINDING></INSTANCENAME></VALUE.REFERENCE></PROPERTY.REFERENCE></INSTANCE>';

const vocabulary: Vocabulary = {
  names: [
    ...[
      "INSTANCE",
      "PROPERTY",
      "PROPERTY.ARRAY",
      "VALUE",
      "VALUE.ARRAY",
      "VALUE.NULL",
      "PROPERTY.REFERENCE",
      "QUALIFIER",
    ],
    ...["VALUE.REFERENCE", "INSTANCENAME", "KEYBINDING", "KEYVALUE", "VALUE.OBJECT", "CIM", "__proto__"],
  ],
  attributes: ["NAME", "TYPE", "CLASSNAME", "ARRAYSIZE", "VALUETYPE", "EmbeddedObject", "CLASSORIGIN"],
  values: [
    ...["InstanceID", "CreationTime", "Notes", "RecoveryServerPortNumber", "Msvm_ReplicationSettingData", "__proto__"],
    ...["string", "uint16", "boolean", "datetime", "constructor", "65536", "20251217095522.702341+000", "TRUE"],
  ],
};

const grown = xmlForest(vocabulary).map(
  (forest) => `<INSTANCE CLASSNAME="Msvm_ReplicationSettingData">${toBinary(named)}${forest}</INSTANCE>`,
);

/** The text of an embedded instance (CIM-XML, DSP0201). */
export const embeddedTexts: Arbitrary<Binary> = fc.oneof(
  { weight: 5, arbitrary: mutated(fc.constantFrom(goodText, wrapped, job).map(toBinary), xmlTokens) },
  { weight: 2, arbitrary: grown },
  { weight: 1, arbitrary: xmlForest(vocabulary) },
  { weight: 1, arbitrary: mutated(grown, xmlTokens) },
  { weight: 1, arbitrary: noise },
);
