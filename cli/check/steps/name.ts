import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { here, onHost } from "../remedies";
import type { Step } from "../step";

/** As many addresses as a line shows. */
const SHOWN = 4;

/** What the address stands for, by this machine's own resolver. */
export const name: Step = {
  name: "name",
  needed: true,
  async run({ host: { address } }) {
    if (isIP(address)) return { outcome: "ok", found: `${address} is an address` };
    try {
      const found = await lookup(address, { all: true });
      const addresses = [...new Set(found.map((one) => one.address))];
      const more = addresses.length > SHOWN ? `, and ${addresses.length - SHOWN} more` : "";
      return { outcome: "ok", found: `${address} is ${addresses.slice(0, SHOWN).join(", ")}${more}` };
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
      return {
        outcome: "failed",
        found: `this machine finds no address for ${address} (${code})`,
        remedies: [here("check the spelling, or give the address itself", "--host ADDRESS"), onHost.registerName],
      };
    }
  },
};
