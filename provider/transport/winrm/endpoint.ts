import type { TlsSettings } from "./tls-options";

/** Where a WinRM listener answers. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** Present for a listener on HTTPS. */
  readonly tls?: TlsSettings | undefined;
}

/** The endpoint as it stands in a URL. */
export function authorityOf({ address, port }: Endpoint): string {
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** The endpoint's URL, as WS-Management's `To` names it too. */
export function urlOf(endpoint: Endpoint): string {
  return `${endpoint.tls ? "https" : "http"}://${authorityOf(endpoint)}/wsman`;
}
