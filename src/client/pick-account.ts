// Which of a customer's accounts an element shows and a payment is judged on (design §5). Used by the store, ensureFunds and the elements.
import { compare, type Decimal } from '../contract/money/decimal.js';
import type { Account, Wallet } from '../contract/index.js';
import type { Payment } from './billing-state.js';

export interface AccountChoice {
  /** An account's name or id. Default: the one that top-ups credit, named `default` where the proxy does not say, else the asset's only account. */
  account?: string | undefined;
  /** Default: the first of `topUp.assets` that has an account, else the first account's. */
  asset?: string | undefined;
}

/** What an action needs; judged on one account, exactly. */
export interface Need extends AccountChoice {
  amount: Decimal;
}

/** `null` when there is no such account, or several and none is named `default`: better nothing than the wrong balance. */
export function pickAccount(wallet: Wallet, choice: AccountChoice = {}): Account | null {
  const [only, another] = meant(wallet, choice);
  return another ? null : only ?? null;
}

/** What there is: nothing where there is no such account; `null` when several are meant alike, so that it is not known which one counts. */
export function availableFor(wallet: Wallet, choice: AccountChoice): Decimal | null {
  const [only, another] = meant(wallet, choice);
  return another ? null : only?.available ?? '0';
}

export function covers(wallet: Wallet, need: Need): boolean {
  const available = availableFor(wallet, need);
  return available !== null && compare(available, need.amount) >= 0;
}

/** What a top-up of this asset raises; `null` while there is no such account. */
export const creditedAccount = (wallet: Wallet, asset: string): Account | null => pickAccount(wallet, { account: wallet.topUp.account, asset });

/** A top-up credits one account, by name: what another account lacks cannot be paid. */
export function canRaise(wallet: Wallet, choice: AccountChoice): boolean {
  const { account } = wallet.topUp;
  if (!choice.account || account === undefined) return true;
  return (pickAccount(wallet, choice)?.name ?? choice.account) === account;
}

/** True for the account that this payment credits. */
export const isCredited = ({ asset, name }: Account, payment: Payment): boolean =>
  asset.code === payment.asset && (payment.account === undefined || payment.account === name);

function meant({ accounts, topUp }: Wallet, { account, asset }: AccountChoice): Account[] {
  const named = account ? accounts.filter(({ id, name }) => name === account || id === account) : accounts;
  const has = (code: string): boolean => named.some((candidate) => candidate.asset.code === code);
  const code = asset || topUp.assets.find(has) || named[0]?.asset.code;
  const candidates = named.filter((candidate) => candidate.asset.code === code);
  const main = candidates.find(({ name }) => name === (topUp.account ?? 'default'));
  return main ? [main] : candidates;
}
