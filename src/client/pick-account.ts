// Which of a customer's accounts an element shows and a payment is judged on (design §5). Used by the store, ensureFunds and the elements.
import type { Account, Wallet } from '../contract/index.js';

export interface AccountChoice {
  /** An account's name or id. Default: the one named `default`, else the asset's only account. */
  account?: string | undefined;
  /** Default: the first of `topUp.assets` that has an account, else the first account's. */
  asset?: string | undefined;
}

/** `null` when there is no such account, or several and none is named `default`: better nothing than the wrong balance. */
export function pickAccount({ accounts, topUp }: Wallet, { account, asset }: AccountChoice = {}): Account | null {
  const named = account ? accounts.filter(({ id, name }) => name === account || id === account) : accounts;
  const has = (code: string): boolean => named.some((candidate) => candidate.asset.code === code);
  const code = asset || topUp.assets.find(has) || named[0]?.asset.code;
  const candidates = named.filter((candidate) => candidate.asset.code === code);
  const [first, second] = candidates;
  return candidates.find(({ name }) => name === 'default') ?? (second ? null : first ?? null);
}
