// <credyt-usage-history>: what was used and what it cost, newest first, page by page.
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { announce } from '../../controllers/announce.js';
import { Localize } from '../../controllers/localize.js';
import { common, history } from '../../strings/en.js';
import base from '../../styles/base.styles.js';
import tokens from '../../styles/tokens.styles.js';
import { BillingElement } from '../billing-element.js';
import { chevronBack, chevronNext, clock, icon, noSignal, spinner } from '../icons.js';
import { linkButton, note } from '../notes.js';
import { signIn } from '../wallet-note.js';
import styles from './credyt-usage-history.styles.js';
import { LazyFees } from './lazy-fees.js';
import { UsagePages } from './usage-pages.js';
import { questionOf } from './usage-question.js';
import { byDay, dayBand, eventRow, type Table } from './usage-rows.js';

/**
 * Usage with its cost, newest first. Rows never move under the reader: newer ones wait behind a button.
 *
 * @tag credyt-usage-history
 * @slot title - Takes the place of the heading "Usage".
 * @slot empty - Takes the place of the words shown when there is no usage.
 * @slot signin - Shown when the customer is signed out, such as a sign-in link.
 * @slot fallback - Shown until the element is ready for use, never after.
 * @fires {CredytErrorEvent} credyt-error - Usage could not be loaded.
 * @csspart header - The line above the table.
 * @csspart title - The heading.
 * @csspart note - A message above the table.
 * @csspart table - The table.
 * @csspart head - Its column headings.
 * @csspart day - A day's band.
 * @csspart day-total - What the day cost.
 * @csspart row - One event.
 * @csspart toggle - The button that opens a row.
 * @csspart time - When it happened.
 * @csspart activity - What happened.
 * @csspart description - The host's words for it.
 * @csspart fee - What it cost.
 * @csspart details - An opened row's details.
 * @csspart fresh - The line with the button that shows newer rows.
 * @csspart pager - The line under the table.
 * @csspart empty - The message in place of rows.
 * @csspart icon - Every icon.
 * @cssprop [--credyt-surface=#fff] - Background of the table.
 * @cssprop [--credyt-fill=#f4f5f7] - Background of the day bands.
 * @cssprop [--credyt-border=#e3e5ea] - Lines between rows.
 * @cssprop [--credyt-text=#17191e] - Colour of activity and cost.
 * @cssprop [--credyt-text-muted=#5a616c] - Colour of times and descriptions.
 * @cssprop [--credyt-radius-panel=12px] - Roundness of the table.
 * @cssstate loading - Nothing is known yet.
 * @cssstate ready - Rows are shown.
 * @cssstate stale - Rows are shown, but newer ones or the next page could not be had.
 * @cssstate empty - There is no usage, or none that matches.
 * @cssstate paused - Much was looked through and little found; the customer says whether to go on.
 * @cssstate signed-out - The proxy does not know the customer.
 * @cssstate failed - It could not be had.
 * @example
 * ```html
 * <credyt-usage-history page-size="25"></credyt-usage-history>
 * ```
 */
export class CredytUsageHistory extends BillingElement {
  static override styles = [tokens, base, styles];

  /** Rows on a page, 1 to 100. */
  @property({ type: Number, attribute: 'page-size' }) pageSize = 50;
  /** Shows usage from this time on: an ISO 8601 time, or a date, which means its start where the reader is. */
  @property() from: string | undefined;
  /** Shows usage before this time, not including it. */
  @property() to: string | undefined;
  /** Shows this event type only. */
  @property({ attribute: 'event-type' }) eventType: string | undefined;

  @state() private open: ReadonlySet<string> = new Set();

  readonly #words = new Localize(this, { ...common, ...history });
  readonly #pages: UsagePages = new UsagePages(this, this.billing, {
    question: () => questionOf(this),
    turned: () => { this.#goToTop = true; },
    moved: () => { this.#fees.askAgain(); },
  });
  readonly #fees = new LazyFees(
    this,
    (id, signal) => this.billing.store?.usageItem(id, signal) ?? Promise.reject(new Error('Not in a page.')),
    (item) => { this.#pages.price(item); },
  );
  #goToTop = false;
  #told = '';

  get #situation(): 'ready' | 'signed-out' | 'failed' | 'loading' | 'paused' | 'empty' {
    const { items, error, isLoading, isPaused } = this.#pages;
    // Fees are written by what the wallet knows of their assets, so a table waits for it.
    const isKnown = this.billing.state.wallet.status !== 'loading';
    if (items.length > 0 && isKnown) return 'ready';
    if (error) return error === 'unauthenticated' ? 'signed-out' : 'failed';
    if (isLoading || !isKnown) return 'loading';
    return isPaused ? 'paused' : 'empty';
  }

  protected states(): readonly string[] {
    const situation = this.#situation;
    return situation === 'ready' && this.#pages.error ? ['ready', 'stale'] : [situation];
  }

  protected override updated(): void {
    const { items, error, fresh } = this.#pages;
    if (this.#goToTop && items.length > 0) {
      this.#goToTop = false;
      this.renderRoot.querySelector<HTMLElement>('[role=table]')?.focus({ preventScroll: true });
      this.scrollIntoView({ block: 'nearest' });
      announce(this.#range('say.rows', 'history.showingOpen'));
    }
    const news = error ?? (fresh ? String(fresh.count) : '');
    if (news === this.#told) return;
    this.#told = news;
    if (error) {
      this.emitError(error);
      announce(this.#words.term('history.failed'));
    } else if (fresh) announce(this.#words.term('say.newRows', { count: fresh.count }));
  }

  readonly #toggle = (id: string): void => {
    const open = new Set(this.open);
    if (!open.delete(id)) open.add(id);
    this.open = open;
  };

  readonly #retry = (): void => { this.#pages.retry(); };

  /** "1–50 of 20,000", in the words for where it stands; without the total when that is not known. */
  #range(withTotal: 'history.showing' | 'history.range' | 'say.rows', without: 'history.showingOpen' | 'history.rangeOpen'): string {
    const { offset, items, totalCount } = this.#pages;
    const values = { from: offset + 1, to: offset + items.length };
    if (totalCount === undefined) return this.#words.term(without, values);
    return this.#words.term(withTotal, { ...values, total: Math.max(totalCount, values.to) });
  }

  protected override render(): TemplateResult {
    return html`
      <div class="header" part="header"><slot name="title"><h3 part="title">${this.#words.term('history.title')}</h3></slot></div>
      ${this.#renderBody()}`;
  }

  #renderBody(): TemplateResult {
    const error = this.#pages.error ?? '';
    switch (this.#situation) {
      case 'ready':
        return html`${error ? this.#renderStale(error) : nothing}${this.#renderTable()}${this.#renderPager()}`;
      case 'signed-out':
        return this.#renderSignedOut();
      case 'failed':
        return this.#renderFailed(error);
      case 'loading':
        return this.#renderLoading();
      case 'paused':
        return html`<div class="table">${this.#renderPaused()}</div>`;
      case 'empty':
        return this.#renderEmpty();
    }
  }

  #renderTable(): TemplateResult {
    const pages = this.#pages;
    const { items, offset, totalCount, fresh, isLoading, isPaused } = pages;
    const words = this.#words;
    const table: Table = { words, wallet: this.billing.wallet, isOpen: (id) => this.open.has(id), toggle: this.#toggle };
    let position = offset;
    return html`<div class="table" part="table">
      ${fresh
        ? html`<div class="bar" part="fresh"><button type="button" class="button small" @click=${() => { pages.showFresh(); }}
            >${words.term('history.newRows', { count: fresh.count })}</button></div>`
        : nothing}
      <div
        class="rows"
        role="table"
        tabindex="-1"
        aria-label=${words.term('history.label')}
        aria-rowcount=${totalCount === undefined ? -1 : Math.max(totalCount, offset + items.length) + 1}
        aria-busy=${isLoading ? 'true' : 'false'}
      >
        <div role="rowgroup"><div class="head" part="head" role="row" aria-rowindex="1">
          <span role="columnheader"><span class="sr">${words.term('history.details')}</span></span>
          <span role="columnheader">${words.term('history.time')}</span>
          <span role="columnheader">${words.term('history.activity')}</span>
          <span role="columnheader">${words.term('history.description')}</span>
          <span role="columnheader">${words.term('history.cost')}</span>
        </div></div>
        ${byDay(items, (edge) => pages.isCut(edge)).map((day) => html`<div role="rowgroup">
          ${dayBand(day, table)}
          ${day.items.map((item) => eventRow(item, position++, table))}
        </div>`)}
      </div>
      ${isLoading && !pages.isTurning ? html`<div class="bar end muted">${spinner()}${words.term('history.loading')}</div>` : nothing}
      ${isPaused ? html`<div class="bar end">${this.#renderPaused()}</div>` : nothing}
    </div>`;
  }

  /** The proxy looked through much and found little; whether to go on is the reader's to say. */
  #renderPaused(): TemplateResult {
    const count = this.#pages.items.length;
    const ask = html`<span class="muted">${this.#words.term('history.soFar', { count })}</span>
      ${linkButton(this.#words.term('history.keepLooking'), this.#retry)}`;
    return count > 0 ? ask : html`<div class="empty" part="empty">${ask}</div>`;
  }

  #renderPager(): TemplateResult | typeof nothing {
    const pages = this.#pages;
    const { index, hasOlder, isTurning } = pages;
    if (index === 0 && !hasOlder) return nothing;
    return html`<nav class="pager" part="pager" aria-label=${this.#words.term('history.pages')}>
      <span class="long">${this.#range('history.showing', 'history.showingOpen')}</span>
      <span class="short">${this.#range('history.range', 'history.rangeOpen')}</span>
      <div>${this.#renderTurn(-1, index > 0, false)}${this.#renderTurn(1, hasOlder, isTurning)}</div>
    </nav>`;
  }

  #renderTurn(by: 1 | -1, isPossible: boolean, isBusy: boolean): TemplateResult {
    const isOlder = by === 1;
    const label = this.#words.term(isOlder ? 'history.older' : 'history.newer');
    const arrow = isBusy ? spinner() : icon(isOlder ? chevronNext : chevronBack, 'flip');
    return html`<button
      type="button"
      class="button small"
      aria-disabled=${isPossible && !isBusy ? 'false' : 'true'}
      aria-busy=${isBusy ? 'true' : 'false'}
      @click=${() => { if (isPossible && !isBusy) this.#pages.turn(by); }}
    >${isOlder ? [label, arrow] : [arrow, label]}</button>`;
  }

  #renderLoading(): TemplateResult {
    const rows = Array.from({ length: Math.min(questionOf(this)?.size ?? 1, 5) });
    const bone = html`<span class="skeleton"></span>`;
    return html`<div class="table waiting" part="table" aria-busy="true">
      <span class="sr" role="status">${this.#words.term('history.loading')}</span>
      ${rows.map(() => html`<div class="row"><span class="time">${bone}</span><span class="activity">${bone}</span><span class="fee">${bone}</span></div>`)}
    </div>`;
  }

  #renderEmpty(): TemplateResult {
    const isFiltered = Object.keys(questionOf(this)?.filter ?? {}).length > 0;
    return html`<div class="table empty" part="empty"><slot name="empty">
      <strong>${this.#words.term(isFiltered ? 'history.noMatch' : 'history.empty')}</strong>
      ${isFiltered ? nothing : html`<p class="sub">${this.#words.term('history.emptyHelp')}</p>`}
    </slot></div>`;
  }

  #renderSignedOut(): TemplateResult {
    return html`<div class="table empty" part="empty">
      <strong>${this.#words.term('common.signedOut')}</strong>
      <p class="sub">${this.#words.term('history.signedOutHelp')}</p>
      ${signIn(this.signInUrl, this.#words)}
    </div>`;
  }

  #renderFailed(code: string): TemplateResult {
    const words = this.#words;
    if (code === 'forbidden') return note({ icon: icon(noSignal), title: words.term('common.forbidden') });
    return note({
      icon: icon(noSignal),
      title: words.term('history.failed'),
      help: words.term('history.failedHelp'),
      actions: linkButton(words.term('common.tryAgain'), this.#retry, this.#pages.isLoading),
    });
  }

  /** Rows stay when the next page cannot be had. A cursor that is refused has outlived its page. */
  #renderStale(code: string): TemplateResult {
    const words = this.#words;
    if (code === 'invalid_request') {
      return note({ icon: icon(clock), title: words.term('history.moved'), actions: linkButton(words.term('common.tryAgain'), () => { this.#pages.restart(); }) });
    }
    return note({
      icon: icon(clock),
      title: words.term('history.asOf', { time: words.time(this.#pages.asOf) ?? '' }),
      help: words.term('common.unreachable'),
      actions: linkButton(words.term('common.tryNow'), this.#retry, this.#pages.isLoading),
    });
  }
}
