import { isIP } from "node:net";
import { type ConnectionOptions, checkServerIdentity, createSecureContext } from "node:tls";
import type { ClientCertificate } from "./auth/credentials";

/**
 * With a client certificate no newer version than this is offered. A host may ask for the certificate late, once it has
 * seen the request: in 1.2 by a new handshake on the connection, in 1.3 by a request after the handshake, which Node's
 * client does not answer (whether Windows does so is unverified). And where a host takes no such certificate, 1.2 fails
 * inside the handshake, with nothing sent; in 1.3 the client is done before the host has looked (RFC 8446 4.4.2.4, 4.6.2).
 */
const VERSION_WITH_CERTIFICATE = "TLSv1.2";

/** How a TLS connection is verified. It always is: there is no way to leave that out. */
export interface TlsSettings {
  /** PEM text, one or more certificates: trusted instead of Node's own store. */
  readonly ca?: string | undefined;
  /** The name the host's certificate must bear, where that is not its address. */
  readonly serverName?: string | undefined;
}

/**
 * What Node needs for a verified connection. Everything is said outright, so that neither the environment
 * (`NODE_TLS_REJECT_UNAUTHORIZED`) nor a flag (`--tls-min-v1.0`) can weaken it.
 */
export function tlsOptions(
  address: string,
  { ca, serverName }: TlsSettings,
  identity?: ClientCertificate,
): ConnectionOptions {
  const name = nameToBear(address, serverName);
  return {
    secureContext: createSecureContext({
      minVersion: "TLSv1.2",
      ...(identity && { cert: identity.certificate, key: identity.key, maxVersion: VERSION_WITH_CERTIFICATE }),
      // What the program names is trusted as it stands, also a host's own certificate or an authority below another.
      ...(ca === undefined ? {} : { ca, allowPartialTrustChain: true }),
    }),
    // RFC 6066 3: no IP address, and no final dot.
    servername: isIP(name) ? "" : name,
    rejectUnauthorized: true,
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
  };
}

/** The name the host's certificate must bear. */
export function nameToBear(address: string, serverName: string | undefined): string {
  return (serverName ?? address).replace(/\.$/, "");
}
