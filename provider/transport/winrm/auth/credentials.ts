/** A Windows account with its password. */
export interface Credentials {
  /** `DOMAIN\user`, `user@domain` or a local account's name. */
  readonly username: string;
  readonly password: string;
}
