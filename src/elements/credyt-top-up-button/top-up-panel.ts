// What stands in the panel: its title, what there is to tell, the form where one may pay. Drawn by credyt-top-up-button.
import { html, nothing, type TemplateResult } from 'lit';
import type { PaymentState } from '../../client/billing-state.js';
import type { BillingController } from '../../controllers/billing.js';
import type { Checkout } from '../../controllers/checkout.js';
import { problemNote } from '../checkout-words.js';
import { exactAmount } from '../exact-amount.js';
import { cross, icon } from '../icons.js';
import { paymentNote } from '../payment-note.js';
import { walletNote } from '../wallet-note.js';
import type { AskForFunds } from './ask-for-funds.js';
import { topUpForm, type TopUpForm, type TopUpWords } from './top-up-form.js';

export type Situation = 'loading' | 'signed-out' | 'failed' | 'payment' | 'view-only' | 'form';

export interface TopUpPanel {
  title: string;
  situation: Situation;
  payment: PaymentState;
  billing: BillingController;
  checkout: Checkout;
  ask: AskForFunds;
  /** `null` while the rules are not known. */
  form: TopUpForm | null;
  signInUrl: string | undefined;
  close: () => void;
}

export function topUpPanel(panel: TopUpPanel, words: TopUpWords): TemplateResult {
  const { title, situation, form, close } = panel;
  return html`<div class="head" part="header">
      <h3 id="title">${title}</h3>
      <button type="button" class="button square" part="close" aria-label=${words.term('common.close')} @click=${close}>${icon(cross)}</button>
    </div>
    <div class="body stack">
      <slot name="panel-start"></slot>
      ${told(panel, words)}
      ${situation === 'form' && form ? topUpForm(form, words) : nothing}
      <slot name="panel-end"></slot>
    </div>`;
}

function told(panel: TopUpPanel, words: TopUpWords): unknown {
  const { situation, billing: { store, account, state }, checkout } = panel;
  const news = store ? paymentNote(store, account, words) : nothing;
  switch (situation) {
    case 'payment':
      return [news, afterPayment(panel, words)];
    case 'view-only':
      return html`<slot name="ask-owner">${panel.ask.render()}</slot>`;
    case 'form':
      return checkout.problem || !store || state.payment.status !== 'none' ? problemNote(checkout, words) : news;
    default:
      return walletNote(state.wallet, words, () => void store?.refresh(), panel.signInUrl);
  }
}

function afterPayment({ payment, billing: { account }, close }: TopUpPanel, words: TopUpWords): TemplateResult | typeof nothing {
  if (payment.status === 'settled') return html`<button type="button" class="button wide" @click=${close}>${words.term('common.done')}</button>`;
  if (!account) return nothing;
  const { available, asset } = account;
  return html`<dl class="summary">
    <dt>${words.term('topUp.now')}</dt>
    <dd>${exactAmount(words.money(available, asset).text, words.money(available, asset, { purpose: 'exact' }).text)}</dd>
  </dl>`;
}
