// <credyt-low-balance-banner>: says in time that the balance runs low, is used up or owed, and offers to add funds.
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { PaymentState } from '../../client/billing-state.js';
import type { Account } from '../../contract/index.js';
import { negate, type Decimal } from '../../contract/money/decimal.js';
import { announce } from '../../controllers/announce.js';
import { isCredited } from '../../controllers/billing.js';
import { KeepFocus } from '../../controllers/keep-focus.js';
import { Localize } from '../../controllers/localize.js';
import { LowBalance, type Condition } from '../../controllers/low-balance.js';
import { paymentStep } from '../../controllers/voice.js';
import { greetInstead } from '../../controllers/way-out.js';
import { banner, common, pay, topUp } from '../../strings/en.js';
import bars from '../../styles/bar.styles.js';
import base from '../../styles/base.styles.js';
import tokens from '../../styles/tokens.styles.js';
import { bar } from '../bar.js';
import { BillingElement } from '../billing-element.js';
import { confirmingHelp } from '../confirming-help.js';
import { CredytLowBalanceEvent } from '../events.js';
import { clock, cross, icon, minusCircle, spinner, warning } from '../icons.js';
import { passOn } from '../pass-on.js';
import styles from './credyt-low-balance-banner.styles.js';

/**
 * A line that appears when the balance runs low and goes when there is clearly more again. It takes no room while there is nothing to say.
 * Low is at or under `below`, else the proxy's `lowBelow`; without either only a balance that is used up or owed is told.
 *
 * @tag credyt-low-balance-banner
 * @slot action - Takes the place of the top-up button.
 * @slot ask-owner - For customers who may only look: takes the place of what the top-up button tells them.
 * @slot fallback - Shown until the element is ready for use, never after.
 * @fires {CredytLowBalanceEvent} credyt-low-balance - The balance fell to or under its threshold: once per crossing and browser session.
 * @fires {CredytRedirectEvent} credyt-redirect - About to leave for the payment page; cancelable.
 * @fires {CredytPermissionNeededEvent} credyt-permission-needed - A customer who may only look asked for funds.
 * @fires {CredytErrorEvent} credyt-error - The payment page could not be opened, or its `endpoint` is not allowed.
 * @csspart bar - The line.
 * @csspart icon - Its sign, and that of the dismiss button.
 * @csspart message - The words.
 * @csspart action - The button that adds funds.
 * @csspart dismiss - The button that silences it for the session.
 * @cssprop [--credyt-warning-fill=#fff8e8] - Background when low.
 * @cssprop [--credyt-warning=#854a00] - Sign and edge when low.
 * @cssprop [--credyt-danger-fill=#fef2f0] - Background when used up or owed.
 * @cssprop [--credyt-danger=#b42318] - Sign and edge then.
 * @cssprop [--credyt-radius-panel=12px] - Roundness of the line.
 * @cssstate shown - There is something to say and it was not dismissed.
 * @cssstate low - The balance is at or under its threshold, or was and is not clearly above it yet.
 * @cssstate used-up - It is zero.
 * @cssstate negative - It is below zero.
 * @cssstate stale - It is known, but old.
 * @cssstate view-only - The customer may look, not pay.
 * @cssstate confirming - A payment is awaited.
 * @cssstate unseen - A payment has not been seen in time.
 * @cssstate loading - Nothing is known yet.
 * @cssstate ready - The balance is known.
 * @cssstate signed-out - The proxy does not know the customer.
 * @cssstate failed - The balance could not be had.
 * @example
 * ```html
 * <credyt-low-balance-banner below="5"></credyt-low-balance-banner>
 * ```
 */
export class CredytLowBalanceBanner extends BillingElement {
  static override styles = [tokens, base, bars, styles];

  /** Low is at or under this much of the asset. Default: the proxy's `lowBelow`. */
  @property() below: string | undefined;
  /** Healthy again from this much on. Default: 1.25 times the threshold. */
  @property({ attribute: 'clear-above' }) clearAbove: string | undefined;

  readonly #words = new Localize(this, { ...common, ...pay, ...topUp, ...banner });
  readonly #low = new LowBalance(this, this.billing, (...change) => { this.#told(...change); });
  /** The customer was told here that their payment is awaited: then they hear of its arrival too, though the line goes. */
  #hasTold = false;

  constructor() {
    super();
    new KeepFocus(this, () => this.renderRoot.querySelector<HTMLElement>('.message'));
  }

  #told(condition: Condition, account: Account, below: Decimal | null): void {
    const { asset, available } = account;
    if (below !== null) this.emit(new CredytLowBalanceEvent({ asset: asset.code, available, below }));
    const { title, help } = this.#sentences(condition, account);
    announce(condition === 'low' ? this.#words.term('say.low') : `${title} ${help}`);
  }

  /** A payment under way for this very balance. */
  get #payment(): PaymentState | null {
    const { state: { payment }, account } = this.billing;
    return payment.status !== 'none' && account && isCredited(account, payment.payment) ? payment : null;
  }

  /** The line itself greets who comes back: a top-up button would open its panel for them and be gone with it a moment later. */
  get #isAwaited(): boolean {
    const { arrival, payment } = this.billing.state;
    return this.#payment?.status === 'confirming' || (payment.status === 'none' && arrival === 'asking');
  }

  get #isShown(): boolean {
    return this.#low.condition !== 'healthy' && !this.#low.isDismissed;
  }

  get #isViewOnly(): boolean {
    return this.billing.wallet?.topUp.allowed === false;
  }

  protected override willUpdate(): void {
    this.#low.judge();
  }

  protected states(): readonly string[] {
    const { wallet } = this.billing.state;
    const { condition } = this.#low;
    const states: string[] = [wallet.status];
    if (wallet.status === 'ready' && wallet.stale) states.push('stale');
    if (condition === 'healthy') return states;
    states.push(condition === 'owed' ? 'negative' : condition);
    if (this.#isShown) states.push('shown');
    if (this.#isViewOnly) states.push('view-only');
    if (this.#isAwaited) states.push('confirming');
    else if (this.#payment?.status === 'unseen') states.push('unseen');
    return states;
  }

  protected override updated(): void {
    const payment = this.#payment;
    const isConfirming = payment?.status === 'confirming';
    if (isConfirming ? this.#hasTold || !this.#isShown : !this.#hasTold) return;
    this.#hasTold = isConfirming;
    if (isConfirming) greetInstead(this);
    const step = payment && paymentStep(payment, this.billing.account, this.#words);
    if (step) announce(step);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { account } = this.billing;
    if (!this.#isShown || !account) return nothing;
    const words = this.#words;
    const payment = this.#payment;
    if (this.#isAwaited) {
      const help = payment?.status === 'confirming' ? confirmingHelp(payment, account.asset, words) : '';
      return bar({ icon: spinner(), title: words.term('say.confirming'), help });
    }
    if (payment?.status === 'unseen') return bar({ icon: icon(clock), title: words.term('say.unseen'), actions: this.#renderActions() });
    const { condition } = this.#low;
    const { title, help } = this.#sentences(condition, account);
    const stale = this.billing.state.wallet.status === 'ready' ? this.billing.state.wallet.stale : null;
    return bar({
      look: condition === 'low' ? 'low' : 'owed',
      icon: icon(condition === 'low' ? warning : minusCircle),
      title,
      help: html`${help}${stale ? html` <span class="muted">${words.term('common.updated', { age: words.age(stale.since, 'long') })}</span>` : nothing}`,
      actions: this.#renderActions(),
    });
  }

  #sentences(condition: Condition, { available, asset }: Account): { title: string; help: string } {
    const words = this.#words;
    const isLow = condition === 'low';
    if (this.#isViewOnly && isLow) return { title: words.term('banner.lowViewOnly'), help: '' };
    const help = isLow ? words.term('banner.left', { amount: words.money(available, asset).text })
      : this.#isViewOnly ? words.term('viewOnly.help')
        : words.term(condition === 'owed' ? 'banner.owedHelp' : 'banner.usedUpHelp');
    const title = condition === 'owed' ? words.term('banner.owed', { amount: words.money(negate(available), asset, { purpose: 'needs' }).text })
      : words.term(isLow ? 'banner.low' : 'banner.usedUp');
    return { title, help };
  }

  #renderActions(): TemplateResult {
    return html`<slot name="action"><credyt-top-up-button
        class="action"
        exportparts="button: action"
        .endpoint=${this.endpoint}
        .account=${this.account}
        .asset=${this.asset}
        .signInUrl=${this.signInUrl}
        .strings=${this.strings}
      >${passOn(this, 'ask-owner')}</credyt-top-up-button></slot>
      <button type="button" class="button square dismiss" part="dismiss" aria-label=${this.#words.term('common.dismiss')} @click=${this.#dismiss}>${icon(cross)}</button>`;
  }

  readonly #dismiss = (): void => { this.#low.dismiss(); };
}
