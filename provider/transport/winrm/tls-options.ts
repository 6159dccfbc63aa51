import { isIP } from "node:net";
import { type ConnectionOptions, checkServerIdentity, createSecureContext } from "node:tls";

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
export function tlsOptions(address: string, { ca, serverName }: TlsSettings): ConnectionOptions {
  const name = nameToBear(address, serverName);
  return {
    secureContext: createSecureContext({
      minVersion: "TLSv1.2",
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
