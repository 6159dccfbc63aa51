/** A Windows account with its password. */
export interface Credentials {
  /** `DOMAIN\\user`, `user@domain` or a local account's name. */
  readonly username: string;
  readonly password: string;
}

/** A certificate that stands for an account of the host, and its private key. */
export interface ClientCertificate {
  /** PEM text: the certificate first, perhaps followed by the authorities between it and the one the host trusts. */
  readonly certificate: string;
  /** PEM text, without a passphrase. */
  readonly key: string;
}

/** Who comes, and in which way that is shown. */
export type Login =
  | { readonly auth: "negotiate" | "basic"; readonly credentials: Credentials }
  | { readonly auth: "certificate"; readonly identity: ClientCertificate };
