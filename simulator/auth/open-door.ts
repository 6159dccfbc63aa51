import { X509Certificate } from "node:crypto";
import { channelBinding } from "../../provider/wire/ntlm/channel-binding";
import type { TlsIdentity } from "../http/tls-identity";
import { NtlmAcceptor } from "../ntlm/acceptor";
import { hostNames } from "../ntlm/host-names";
import { type Credentials, HostAccount } from "./account";
import { type AuthPolicy, DEFAULT_POLICY } from "./auth-policy";
import { Door } from "./door";

export interface DoorOptions {
  readonly credentials: Credentials;
  readonly computerName: string;
  /** As in `10.0.20348`. */
  readonly osBuild: string;
  /** The host's time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly policy?: AuthPolicy;
  readonly tls?: TlsIdentity;
}

/** The door of a host, with the one account that may use it. */
export function openDoor({ credentials, computerName, osBuild, now, policy = DEFAULT_POLICY, tls }: DoorOptions): Door {
  return new Door(
    new HostAccount(credentials, computerName, policy.lockAfter),
    policy,
    new NtlmAcceptor({ names: hostNames(computerName, policy.domain), osBuild, now }),
    tls && channelBinding(new X509Certificate(tls.certificate).raw),
  );
}
