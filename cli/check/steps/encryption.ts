import { here } from "../remedies";
import type { Step } from "../step";

/** What of a message others on the network can read, by how it is carried. */
export const encryption: Step = {
  name: "encryption",
  needed: false,
  async run({ host: { auth }, tls }) {
    if (tls) return { outcome: "ok", found: `all of it, by ${tls.protocol} (${tls.cipher})` };
    if (auth !== "basic")
      return {
        outcome: "ok",
        found: "every envelope, by NTLM's sealing (RC4, 128 bits); names of user and host stay readable",
      };
    return {
      outcome: "warning",
      found: "nothing: password and answers are readable on the network",
      remedies: [here("use the host's listener on HTTPS", "--tls")],
    };
  },
};
