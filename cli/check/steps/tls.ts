import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import { overTls } from "../connection";
import { onHost } from "../remedies";
import type { StepResult } from "../report";
import type { Scene, Step } from "../step";

/** Time to have a certificate renewed. */
const SOON_MS = 30 * 86_400_000;

/** Authority, name and dates of the host's certificate, verified as every connection of this package verifies them. */
export const tls: Step = {
  name: "tls",
  needed: true,
  async run(scene) {
    if (!scene.host.tls) return { outcome: "notTried", found: "plain HTTP was asked for" };
    return overTls(scene, (socket) => read(socket, scene));
  },
};

function read(socket: TLSSocket, scene: Scene): StepResult {
  const protocol = socket.getProtocol() ?? "TLS";
  scene.tls = { protocol, cipher: socket.getCipher().standardName };
  const certificate = socket.getPeerCertificate(true);
  const until = Date.parse(certificate.valid_to);
  const found = `${protocol}; ${whose(certificate)}, valid until ${dayOf(until)}, is trusted`;
  if (until - Date.now() > SOON_MS) return { outcome: "ok", found };
  return { outcome: "warning", found: `${found}, but soon to expire`, remedies: [onHost.certificates] };
}

function whose({ subject, issuer }: DetailedPeerCertificate): string {
  const named = (names: typeof subject | undefined) => [names?.CN ?? "no name"].flat().join(", ");
  return `the certificate of ${named(subject)}, signed by ${named(issuer)}`;
}

export function dayOf(ms: number): string {
  return Number.isNaN(ms) ? "a date that cannot be read" : new Date(ms).toISOString().slice(0, 10);
}
