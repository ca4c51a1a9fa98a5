// <credyt-top-up-button>: adds funds, in one click or through a panel that lets the customer choose.
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { BillingState } from '../../client/billing-state.js';
import type { TopUpRules } from '../../contract/index.js';
import { isDecimal, type Decimal } from '../../contract/money/decimal.js';
import { AmountChoice, type AmountProblem } from '../../controllers/amount-choice.js';
import { announce } from '../../controllers/announce.js';
import { Checkout, type Problem } from '../../controllers/checkout.js';
import { unitOf } from '../../controllers/format-money.js';
import { FreshPayment } from '../../controllers/fresh-payment.js';
import { Localize } from '../../controllers/localize.js';
import { Popover } from '../../controllers/popover.js';
import { Quotes } from '../../controllers/quotes.js';
import { Voice } from '../../controllers/voice.js';
import { WayOut } from '../../controllers/way-out.js';
import { common, pay, topUp } from '../../strings/en.js';
import base from '../../styles/base.styles.js';
import field from '../../styles/field.styles.js';
import popover from '../../styles/popover.styles.js';
import tokens from '../../styles/tokens.styles.js';
import { moneyAsset } from '../amount-picker.js';
import { BillingElement } from '../billing-element.js';
import { CredytPermissionNeededEvent } from '../events.js';
import { check, clock, eye, icon, plus, spinner } from '../icons.js';
import { ownLabel } from '../own-label.js';
import { AskForFunds } from './ask-for-funds.js';
import styles from './credyt-top-up-button.styles.js';
import { topUpPanel, type Situation } from './top-up-panel.js';

/** Field problems of the proxy that the own-amount field can explain. */
const REFUSALS: Record<string, AmountProblem> = { too_small: 'min', too_large: 'max', too_precise: 'decimals', not_a_decimal: 'notNumber' };

/**
 * Adds funds: with `amount` in one click, else through a panel of presets and an own amount. It never re-arms while a payment is unknown.
 *
 * @tag credyt-top-up-button
 * @slot - The button's label.
 * @slot panel-start - At the top of the panel.
 * @slot panel-end - At its end.
 * @slot help - Beside the actions of a payment that has not been seen yet, such as a link to support.
 * @slot ask-owner - In the panel of a customer who may only look: takes the place of the explanation and the message to copy.
 * @slot signin - Shown in the panel when the customer is signed out, such as a sign-in link.
 * @slot fallback - Shown until the element is ready for use, never after: a plain form that posts to `{endpoint}/top-ups`.
 * @fires {CredytRedirectEvent} credyt-redirect - About to leave for the payment page; cancelable.
 * @fires {CredytPermissionNeededEvent} credyt-permission-needed - A customer who may only look asked for funds.
 * @fires {CredytErrorEvent} credyt-error - The payment page could not be opened.
 * @csspart button - The button.
 * @csspart icon - Every icon.
 * @csspart panel - The popover.
 * @csspart header - Its head with the title.
 * @csspart close - Its close button.
 * @csspart presets - The preset amounts.
 * @csspart preset - One of them.
 * @csspart field - The own-amount field.
 * @csspart input - Its input.
 * @csspart hint - What is wrong with the own amount.
 * @csspart summary - Estimate, balance now and after.
 * @csspart pay - The button that leads to payment.
 * @csspart secure - The line under it.
 * @csspart note - What is known of a payment, or why there is no form.
 * @cssprop [--credyt-accent=#17191e] - Background of the button and of "Continue".
 * @cssprop [--credyt-on-accent=#fff] - Text on it.
 * @cssprop [--credyt-surface-raised=#fff] - Background of the panel.
 * @cssprop [--credyt-control-size=36px] - Height of button and fields; 44px on touch screens.
 * @cssstate loading - Nothing is known yet.
 * @cssstate ready - The customer can add funds.
 * @cssstate failed - The wallet could not be had.
 * @cssstate signed-out - The proxy does not know the customer.
 * @cssstate view-only - The customer may look, not pay.
 * @cssstate busy - A payment link is being made.
 * @cssstate paying - The payment page is open in another tab.
 * @cssstate confirming - A payment is awaited.
 * @cssstate settled - A payment has just arrived.
 * @cssstate unseen - A payment has not been seen in time.
 * @cssstate open - The panel is open.
 * @example
 * ```html
 * <credyt-top-up-button></credyt-top-up-button>
 * <credyt-top-up-button amount="25" target="_blank"></credyt-top-up-button>
 * ```
 */
export class CredytTopUpButton extends BillingElement {
  static override styles = [tokens, base, popover, field, styles];

  /** One click pays this much, in the currency of the proxy's rules. Without it the panel opens. */
  @property() amount: string | undefined;
  /** `_blank` opens the payment page in a new tab; this page waits for the money. */
  @property() target: '_self' | '_blank' = '_self';
  /** Where the customer comes back to: a path of this site. Default: this page. */
  @property({ attribute: 'return-to' }) returnTo: string | undefined;

  readonly #words = new Localize(this, { ...common, ...pay, ...topUp });
  readonly #popover = new Popover(this, { align: 'start', sheetBelow: 480 });
  readonly #checkout = new Checkout(this, this.billing);
  readonly #choice = new AmountChoice(this, () => this.#rules, () => this.#words.language);
  readonly #quotes = new Quotes(this, this.billing);
  readonly #ask = new AskForFunds(this, this.billing, this.#words);
  readonly #payment = new FreshPayment(this, this.billing, () => this.#popover.open);

  readonly #wayOut = new WayOut(this, () => this.#isBack, () => { this.#show(); });
  #arrival: BillingState['arrival'] = 'none';

  constructor() {
    super();
    new Voice(this, this.billing, this.#words);
  }

  get #rules(): TopUpRules | null {
    return this.billing.wallet?.topUp ?? null;
  }

  get #situation(): Situation {
    const { wallet } = this.billing.state;
    if (wallet.status !== 'ready') return wallet.status;
    const { arrival } = this.billing.state;
    if (this.#payment.state.status !== 'none' || arrival === 'asking' || arrival === 'renewed') return 'payment';
    return wallet.wallet.topUp.allowed && this.#checkout.problem?.code !== 'forbidden' ? 'form' : 'view-only';
  }

  get #isBack(): boolean {
    const { payment, arrival } = this.billing.state;
    return payment.status !== 'none' || arrival !== 'none';
  }

  get #oneClickAmount(): Decimal | null {
    return isDecimal(this.amount) ? this.amount : null;
  }

  protected states(): readonly string[] {
    const situation = this.#situation;
    const { status } = this.#payment.state;
    const states: string[] = [situation === 'form' ? 'ready' : situation !== 'payment' ? situation : status === 'none' ? 'confirming' : status];
    if (this.#checkout.isBusy) states.push('busy');
    if (this.#popover.open) states.push('open');
    return states;
  }

  protected override willUpdate(): void {
    const { arrival } = this.billing.state;
    if (arrival !== this.#arrival && (arrival === 'renewed' || arrival === 'expired')) announce(this.#words.term(`topUp.${arrival}`));
    this.#arrival = arrival;
    const rules = this.#rules;
    const asset = this.#quoted;
    if (rules && asset !== null && this.#popover.open) this.#quotes.want(rules.currency, asset, [], this.#choice.amount);
  }

  /** What the proxy is asked for: how much of this asset the money buys. */
  get #quoted(): string | null {
    const asset = this.billing.credited?.asset.code ?? null;
    return asset !== this.#rules?.currency && this.billing.wallet?.features.includes('quotes') ? asset : null;
  }

  readonly #handleClick = (event: Event): void => {
    if (this.#checkout.isBusy) {
      event.preventDefault();
      return;
    }
    if (this.#situation === 'view-only' && !this.#popover.open) this.emit(new CredytPermissionNeededEvent({ kind: 'top-up' }));
    if (this.#situation !== 'form' || this.#oneClickAmount === null) return;
    event.preventDefault(); // the button stays the panel's opener, for what there may be to tell
    this.#pay(this.#oneClickAmount);
  };

  readonly #handlePay = (): void => {
    const { amount } = this.#choice;
    if (amount === null) {
      this.#choice.settle();
      this.renderRoot.querySelector('input')?.focus();
    } else this.#pay(amount);
  };

  #pay(amount: Decimal): void {
    const shown = this.billing.account?.asset.code ?? '';
    const asset = this.asset ?? (this.#rules?.assets.includes(shown) ? shown : undefined);
    // In a tab of its own the panel tells that it can be closed.
    if (this.#popover.open || this.target === '_blank') this.#wayOut.leave();
    const wish = { amount, currency: this.#rules?.currency, asset, returnTo: this.returnTo, target: this.target };
    this.#checkout.start(wish, (problem) => {
      if (problem) this.#handleRefusal(problem, amount);
      else announce(this.#words.term('topUp.popupBlocked'));
    }, this.renderRoot.querySelector<HTMLElement>('.opener'));
  }

  #handleRefusal({ fields }: Problem, amount: Decimal): void {
    const choice = this.#choice;
    const refusal = REFUSALS[fields?.amount ?? ''];
    // "Try again" is about the amount that was tried, in one click too.
    if (choice.amount !== amount) {
      if (this.#rules?.presets.includes(amount)) choice.choose(amount);
      else choice.type(this.#words.number(amount, { useGrouping: false, maximumFractionDigits: 20 }));
    }
    if (refusal && choice.text && this.#rules?.custom) {
      this.#checkout.problem = null; // the field says it
      choice.refuse(refusal);
    } else announce(this.#words.term('topUp.failed'));
    this.#show();
  }

  #show(): void {
    if (!this.#popover.open) this.renderRoot.querySelector<HTMLElement>('.popover')?.showPopover();
  }

  readonly #handleToggle = (event: Event): void => {
    this.#popover.handleToggle(event, this.renderRoot.querySelector('.opener'));
    const { newState, type } = event as ToggleEvent;
    if (type === 'beforetoggle' && newState === 'closed') this.#forget();
    if (type === 'toggle' && newState === 'open') {
      this.renderRoot.querySelector<HTMLElement>('[role=radio][tabindex="0"], .popover input')?.focus();
    }
  };

  /** What was told has been read. */
  #forget(): void {
    this.#checkout.problem = null;
    this.#quotes.forget();
    const { payment, arrival } = this.billing.state;
    if (payment.status === 'settled') this.#payment.dismiss();
    if (payment.status === 'settled' || arrival === 'expired') this.billing.store?.dismissSettled();
  }

  protected override render(): TemplateResult {
    const title = this.#title;
    const rules = this.#rules;
    const { amount } = this.#choice;
    const panel = this.#popover.open && topUpPanel({
      title,
      situation: this.#situation,
      payment: this.#payment.state,
      billing: this.billing,
      checkout: this.#checkout,
      ask: this.#ask,
      form: rules && {
        choice: this.#choice,
        rules,
        account: this.billing.credited,
        units: this.#quoted !== null && amount !== null ? this.#quotes.units(amount) : null,
        checkout: this.#checkout,
        target: this.target,
        pay: this.#handlePay,
      },
      signInUrl: this.signInUrl,
      close: () => { this.#popover.close(); },
    }, this.#words);
    return html`${this.#renderButton()}
      <div
        id="panel"
        class="popover"
        part="panel"
        popover
        role="dialog"
        aria-labelledby="title"
        tabindex="-1"
        autofocus
        @beforetoggle=${this.#handleToggle}
        @toggle=${this.#handleToggle}
      >${panel || nothing}</div>`;
  }

  /** The word of the custom asset that is bought. */
  get #unit(): string {
    const { account } = this.billing;
    return account ? unitOf(account.asset) : '';
  }

  get #title(): string {
    const unit = this.#unit;
    return unit ? this.#words.term('topUp.titleUnits', { unit }) : this.#words.term('topUp.title');
  }

  #renderButton(): TemplateResult {
    const situation = this.#situation;
    const { status } = this.#payment.state;
    const { isBusy } = this.#checkout;
    const isViewOnly = situation === 'view-only';
    const isQuiet = isViewOnly || (situation === 'payment' && status === 'none') || status === 'paying' || status === 'confirming' || status === 'unseen';
    const opens = situation !== 'form' || this.#oneClickAmount === null;
    return html`<button
      type="button"
      class="button lead opener ${isQuiet ? '' : 'primary'}"
      part="button"
      popovertarget="panel"
      aria-haspopup=${opens ? 'dialog' : nothing}
      aria-expanded=${opens ? (this.#popover.open ? 'true' : 'false') : nothing}
      aria-busy=${isBusy ? 'true' : 'false'}
      aria-disabled=${isBusy ? 'true' : 'false'}
      @click=${this.#handleClick}
    >${isBusy && !this.#popover.open ? html`${spinner()}${this.#words.term('topUp.opening')}`
      : isViewOnly ? html`${icon(eye)}${this.#words.term('viewOnly.button')}`
        : status === 'confirming' ? html`${spinner()}${this.#words.term('pay.confirming')}`
          : html`${icon(status === 'settled' ? check : status === 'paying' || status === 'unseen' ? clock : plus)}${ownLabel(this, this.#label)}`}</button>`;
  }

  get #label(): string {
    const amount = this.#oneClickAmount;
    const currency = this.#rules?.currency;
    const unit = this.#unit;
    const plain = unit ? this.#words.term('topUp.buttonUnits', { unit }) : this.#words.term('topUp.button');
    if (amount === null) return plain;
    return currency ? this.#words.term('topUp.buttonAmount', { amount: this.#words.money(amount, moneyAsset(currency), { purpose: 'needs' }).text }) : plain;
  }
}
