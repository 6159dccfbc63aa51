import { oneLine } from "../../../provider/errors";
import type { Step } from "../step";

/** How each way is called where people look it up. */
const WAYS: Readonly<Record<string, string>> = {
  basic: "Basic",
  negotiate: "Negotiate (NTLM)",
  certificate: "a client certificate",
};

/** Whether the host lets the account in: the first question that needs it to. It asks who answers (DSP0226 11). */
export const authentication: Step = {
  name: "authentication",
  needed: true,
  async run(scene) {
    scene.identity = await scene.session.client.identify(scene.patienceMs);
    const { vendor, version } = scene.identity;
    const way = WAYS[scene.host.auth] ?? scene.host.auth;
    const account = scene.user === undefined ? way : `${scene.user} by ${way}`;
    const who = [vendor, version].filter((one) => one !== undefined).join(", ");
    return { outcome: "ok", found: `${account}; the host says that it is ${oneLine(who) || "nobody in particular"}` };
  },
};
