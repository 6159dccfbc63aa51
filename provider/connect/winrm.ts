import { WsmanCimSession } from "../cim/wsman-session";
import type { ReplicaHost } from "../failback/ports";
import { HypervReplicaHost } from "../hyperv/hyperv-replica-host";
import { HYPERV_NAMESPACE } from "../hyperv/names";
import { loginFor } from "../lifecycle/credentials";
import type { HostInput } from "../lifecycle/host-input";
import type { SecretSources } from "../lifecycle/host-secrets";
import { exchangerFor } from "../transport/winrm/auth/exchanger-for";
import type { Exchanger } from "../transport/winrm/exchanger";
import { WsmanClient } from "../transport/winrm/wsman-client";

/** What carries envelopes to a host, as its input says. @throws FailbackError `credentialsMissing` */
export function openExchanger(host: HostInput, sources: SecretSources): Exchanger {
  const { address, port, tls } = host;
  return exchangerFor(loginFor(host, sources), { address, port, tls });
}

/** Hyper-V's namespace over an exchanger. */
export function hypervSession(exchanger: Exchanger): WsmanCimSession {
  return new WsmanCimSession(new WsmanClient(exchanger), HYPERV_NAMESPACE);
}

/** A host that is reached by WS-Management. @throws FailbackError `credentialsMissing` */
export function connectWinrm(host: HostInput, sources: SecretSources): ReplicaHost {
  return new HypervReplicaHost(hypervSession(openExchanger(host, sources)));
}
