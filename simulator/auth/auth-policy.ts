/** Ways to authenticate, by the names of WinRM's own settings (`winrm/config/service/auth`). */
export const AUTH_SCHEMES = ["negotiate", "basic", "certificate"] as const;
export type AuthScheme = (typeof AUTH_SCHEMES)[number];

/** WinRM's CbtHardeningLevel, without None. */
export const CHANNEL_BINDINGS = ["relaxed", "strict"] as const;

/** Who is let in, and how: what `winrm/config/service` says on Windows. */
export interface AuthPolicy {
  readonly schemes: readonly AuthScheme[];
  /** AllowUnencrypted: messages that are not sealed over plain HTTP. */
  readonly allowUnencrypted: boolean;
  /** Relaxed: an NTLM client over TLS need not name the channel, but must not name a wrong one. Strict: it must name it. */
  readonly channelBinding: (typeof CHANNEL_BINDINGS)[number];
  /** Wrong passwords in a row after which the account is locked; never without it. */
  readonly lockAfter?: number;
  /** DNS name of the domain that the host belongs to; none without it. */
  readonly domain?: string;
  /** Common name, or one of the alternative names, of the client certificates that stand for the account; its user when absent. */
  readonly certificateSubject?: string;
}

/** What an embedded host does unless told otherwise: easy to rehearse on. */
export const DEFAULT_POLICY: AuthPolicy = {
  schemes: ["negotiate", "basic"],
  allowUnencrypted: true,
  channelBinding: "relaxed",
};

/** An untouched Windows Server, without Kerberos (Microsoft's "Installation and configuration for Windows Remote Management"). */
export const WINDOWS_POLICY: AuthPolicy = {
  schemes: ["negotiate"],
  allowUnencrypted: false,
  channelBinding: "relaxed",
};
