// Says aloud what changed in a balance or a payment. Used by the elements that show one; together they say it once.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { BillingState } from '../client/billing-state.js';
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
    const message = this.#change(state, account);
    this.#state = state;
    this.#account = account;
    if (message) announce(message);
  }

  /** The one thing worth saying: a payment's step before a low balance before a new figure. The first figure is no news. */
  #change({ wallet, payment }: BillingState, account: Account | null): string | null {
    const { words } = this;
    if (payment.status !== (this.#state?.payment.status ?? 'none')) {
      if (payment.status === 'confirming') return words.term('say.confirming');
      if (payment.status === 'unseen') return words.term('say.unseen');
      // Who begins to speak later does not know whether it was said: then it was, or is long past.
      if (payment.status === 'settled' && this.#state && account && isCredited(account, payment.payment)) {
        return words.term('say.added', { amount: words.money(payment.added, account.asset).text, amount2: words.money(payment.after, account.asset).text });
      }
    }
    const before = this.#account;
    if (wallet.status !== 'ready' || !account || before?.id !== account.id) return null;
    const wasStale = this.#state?.wallet.status === 'ready' && this.#state.wallet.stale !== null;
    if (wallet.stale && !wasStale) return words.term('say.stale', { age: words.age(wallet.stale.since, 'long') });
    if (isLow(account) && !isLow(before)) return words.term('say.low');
    return account.available === before.available ? null
      : words.term('say.balance', { amount: words.money(account.available, account.asset).text });
  }
}
