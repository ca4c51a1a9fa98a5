// The custom states of an element that shows a balance. Used by badge and billing panel.
import type { BillingState, PaymentState } from '../client/billing-state.js';
import type { Account } from '../contract/index.js';
import { isNegative } from '../contract/money/decimal.js';
import { isLow } from '../controllers/billing.js';

export function balanceStates({ wallet }: BillingState, { status }: PaymentState, account: Account | null, isEmpty: boolean): readonly string[] {
  const states: string[] = [wallet.status === 'ready' && isEmpty ? 'empty' : wallet.status];
  if (status === 'confirming' || status === 'unseen' || status === 'settled') states.push(status);
  if (wallet.status !== 'ready') return states;
  if (wallet.stale) states.push('stale');
  if (account && isLow(account)) states.push('low');
  if (account && isNegative(account.available)) states.push('negative');
  if (wallet.wallet.mode === 'test') states.push('test');
  return states;
}
