// The form in the top-up panel: amount, what it becomes, one button that names it. Drawn by credyt-top-up-button.
import { html, nothing, type TemplateResult } from 'lit';
import type { Account, TopUpRules } from '../../contract/index.js';
import { add, isNegative, type Decimal } from '../../contract/money/decimal.js';
import type { AmountChoice } from '../../controllers/amount-choice.js';
import type { Checkout } from '../../controllers/checkout.js';
import type { Localize } from '../../controllers/localize.js';
import type { common, pay, topUp } from '../../strings/en.js';
import { moneyAsset, ownAmount, presets } from '../amount-picker.js';
import { whereTo } from '../checkout-words.js';
import { chevronNext, icon, lock, spinner } from '../icons.js';

export type TopUpWords = Localize<typeof common & typeof pay & typeof topUp>;

export interface TopUpForm {
  choice: AmountChoice;
  rules: TopUpRules;
  account: Account | null;
  /** Units of a custom asset: a figure, `undefined` while it is worked out, `null` when it is not to be had. */
  units: Decimal | null | undefined;
  checkout: Checkout;
  target: '_self' | '_blank';
  pay: () => void;
}

export function topUpForm(form: TopUpForm, words: TopUpWords): TemplateResult {
  const { choice, rules, checkout: { isBusy, problem } } = form;
  const { amount } = choice;
  const money = moneyAsset(rules.currency);
  const label = isBusy ? words.term('topUp.opening')
    : problem ? words.term('common.tryAgain')
      : amount === null ? words.term('topUp.continueNone')
        : words.term('topUp.continue', { amount: words.money(amount, money, { purpose: 'needs' }).text });
  return html`
    ${presets(choice, rules, words)} ${ownAmount(choice, rules, words)} ${summary(form, words)}
    <div class="stack small-gap">
      <button
        type="button"
        class="button primary wide"
        part="pay"
        aria-disabled=${amount === null || isBusy ? 'true' : 'false'}
        aria-busy=${isBusy ? 'true' : 'false'}
        @click=${form.pay}
      >${isBusy ? spinner() : nothing}${label}${isBusy || amount === null || problem ? nothing : icon(chevronNext, 'flip')}</button>
      <p class="secure" part="secure">${icon(lock)}${whereTo(form.checkout, form.target, words)}</p>
    </div>`;
}

/** The estimate, the balance now and after. What cannot be known is said so, never computed across assets. */
function summary({ account, choice: { amount }, rules, units }: TopUpForm, words: TopUpWords): TemplateResult | typeof nothing {
  if (!account) return nothing;
  const { available, asset } = account;
  const isSame = asset.kind === 'fiat' && asset.code === rules.currency;
  const gain = isSame ? amount : units;
  const written = (value: Decimal): string => {
    const { text } = words.money(value, asset);
    return isNegative(value) ? words.term('balance.owed', { amount: text }) : text;
  };
  const approx = (value: Decimal): string => (isSame ? written(value) : words.term('topUp.approx', { amount: written(value) }));
  const waiting = html`<span class="skeleton"></span><span class="sr">${words.term('topUp.quoting')}</span>`;
  const known = gain !== null && gain !== undefined;
  return html`<dl class="summary" part="summary">
    ${isSame || units === null ? nothing
      : html`<dt>${words.term('topUp.get')}</dt> <dd>${units === undefined ? waiting : html`<bdi>${approx(units)}</bdi>`}</dd>`}
    <dt>${words.term('topUp.now')}</dt>
    <dd><bdi>${written(available)}</bdi></dd>
    <dt class=${known ? 'total' : ''}>${words.term('topUp.after')}</dt>
    <dd class=${known ? 'total' : ''}>
      ${gain === undefined ? waiting
        : gain === null ? html`<span aria-hidden="true">—</span> <span class="sr">${words.term('topUp.afterUnknown')}</span>`
          : html`<bdi>${approx(add(available, gain))}</bdi>`}
    </dd>
  </dl>`;
}
