// <credyt-balance-badge>: the compact balance for a page's header.
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Account } from '../../contract/index.js';
import { Busy } from '../../controllers/busy.js';
import { FreshPayment } from '../../controllers/fresh-payment.js';
import { Localize } from '../../controllers/localize.js';
import { Popover } from '../../controllers/popover.js';
import { Voice } from '../../controllers/voice.js';
import { badge, common } from '../../strings/en.js';
import accounts from '../../styles/accounts.styles.js';
import base from '../../styles/base.styles.js';
import popover from '../../styles/popover.styles.js';
import tokens from '../../styles/tokens.styles.js';
import { balanceStates } from '../balance-states.js';
import { BillingElement } from '../billing-element.js';
import { check, chevronDown, icon, noSignal, threeQuarters } from '../icons.js';
import { badgeDetails } from './badge-details.js';
import { BadgeRoom } from './badge-room.js';
import { badgeView } from './badge-view.js';
import styles from './credyt-balance-badge.styles.js';

/**
 * One balance in a header: 32 px high in every state, never narrower while the customer watches it.
 *
 * @tag credyt-balance-badge
 * @slot icon - Takes the place of the state's icon.
 * @slot actions - At the foot of the details, such as a top-up button.
 * @slot signin - Shown when the customer is signed out, such as a sign-in link.
 * @slot fallback - Shown until the element is ready for use, never after.
 * @fires {CredytErrorEvent} credyt-error - Its `endpoint` is not allowed. That a balance could not be had, the document tells.
 * @csspart badge - The box, a button when `details` is set.
 * @csspart tag - The "Test" mark.
 * @csspart icon - Every icon.
 * @csspart amount - The figure.
 * @csspart unit - The word of a custom asset.
 * @csspart note - The words after the figure: low, owed, pending, its age.
 * @csspart chevron - The mark of the menu.
 * @csspart retry - "Retry", when the balance could not be had.
 * @csspart details - The popover.
 * @csspart list - The accounts in it.
 * @csspart account - One account.
 * @csspart account-name - Its name.
 * @csspart account-amount - Its balance.
 * @csspart footer - The foot of the popover.
 * @csspart refresh - The refresh button in it.
 * @cssprop [--credyt-surface=#fff] - Background of the badge.
 * @cssprop [--credyt-text=#17191e] - Colour of the figure.
 * @cssprop [--credyt-text-muted=#5a616c] - Colour of unit, note and icons.
 * @cssprop [--credyt-radius=8px] - Roundness of the badge.
 * @cssstate loading - Nothing is known yet.
 * @cssstate ready - The balance is known.
 * @cssstate stale - It is known, but old.
 * @cssstate low - It is at or under its threshold.
 * @cssstate negative - It is below zero.
 * @cssstate empty - There is no account yet.
 * @cssstate signed-out - The proxy does not know the customer.
 * @cssstate failed - It could not be had.
 * @cssstate confirming - A payment is awaited.
 * @cssstate settled - A payment has just arrived.
 * @cssstate unseen - A payment has not been seen in time.
 * @cssstate test - Credyt's test mode.
 * @example
 * ```html
 * <credyt-balance-badge details></credyt-balance-badge>
 * ```
 */
export class CredytBalanceBadge extends BillingElement {
  static override styles = [tokens, base, popover, accounts, styles];

  /** `compact` writes 993.4M; the exact value stays in tooltip and accessible name. */
  @property() format: 'full' | 'compact' = 'full';
  /** Makes the badge a button that lists all accounts. */
  @property({ type: Boolean }) details = false;

  readonly #words = new Localize(this, { ...common, ...badge });
  readonly #popover = new Popover(this, { align: 'end' });
  readonly #busy = new Busy(this);
  readonly #payment = new FreshPayment(this, this.billing);

  constructor() {
    super();
    new BadgeRoom(this, () => `${this.billing.account?.id ?? ''} ${this.format} ${this.#words.language}`);
    new Voice(this, this.billing, this.#words);
  }

  protected states(): readonly string[] {
    const { state, account } = this.billing;
    return balanceStates(state, this.#payment.state, account, !account);
  }

  readonly #refresh = (): void => {
    const { store } = this.billing;
    if (store) void this.#busy.run(() => store.refresh());
  };

  protected override render(): TemplateResult {
    const { wallet } = this.billing.state;
    switch (wallet.status) {
      case 'loading':
        return html`<span class="badge" part="badge" aria-busy="true"><span class="sr">${this.#words.term('common.loading')}</span><span class="skeleton"></span></span>`;
      case 'signed-out':
        return this.#renderSignedOut();
      case 'failed':
        return this.#renderFailed(wallet.code);
      case 'ready': {
        const { account } = this.billing;
        return account ? this.#renderAccount(account) : this.#renderEmpty();
      }
    }
  }

  #renderSentence(text: string, before: unknown = nothing, after: unknown = nothing, tooltip = text): TemplateResult {
    return html`<span class="badge quiet" part="badge">${before}<span class="words" title=${tooltip}>${text}</span>${after}</span>`;
  }

  #renderEmpty(): TemplateResult {
    const first = this.#words.term('balance.empty');
    return this.#renderSentence(first, nothing, nothing, this.#words.term('common.sentences', { first, second: this.#words.term('balance.emptyHelp') }));
  }

  #renderSignedOut(): TemplateResult {
    const text = this.#words.term('badge.signedOut');
    return html`<slot name="signin">${this.signInUrl
      ? html`<a class="badge quiet" part="badge" href=${this.signInUrl}><span class="words">${text}</span></a>`
      : this.#renderSentence(text)}</slot>`;
  }

  #renderFailed(code: string): TemplateResult {
    if (code === 'forbidden') return this.#renderSentence(this.#words.term('common.forbidden'));
    return this.#renderSentence(this.#words.term('common.unavailable'), icon(noSignal), html`<button
      type="button"
      class="link"
      part="retry"
      aria-disabled=${this.#busy.active ? 'true' : 'false'}
      aria-busy=${this.#busy.active ? 'true' : 'false'}
      @click=${this.#refresh}
    >${this.#words.term('common.retry')}</button>`);
  }

  #renderAccount(account: Account): TemplateResult {
    const isTest = this.billing.wallet?.mode === 'test';
    const view = badgeView({ ...this.billing.state, payment: this.#payment.state }, account, this.#words, this.format === 'compact');
    const label = isTest ? this.#words.term('badge.labelTest', { label: view.label }) : view.label;
    const content = html`${isTest ? html`<span class="tag" part="tag">${this.#words.term('common.test')}</span>` : nothing}
      ${view.icon || this.querySelector('[slot=icon]')
        ? html`<slot name="icon" class=${view.icon === check ? 'check' : ''}>${view.icon ? icon(view.icon, view.icon === threeQuarters ? 'spin' : '') : nothing}</slot>`
        : nothing}
      <span class="figure">
        <bdi class="amount" part="amount">${view.money.number}</bdi>
        ${view.money.unit ? html`<bdi class="words unit" part="unit">${view.money.unit}</bdi>` : nothing}
        ${view.note ? html`<bdi class="words note-text" part="note">${view.note}</bdi>` : nothing}
      </span>`;
    const tooltip = view.tooltip ?? [view.money.text, view.note].filter(Boolean).join(' ');
    if (!this.details) {
      return html`<span class="badge ${view.look}" part="badge" title=${tooltip}><span class="sr">${label}</span><span class="badge-in" aria-hidden="true">${content}</span></span>`;
    }
    return html`<button
        type="button"
        class="badge ${view.look}"
        part="badge"
        title=${tooltip}
        aria-label=${label}
        aria-describedby="all"
        aria-haspopup="dialog"
        aria-expanded=${this.#popover.open ? 'true' : 'false'}
        popovertarget="details"
      >${content}<span class="chevron" part="chevron">${icon(chevronDown)}</span></button>
      <span id="all" hidden>${this.#words.term('badge.details')}</span>
      <div
        id="details"
        class="popover"
        part="details"
        popover
        role="dialog"
        aria-labelledby="title"
        tabindex="-1"
        autofocus
        @beforetoggle=${this.#toggle}
        @toggle=${this.#toggle}
      >${this.#popover.open ? badgeDetails(this.billing.state, this.#words, { isRefreshing: this.#busy.active, refresh: this.#refresh }) : nothing}</div>`;
  }

  readonly #toggle = (event: Event): void => {
    this.#popover.handleToggle(event, this.renderRoot.querySelector('.badge'));
  };
}
