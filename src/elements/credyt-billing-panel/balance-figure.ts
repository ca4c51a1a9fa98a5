// The balance of the billing panel: the figure, or the sentence in its place, and the one line under it. Drawn by credyt-billing-panel.
import { html, nothing, type TemplateResult } from 'lit';
import type { PaymentState, WalletState } from '../../client/billing-state.js';
import type { Account } from '../../contract/index.js';
import { isNegative } from '../../contract/money/decimal.js';
import { isCredited, isLow } from '../../controllers/billing.js';
import type { Localize } from '../../controllers/localize.js';
import type { badge, common, panel, pay } from '../../strings/en.js';
import { pendingLines } from '../account-list.js';
import { exactAmount } from '../exact-amount.js';
import { check, clock, icon, spinner, warning } from '../icons.js';
import { linkButton } from '../notes.js';
import { noWalletWords } from '../wallet-note.js';
import { confirmingHelp } from '../confirming-help.js';

export type PanelWords = Localize<typeof common & typeof badge & typeof pay & typeof panel>;

export interface Refreshing {
  isBusy: boolean;
  again: () => void;
}

export function balanceFigure(wallet: WalletState, payment: PaymentState, account: Account | null, words: PanelWords, refreshing: Refreshing): unknown {
  if (wallet.status === 'loading') return html`<p class="figure" aria-busy="true"><span class="skeleton"></span><span class="sr">${words.term('common.loading')}</span></p>`;
  if (wallet.status !== 'ready') {
    const { title, help } = noWalletWords(wallet, words);
    return sentence(title, help);
  }
  const news = payment.status !== 'none' && (!account || isCredited(account, payment.payment)) ? paymentLine(payment, account, words) : nothing;
  if (!account) return [wallet.wallet.accounts.length > 0 ? nothing : sentence(words.term('balance.empty'), words.term('balance.emptyHelp')), news];
  return [figure(account, wallet.stale !== null, words), news !== nothing ? news : wallet.stale
    ? line(icon(clock), words.term('common.updated', { age: words.age(wallet.stale.since, 'long') }), linkButton(words.term('common.tryNow'), refreshing.again, refreshing.isBusy))
    : conditionLine(account, words)];
}

function figure({ asset, available }: Account, isOld: boolean, words: PanelWords): TemplateResult {
  const money = words.money(available, asset);
  const look = isOld ? 'muted' : isNegative(available) ? 'danger' : '';
  return html`<div class="figure ${look}" part="figure">${exactAmount(money.number, words.money(available, asset, { purpose: 'exact' }).number)}${
    money.unit ? html` <bdi class="unit">${money.unit}</bdi>` : nothing}</div>`;
}

function conditionLine(account: Account, words: PanelWords): unknown {
  if (isNegative(account.available)) return html`<p class="sub danger">${words.term('panel.owedNote')}</p>`;
  const pending = pendingLines(account, words).map((text) => html`<p class="sub">${text}</p>`);
  return isLow(account) ? [html`<p class="sub warning line">${icon(warning)}${words.term('balance.low')}</p>`, pending] : pending;
}

/** The steps of a payment; the button beside it tells the whole of it. */
function paymentLine(payment: PaymentState, account: Account | null, words: PanelWords): TemplateResult | typeof nothing {
  switch (payment.status) {
    case 'confirming':
      return line(spinner(), account ? confirmingHelp(payment, account.asset, words) : words.term('pay.confirmingHelp'));
    case 'settled':
      return html`<p class="sub success line">${icon(check)}${account ? words.term('pay.added', { amount: words.money(payment.added, account.asset).text }) : words.term('pay.addedUnknown')}</p>`;
    case 'unseen':
      return line(icon(clock), words.term('pay.unseen'));
    default:
      return nothing;
  }
}

const line = (sign: TemplateResult, text: string, action: unknown = nothing): TemplateResult =>
  html`<p class="sub line">${sign}<span>${text}</span>${action}</p>`;

const sentence = (title: string, help: string | undefined): TemplateResult =>
  html`<h4 class="sentence">${title}</h4>${help ? html`<p class="sub">${help}</p>` : nothing}`;
