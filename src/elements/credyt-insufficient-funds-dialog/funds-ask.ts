// The dialog's first stage: what is short, how much to pay, what is left afterwards. Drawn by credyt-insufficient-funds-dialog.
import { html, nothing, type TemplateResult } from 'lit';
import type { TopUpRules } from '../../contract/index.js';
import { add, compare, isNegative, negate, subtract, type Decimal } from '../../contract/money/decimal.js';
import type { AmountChoice } from '../../controllers/amount-choice.js';
import type { Checkout } from '../../controllers/checkout.js';
import { unitOf, type Purpose } from '../../controllers/format-money.js';
import type { Localize } from '../../controllers/localize.js';
import type { common, funds, pay } from '../../strings/en.js';
import { moneyAsset, ownAmount, presets } from '../amount-picker.js';
import { whereTo } from '../checkout-words.js';
import { arrowOut, icon, spinner } from '../icons.js';
import { exactAmount } from '../exact-amount.js';
import { isPaidInKind, type Figures } from './funds-figures.js';

export type FundsWords = Localize<typeof common & typeof pay & typeof funds>;

export interface Ask {
  figures: Figures;
  rules: TopUpRules;
  choice: AmountChoice;
  /** What the chosen amount becomes; as in `Quotes`. */
  units: Decimal | null | undefined;
  /** No preset covers what is short. */
  isOwn: boolean;
  checkout: Checkout;
  target: '_self' | '_blank';
  /** What happened to the last try. */
  note: unknown;
  pay: () => void;
  close: () => void;
}

export function ask(view: Ask, words: FundsWords): TemplateResult {
  const { figures, rules, choice, checkout, target } = view;
  const { isBusy } = checkout;
  const { amount } = choice;
  const unit = unitOf(figures.asset);
  const price = amount === null ? '' : words.money(amount, moneyAsset(rules.currency), { purpose: 'needs' }).text;
  return html`
    <h2 id="title" part="title">${unit ? words.term('funds.titleUnits', { unit }) : words.term('funds.title')}</h2>
    <p id="lede" class="lede" part="lede"><slot name="reason">${lede(figures, words)}</slot></p>
    ${gap(figures, words)}
    <div class="stack">
      ${view.note}
      ${view.isOwn ? ownAmount(choice, rules, words) : presets(choice, rules, words)}
      ${summary(view, words)}
    </div>
    <div class="actions">
      <button
        type="button"
        class="button primary wide"
        part="pay"
        aria-disabled=${isBusy || amount === null ? 'true' : 'false'}
        aria-busy=${isBusy ? 'true' : 'false'}
        @click=${view.pay}
      >${isBusy ? html`${spinner()}${words.term('topUp.opening')}` : html`${words.term('funds.pay', { amount: price })}${icon(arrowOut, 'flip')}`}</button>
      <button type="button" class="button wide quiet" part="cancel" @click=${view.close}>${words.term('funds.notNow')}</button>
      <slot name="actions"></slot>
    </div>
    <p class="secure">${whereTo(checkout, target, words)}</p>`;
}

const lede = ({ available, asset }: Figures, words: FundsWords): string =>
  isNegative(available)
    ? words.term('funds.ledeOwed', { amount: words.money(negate(available), asset, { purpose: 'needs' }).text })
    : words.term('funds.lede');

function gap(figures: Figures, words: FundsWords): TemplateResult {
  const { asset, needed, available, short } = figures;
  const figure = (part: string, label: string, amount: Decimal, purpose: Purpose): TemplateResult => {
    return html`<div part=${part}><dt>${label}</dt><dd>${exactAmount(words.money(amount, asset, { purpose }).number, words.money(amount, asset, { purpose: 'exact' }).text)}</dd></div>`;
  };
  return html`<dl class="gap" part="gap">
    ${figure('needed', words.term('funds.needed'), needed, 'needs')}
    ${figure('available', words.term('funds.available'), available, 'has')}
    ${figure('short', words.term('funds.short'), short, 'needs')}
  </dl>`;
}

/** Left out where it cannot be known; marked "≈" where it is an estimate. */
function summary({ figures, rules, choice, units }: Ask, words: FundsWords): TemplateResult | typeof nothing {
  const { asset, available, needed } = figures;
  if (choice.amount === null || units === null) return nothing;
  const isExact = isPaidInKind(figures, rules);
  const written = (amount: Decimal): TemplateResult => {
    const { text } = words.money(amount, asset);
    return html`<bdi class=${isNegative(amount) ? 'danger' : ''}>${isExact ? text : words.term('topUp.approx', { amount: text })}</bdi>`;
  };
  const waiting = html`<span class="skeleton"></span><span class="sr">${words.term('topUp.quoting')}</span>`;
  const most = rules.custom ? rules.max : rules.presets.reduce((one, other) => (compare(one, other) > 0 ? one : other), '0');
  const after = units === undefined ? null : subtract(add(available, units), needed);
  const isNeverEnough = after !== null && isNegative(after) && compare(choice.amount, most) >= 0;
  return html`<dl class="summary" part="summary">
    <dt>${words.term(isExact ? 'funds.afterTopUp' : 'topUp.get')}</dt>
    <dd>${units === undefined ? waiting : written(isExact ? add(available, units) : units)}</dd>
    <dt class="total">${words.term('funds.afterAction')}</dt>
    <dd class="total">${after === null ? waiting : written(after)}</dd>
  </dl>
  ${isNeverEnough ? html`<p class="sub muted" part="limit">${words.term('topUp.max', { amount: words.money(most, moneyAsset(rules.currency)).text })}</p>` : nothing}`;
}
