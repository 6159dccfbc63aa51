import { readCimXml } from "../../../provider/cim/cim-xml-reader";
import { type Binary, showBinary, toBytes } from "../generators/binary";
import { embeddedTexts, goodText } from "../generators/embedded-texts";
import { expectThat, type Target } from "../target";
import { verdictOf } from "./verdict";

/** CIM-XML that the provider reads: an instance, or an error. */
export const clientCimXmlReader: Target<Binary> = {
  name: "client-cim-xml-reader",
  inputs: embeddedTexts,
  show: (text) => showBinary(text),
  async open() {
    return {
      feed: (binary) => verdictOf(async () => readCimXml(toBytes(binary).toString("utf8"))),
      async assertAlive() {
        expectThat(readCimXml(goodText).properties.size > 0, "a good instance is read");
      },
      close: async () => undefined,
    };
  },
};
