import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { FailbackError } from "../../errors";

/** What is known of the connection that failed. */
export interface FailedConnection {
  /** The endpoint as messages name it. */
  readonly host: string;
  /** The name the host's certificate must bear; undefined without TLS. */
  readonly nameToBear: string | undefined;
  /** Whether it may show a client certificate. */
  readonly showsCertificate: boolean;
  readonly socket: Socket | null;
  /** Whether the head of an answer had come. */
  readonly answered: boolean;
}

/** What Node threw at a connection, in the words and codes of this package. */
export function connectionError(error: Error, connection: FailedConnection): FailbackError {
  if (error instanceof FailbackError) return error;
  const { host, nameToBear, showsCertificate, socket, answered } = connection;
  const code = errorCode(error);
  // In 1.2 a host says no more than that the handshake failed.
  const demandHint = (reason: string) =>
    !showsCertificate && /alert handshake failure/.test(reason) ? "; the host may demand a client certificate" : "";
  const fail = (
    failbackCode: "answerUnreadable" | "hostUnreachable" | "tlsRefused" | "authenticationFailed",
    message: string,
  ) => new FailbackError(failbackCode, `${host} ${message}`, { cause: error });
  // In TLS 1.3 a client is told only once it has sent its request (RFC 8446 4.4.2.4).
  if (!showsCertificate && /alert certificate required/.test(sslReason(error) ?? ""))
    return fail(
      "hostUnreachable",
      `demands a client certificate in TLS (${code}): give one, with \`auth: "certificate"\``,
    );
  if (showsCertificate) {
    const alert = certificateAlert(error);
    if (alert !== undefined) return fail("authenticationFailed", `refused the client certificate in TLS (${alert})`);
  }
  if (nameToBear !== undefined && socket instanceof TLSSocket && !socket.authorized) {
    // Set only where the handshake came through, and the certificate did not.
    if (socket.authorizationError) return certificateRefused(error, host, nameToBear);
    const reason = sslReason(error);
    if (reason !== undefined) {
      // Bytes that are no TLS record are taken for one of another version, or of a great length.
      return /wrong version number|packet length too long/.test(reason)
        ? fail("answerUnreadable", `does not answer in TLS (${reason}): is this the port of its HTTPS listener?`)
        : fail("tlsRefused", `and this machine agree on no TLS connection (${reason})${demandHint(reason)}`);
    }
    if (isReset(error))
      return fail(
        "hostUnreachable",
        `closed the connection before TLS was agreed (${code}): is this its HTTPS port${
          showsCertificate ? ", and does it take the client certificate" : ""
        }?`,
      );
  }
  // Codes of Node's HTTP parser: something answered, but not in HTTP.
  if (code.startsWith("HPE_")) {
    return isTlsRecord(error)
      ? fail("answerUnreadable", `answers in TLS, not in plain HTTP (${code}): give \`host.tls\``)
      : fail("answerUnreadable", `does not answer in HTTP (${code})`);
  }
  if (nameToBear === undefined && !answered && isReset(error))
    return fail("hostUnreachable", `cannot be reached (${code}); if this is its HTTPS port, give \`host.tls\``);
  if (showsCertificate && !answered && isReset(error))
    return fail("hostUnreachable", `closed the connection (${code}): does it take the client certificate?`);
  return fail("hostUnreachable", `cannot be reached (${code})`);
}

/** The peer closed the connection. */
export function isReset(error: Error): boolean {
  return ["ECONNRESET", "EPIPE"].includes(errorCode(error));
}

const UNKNOWN_AUTHORITY = "comes from an authority that is not trusted here";

/** Node's codes for a certificate (its documentation of TLS lists them); any other is shown as it is. */
const certificateFaults: Readonly<Record<string, string>> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  DEPTH_ZERO_SELF_SIGNED_CERT: "is signed by itself, and not among those trusted here",
  CERT_HAS_EXPIRED: "has expired, by this machine's clock",
  CERT_NOT_YET_VALID: "is not valid yet, by this machine's clock",
};

function certificateRefused(error: Error, host: string, nameToBear: string): FailbackError {
  const code = errorCode(error);
  const fault =
    code === "ERR_TLS_CERT_ALTNAME_INVALID"
      ? `is not made out to ${nameToBear}${namesOn(error)}`
      : (certificateFaults[code] ?? "cannot be accepted");
  return new FailbackError("certificateRefused", `${host} shows a certificate that ${fault} (${code})`, {
    cause: error,
  });
}

/** A certificate may bear a thousand names. */
const MAX_NAMES_LENGTH = 200;

function namesOn(error: Error): string {
  const certificate: unknown = Reflect.get(error, "cert");
  const names: unknown =
    typeof certificate === "object" && certificate !== null ? Reflect.get(certificate, "subjectaltname") : undefined;
  if (typeof names !== "string") return "";
  return ` but to ${names.length > MAX_NAMES_LENGTH ? `${names.slice(0, MAX_NAMES_LENGTH)}…` : names}`;
}

/** OpenSSL's own words: in the code, or (when the handshake failed while bytes were written) in an EPROTO's message. */
function sslReason(error: Error): string | undefined {
  const code = errorCode(error);
  if (code.startsWith("ERR_SSL_")) return code.slice("ERR_SSL_".length).toLowerCase().replaceAll("_", " ");
  return /:SSL routines:[^:]*:([^:]+):/.exec(error.message)?.[1];
}

/**
 * What a host says in TLS of a certificate that it was shown (RFC 5246 7.2.2, alerts 42 to 46, 48 and 49), in OpenSSL's words; of a
 * failed handshake it says the same whether ciphers or certificates are the reason, so that is none of these.
 */
function certificateAlert(error: Error): string | undefined {
  const reason = sslReason(error);
  return reason !== undefined && /alert .*(certificate|unknown ca|access denied)/.test(reason) ? reason : undefined;
}

/** A TLS record begins with its kind (21 alert, 22 handshake) and the major version 3 (RFC 8446 5.1). */
function isTlsRecord(error: Error): boolean {
  const bytes: unknown = Reflect.get(error, "rawPacket");
  return Buffer.isBuffer(bytes) && (bytes[0] === 21 || bytes[0] === 22) && bytes[1] === 3;
}

function errorCode(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
