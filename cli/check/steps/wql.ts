import type { Step } from "../step";

/** Whether queries go as WQL, which a question about machines before it has shown. */
export const wql: Step = {
  name: "wql",
  needed: false,
  run: async ({ session }) =>
    session.usesWql
      ? { outcome: "ok", found: "the host takes queries in WQL" }
      : { outcome: "warning", found: "the host refuses WQL; whole classes are enumerated instead, which is slower" },
};
