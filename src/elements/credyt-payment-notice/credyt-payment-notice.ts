// <credyt-payment-notice>: a subscription waits for its payment; leads there by a link made at the click.
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { PendingPayment } from '../../contract/index.js';
import { announce } from '../../controllers/announce.js';
import { Checkout } from '../../controllers/checkout.js';
import { isolated, plainText } from '../../controllers/format-money.js';
import { KeepFocus } from '../../controllers/keep-focus.js';
import { Localize } from '../../controllers/localize.js';
import { SubscriptionPayment, type SubscriptionPaymentStatus } from '../../controllers/subscription-payment.js';
import { common, notice, pay, portal } from '../../strings/en.js';
import bars from '../../styles/bar.styles.js';
import base from '../../styles/base.styles.js';
import tokens from '../../styles/tokens.styles.js';
import { askOwner } from '../ask-owner.js';
import { bar } from '../bar.js';
import { BillingElement } from '../billing-element.js';
import { problemNote } from '../checkout-words.js';
import { CredytPermissionNeededEvent } from '../events.js';
import { arrowOut, card, chevronNext, clock, icon, spinner, tabs } from '../icons.js';
import { linkButton } from '../notes.js';
import styles from './credyt-payment-notice.styles.js';

/** Of a name or a list more nobody reads; a tenant may have written anything. */
const MOST_NAMES = 3;
const MOST_LETTERS = 60;

/**
 * A line that appears while a subscription waits for its payment, and goes when it is paid. It takes no room while none waits.
 *
 * @tag credyt-payment-notice
 * @slot action - Takes the place of the pay button.
 * @slot ask-owner - For customers who may not pay: takes the place of the sentence, such as a button that asks someone who may.
 * @slot fallback - Shown until the element is ready for use, never after.
 * @fires {CredytRedirectEvent} credyt-redirect - About to leave for the payment page, `kind: "payment"`; cancelable.
 * @fires {CredytPermissionNeededEvent} credyt-permission-needed - A customer who may not pay tried to, or asked for it in `slot="ask-owner"`.
 * @fires {CredytErrorEvent} credyt-error - The payment page could not be opened, or its `endpoint` is not allowed.
 * @csspart bar - The line.
 * @csspart icon - Every icon.
 * @csspart message - The words.
 * @csspart action - The button that leads to payment, or opens the list of several.
 * @csspart list - The subscriptions that wait, when there are several.
 * @csspart note - Why the payment page could not be opened.
 * @cssprop [--credyt-surface=#fff] - Background of the line.
 * @cssprop [--credyt-border=#e3e5ea] - Its edge.
 * @cssprop [--credyt-accent=#17191e] - Background of the pay button.
 * @cssprop [--credyt-radius-panel=12px] - Roundness of the line.
 * @cssstate shown - A subscription waits for payment.
 * @cssstate view-only - It does, but this customer may not pay.
 * @cssstate busy - The link is being made.
 * @cssstate failed - It could not be made, or the wallet could not be had.
 * @cssstate paying - The payment page is open in another tab.
 * @cssstate confirming - The customer is back; the payment is awaited.
 * @cssstate unseen - It has not been seen in time.
 * @cssstate loading - Nothing is known yet.
 * @cssstate ready - It is known what waits, if anything.
 * @cssstate signed-out - The proxy does not know the customer.
 * @example
 * ```html
 * <credyt-payment-notice></credyt-payment-notice>
 * ```
 */
export class CredytPaymentNotice extends BillingElement {
  static override styles = [tokens, base, bars, styles];

  /** Speaks of this subscription only. Default: of all that wait. */
  @property({ attribute: 'subscription-id' }) subscriptionId: string | undefined;
  /** `_blank` opens the payment page in a new tab; this page waits. */
  @property() target: '_self' | '_blank' = '_self';

  @state() private isOpen = false;

  readonly #words = new Localize(this, { ...common, ...pay, ...portal, ...notice });
  readonly #checkout = new Checkout(this, this.billing);
  readonly #awaited = new SubscriptionPayment(this, this.billing);
  /** What the button that was pressed is about. */
  #pressed: PendingPayment | null = null;
  #told: SubscriptionPaymentStatus = 'none';

  constructor() {
    super();
    new KeepFocus(this, () => this.renderRoot.querySelector<HTMLElement>('.message'));
  }

  get #waiting(): readonly PendingPayment[] {
    const { payments = [] } = this.billing.wallet ?? {};
    return this.subscriptionId ? payments.filter(({ subscriptionId }) => subscriptionId === this.subscriptionId) : payments;
  }

  get #isViewOnly(): boolean {
    return this.billing.wallet?.portal.allowed === false || this.#checkout.problem?.code === 'forbidden';
  }

  protected override willUpdate(): void {
    this.#awaited.judge(this.#waiting.map(({ subscriptionId }) => subscriptionId));
  }

  protected states(): readonly string[] {
    const states: string[] = [this.billing.state.wallet.status];
    if (this.#waiting.length === 0) return states;
    states.push('shown');
    if (this.#awaited.status !== 'none') states.push(this.#awaited.status);
    else if (this.#isViewOnly) states.push('view-only');
    else if (this.#checkout.isBusy) states.push('busy');
    else if (this.#checkout.problem) states.push('failed');
    return states;
  }

  protected override updated(): void {
    const { status } = this.#awaited;
    if (status !== this.#told && (status === 'confirming' || status === 'unseen')) announce(this.#words.term(`say.${status}`));
    this.#told = status;
  }

  #pay(payment: PendingPayment, button: HTMLElement): void {
    const { subscriptionId } = payment;
    this.#pressed = payment;
    this.#checkout.start({ subscriptionId: subscriptionId ?? undefined, target: this.target }, (problem) => {
      announce(this.#words.term(problem ? 'topUp.failed' : 'topUp.popupBlocked'));
      if (problem?.code === 'forbidden') this.emit(new CredytPermissionNeededEvent({ kind: 'payment' })); // told until the next reading of the wallet
      else if (problem) void this.billing.store?.refresh(); // it may have been paid elsewhere
    }, button, (tab) => { this.#awaited.leave(subscriptionId, tab); });
  }

  protected override render(): TemplateResult | typeof nothing {
    const [first, ...others] = this.#waiting;
    if (!first) return nothing;
    if (this.#awaited.status !== 'none') return this.#renderAwaited(this.#awaited.status);
    const words = this.#words;
    const name = this.#nameOf(first);
    const isSeveral = others.length > 0;
    return html`${bar({
      icon: icon(card),
      title: isSeveral || !name ? words.term('notice.many', { count: 1 + others.length }) : words.term('notice.one', { name: isolated(name, words.rtl) }),
      help: this.#isViewOnly ? askOwner(this, 'payment', html`${words.term('viewOnly.portal')}`) : nothing,
      actions: this.#isViewOnly ? nothing : html`<slot name="action">${isSeveral ? this.#renderList() : this.#renderPay(first)}</slot>`,
    })}${this.#isViewOnly ? nothing : problemNote(this.#checkout, words)}`;
  }

  /** What the subscription is to: its products, by name. */
  #nameOf({ productNames }: PendingPayment): string {
    const names = productNames.slice(0, MOST_NAMES).map((name) => plainText(name, MOST_LETTERS)).filter(Boolean);
    return new Intl.ListFormat(this.#words.language).format(productNames.length > MOST_NAMES ? [...names, '…'] : names);
  }

  #renderPay(payment: PendingPayment, name?: string): TemplateResult | typeof nothing {
    if (!this.billing.wallet?.features.includes('payment-links')) return nothing;
    const words = this.#words;
    const isBusy = this.#checkout.isBusy && this.#pressed?.subscriptionId === payment.subscriptionId;
    return html`<button
      type="button"
      class="button primary ${name === undefined ? 'action' : ''}"
      part="action"
      aria-busy=${isBusy ? 'true' : 'false'}
      aria-disabled=${this.#checkout.isBusy ? 'true' : 'false'}
      @click=${(event: Event) => { this.#pay(payment, event.currentTarget as HTMLElement); }}
    >${isBusy
      ? html`${spinner()}${words.term('topUp.opening')}`
      : html`${words.term('notice.noAmount')}${name ? html` <span class="sr">${name}</span>` : nothing}${
        this.target === '_blank' ? html` <span class="sr">${words.term('portal.newTab')}</span>` : nothing}${icon(arrowOut, 'flip')}`}</button>`;
  }

  #renderList(): TemplateResult {
    const words = this.#words;
    return html`<button
        type="button"
        class="button action"
        part="action"
        aria-expanded=${this.isOpen ? 'true' : 'false'}
        @click=${() => { this.isOpen = !this.isOpen; }}
      >${words.term('notice.review')}${icon(chevronNext, 'flip')}</button>
      ${this.isOpen
        ? html`<ul class="list" part="list" role="list">${this.#waiting.map((payment) => {
            const name = this.#nameOf(payment) || words.term('notice.many', { count: 1 });
            return html`<li><bdi>${name}</bdi>${this.#renderPay(payment, name)}</li>`;
          })}</ul>`
        : nothing}`;
  }

  #renderAwaited(status: Exclude<SubscriptionPaymentStatus, 'none'>): TemplateResult {
    const words = this.#words;
    const links = html`<span class="action links">
      ${status === 'unseen' ? linkButton(words.term('pay.checkAgain'), () => void this.billing.store?.refresh()) : nothing}
      ${linkButton(words.term('pay.notPaid'), () => { this.#awaited.forget(); })}
    </span>`;
    switch (status) {
      case 'paying':
        return bar({ icon: icon(tabs), title: words.term('funds.paying'), actions: links });
      case 'confirming':
        return bar({ icon: spinner(), title: words.term('say.confirming'), help: words.term(this.#awaited.isLong ? 'pay.confirmingLong' : 'pay.confirmingHelp'), actions: links });
      case 'unseen':
        return bar({ icon: icon(clock), title: words.term('say.unseen'), actions: links });
    }
  }
}
