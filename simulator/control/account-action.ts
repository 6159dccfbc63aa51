import type { HostAccount } from "../auth/account";

/** What an administrator does to the account that calls. */
export const ACCOUNT_ACTIONS = ["lockAccount", "unlockAccount", "disableAccount", "enableAccount"] as const;
export type AccountAction = (typeof ACCOUNT_ACTIONS)[number];

const ACTIONS: Readonly<Record<AccountAction, (account: HostAccount) => void>> = {
  lockAccount: (account) => account.lock(),
  unlockAccount: (account) => account.unlock(),
  disableAccount: (account) => account.disable(),
  enableAccount: (account) => account.enable(),
};

export function actOnAccount(account: HostAccount, action: AccountAction): void {
  ACTIONS[action](account);
}
