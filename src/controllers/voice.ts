// Says aloud what changed in a balance or a payment. Used by the elements that show one; together they say it once.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BillingState, PaymentState } from '../client/billing-state.js';
import type { Account } from '../contract/index.js';
import type { common } from '../strings/en.js';
import { announce } from './announce.js';
import { isCredited, isLow, type BillingController } from './billing.js';
import type { Localize } from './localize.js';

export class Voice implements ReactiveController {
  #state: BillingState | null = null;
  #account: Account | null = null;

  constructor(
    host: ReactiveControllerHost,
    private readonly billing: BillingController,
    private readonly words: Localize<typeof common>,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const { state, account } = this.billing;
    if (state === this.#state) return;
    const closeTab = state.canCloseTab && !this.#state?.canCloseTab ? this.words.term('pay.closeTab') : '';
    const message = [this.#change(state, account), closeTab].filter(Boolean).join(' ');
    this.#state = state;
    this.#account = account;
    if (message) announce(message);
  }

  /** The one thing worth saying: a payment's step before a low balance before a new figure. The first figure is no news. */
  #change({ wallet, payment }: BillingState, account: Account | null): string | null {
    const { words } = this;
    // Who begins to speak when it has settled does not know whether that was said: then it was, or is long past.
    const heard = this.#state?.payment.status ?? (payment.status === 'settled' ? 'settled' : 'none');
    const step = payment.status === heard ? null : paymentStep(payment, account, words);
    if (step) return step;
    const before = this.#account;
    if (wallet.status !== 'ready' || !account || before?.id !== account.id) return null;
    const wasStale = this.#state?.wallet.status === 'ready' && this.#state.wallet.stale !== null;
    if (wallet.stale && !wasStale) return words.term('say.stale', { age: words.age(wallet.stale.since, 'long') });
    if (isLow(account) && !isLow(before)) return words.term('say.low');
    return account.available === before.available ? null
      : words.term('say.balance', { amount: words.money(account.available, account.asset).text });
  }
}

/** `null` for a step that is not said. */
export function paymentStep(payment: PaymentState, account: Account | null, words: Localize<typeof common>): string | null {
  if (payment.status === 'confirming') return words.term('say.confirming');
  if (payment.status === 'unseen') return words.term('say.unseen');
  if (payment.status !== 'settled' || !account || !isCredited(account, payment.payment)) return null;
  return words.term('say.added', { amount: words.money(payment.added, account.asset).text, amount2: words.money(payment.after, account.asset).text });
}
