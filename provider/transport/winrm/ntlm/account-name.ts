/** The name of a Windows account as NTLM sends it: two fields. */
export interface AccountName {
  /** Empty for a local account and for a user principal name: then the host finds out. */
  readonly domain: string;
  readonly user: string;
}

/** Takes `DOMAIN\user` apart; `.\user` and `user` are local, and `user@domain` stays whole. */
export function accountName(username: string): AccountName {
  const at = username.indexOf("\\");
  if (at < 0) return { domain: "", user: username };
  const domain = username.slice(0, at);
  return { domain: domain === "." ? "" : domain, user: username.slice(at + 1) };
}
