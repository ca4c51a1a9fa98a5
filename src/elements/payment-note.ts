// What is known of a payment under way, as a note. Drawn by the top-up panel; it never says failed while that is not known.
import { html, nothing, type TemplateResult } from 'lit';
import type { BillingStore } from '../client/billing-store.js';
import type { Account } from '../contract/index.js';
import { announce } from '../controllers/announce.js';
import { isCredited } from '../controllers/billing.js';
import type { PayWords } from './amount-picker.js';
import { check, clock, icon, spinner, tabs } from './icons.js';
import { linkButton, note } from './notes.js';

/** `nothing` when no payment is under way. */
export function paymentNote(store: BillingStore, account: Account | null, words: PayWords): TemplateResult | typeof nothing {
  const { payment, arrival, canCloseTab } = store.getState();
  const closeTab = canCloseTab ? words.term('pay.closeTab') : '';
  const withCloseTab = (help: string): unknown => (help && closeTab ? html`${help}<br />${closeTab}` : help || closeTab);
  const notPaid = linkButton(words.term('pay.notPaid'), () => { store.forgetPayment(); });
  switch (payment.status) {
    case 'none':
      if (arrival === 'expired') return note({ icon: icon(clock), title: words.term('topUp.expired') });
      if (arrival !== 'none') return note({ icon: spinner(), title: words.term(arrival === 'renewed' ? 'topUp.renewed' : 'pay.back') });
      return closeTab ? note({ icon: icon(tabs), title: closeTab }) : nothing;
    case 'paying':
      return note({ icon: spinner(), title: words.term('funds.paying'), help: words.term('funds.payingHelp'), actions: notPaid });
    case 'confirming':
      return note({
        icon: spinner(),
        title: words.term('pay.confirming'),
        help: withCloseTab(words.term(payment.long ? 'pay.confirmingLong' : 'pay.confirmingHelp')),
      });
    case 'settled': {
      const asset = account && isCredited(account, payment.payment) ? account.asset : null;
      return note({
        icon: icon(check),
        tone: 'success',
        title: asset ? words.term('pay.added', { amount: words.money(payment.added, asset).text }) : words.term('pay.addedUnknown'),
        help: withCloseTab(asset ? words.term('pay.newBalance', { amount: words.money(payment.after, asset).text }) : ''),
      });
    }
    case 'unseen':
      return note({
        icon: icon(clock),
        title: words.term('pay.unseen'),
        help: words.term('pay.unseenHelp'),
        actions: [
          linkButton(words.term(payment.checking ? 'pay.checking' : 'pay.checkAgain'), () => void store.checkPayment(), payment.checking),
          notPaid,
          html`<slot name="help">${getHelp(store, words)}</slot>`,
        ],
      });
  }
}

/** The portal lists what was paid. In a tab of its own: this page goes on waiting. */
export function getHelp(store: BillingStore | null, words: PayWords): TemplateResult | typeof nothing {
  const wallet = store?.getState().wallet;
  if (!store || wallet?.status !== 'ready' || !wallet.wallet.portal.allowed) return nothing;
  return linkButton(words.term('pay.getHelp'), () => { store.openPortal({ target: '_blank' }).catch(() => { announce(words.term('portal.failed')); }); });
}
