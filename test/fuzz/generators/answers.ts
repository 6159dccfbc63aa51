import fc, { type Arbitrary } from "fast-check";
import {
  context,
  enumerateResponse,
  envelope,
  instance,
  pullResponse,
  referenceChildren,
  soapFault,
} from "../../../provider/transport/winrm/answers.test-support";
import { sample, sampleNames } from "../../../provider/wire/samples.test-support";
import { type Binary, toBinary } from "./binary";
import { mutated, xmlTokens } from "./mutations";
import { noise } from "./noise";
import { type Vocabulary, xmlForest } from "./xml-tree";

/** Stands in an answer where the id of the question belongs; whoever answers puts it in. */
export const QUESTION_ID = "uuid:00000000-0000-0000-0000-00000000C0DE";

/** What is fuzzed well is small: a long message takes its time, and hides the place that matters. */
const LONGEST_SAMPLE = 6_000;

const machine = instance(
  "Msvm_ComputerSystem",
  "<p:Name>5F2C1A70-3D64-4B8E-9A15-7C0E8D21B601</p:Name><p:ElementName>SQL01 &amp; more</p:ElementName>" +
    "<p:EnabledState>3</p:EnabledState><p:Notes>a</p:Notes><p:Notes>b</p:Notes><p:Caption xsi:nil='true'/>" +
    "<p:TimeOfLastStateChange><cim:Datetime>2026-11-20T12:00:00Z</cim:Datetime></p:TimeOfLastStateChange>",
);
const reference = referenceChildren("Msvm_ComputerSystem", { CreationClassName: "Msvm_ComputerSystem", Name: "A" });
const pair = `<w:Item>${machine}<a:EndpointReference>${reference}</a:EndpointReference></w:Item>`;
const job = `<p:Job>${reference}</p:Job><p:ReturnValue>4096</p:ReturnValue>`;
const wsmanFault =
  '<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="2150858843" Machine="h">' +
  '<f:Message><f:ProviderFault provider="p" path="%s"><f:WSManFault Code="5" Machine="h"><f:Message>no</f:Message>' +
  "</f:WSManFault></f:ProviderFault></f:Message></f:WSManFault>";

export const goodPage = enumerateResponse(`<w:Items>${machine}</w:Items><w:EndOfSequence/>`);

const bodies = [
  enumerateResponse(`${context("uuid:1")}<w:Items>${machine}${machine}</w:Items>`),
  enumerateResponse(`<n:EnumerationContext/><w:Items>${pair}${pair}</w:Items><w:EndOfSequence/>`),
  enumerateResponse(context("uuid:1")),
  pullResponse(`${context("uuid:2")}<n:Items>${machine}</n:Items>`),
  pullResponse(`<n:Items>${pair}</n:Items><n:EndOfSequence/>`),
  goodPage,
  instance("InitiateFailback_OUTPUT", job),
  soapFault("w:AccessDenied", "Access is denied.", wsmanFault),
  soapFault("a:DestinationUnreachable", "There is no such class."),
];

const ownAnswers = bodies
  .map((body) => envelope(body, QUESTION_ID))
  .flatMap((answer) => [answer, `<?xml version="1.1" encoding="utf-8"?>${answer}`])
  .map(toBinary);

/** Recorded from servers others wrote, the short ones; the id they answered is replaced by ours. */
const recorded = sampleNames
  .map((name) => sample(name).toString("latin1"))
  .filter(({ length }) => length < LONGEST_SAMPLE)
  .map((text) => text.replace(/(RelatesTo[^>]*>)[^<]*</, `$1${QUESTION_ID}<`));

const vocabulary: Vocabulary = {
  names: [
    ...["n:EnumerateResponse", "n:PullResponse", "n:Items", "w:Items", "w:Item", "n:EnumerationContext"],
    ...["n:EndOfSequence", "w:EndOfSequence", "a:EndpointReference", "a:ReferenceParameters", "w:ResourceURI"],
    ...[
      "w:SelectorSet",
      "w:Selector",
      "a:Address",
      "s:Fault",
      "s:Code",
      "s:Subcode",
      "s:Value",
      "s:Detail",
      "s:Reason",
    ],
    ...["s:Text", "WSManFault", "Message", "ProviderFault", "w:Datetime", "Interval", "Name", "Job", "ReturnValue"],
    ...["constructor", "__proto__", "toString"],
  ],
  attributes: ["Name", "Code", "s:mustUnderstand", "xmlns:q", "xmlns", "__proto__"],
  values: [
    "uuid:1",
    "4096",
    "true",
    "Msvm_ComputerSystem",
    "2026-11-20T12:00:00Z",
    "q:AccessDenied",
    "a:b:c",
    "toString",
  ],
};

const grown = xmlForest(vocabulary).map((forest) => envelope(forest, QUESTION_ID));
const grownPages = xmlForest(vocabulary).map((forest) =>
  envelope(enumerateResponse(`${forest}<w:Items>${forest}</w:Items><w:EndOfSequence/>`), QUESTION_ID),
);
const good = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...ownAnswers) }, fc.constantFrom(...recorded));

/** The body of an HTTP answer to a WS-Management request. */
export const answerDocuments: Arbitrary<Binary> = fc.oneof(
  { weight: 5, arbitrary: mutated(good, xmlTokens) },
  { weight: 2, arbitrary: grown },
  { weight: 2, arbitrary: grownPages },
  { weight: 1, arbitrary: mutated(grown, xmlTokens) },
  { weight: 1, arbitrary: noise },
);
