import { X509Certificate } from "node:crypto";
import { oneLine } from "../../../provider/errors";
import type { Scene, Step } from "../step";
import { dayOf } from "./tls";

/** How each way is called where people look it up. */
const WAYS: Readonly<Record<string, string>> = {
  basic: "Basic",
  negotiate: "Negotiate (NTLM)",
};

/** Whether the host lets the account in: the first question that needs it to. It asks who answers (DSP0226 11). */
export const authentication: Step = {
  name: "authentication",
  needed: true,
  async run(scene) {
    scene.identity = await scene.session.client.identify(scene.patienceMs);
    const { vendor, version } = scene.identity;
    const who = [vendor, version].filter((one) => one !== undefined).join(", ");
    return {
      outcome: "ok",
      found: `${shown(scene)}; the host says that it is ${oneLine(who) || "nobody in particular"}`,
    };
  },
};

function shown({ host: { auth }, user = "nobody", certificate }: Scene): string {
  if (!certificate) return `${user} by ${WAYS[auth] ?? auth}`;
  const { subject, validTo } = new X509Certificate(certificate.certificate);
  return `the client certificate of ${oneLine(subject)}, valid until ${dayOf(Date.parse(validTo))}`;
}
