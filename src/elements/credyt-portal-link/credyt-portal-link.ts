// <credyt-portal-link>: the way to Credyt's hosted billing portal, by a link made at the click.
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { announce } from '../../controllers/announce.js';
import { Checkout } from '../../controllers/checkout.js';
import { KeepFocus } from '../../controllers/keep-focus.js';
import { Localize } from '../../controllers/localize.js';
import { common, portal } from '../../strings/en.js';
import base from '../../styles/base.styles.js';
import tokens from '../../styles/tokens.styles.js';
import { askOwner } from '../ask-owner.js';
import { BillingElement } from '../billing-element.js';
import { CredytPermissionNeededEvent } from '../events.js';
import { arrowOut, eye, icon, noSignal, spinner, tabs } from '../icons.js';
import { ownLabel } from '../own-label.js';
import { signIn } from '../wallet-note.js';
import styles from './credyt-portal-link.styles.js';
import { portalAddress } from './portal-address.js';

/**
 * "Manage billing": opens the hosted portal. Where the proxy can, it is a real link that also works from the keyboard, in a new tab and as a bookmark.
 *
 * @tag credyt-portal-link
 * @slot - The link's label.
 * @slot ask-owner - For customers who may not manage billing: takes the place of the sentence, such as a button that asks someone who may.
 * @slot signin - Shown when the customer is signed out, such as a sign-in link.
 * @slot fallback - Shown until the element is ready for use, never after: `<a href="{endpoint}/portal">`.
 * @fires {CredytRedirectEvent} credyt-redirect - About to leave for the portal; cancelable.
 * @fires {CredytPermissionNeededEvent} credyt-permission-needed - A customer who may not manage billing tried to, or asked for it in `slot="ask-owner"`.
 * @fires {CredytErrorEvent} credyt-error - The portal could not be opened.
 * @csspart link - The link or button.
 * @csspart icon - Every icon.
 * @csspart hint - The line under it, or in its place.
 * @cssprop [--credyt-text=#17191e] - Colour of the link.
 * @cssprop [--credyt-text-muted=#5a616c] - Colour of the hint.
 * @cssstate loading - Nothing is known yet.
 * @cssstate ready - The portal can be opened.
 * @cssstate busy - The link is being made.
 * @cssstate failed - It could not be made.
 * @cssstate signed-out - The proxy does not know the customer.
 * @cssstate view-only - The customer may not manage billing.
 * @example
 * ```html
 * <credyt-portal-link appearance="button"></credyt-portal-link>
 * ```
 */
export class CredytPortalLink extends BillingElement {
  static override styles = [tokens, base, styles];

  /** `_blank` opens the portal in a new tab. */
  @property() target: '_self' | '_blank' = '_self';
  /** Where the customer comes back to: a path of this site. Default: this page. */
  @property({ attribute: 'return-to' }) returnTo: string | undefined;
  /** Text link or button. */
  @property() appearance: 'link' | 'button' = 'link';

  readonly #words = new Localize(this, { ...common, ...portal });
  readonly #checkout = new Checkout(this, this.billing);

  constructor() {
    super();
    new KeepFocus(this, () => this.renderRoot.querySelector<HTMLElement>('[part=link]') ?? this.renderRoot.querySelector('.stack'));
  }

  get #isViewOnly(): boolean {
    return this.billing.wallet?.portal.allowed === false || this.#checkout.problem?.code === 'forbidden';
  }

  protected states(): readonly string[] {
    const { status } = this.billing.state.wallet;
    return [this.#checkout.isBusy ? 'busy' : this.#isViewOnly ? 'view-only' : this.#checkout.problem ? 'failed' : status];
  }

  readonly #handleClick = (event: MouseEvent): void => {
    const wantsOwnWay = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (wantsOwnWay && (event.currentTarget as HTMLElement).matches('a')) return;
    event.preventDefault();
    this.#checkout.start({ returnTo: this.returnTo, target: this.target }, (problem) => {
      if (!problem) return;
      if (this.#isViewOnly) this.emit(new CredytPermissionNeededEvent({ kind: 'portal' }));
      announce(this.#words.term(this.#isViewOnly ? 'viewOnly.portal' : 'portal.failed'));
    }, event.currentTarget as HTMLElement);
  };

  protected override render(): TemplateResult {
    if (this.billing.state.wallet.status === 'signed-out') {
      return html`<div class="stack">${this.#renderHint(noSignal, this.#words.term('common.signedOut'))}${signIn(this.signInUrl, this.#words)}</div>`;
    }
    if (this.#isViewOnly) return html`<div class="stack">${askOwner(this, 'portal', this.#renderHint(eye, this.#words.term('viewOnly.portal')))}</div>`;
    const hint = this.#checkout.problem ? this.#renderHint(noSignal, this.#words.term('portal.failed'))
      : this.billing.state.canCloseTab ? this.#renderHint(tabs, this.#words.term('pay.closeTab')) : nothing;
    return html`<div class="stack">
      ${this.#renderLink()} ${hint}
    </div>`;
  }

  #renderHint(sign: string, text: string): TemplateResult {
    return html`<p class="hint" part="hint">${icon(sign)}<span>${text}</span></p>`;
  }

  #renderLink(): TemplateResult {
    const look = this.appearance === 'button' ? 'button' : 'link';
    const isBusy = this.#checkout.isBusy ? 'true' : 'false';
    const content = this.#checkout.isBusy
      ? html`${spinner()}${this.#words.term('portal.opening')}`
      : html`${ownLabel(this, this.#words.term('portal.link'))}${this.target === '_blank' ? html` <span class="sr">${this.#words.term('portal.newTab')}</span>` : nothing}${icon(arrowOut, 'flip')}`;
    const address = portalAddress(this.billing.store, this.returnTo);
    return address === null
      ? html`<button type="button" class=${look} part="link" aria-busy=${isBusy} aria-disabled=${isBusy} @click=${this.#handleClick}>${content}</button>`
      : html`<a class=${look} part="link" href=${address} target=${this.target} rel="noopener" aria-busy=${isBusy} aria-disabled=${isBusy} @click=${this.#handleClick}>${content}</a>`;
  }
}
