import fc from "fast-check";
import { toCimXml } from "../../../provider/cim/cim-xml";
import { WsmanCimSession } from "../../../provider/cim/wsman-session";
import { FailbackError } from "../../../provider/errors";
import { replicationSettingTypes } from "../../../provider/hyperv/replication-settings";
import { enumerateResponse, envelope, instance } from "../../../provider/transport/winrm/answers.test-support";
import { readEmbeddedInstance } from "../../../simulator/wsman/embedded-instance";
import { QUESTION_ID } from "../generators/answers";
import { type Binary, showBinary, toBinary } from "../generators/binary";
import { mutated, xmlTokens } from "../generators/mutations";
import { xmlForest } from "../generators/xml-tree";
import { expectThat, type Target } from "../target";
import { AnswerSource, clientOf } from "./answer-source";
import { verdictOf } from "./verdict";

const CLASS = "Msvm_ReplicationSettingData";

const settings = instance(
  CLASS,
  "<p:InstanceID>Microsoft:A\\HVR\\0</p:InstanceID><p:CompressionEnabled>true</p:CompressionEnabled><p:Notes>a</p:Notes>" +
    "<p:Notes>b</p:Notes><p:CreationTime><cim:Datetime>2026-11-20T12:00:00Z</cim:Datetime></p:CreationTime>" +
    "<p:AutoResynchronizeIntervalStart><cim:Interval>P0DT18H30M0S</cim:Interval></p:AutoResynchronizeIntervalStart>",
);

const properties = xmlForest({
  names: [
    "p:InstanceID",
    "p:Notes",
    "p:CreationTime",
    "w:Datetime",
    "w:Interval",
    "p:RecoveryHistory",
    "p:Unheard",
    "__proto__",
  ],
  attributes: ["Name", "xmlns:xsi", "xsi", "NAME"],
  values: [
    "2026-11-20T12:00:00Z",
    "P1DT2H",
    "\ud83d\ude00 ]]> <VALUE>",
    "true",
    "TRUE ",
    "\r\n\t",
    "20251217095522.702341+000",
  ],
});

/** Answers with the settings of a machine, well-formed ones and broken ones. */
const settingsAnswers = fc.oneof(
  mutated(fc.constant(answerWith(toBinary(settings))), xmlTokens),
  properties.map((forest) => answerWith(instance(CLASS, forest))),
);

function answerWith(object: string): Binary {
  return envelope(enumerateResponse(`<w:Items>${object}</w:Items><w:EndOfSequence/>`), QUESTION_ID);
}

/** CIM-XML that the provider writes from what a host said: an error, or text that reads back as what was said. */
export const clientCimXml: Target<Binary> = {
  name: "client-cim-xml",
  inputs: settingsAnswers,
  show: (answer) => showBinary(answer),
  async open() {
    const source = new AnswerSource(() => new FailbackError("hostTimeout", "the pages do not end"));
    const session = new WsmanCimSession(clientOf(source), "root/virtualization/v2");
    const writeBack = async (answer: Binary) => {
      source.will({ status: 200, pages: [answer], chunk: 4_096 });
      let written = 0;
      for (const one of await session.query({ className: CLASS })) {
        const text = toCimXml(one, replicationSettingTypes);
        const read = readEmbeddedInstance(text);
        expectThat(read?.className === one.className, `the text reads back as an instance: ${text}`);
        for (const [name, value] of one.properties) {
          if (typeof value !== "string" || replicationSettingTypes[name]?.type !== "string") continue;
          const back = read.properties.get(name);
          expectThat(back?.values[0] === value, `${name} reads back as it was: ${text}`);
        }
        written++;
      }
      return written;
    };
    return {
      feed: (answer) => verdictOf(() => writeBack(answer)),
      async assertAlive() {
        expectThat((await writeBack(answerWith(settings))) === 1, "good settings are written");
      },
      close: () => session.close(),
    };
  },
};
