import { type RunOptions, type RunReport, runTarget } from "../run/run-target";
import type { Target } from "../target";
import { clientCimXml } from "./client-cim-xml";
import { clientCimXmlReader } from "./client-cim-xml-reader";
import { clientEnvelopes } from "./client-envelopes";
import { clientFrames } from "./client-frames";
import { clientHttp } from "./client-http";
import { clientNtlm } from "./client-ntlm";
import { clientNtlmHttp } from "./client-ntlm-http";
import { hostCimXml } from "./host-cim-xml";
import { hostEnvelopes } from "./host-envelopes";
import { hostFrames } from "./host-frames";
import { hostHttp } from "./host-http";
import { hostNtlm } from "./host-ntlm";
import { hostNtlmHttp } from "./host-ntlm-http";

/** A target whose inputs only it knows. */
export interface NamedRun {
  readonly name: string;
  /** How many of the inputs asked for it gets. */
  readonly share: number;
  run(options: RunOptions): Promise<RunReport>;
}

function named<Input>(target: Target<Input>): NamedRun {
  return { name: target.name, share: target.share ?? 1, run: (options) => runTarget(target, options) };
}

/** Five formats, read by the provider and by the embedded host. A new one joins here. */
export const allTargets: readonly NamedRun[] = [
  named(clientEnvelopes),
  named(hostEnvelopes),
  named(clientCimXml),
  named(clientCimXmlReader),
  named(hostCimXml),
  named(clientHttp),
  named(hostHttp),
  named(clientNtlm),
  named(hostNtlm),
  named(clientFrames),
  named(hostFrames),
  named(clientNtlmHttp),
  named(hostNtlmHttp),
];
