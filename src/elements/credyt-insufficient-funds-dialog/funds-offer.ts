// Which amount the dialog offers, and what it becomes. Used by credyt-insufficient-funds-dialog; the customer's own choice stands.
import type { ReactiveControllerHost } from 'lit';
import type { Wallet } from '../../contract/index.js';
import type { Decimal } from '../../contract/money/decimal.js';
import type { AmountChoice } from '../../controllers/amount-choice.js';
import type { BillingController } from '../../controllers/billing.js';
import { Quotes } from '../../controllers/quotes.js';
import { isPaidInKind, suggest, type Figures, type Suggestion } from './funds-figures.js';

export class FundsOffer {
  /** The choice was made for the customer just now. */
  isNew = false;
  #suggestion: Suggestion | null = null;
  readonly #quotes: Quotes;

  /** `written` puts an amount the way it is typed in the reader's language. */
  constructor(
    host: ReactiveControllerHost,
    billing: BillingController,
    private readonly choice: AmountChoice,
    private readonly written: (amount: Decimal) => string,
  ) {
    this.#quotes = new Quotes(host, billing);
  }

  /** No preset covers what is short. */
  get isOwn(): boolean {
    return this.#suggestion?.own !== undefined;
  }

  /** `undefined` while it is worked out; `null` when it is not to be had. */
  units(gap: Figures, { topUp, features }: Wallet, amount: Decimal): Decimal | null | undefined {
    if (isPaidInKind(gap, topUp)) return amount;
    return features.includes('quotes') ? this.#quotes.units(amount) : null;
  }

  /** Called on every drawing; chooses once, as soon as enough is known. */
  make(gap: Figures, wallet: Wallet): void {
    const { topUp, features } = wallet;
    const { amount, text } = this.choice;
    if (!isPaidInKind(gap, topUp) && features.includes('quotes')) this.#quotes.want(topUp.currency, gap.asset.code, topUp.presets, text ? amount : null);
    if (this.#suggestion) return;
    this.#suggestion = suggest(gap, topUp, (preset) => this.units(gap, wallet, preset));
    const isUntouched = text === '' && this.choice.preset === (topUp.presets[0] ?? null);
    if (!this.#suggestion || !isUntouched) return;
    this.isNew = true;
    const { preset, own } = this.#suggestion;
    if (preset !== undefined) this.choice.choose(preset);
    else this.choice.type(this.written(own));
  }

  /** The gap is another: what was chosen was for the one before. */
  again({ topUp }: Wallet): void {
    this.#suggestion = null;
    this.choice.choose(topUp.presets[0] ?? '');
  }

  forget(): void {
    this.#suggestion = null;
    this.#quotes.forget();
    this.choice.choose('');
  }
}
