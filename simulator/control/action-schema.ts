import { z } from "zod";
import { LABEL } from "../model/label";

const relationship = z.enum(["primary", "extended"]).default("primary");

/** The body of `POST /machines/:machine/actions`. */
export const actionSchema = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.enum(["failOver", "commit", "reverse", "removeReplication", "startFailback"]),
    relationship,
  }),
  z.strictObject({ action: z.enum(["powerOn", "powerOff"]) }),
  z.strictObject({
    action: z.literal("rename"),
    to: z.string().regex(LABEL, { error: "must be 1 to 256 characters, none of them a control character" }),
  }),
  z.strictObject({
    action: z.literal("setNextFailback"),
    seconds: z.number().min(0).exactOptional(),
    ends: z.enum(["completed", "failed", "terminated"]).exactOptional(),
  }),
]);
