// <credyt-usage-history>: what was used and what it cost, newest first, page by page.
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { UsageItem } from '../../contract/index.js';
import { announce } from '../../controllers/announce.js';
import { Localize } from '../../controllers/localize.js';
import { common, history } from '../../strings/en.js';
import base from '../../styles/base.styles.js';
import field from '../../styles/field.styles.js';
import popover from '../../styles/popover.styles.js';
import tokens from '../../styles/tokens.styles.js';
import { BillingElement } from '../billing-element.js';
import { CredytErrorEvent } from '../events.js';
import { spinner } from '../icons.js';
import { linkButton } from '../notes.js';
import styles from './credyt-usage-history.styles.js';
import { ExportNote } from './export-note.js';
import { LazyFees } from './lazy-fees.js';
import { RowTemplate } from './row-template.js';
import { dayTotals } from './usage-days.js';
import { UsageFilters } from './usage-filters.js';
import { emptyBox, failedNote, signedOutBox, skeleton, staleNote } from './usage-messages.js';
import { UsagePages } from './usage-pages.js';
import { questionOf } from './usage-question.js';
import type { Table } from './usage-rows.js';
import { rangeOf, usagePager, usageTable, type View } from './usage-table.js';
import table from './usage-table.styles.js';

type Situation = 'ready' | 'signed-out' | 'failed' | 'loading' | 'paused' | 'empty';

/**
 * Usage with its cost, newest first, with filters and an export. Rows never move under the reader: newer ones wait behind a button.
 *
 * @tag credyt-usage-history
 * @slot title - Takes the place of the heading "Usage".
 * @slot empty - Takes the place of the words shown when there is no usage.
 * @slot toolbar-end - At the end of the filters.
 * @slot details - A `<template>`: what an opened row shows in place of our details. `data-value="model"` marks where a value goes.
 * @slot signin - Shown when the customer is signed out, such as a sign-in link.
 * @slot fallback - Shown until the element is ready for use, never after.
 * @fires {CredytErrorEvent} credyt-error - Usage could not be loaded.
 * @csspart header - The line above the table.
 * @csspart title - The heading.
 * @csspart export - The button that exports.
 * @csspart toolbar - The filters.
 * @csspart filter - One of them, and the button they are behind where there is no room.
 * @csspart search - The field that finds a text.
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
 * @csspart fresh - The button that shows newer rows.
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
 * @cssstate exporting - A file is being made.
 * @cssstate paused - Much was looked through and little found; the customer says whether to go on.
 * @cssstate signed-out - The proxy does not know the customer.
 * @cssstate failed - It could not be had.
 * @example
 * ```html
 * <credyt-usage-history page-size="25"></credyt-usage-history>
 * ```
 */
export class CredytUsageHistory extends BillingElement {
  static override styles = [tokens, base, popover, field, styles, table];

  /** Rows on a page, 1 to 100. */
  @property({ type: Number, attribute: 'page-size' }) pageSize = 50;
  /** Shows usage from this time on: an ISO 8601 time, or a date, which means its start where the reader is. */
  @property({ reflect: true }) from: string | undefined;
  /** Shows usage before this time, not including it. */
  @property({ reflect: true }) to: string | undefined;
  /** Shows this event type only. */
  @property({ attribute: 'event-type', reflect: true }) eventType: string | undefined;

  @state() private open: ReadonlySet<string> = new Set();

  readonly #words = new Localize(this, { ...common, ...history });
  readonly #pages: UsagePages = new UsagePages(this, this.billing, {
    question: () => questionOf(this),
    turned: () => { this.#goToTop = true; },
    begun: () => { this.#filters.page = 0; },
    moved: () => { this.#fees.askAgain(); },
    left: () => { this.#forget(); },
  });
  readonly #fees = new LazyFees(
    this,
    (id, signal) => this.billing.store?.usageItem(id, signal) ?? Promise.reject(new Error('Not in a page.')),
    (item) => { this.#pages.price(item); },
  );
  readonly #filters = new UsageFilters(this, this.#words, () => { announce(this.#words.term('say.filtered', { count: this.#found.length })); });
  readonly #export = new ExportNote(this, this.#words, () => {
    const { store } = this.billing;
    const filter = questionOf(this)?.filter;
    return store && filter ? { ask: (query, signal) => store.usage(query, signal), filter, finds: this.#filters.finds } : null;
  });
  readonly #ownDetails = new RowTemplate(this);
  #goToTop = false;
  #told = '';

  get #situation(): Situation {
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
    const states: string[] = [situation === 'ready' && this.#view.items.length === 0 ? 'empty' : situation];
    if (situation === 'ready' && this.#pages.error) states.push('stale');
    if (this.#export.isRunning) states.push('exporting');
    return states;
  }

  protected override updated(): void {
    const { items, error, fresh } = this.#pages;
    if (this.#goToTop && items.length > 0) {
      this.#goToTop = false;
      if (this.#isReaderHere) {
        this.renderRoot.querySelector<HTMLElement>('[role=table]')?.focus({ preventScroll: true });
        this.scrollIntoView({ block: 'nearest' });
      }
      announce(rangeOf(this.#view, this.#words, 'say.rows', 'history.showingOpen'));
    }
    const news = error ?? (fresh ? String(fresh.count) : '');
    if (news === this.#told) return;
    this.#told = news;
    if (error === 'unauthenticated') return; // signed out, and nothing went wrong
    if (error) {
      if (this.billing.store) this.emit(new CredytErrorEvent({ code: error })); // without one, its controller has told why
      announce(this.#words.term('history.failed'));
    } else if (fresh) announce(this.#words.term('say.newRows', { count: fresh.count }));
  }

  /**
   * A page may come long after it was asked for, when one types elsewhere. After a press focus may also be nowhere, as the button went,
   * or on what holds this, as in Safari, where a click focuses no button.
   */
  get #isReaderHere(): boolean {
    const { activeElement: focused, body } = document;
    return this.matches(':focus-within') || focused === null || focused === body || focused.contains(this);
  }

  readonly #toggle = (id: string): void => {
    const open = new Set(this.open);
    if (!open.delete(id)) open.add(id);
    else this.#ownDetails.forget(id);
    this.open = open;
  };

  readonly #retry = (): void => { this.#pages.retry(); };

  readonly #showFresh = (): void => { this.#pages.showFresh(); };

  #forget(): void {
    this.open = new Set();
    this.#ownDetails.forget();
    this.#filters.forget();
    this.#export.forget();
  }

  get #found(): readonly UsageItem[] {
    const { finds } = this.#filters;
    return finds ? this.#pages.loaded.filter(finds) : [];
  }

  /** A page of what was read, or of what was found in it. */
  get #view(): View {
    const pages = this.#pages;
    if (!this.#filters.finds) {
      const { items, offset, index, hasOlder, isTurning, totalCount: total } = pages;
      return { items, offset, total, hasNewer: index > 0, hasOlder, isTurning, turn: (by) => { pages.turn(by); } };
    }
    const found = this.#found;
    const size = questionOf(this)?.size ?? 0;
    const offset = this.#filters.page * size;
    const turn = (by: number): void => {
      this.#filters.page += by;
      this.#goToTop = true;
      this.requestUpdate();
    };
    return { items: found.slice(offset, offset + size), offset, total: found.length, hasNewer: offset > 0, hasOlder: offset + size < found.length, isTurning: false, turn };
  }

  protected override render(): TemplateResult {
    const situation = this.#situation;
    const hasFilters = situation !== 'signed-out' && (situation !== 'empty' || this.#filters.isUsed);
    return html`
      <div class="header" part="header">
        <slot name="title"><h3 part="title">${this.#words.term('history.title')}</h3></slot>
        ${situation === 'ready' || this.#export.isRunning ? this.#export.renderButton() : nothing}
      </div>
      ${hasFilters ? this.#renderFilters() : nothing}
      ${this.#export.render()}
      ${this.#renderBody(situation)}`;
  }

  #renderFilters(): TemplateResult {
    const { loaded, canLoadOlder } = this.#pages;
    const more = canLoadOlder ? () => { this.#pages.loadOlder(); } : null;
    return this.#filters.render({ loaded, found: this.#found.length, isLocked: this.#export.isRunning, isLoading: this.#pages.isLoading, more });
  }

  #renderBody(situation: Situation): TemplateResult {
    const words = this.#words;
    const error = this.#pages.error ?? '';
    switch (situation) {
      case 'ready':
        return html`${error ? staleNote(error, this.#pages, words) : nothing}${this.#renderRows()}`;
      case 'signed-out':
        return signedOutBox(this.signInUrl, words);
      case 'failed':
        return this.#filters.isBadRange ? this.#renderNoMatch('filter.badRange') : failedNote(error, this.#pages, words);
      case 'loading':
        return skeleton(questionOf(this)?.size ?? 1, this.#pages.hasLooked, words);
      case 'paused':
        return emptyBox(this.#renderPaused());
      case 'empty':
        return this.#filters.isUsed ? this.#renderNoMatch('history.noMatch') : emptyBox(html`<slot name="empty">
          <strong>${words.term('history.empty')}</strong>
          <p class="sub">${words.term('history.emptyHelp')}</p>
        </slot>`);
    }
  }

  #renderRows(): TemplateResult {
    const view = this.#view;
    if (view.items.length === 0) return this.#renderNoMatch('history.noMatch');
    const { loaded, fresh, isLoading, isPaused, isTurning } = this.#pages;
    const words = this.#words;
    const isSearch = this.#filters.finds !== null;
    const table: Table = {
      words,
      wallet: this.billing.wallet,
      // Rows that were found are not all of their day.
      dayTotals: isSearch ? new Map() : dayTotals(loaded, (edge) => this.#pages.isCut(edge)),
      isOpen: (id) => this.open.has(id),
      toggle: this.#toggle,
      ownDetails: this.#ownDetails.copy,
    };
    return html`${fresh
        ? html`<div class="fresh"><button type="button" class="button small" part="fresh" @click=${this.#showFresh}
            >${words.term('history.newRows', { count: fresh.count })}</button></div>`
        : nothing}
      <div class="table" part="table">
        ${usageTable(view, table, isLoading)}
        ${isLoading && !isTurning ? html`<div class="bar muted">${spinner()}${words.term('history.loading')}</div>` : nothing}
        ${isPaused && !isSearch ? html`<div class="bar">${this.#renderPaused()}</div>` : nothing}
      </div>
      ${usagePager(view, words)}`;
  }

  /** The proxy looked through much and found little; whether to go on is the reader's to say. */
  #renderPaused(): TemplateResult {
    return html`<span class="muted">${this.#words.term('history.soFar', { count: this.#pages.items.length })}</span>
      ${linkButton(this.#words.term('history.keepLooking'), this.#retry)}`;
  }

  #renderNoMatch(title: 'history.noMatch' | 'filter.badRange'): TemplateResult {
    return emptyBox(html`<strong>${this.#words.term(title)}</strong>
      <p class="sub">${this.#filters.renderSummary()}</p>
      ${this.#export.isRunning ? nothing : linkButton(this.#words.term('history.clear'), this.#filters.clear)}`);
  }
}
