// What the badge says in each state, as plain data. Used by credyt-balance-badge; it alone decides which of several conditions is shown.
import type { BillingState } from '../../client/billing-state.js';
import type { Account } from '../../contract/index.js';
import { compare, isNegative } from '../../contract/money/decimal.js';
import { isCredited, isLow } from '../../controllers/billing.js';
import type { Money } from '../../controllers/format-money.js';
import type { Localize } from '../../controllers/localize.js';
import type { badge, common } from '../../strings/en.js';
import { check, clock, minusCircle, threeQuarters, warning } from '../icons.js';

export type BadgeWords = Localize<typeof common & typeof badge>;

export interface BadgeView {
  look: 'plain' | 'low' | 'owed' | 'stale';
  icon: string | null;
  money: Money;
  note: string | null;
  /** The accessible name: the whole sentence, with the exact value when the drawn one is rounded. */
  label: string;
  tooltip: string | null;
}

/** A payment under way speaks first, then the age of the figure, then what is owed or low, then what is pending. */
export function badgeView({ wallet, payment }: BillingState, account: Account, words: BadgeWords, compact: boolean): BadgeView {
  const { available, asset, pendingIn } = account;
  const money = words.money(available, asset, { compact });
  const exact = words.money(available, asset, { purpose: 'exact' }).text;
  const amount = money.text;
  const since = wallet.status === 'ready' ? wallet.stale?.since : undefined;
  const isOwed = isNegative(available);
  const both = (first: string, second: string): string => words.term('common.sentences', { first, second });
  const plain = words.term(isOwed ? 'badge.labelOwed' : isLow(account) ? 'badge.labelLow' : 'badge.label', { amount });
  const view: BadgeView = { look: 'plain', icon: null, money, note: null, label: plain, tooltip: null };

  if (payment.status === 'confirming') {
    view.icon = threeQuarters;
    view.note = words.term('badge.confirming');
    view.label = both(plain, view.note);
  } else if (payment.status === 'settled' && isCredited(account, payment.payment)) {
    view.icon = check;
    view.note = words.term('badge.added', { amount: words.money(payment.added, asset, { compact }).text });
    view.label = both(plain, view.note);
  } else if (since !== undefined) {
    view.look = 'stale';
    view.icon = clock;
    view.note = words.term('common.staleAge', { age: words.age(since) });
    view.label = words.term('badge.labelStale', { amount: isOwed ? words.term('balance.owed', { amount }) : amount, age: words.age(since, 'long') });
  } else if (isOwed) {
    view.look = 'owed';
    view.icon = minusCircle;
    view.note = words.term('badge.owed');
  } else if (isLow(account)) {
    view.look = 'low';
    view.icon = warning;
    view.note = words.term('badge.low');
  } else if (pendingIn !== undefined && compare(pendingIn, '0') > 0) {
    const pending = words.money(pendingIn, asset, { compact }).text;
    view.note = words.term('badge.pending', { amount: pending });
    view.label = words.term('badge.labelPending', { amount, pending });
  }

  if (exact !== amount) {
    view.tooltip = words.term('balance.exact', { amount: exact });
    view.label = both(view.label, view.tooltip);
  }
  return view;
}
