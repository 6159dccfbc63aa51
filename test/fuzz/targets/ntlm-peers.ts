import { randomBytes } from "node:crypto";
import { NtlmAcceptor } from "../../support/ntlm-acceptor";

/** The account of all handshakes, as each side writes it. */
export const CREDENTIALS = { username: "failback", password: "rehearsal" };
export const LOGIN = { name: { domain: "", user: "failback" }, password: "rehearsal", service: "HTTP/127.0.0.1" };
export const chance = { bytes: randomBytes, now: Date.now };

export function newAcceptor(): NtlmAcceptor {
  return new NtlmAcceptor({ account: { user: "failback", domain: "", password: "rehearsal" } });
}

/** The token in a header of HTTP's authentication. */
export function tokenIn(header: string | undefined): Buffer {
  return Buffer.from(/^\S+ +(\S+)/.exec(header ?? "")?.[1] ?? "", "base64");
}

export function negotiateHeader(token: Buffer): string {
  return `Negotiate ${token.toString("base64")}`;
}
