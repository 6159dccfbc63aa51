import type { Credentials } from "./account";

export const BASIC_CHALLENGE = 'Basic realm="WSMAN"';

/** The pair of name and password in what follows `Basic` (RFC 7617); undefined for what is no Base64. */
export function readBasic(encoded: string): Credentials | undefined {
  if (!/^[A-Za-z0-9+/=]+$/.test(encoded)) return undefined;
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon < 0 ? { user: pair, password: "" } : { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}
