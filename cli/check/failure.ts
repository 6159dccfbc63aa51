import type { FailbackError, FailbackErrorCode } from "../../provider/errors";
import { here, onHost } from "./remedies";
import type { Remedy, StepResult } from "./report";
import type { Scene } from "./step";

/** A step that threw, with what may be done about it. */
export function failed(error: FailbackError, scene: Scene): StepResult {
  const remedies = REMEDIES[error.code]?.(scene, error) ?? [here(error.row.remedy)];
  return { outcome: "failed", found: `${error.message} [${error.code}]`, remedies };
}

const REMEDIES: Partial<Record<FailbackErrorCode, (scene: Scene, error: FailbackError) => readonly Remedy[]>> = {
  hostUnreachable: listening,
  hostTimeout: silent,
  certificateRefused: () => [
    here("name the authority that signed it, or the name it bears", "--ca FILE, --server-name NAME"),
    onHost.certificates,
  ],
  tlsRefused: ({ certificate }) => [
    ...(certificate ? [] : [here("if it demands a client certificate, show one", "--auth certificate")]),
    ...[onHost.certificates, onHost.listeners],
  ],
  answerUnreadable: unreadable,
  authenticationFailed: refused,
  accessDenied: rights,
  notHyperV: () => [onHost.hyperv, onHost.version],
};

/** Nobody takes connections; or somebody does, and ends them again. */
function listening(scene: Scene, { row }: FailbackError): readonly Remedy[] {
  const { host, tls, certificate, told } = scene;
  if (told) return [here(row.remedy)];
  if (tls)
    return [
      certificate ? onHost.clientAuthorities : here("show a client certificate", "--auth certificate"),
      onHost.listeners,
    ];
  if (scene.listens) return [otherPort(scene), onHost.listeners];
  return host.tls
    ? [onHost.quickConfigHttps, onHost.firewall, onHost.listeners]
    : [onHost.quickConfig, onHost.remoting, onHost.listeners];
}

/** Something answers that is no WinRM; or WinRM, in its way of refusing what is not encrypted. */
function unreadable(scene: Scene): readonly Remedy[] {
  const { host, told } = scene;
  return [
    ...(told && host.auth === "basic" && !host.tls ? [onHost.unencrypted] : []),
    ...(told ? [] : [otherPort(scene)]),
    ...[here("name the port of its listener", "--port NUMBER"), onHost.listeners],
  ];
}

/** The port may be the other listener's. */
function otherPort({ host: { tls } }: Scene): Remedy {
  return tls
    ? here("if this is its port for plain HTTP, leave --tls, --ca and --server-name out")
    : here("if this is its HTTPS port", "--tls");
}

/** Behind a firewall nobody answers; a host that has taken the connection is only slow. */
function silent(scene: Scene, error: FailbackError): readonly Remedy[] {
  return scene.listens ? [here(error.row.remedy)] : listening(scene, error);
}

/** A local account is filtered until the policy says otherwise (docs/facts/wsman.md). */
export function rights({ user }: Scene): readonly Remedy[] {
  const name = user ?? "HOST\\account";
  return [
    ...(user === undefined ? [onHost.certificateMappings] : []),
    ...[onHost.hypervAdministrators(name), onHost.remoteUsers(name), onHost.tokenFilter],
  ];
}

/** The most likely first. */
function refused({ host, user = "" }: Scene): readonly Remedy[] {
  const password = here("check the password in HYPERV_PASSWORD");
  switch (host.auth) {
    case "certificate":
      return [onHost.certificate, onHost.certificateMappings, onHost.clientAuthorities, onHost.failedLogons];
    case "basic":
      return [
        password,
        here("check HYPERV_USERNAME: Basic takes local accounts only"),
        ...[onHost.localAccount(user), onHost.failedLogons, onHost.auth],
      ];
    case "negotiate":
      return [
        password,
        here("check the form of HYPERV_USERNAME: DOMAIN\\name, for a local account .\\name or COMPUTER\\name"),
        ...[onHost.localAccount(user), onHost.failedLogons, onHost.auth],
      ];
  }
}
