// <credyt-billing-panel>: balance, top-up, portal and usage in one tag, for an account page.
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { Busy } from '../../controllers/busy.js';
import { FreshPayment } from '../../controllers/fresh-payment.js';
import { Localize } from '../../controllers/localize.js';
import { badge, common, panel, pay } from '../../strings/en.js';
import accounts from '../../styles/accounts.styles.js';
import base from '../../styles/base.styles.js';
import tokens from '../../styles/tokens.styles.js';
import { accountList } from '../account-list.js';
import { balanceStates } from '../balance-states.js';
import { BillingElement } from '../billing-element.js';
import { icon, refresh, spinner } from '../icons.js';
import { passOn } from '../pass-on.js';
import { refreshButton } from '../refresh-button.js';
import { balanceFigure } from './balance-figure.js';
import styles from './credyt-billing-panel.styles.js';

// What hosts may restyle of the elements inside. The top-up's popover is renamed: `panel` is this one.
const TOP_UP_PARTS = 'button, icon, panel: top-up-panel, header, close, presets, preset, field, input, hint, summary, pay, secure, note';
const HISTORY_PARTS = 'header, title, export, toolbar, filter, search, table, head, day, day-total, row, toggle, time, activity, description, fee, details, fresh, pager, note, empty, icon';
const CHART_PARTS = 'header, title, total, period, plot, legend, swatch, tooltip, table-toggle, table, note, empty, icon';

/**
 * Everything for an account page in one tag. It is laid out by its own width: a rail beside the usage, or one under the other.
 *
 * @tag credyt-billing-panel
 * @slot notice - Between actions and balances; takes the place of the payment notice.
 * @slot after-balance - At the end of the balance section.
 * @slot after-usage - At the end of the usage section.
 * @slot ask-owner - For customers who may only look: takes the place of what the top-up button tells them.
 * @slot signin - Shown when the customer is signed out, such as a sign-in link.
 * @slot fallback - Shown until the element is ready for use, never after.
 * @fires {CredytRedirectEvent} credyt-redirect - About to leave for a hosted page; cancelable.
 * @fires {CredytPermissionNeededEvent} credyt-permission-needed - A customer who may only look asked for more.
 * @fires {CredytErrorEvent} credyt-error - A hosted page could not be opened, or its `endpoint` is not allowed.
 * @csspart panel - The box.
 * @csspart balance - The balance section; a sticky rail where there is room. Give it `inset-block-start` under a sticky header.
 * @csspart figure - The amount.
 * @csspart tag - The "Test" mark.
 * @csspart actions - The top-up button and the portal link.
 * @csspart accounts - The other balances.
 * @csspart as-of - The line that says how new the balance is.
 * @csspart refresh - The button that reads it again.
 * @csspart usage - The usage section.
 * @csspart button - The top-up button.
 * @csspart top-up-panel - The top-up button's popover. Its other parts go by their own names, as those of the elements below.
 * @csspart link - The portal link.
 * @csspart bar - The payment notice.
 * @csspart table - The table of the usage history.
 * @cssprop [--credyt-surface=#fff] - Background of the panel.
 * @cssprop [--credyt-border=#e3e5ea] - Its edge and hairlines.
 * @cssprop [--credyt-radius-panel=12px] - Its roundness, less 2 px.
 * @cssstate loading - Nothing is known yet.
 * @cssstate ready - The balance is known.
 * @cssstate stale - It is known, but old.
 * @cssstate low - It is at or under its threshold.
 * @cssstate negative - It is below zero.
 * @cssstate empty - There is no account yet.
 * @cssstate signed-out - The proxy does not know the customer.
 * @cssstate failed - It could not be had.
 * @cssstate confirming - A payment is awaited.
 * @cssstate settled - A payment has arrived.
 * @cssstate unseen - A payment has not been seen in time.
 * @cssstate view-only - The customer may not pay.
 * @cssstate test - Credyt's test mode.
 * @example
 * ```html
 * <credyt-billing-panel></credyt-billing-panel>
 * ```
 */
export class CredytBillingPanel extends BillingElement {
  static override styles = [tokens, base, accounts, styles];

  /** Which sections, by name: `balance`, `usage`, `chart`. The chart stands above the table; its element is imported by the page. */
  @property() sections = 'balance usage';
  /** `_blank` opens payment page and portal in a new tab. */
  @property() target: '_self' | '_blank' = '_self';
  /** Where the customer comes back to: a path of this site. Default: this page. */
  @property({ attribute: 'return-to' }) returnTo: string | undefined;

  readonly #words = new Localize(this, { ...common, ...badge, ...pay, ...panel });
  readonly #busy = new Busy(this);
  readonly #payment = new FreshPayment(this, this.billing);

  protected states(): readonly string[] {
    const { state, account } = this.billing;
    const { wallet } = this.billing;
    const states = balanceStates(state, this.#payment.state, account, wallet?.accounts.length === 0);
    return wallet?.topUp.allowed === false ? [...states, 'view-only'] : states;
  }

  readonly #refresh = (): void => {
    const { store } = this.billing;
    if (store) void this.#busy.run(() => store.refresh());
  };

  protected override render(): TemplateResult {
    const words = this.#words;
    const sections = this.sections.split(/\s+/);
    // A customer who is signed out is told so once, not by every part.
    const hasUsage = this.billing.state.wallet.status !== 'signed-out' && (sections.includes('usage') || sections.includes('chart'));
    const hasBalance = sections.includes('balance');
    return html`<div class="panel ${hasBalance && hasUsage ? 'both' : ''}" part="panel" role="group" aria-label=${words.term('panel.label')}>
      ${hasBalance ? this.#renderBalance() : nothing}
      ${hasUsage
        ? html`<section class="usage" part="usage" aria-label=${words.term('panel.usage')}>
            ${sections.includes('chart')
              ? html`<credyt-usage-chart exportparts=${CHART_PARTS} .endpoint=${this.endpoint} .account=${this.account} .asset=${this.asset} .strings=${this.strings}></credyt-usage-chart>`
              : nothing}
            ${sections.includes('usage')
              ? html`<credyt-usage-history exportparts=${HISTORY_PARTS} .endpoint=${this.endpoint} .account=${this.account} .asset=${this.asset} .strings=${this.strings}></credyt-usage-history>`
              : nothing}
            <slot name="after-usage"></slot>
          </section>`
        : nothing}
    </div>`;
  }

  #renderBalance(): TemplateResult {
    const words = this.#words;
    const { state, account, wallet } = this.billing;
    const others = wallet?.accounts.filter((other) => other !== account) ?? [];
    return html`<section class="balance" part="balance" aria-label=${words.term('panel.balance')}>
      <div>
        <div class="line">
          <h3 class="sub">${words.term('panel.balance')}</h3>
          ${wallet?.mode === 'test' ? html`<span class="tag" part="tag" title=${words.term('common.testHint')}>${words.term('common.test')}</span>` : nothing}
        </div>
        ${balanceFigure(state.wallet, this.#payment.state, account, words, { isBusy: this.#busy.active, again: this.#refresh })}
      </div>
      ${this.#renderActions()}
      ${others.length > 0
        ? html`<div part="accounts"><h3 class="list-title">${words.term(account ? 'balance.other' : 'balance.plural')}</h3>${accountList(others, words)}</div>`
        : nothing}
      ${this.#renderAsOf()}
      <slot name="after-balance"></slot>
    </section>`;
  }

  #renderActions(): TemplateResult {
    const words = this.#words;
    const { wallet } = this.billing.state;
    if (wallet.status === 'signed-out') {
      return html`<slot name="signin">${this.signInUrl ? html`<a class="button wide" href=${this.signInUrl}>${words.term('common.signIn')}</a>` : nothing}</slot>`;
    }
    if (wallet.status === 'failed' && wallet.code !== 'forbidden') {
      return html`<button
        type="button"
        class="button lead wide"
        aria-busy=${this.#busy.active ? 'true' : 'false'}
        aria-disabled=${this.#busy.active ? 'true' : 'false'}
        @click=${this.#refresh}
      >${this.#busy.active ? spinner() : icon(refresh)}${words.term('common.tryAgain')}</button>`;
    }
    return html`<div class="actions" part="actions">
        <credyt-top-up-button
          exportparts=${TOP_UP_PARTS}
          .endpoint=${this.endpoint}
          .account=${this.account}
          .asset=${this.asset}
          .target=${this.target}
          .returnTo=${this.returnTo}
          .strings=${this.strings}
        >${passOn(this, 'ask-owner')}</credyt-top-up-button>
        <credyt-portal-link
          appearance="button"
          exportparts="link, icon, hint"
          .endpoint=${this.endpoint}
          .target=${this.target}
          .returnTo=${this.returnTo}
          .strings=${this.strings}
        ></credyt-portal-link>
      </div>
      <slot name="notice"><credyt-payment-notice
        exportparts="bar, icon, message, action, list: payments, note"
        .endpoint=${this.endpoint}
        .target=${this.target}
        .strings=${this.strings}
      ></credyt-payment-notice></slot>`;
  }

  #renderAsOf(): TemplateResult | typeof nothing {
    const words = this.#words;
    const { wallet } = this.billing.state;
    const time = wallet.status === 'ready' && !wallet.stale ? words.time(wallet.wallet.asOf) : null;
    const isBusy = this.#busy.active;
    if (time === null) return nothing;
    return html`<p class="as-of" part="as-of">${words.term('common.asOf', { time })}${refreshButton(words, isBusy, this.#refresh)}</p>`;
  }
}
