import { type RunOptions, type RunReport, runTarget } from "../run/run-target";
import type { Target } from "../target";
import { clientCimXml } from "./client-cim-xml";
import { clientCimXmlReader } from "./client-cim-xml-reader";
import { clientEnvelopes } from "./client-envelopes";
import { clientHttp } from "./client-http";
import { hostCimXml } from "./host-cim-xml";
import { hostEnvelopes } from "./host-envelopes";
import { hostHttp } from "./host-http";

/** A target whose inputs only it knows. */
export interface NamedRun {
  readonly name: string;
  run(options: RunOptions): Promise<RunReport>;
}

function named<Input>(target: Target<Input>): NamedRun {
  return { name: target.name, run: (options) => runTarget(target, options) };
}

/** Three formats, read by the provider and by the embedded host. A new one joins here. */
export const allTargets: readonly NamedRun[] = [
  named(clientEnvelopes),
  named(hostEnvelopes),
  named(clientCimXml),
  named(clientCimXmlReader),
  named(hostCimXml),
  named(clientHttp),
  named(hostHttp),
];
