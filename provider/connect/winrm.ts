import { WsmanCimSession } from "../cim/wsman-session";
import type { ReplicaHost } from "../failback/ports";
import { HypervReplicaHost } from "../hyperv/hyperv-replica-host";
import { HYPERV_NAMESPACE } from "../hyperv/names";
import { type CredentialSources, credentialsFor } from "../lifecycle/credentials";
import type { HostInput } from "../lifecycle/host-input";
import { rememberSecret } from "../redaction";
import type { Exchanger } from "../transport/winrm/exchanger";
import { HttpExchanger } from "../transport/winrm/http-exchange";
import { WsmanClient } from "../transport/winrm/wsman-client";

/** What carries envelopes to a host, as its input says. @throws FailbackError `credentialsMissing` */
export function openExchanger({ address, port, tls }: HostInput, sources: CredentialSources): Exchanger {
  const { username, password } = credentialsFor(address, sources);
  const basic = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  rememberSecret(password, basic);
  return new HttpExchanger({ address, port, tls }, `Basic ${basic}`);
}

/** Hyper-V's namespace over an exchanger. */
export function hypervSession(exchanger: Exchanger): WsmanCimSession {
  return new WsmanCimSession(new WsmanClient(exchanger), HYPERV_NAMESPACE);
}

/** A host that is reached by WS-Management. @throws FailbackError `credentialsMissing` */
export function connectWinrm(host: HostInput, sources: CredentialSources): ReplicaHost {
  return new HypervReplicaHost(hypervSession(openExchanger(host, sources)));
}
