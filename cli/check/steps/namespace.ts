import { HYPERV_NAMESPACE, HypervClass } from "../../../provider/hyperv/names";
import type { Step } from "../step";

/** Whether Hyper-V's namespace is there: without the role WMI knows none (0x8004100E). */
export const namespace: Step = {
  name: "namespace",
  needed: true,
  async run(scene) {
    scene.systems = await scene.session.query({ className: HypervClass.computerSystem });
    return { outcome: "ok", found: `${HYPERV_NAMESPACE} answers` };
  },
};
