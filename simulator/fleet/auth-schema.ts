import { z } from "zod";
import { AUTH_SCHEMES, type AuthPolicy, CHANNEL_BINDINGS, WINDOWS_POLICY } from "../auth/auth-policy";

/** A DNS or NetBIOS name of a domain. */
export const DOMAIN = /^[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*$/;

/** `host.auth` of a fleet file; what it does not say is as ever, or as `likeWindows` has it. */
export const authSchema = z.strictObject({
  likeWindows: z.boolean().default(false),
  schemes: z
    .array(z.enum(AUTH_SCHEMES, { error: `must be among ${AUTH_SCHEMES.join(", ")}` }))
    .min(1, { error: "must name at least one way to authenticate" })
    .exactOptional(),
  allowUnencrypted: z.boolean().exactOptional(),
  channelBinding: z.enum(CHANNEL_BINDINGS).exactOptional(),
  lockAfter: z.int().min(1).max(999).exactOptional(),
  domain: z
    .string()
    .max(255)
    .regex(DOMAIN, { error: "must be the name of a domain, such as corp.example" })
    .exactOptional(),
  certificateSubject: z.string().min(1).max(256).exactOptional(),
});

export type AuthSettings = z.output<typeof authSchema>;

/** A policy with what settings say on top of it. */
export function withSettings(policy: AuthPolicy, { likeWindows, ...said }: Partial<AuthSettings>): AuthPolicy {
  return { ...policy, ...(likeWindows ? WINDOWS_POLICY : {}), ...said };
}
