import { failbackRequest, xmlText } from "../../../simulator/testing/envelopes.test-support";
import { machineId } from "../../../simulator/testing/fleets.test-support";
import { readEmbeddedInstance } from "../../../simulator/wsman/embedded-instance";
import { flawIn } from "../../../simulator/wsman/methods/settings-flaw";
import { type Binary, showBinary, toBytes } from "../generators/binary";
import { embeddedTexts, goodText } from "../generators/embedded-texts";
import { expectThat, type Target } from "../target";
import { fuzzedService } from "./host";
import { assertAnswers, hostVerdict } from "./host-envelopes";

/** The text of an embedded instance that the embedded host reads, by itself and as a parameter of a call. */
export const hostCimXml: Target<Binary> = {
  name: "host-cim-xml",
  inputs: embeddedTexts,
  show: (text) => showBinary(text),
  async open() {
    const service = fuzzedService();
    return {
      async feed(binary) {
        const instance = readEmbeddedInstance(toBytes(binary).toString("utf8"));
        const reading = instance === undefined ? "no instance" : `instance ${flawIn(instance) ?? "without flaw"}`;
        const call = failbackRequest({ machine: machineId(1), settings: xmlText(binary) });
        hostVerdict(await service.answer(toBytes(call), "HV\\failback"));
        return reading;
      },
      async assertAlive() {
        await assertAnswers(service);
        const instance = readEmbeddedInstance(goodText);
        expectThat(instance !== undefined && flawIn(instance) === undefined, "a good instance is read");
      },
      close: async () => undefined,
    };
  },
};
