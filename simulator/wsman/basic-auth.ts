import { sameSecret } from "../http/constant-time";

export interface Account {
  readonly user: string;
  readonly password: string;
}

export const BASIC_CHALLENGE = 'Basic realm="WSMAN"';

/** Whether an Authorization header shows the account's name (Windows does not regard its case) and password (RFC 7617). */
export function isAuthorized(header: string | undefined, { user, password }: Account): boolean {
  const match = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(header ?? "");
  const [givenUser, givenPassword] = splitPair(match?.[1] ?? "");
  const sameUser = sameSecret(givenUser.toLowerCase(), user.toLowerCase());
  const samePassword = sameSecret(givenPassword, password);
  return match !== null && sameUser && samePassword;
}

function splitPair(encoded: string): [user: string, password: string] {
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon < 0 ? [pair, ""] : [pair.slice(0, colon), pair.slice(colon + 1)];
}
