import { z } from "zod";
import { certificates } from "./certificates-input";
import { text } from "./text-input";

/** WinRM's own ports since its version 2.0 (docs/facts/wsman.md). */
export const HTTP_PORT = 5985;
export const HTTPS_PORT = 5986;

const hostName = text.regex(
  /^[A-Za-z0-9._:-]+$/,
  "must be a host name or an IP address, without scheme, port or path (a name in other letters: as punycode, xn--…)",
);

const tls = z.strictObject({
  enabled: z.boolean().default(true),
  ca: certificates.optional(),
  serverName: hostName.optional(),
});

const fields = z.strictObject({
  address: hostName,
  transport: z.literal("winrm").default("winrm"),
  port: z.int().min(1).max(65_535).optional(),
  tls: tls.optional(),
  auth: z.enum(["negotiate", "basic", "certificate"]).default("negotiate"),
  allowUnencrypted: z.boolean().default(false),
});

/** How to reach a host. Giving `tls` means TLS, unless it says `enabled: false`. */
export const hostInput = fields.transform((given, context) => {
  const { enabled, ...settings } = given.tls ?? { enabled: false };
  if (given.auth === "basic" && !enabled && !given.allowUnencrypted) {
    context.addIssue({
      code: "custom",
      path: ["allowUnencrypted"],
      message:
        "must be true: Basic over plain HTTP sends the password readable, which is refused unless you allow it (or give `tls`, or leave `auth` out)",
    });
    return z.NEVER;
  }
  if (given.auth === "certificate" && !enabled) {
    context.addIssue({
      code: "custom",
      path: ["tls"],
      message: 'must be given, as `{}` at least: auth "certificate" shows the client certificate in TLS',
    });
    return z.NEVER;
  }
  const { address, transport, auth } = given;
  return {
    address,
    transport,
    port: given.port ?? (enabled ? HTTPS_PORT : HTTP_PORT),
    auth,
    /** How the host is verified; undefined for plain HTTP, which was then allowed, or on which Negotiate seals. */
    tls: enabled ? settings : undefined,
  };
});

export type HostInput = z.output<typeof hostInput>;
