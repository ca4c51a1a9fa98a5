// What is known of a payment under way, as a note. Drawn by the top-up panel; it never says failed while that is not known.
import { nothing, type TemplateResult } from 'lit';
import type { BillingStore } from '../client/billing-store.js';
import type { Account } from '../contract/index.js';
import type { PayWords } from './amount-picker.js';
import { check, clock, icon, spinner } from './icons.js';
import { linkButton, note } from './notes.js';

/** `nothing` when no payment is under way. */
export function paymentNote(store: BillingStore, account: Account | null, words: PayWords): TemplateResult | typeof nothing {
  const { payment, canCloseTab } = store.getState();
  const closeTab = canCloseTab ? ` ${words.term('pay.closeTab')}` : '';
  const notPaid = linkButton(words.term('pay.notPaid'), () => { store.forgetPayment(); });
  switch (payment.status) {
    case 'none':
      return nothing;
    case 'paying':
      return note({ icon: spinner(), title: words.term('funds.paying'), help: words.term('funds.payingHelp'), actions: notPaid });
    case 'confirming':
      return note({
        icon: spinner(),
        title: words.term('pay.confirming'),
        help: words.term(payment.long ? 'pay.confirmingLong' : 'pay.confirmingHelp') + closeTab,
      });
    case 'settled': {
      const asset = account?.asset.code === payment.payment.asset ? account.asset : null;
      return note({
        icon: icon(check),
        tone: 'success',
        title: asset ? words.term('pay.added', { amount: words.money(payment.added, asset).text }) : words.term('pay.addedUnknown'),
        help: (asset ? words.term('pay.newBalance', { amount: words.money(payment.after, asset).text }) : '') + closeTab,
      });
    }
    case 'unseen':
      return note({
        icon: icon(clock),
        title: words.term('pay.unseen'),
        help: words.term('pay.unseenHelp'),
        actions: [linkButton(words.term(payment.checking ? 'pay.checking' : 'pay.checkAgain'), () => void store.checkPayment(), payment.checking), notPaid],
      });
  }
}
