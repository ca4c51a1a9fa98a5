// The controls that choose an amount: preset buttons and the own-amount field. Drawn by the top-up panel and the insufficient-funds dialog.
import { html, nothing, type TemplateResult } from 'lit';
import { currencyDigits, type AmountChoice, type AmountProblem } from '../controllers/amount-choice.js';
import type { Localize } from '../controllers/localize.js';
import type { Asset, TopUpRules } from '../contract/index.js';
import type { Decimal } from '../contract/money/decimal.js';
import type { common, pay } from '../strings/en.js';
import { check, icon, warning } from './icons.js';

export type PayWords = Localize<typeof common & typeof pay>;

/** What is paid is always money, even when what it buys is a custom asset. */
export const moneyAsset = (currency: string): Asset => ({ code: currency, kind: 'fiat', precision: 2 });

/** One radio group: a single tab stop, arrows move and choose. Four that cannot stand in one row stand two by two. */
export function presets(choice: AmountChoice, rules: TopUpRules, words: PayWords): TemplateResult | typeof nothing {
  if (rules.presets.length === 0) return nothing;
  const labels = rules.presets.map((amount) => words.money(amount, moneyAsset(rules.currency), { purpose: 'needs', whole: true }).text);
  const isWide = labels.some((label) => label.replace(/[\u2066-\u2069]/g, '').length > (labels.length > 3 ? 5 : 8));
  const tabStop = choice.preset ?? rules.presets[0];
  return html`<div
    class="presets ${isWide && labels.length % 2 === 0 ? 'two' : ''} ${isWide && labels.length % 2 ? 'one' : ''}"
    part="presets"
    role="radiogroup"
    aria-label=${words.term('topUp.presets')}
    @keydown=${(event: KeyboardEvent) => { moveChoice(event, choice, rules.presets); }}
  >
    ${rules.presets.map((amount, index) => {
      const isChosen = amount === choice.preset;
      return html`<button
        type="button"
        class="preset"
        part="preset"
        role="radio"
        aria-checked=${isChosen ? 'true' : 'false'}
        tabindex=${amount === tabStop ? 0 : -1}
        @click=${() => { choice.choose(amount); }}
      ><bdi>${labels[index]}</bdi>${isChosen ? html`<span class="tick">${icon(check)}</span>` : nothing}</button>`;
    })}
  </div>`;
}

/** Its message is bound to the field and appears when the customer rests or leaves it. */
export function ownAmount(choice: AmountChoice, rules: TopUpRules, words: PayWords): TemplateResult | typeof nothing {
  if (!rules.custom) return nothing;
  const money = moneyAsset(rules.currency);
  const bound = (amount: Decimal): string => words.number(amount, { useGrouping: true });
  const { problem } = choice;
  const { sign, isAfter } = words.currencySign(rules.currency);
  const currency = html`<bdi class="muted" aria-hidden="true">${sign}</bdi>`;
  return html`<div>
    <label class="sub" for="own">${words.term('topUp.other')}</label>
    <div class="field" part="field">
      ${isAfter ? nothing : currency}
      <input
        id="own"
        part="input"
        inputmode="decimal"
        autocomplete="off"
        maxlength="40"
        aria-label=${words.term('topUp.otherLabel', { currency: words.currencyName(rules.currency) })}
        aria-invalid=${problem ? 'true' : 'false'}
        aria-describedby=${problem ? 'own-hint' : nothing}
        placeholder=${words.term('topUp.range', { min: bound(rules.min), max: bound(rules.max) })}
        .value=${choice.text}
        @input=${(event: Event) => { choice.type((event.target as HTMLInputElement).value); }}
        @change=${() => { choice.settle(); }}
      />
      ${isAfter ? currency : nothing}
    </div>
    <div role="status">${problem
      ? html`<p class="hint danger" id="own-hint" part="hint">${icon(warning)}<span>${explain(problem, rules, money, words)}</span></p>`
      : nothing}</div>
  </div>`;
}

function explain(problem: AmountProblem, rules: TopUpRules, money: Asset, words: PayWords): string {
  const written = (amount: Decimal): string => words.money(amount, money, { purpose: 'needs' }).text;
  switch (problem) {
    case 'notNumber':
      return words.term('topUp.notNumber', { example: written(rules.presets[0] ?? rules.min) });
    case 'decimals':
      return words.term('topUp.decimals', { count: currencyDigits(rules.currency) });
    case 'min':
      return words.term('topUp.min', { amount: written(rules.min) });
    case 'max':
      return words.term('topUp.max', { amount: written(rules.max) });
  }
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function moveChoice(event: KeyboardEvent, choice: AmountChoice, amounts: readonly Decimal[]): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const group = event.currentTarget as HTMLElement;
  const buttons = [...group.querySelectorAll<HTMLButtonElement>('[role=radio]')];
  const mirrored = event.key.match(/Left|Right/) && getComputedStyle(group).direction === 'rtl' ? -step : step;
  const from = buttons.indexOf(event.target as HTMLButtonElement);
  const index = (from + mirrored + amounts.length) % amounts.length;
  const amount = amounts[index];
  if (amount !== undefined) choice.choose(amount);
  buttons[index]?.focus();
}
