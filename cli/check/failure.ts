import type { FailbackError, FailbackErrorCode } from "../../provider/errors";
import { here, onHost } from "./remedies";
import type { Remedy, StepResult } from "./report";
import type { Scene } from "./step";

/** A step that threw, with what may be done about it. */
export function failed(error: FailbackError, scene: Scene): StepResult {
  const remedies = REMEDIES[error.code]?.(scene) ?? [here(error.row.remedy)];
  return { outcome: "failed", found: `${error.message} [${error.code}]`, remedies };
}

const REMEDIES: Partial<Record<FailbackErrorCode, (scene: Scene) => readonly Remedy[]>> = {
  hostUnreachable: listening,
  hostTimeout: listening,
  certificateRefused: () => [
    onHost.certificates,
    here("name the authority that signed it, or the name it bears", "--ca FILE, --server-name NAME"),
  ],
  tlsRefused: () => [onHost.certificates, onHost.listeners],
  answerUnreadable: ({ host }) => [
    onHost.listeners,
    here("name the port of its listener, with or without TLS", "--port NUMBER, --tls"),
    ...(host.tls === undefined && host.auth === "basic" ? [onHost.unencrypted] : []),
  ],
  authenticationFailed: refused,
  accessDenied: rights,
  notHyperV: () => [onHost.hyperv, onHost.version],
};

function listening({ host }: Scene): readonly Remedy[] {
  return host.tls
    ? [onHost.quickConfigHttps, onHost.firewall, onHost.listeners]
    : [onHost.quickConfig, onHost.remoting, onHost.listeners];
}

/** A local account is filtered until the policy says otherwise (docs/facts/wsman.md). */
export function rights({ user }: Scene): readonly Remedy[] {
  const name = user ?? "HOST\\account";
  return [onHost.hypervAdministrators(name), onHost.remoteUsers(name), onHost.tokenFilter];
}

function refused({ host }: Scene): readonly Remedy[] {
  const offered: Readonly<Record<string, readonly Remedy[]>> = {
    basic: [here("check HYPERV_USERNAME and HYPERV_PASSWORD: Basic takes local accounts only"), onHost.basic],
    certificate: [onHost.certificateMappings, onHost.certificate],
  };
  const negotiate = [
    here("check HYPERV_USERNAME (COMPUTER\\name, DOMAIN\\name) and HYPERV_PASSWORD"),
    onHost.negotiate,
  ];
  return [...(offered[host.auth] ?? negotiate), onHost.auth, onHost.failedLogons];
}
