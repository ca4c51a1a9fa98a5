// <credyt-insufficient-funds-dialog>: what is short, how to pay it, and the wait until it is there.
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { PaymentState } from '../../client/billing-state.js';
import type { Need } from '../../client/pick-account.js';
import { isDecimal, type Decimal } from '../../contract/money/decimal.js';
import { AmountChoice } from '../../controllers/amount-choice.js';
import { Checkout } from '../../controllers/checkout.js';
import { CopiedMessage } from '../../controllers/copied-message.js';
import { Localize } from '../../controllers/localize.js';
import { common, funds, pay } from '../../strings/en.js';
import base from '../../styles/base.styles.js';
import field from '../../styles/field.styles.js';
import popover from '../../styles/popover.styles.js';
import tokens from '../../styles/tokens.styles.js';
import { BillingElement } from '../billing-element.js';
import { CredytDialogCloseEvent, CredytDialogOpenEvent, CredytPermissionNeededEvent } from '../events.js';
import { cross, icon } from '../icons.js';
import styles from './credyt-insufficient-funds-dialog.styles.js';
import { figures, isCovered, type Figures } from './funds-figures.js';
import { FundsOffer } from './funds-offer.js';
import { fundsMessage, fundsSaid, fundsView, type FundsView, type StageName } from './funds-view.js';

const SETTLED_MS = 2000;

/**
 * Asks for what an action lacks, waits for the payment, and says when to go on. One per page; `getBilling().ensureFunds()` finds it or makes it.
 *
 * @tag credyt-insufficient-funds-dialog
 * @slot reason - Takes the place of the sentence under the title: what costs more than the balance.
 * @slot actions - Under the buttons, such as a link to support.
 * @slot ask-owner - For customers who may only look: takes the place of the button that copies a message.
 * @slot signin - Shown when the customer is signed out, such as a sign-in link.
 * @slot fallback - Shown until the element is ready for use, never after.
 * @fires {CredytDialogOpenEvent} credyt-dialog-open - The dialog opened.
 * @fires {CredytDialogCloseEvent} credyt-dialog-close - It closed: what was needed is there, or the customer turned away.
 * @fires {CredytRedirectEvent} credyt-redirect - About to leave for the payment page; cancelable.
 * @fires {CredytPermissionNeededEvent} credyt-permission-needed - A customer who may only look needs funds.
 * @fires {CredytErrorEvent} credyt-error - The payment page could not be opened.
 * @csspart dialog - The dialog.
 * @csspart close - Its close button.
 * @csspart title - What it is about, as a heading.
 * @csspart lede - The sentence under the title.
 * @csspart gap - The three figures.
 * @csspart needed - What the action costs.
 * @csspart available - What there is.
 * @csspart short - What is missing.
 * @csspart presets - The amounts to choose from.
 * @csspart preset - One of them.
 * @csspart field - The own-amount field, when no preset covers what is missing.
 * @csspart limit - What the largest top-up is, where not even that is enough.
 * @csspart input - Its input.
 * @csspart hint - What is wrong with the own amount.
 * @csspart summary - The balance after top-up and after the action.
 * @csspart pay - The button that leads to payment.
 * @csspart cancel - The button that closes the dialog.
 * @csspart stage - Sign, title and sentence of the later stages.
 * @csspart disc - The round ground of the sign.
 * @csspart note - What happened to the last try.
 * @csspart icon - Every icon.
 * @cssprop [--credyt-surface-raised=#fff] - Background of the dialog.
 * @cssprop [--credyt-backdrop=rgb(20 24 32 / .4)] - What lies behind it.
 * @cssprop [--credyt-accent=#17191e] - Background of "Pay", edge of the chosen amount.
 * @cssprop [--credyt-radius-panel=12px] - Its roundness, less 4 px.
 * @cssstate open - The dialog is open.
 * @cssstate loading - It is to open, but the balance is not known yet.
 * @cssstate ask - It asks for a payment.
 * @cssstate busy - A payment link is being made.
 * @cssstate paying - The payment page is open in another tab.
 * @cssstate confirming - The payment is awaited.
 * @cssstate settled - There is enough now.
 * @cssstate unseen - The payment has not been seen in time.
 * @cssstate view-only - The customer may look, not pay.
 * @cssstate signed-out - The proxy does not know the customer.
 * @cssstate failed - The wallet could not be had.
 * @example
 * ```html
 * <credyt-insufficient-funds-dialog><span slot="reason">Upscaling this set costs more than your balance.</span></credyt-insufficient-funds-dialog>
 * ```
 */
export class CredytInsufficientFundsDialog extends BillingElement {
  static override styles = [tokens, base, popover, field, styles];

  /** What the action needs, as a decimal in `asset`. */
  @property() amount: string | undefined;
  /** Open or not. Needs `amount`; opens when the balance is known and does not cover it. */
  @property({ type: Boolean, reflect: true }) open = false;
  /** `_blank` opens the payment page in a new tab and this page waits; `_self` goes there and comes back. */
  @property() target: '_self' | '_blank' = '_self';
  /** Where the customer comes back to: a path of this site. Default: this page. */
  @property({ attribute: 'return-to' }) returnTo: string | undefined;

  readonly #words = new Localize(this, { ...common, ...pay, ...funds });
  readonly #checkout = new Checkout(this, this.billing);
  readonly #copied = new CopiedMessage(this);
  readonly #choice = new AmountChoice(this, () => this.billing.wallet?.topUp ?? null, () => this.#words.language);
  readonly #offer = new FundsOffer(this, this.billing, this.#choice, (amount) => this.#words.number(amount, { useGrouping: false }));
  #asked: Need | null = null;
  #answer: { resolve: () => void; reject: (error: unknown) => void } | null = null;
  #isShown = false;
  /** Once there is enough it stays so until the dialog has closed. */
  #isCovered = false;
  /** Whose balance was last judged, and against what. */
  #judged: { owner: string; question: string } | null = null;
  /** The balance when the dialog opened. */
  #before: Decimal | null = null;
  /** A payment that had settled by then is no news here. */
  #earlier: PaymentState | null = null;
  #settled: PaymentState | null = null;
  #drawn: StageName | null = null;
  #settledTimer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A modal that is taken out of the page and put back is no modal any more.
    this.#end();
  }

  /** Resolves when the balance covers the need; rejects with an `AbortError` when the customer turns away, or when it is asked something else. */
  show(need: Need): Promise<void> {
    if (!isDecimal(need.amount)) return Promise.reject(new TypeError('credyt-widgets: show() needs amount as a decimal in quotes, such as "10".'));
    if (!this.isConnected) return Promise.reject(new DOMException('The dialog is not in the document.', 'InvalidStateError'));
    this.#end();
    this.#asked = need;
    this.open = true;
    return new Promise((resolve, reject) => { this.#answer = { resolve, reject }; });
  }

  close(): void {
    this.open = false;
  }

  get #need(): Need | null {
    return this.#asked ?? (isDecimal(this.amount) ? { amount: this.amount, asset: this.asset, account: this.account } : null);
  }

  get #figures(): Figures | null {
    const { wallet } = this.billing;
    const need = this.#need;
    const available = need && this.billing.availableFor(need);
    return wallet && need && available !== null ? figures(wallet, this.billing.accountFor(need), available, need) : null;
  }

  get #stage(): StageName {
    const { wallet, payment } = this.billing.state;
    if (this.#isCovered) return 'settled';
    if (wallet.status !== 'ready') return wallet.status;
    if (payment.status !== 'none' && payment.status !== 'settled') return payment.status;
    const gap = this.#figures;
    const need = this.#need;
    if (!gap || !need) return 'failed';
    const { allowed, assets } = wallet.wallet.topUp;
    return allowed && assets.includes(gap.asset.code) && this.billing.canRaise(need) && this.#checkout.problem?.code !== 'forbidden' ? 'ask' : 'view-only';
  }

  protected states(): readonly string[] {
    if (!this.open) return [];
    return ['open', this.#stage, ...(this.#checkout.isBusy ? ['busy'] : [])];
  }

  protected override willUpdate(): void {
    if (this.open) this.#judge();
  }

  /** What the wallet of this moment means for the need. */
  #judge(): void {
    const gap = this.#figures;
    const need = this.#need;
    const { wallet, payment } = this.billing.state;
    if (!gap || !need || wallet.status !== 'ready') return;
    const { owner } = wallet.wallet;
    const question = JSON.stringify([need.amount, need.asset, need.account]);
    if (this.#judged && this.#judged.owner !== owner) return this.close(); // another customer: it was not their question
    if (this.#judged && this.#judged.question !== question) this.#offer.again(wallet.wallet);
    this.#judged = { owner, question };
    const settled = payment.status === 'settled' ? payment : null;
    if (this.#before === null) this.#earlier = this.#settled = settled;
    this.#before ??= gap.available;
    if (!this.#isCovered && isCovered(gap) && !wallet.stale) {
      this.#isCovered = true;
      // What nobody was ever asked for needs no good news.
      if (!this.#isShown) this.open = false;
    }
    if (settled !== null && settled !== this.#settled) this.#offer.again(wallet.wallet); // there is less to pay now
    this.#settled = settled;
    this.#offer.make(gap, wallet.wallet);
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!this.open) {
      dialog?.close();
      if (this.#isShown || this.#answer || this.#isCovered) this.#end();
      return;
    }
    const need = this.#need;
    const stage = this.#stage;
    if (stage === 'loading' && this.#isShown) this.close(); // the customer changed, and with them the question
    if (stage === 'loading' || !need) return;
    if (!this.#isShown) {
      this.#isShown = true;
      if (!dialog?.open) dialog?.showModal();
      this.emit(new CredytDialogOpenEvent({ asset: this.#figures?.asset.code ?? null, amount: need.amount }));
    }
    const isNewStage = stage !== this.#drawn;
    this.#drawn = stage;
    const active = this.shadowRoot?.activeElement;
    if (isNewStage || (this.#offer.isNew && (!active || active.role === 'radio'))) {
      this.renderRoot.querySelector<HTMLElement>('[role=radio][tabindex="0"], input, .actions .button')?.focus();
    }
    this.#offer.isNew = false;
    if (!isNewStage) return;
    if (stage === 'view-only') this.emit(new CredytPermissionNeededEvent({ kind: 'top-up' }));
    if (stage === 'settled') this.#settledTimer = setTimeout(() => { this.close(); }, SETTLED_MS);
  }

  /** Whatever closed the dialog: whoever waits gets an answer, and the next opening starts anew. */
  #end(): void {
    clearTimeout(this.#settledTimer);
    const answer = this.#answer;
    const covered = this.#isCovered;
    const isShown = this.#isShown;
    this.#asked = this.#answer = this.#judged = this.#before = this.#drawn = null;
    this.#isCovered = this.#isShown = this.open = false;
    this.#checkout.problem = null;
    this.#copied.forget();
    this.#offer.forget();
    if (isShown && this.billing.state.payment.status === 'settled') this.billing.store?.dismissSettled();
    if (covered) answer?.resolve();
    else answer?.reject(new DOMException('The customer did not add funds.', 'AbortError'));
    if (isShown) this.emit(new CredytDialogCloseEvent({ covered }));
  }

  readonly #close = (): void => { this.close(); };

  // Comes late: by then the dialog may have been opened again.
  readonly #handleClose = (event: Event): void => {
    if (!(event.target as HTMLDialogElement).open) this.close();
  };

  readonly #handlePay = (): void => {
    const { amount } = this.#choice;
    if (amount === null) {
      this.#choice.settle();
      this.renderRoot.querySelector('input')?.focus();
    } else this.#pay(amount, this.target);
  };

  #pay(amount: Decimal, target: '_self' | '_blank'): void {
    const { wallet } = this.billing;
    const need = this.#need;
    if (!need) return;
    const wish = { amount, currency: wallet?.topUp.currency, asset: this.#figures?.asset.code, returnTo: this.returnTo, target };
    this.#checkout.start(wish);
  }

  /** Again with the amount that was left for: an equal wish is one intent, so one link. */
  readonly #reopen = (): void => {
    const { payment } = this.billing.state;
    const amount = payment.status === 'paying' ? payment.payment.amount : null;
    if (amount !== null) this.#pay(amount, '_blank');
  };

  get #view(): FundsView {
    const { wallet, state, store } = this.billing;
    const figures = this.#figures;
    const { amount } = this.#choice;
    return {
      stage: this.#stage,
      wallet: state.wallet,
      store,
      signInUrl: this.signInUrl,
      figures,
      rules: wallet?.topUp ?? null,
      choice: this.#choice,
      units: figures && wallet && amount !== null ? this.#offer.units(figures, wallet, amount) : null,
      isOwn: this.#offer.isOwn,
      payment: state.payment === this.#earlier ? { status: 'none' } : state.payment,
      before: this.#before,
      target: this.target,
      checkout: this.#checkout,
      copied: this.#copied,
      actions: {
        pay: this.#handlePay,
        reopen: this.#reopen,
        close: this.#close,
        copy: () => void this.#copied.copy(fundsMessage(this.#view, this.#words)),
        retry: () => void store?.refresh(),
        check: () => void store?.checkPayment(),
        notPaid: () => store?.forgetPayment(),
      },
    };
  }

  protected override render(): TemplateResult {
    const view = this.open ? this.#view : null;
    return html`<dialog class="dialog" part="dialog" aria-labelledby="title" aria-describedby="lede" @close=${this.#handleClose}>${view
      ? html`<button type="button" class="button square close" part="close" aria-label=${this.#words.term('common.close')} @click=${this.#close}>${icon(cross)}</button>
        ${fundsView(view, this.#words)}
        <p class="sr" role="status">${this.#isShown ? fundsSaid(view, this.#words) : nothing}</p>`
      : nothing}</dialog>`;
  }
}
