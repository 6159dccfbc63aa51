import type { Socket } from "node:net";
import { type PeerCertificate, TLSSocket } from "node:tls";

/** What a client says in `Authorization` when its certificate is to speak for it (DSP0226, security profiles). */
export const MUTUAL_PROFILE = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";

/** Whether a connection shows a certificate of a trusted authority that is made out to a name. */
export function showsCertificate(socket: Socket, subject: string): boolean {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return false;
  const wanted = subject.toLowerCase();
  return namesOf(socket.getPeerCertificate()).some((name) => name.toLowerCase() === wanted);
}

/** Its common names, and the alternative ones of every type. */
function namesOf({ subject, subjectaltname }: PeerCertificate): string[] {
  const alternatives = (subjectaltname ?? "").split(", ").map((one) => one.slice(one.indexOf(":") + 1));
  const common: string | readonly string[] | undefined = subject?.CN;
  return [...(typeof common === "string" ? [common] : (common ?? [])), ...alternatives];
}
