// <credyt-usage-chart>: what was spent per day, by event type, one asset at a time. Loaded only where it is used.
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Asset } from '../../contract/index.js';
import { announce } from '../../controllers/announce.js';
import { Localize } from '../../controllers/localize.js';
import { chart, common } from '../../strings/en.js';
import base from '../../styles/base.styles.js';
import field from '../../styles/field.styles.js';
import tokens, { chartTokens } from '../../styles/tokens.styles.js';
import { BillingElement } from '../billing-element.js';
import { CredytErrorEvent } from '../events.js';
import { chevronDown, clock, icon, noSignal } from '../icons.js';
import { linkButton, note } from '../notes.js';
import { assetOf } from '../usage-words.js';
import { signIn } from '../wallet-note.js';
import { legend, plot } from './chart-plot.js';
import { table } from './chart-table.js';
import { amountText, assetName, partsOf, shortDate, zoneName, type View } from './chart-view.js';
import { DayWalk } from './day-walk.js';
import { PlotSize } from './plot-size.js';
import { assetsIn, lastDays, sumSpend } from './spend.js';
import { SpendReader } from './spend-reader.js';
import styles from './credyt-usage-chart.styles.js';

const PERIODS = [7, 30, 90];
const MOST_DAYS = 366;

/**
 * Spend per day by event type, one asset at a time, in the reader's own time zone. It sums the newest 1,000 events at most and says so;
 * that takes 11 requests, and up to 44 where Credyt's list of events tells no costs.
 *
 * @tag credyt-usage-chart
 * @slot title - Takes the place of the heading "Spend".
 * @slot empty - Takes the place of the words shown when nothing was spent.
 * @slot signin - Shown when the customer is signed out, such as a sign-in link.
 * @slot fallback - Shown until the element is ready for use, never after.
 * @fires {CredytErrorEvent} credyt-error - Spend could not be loaded.
 * @csspart header - The line above the plot.
 * @csspart title - The heading.
 * @csspart total - What was spent in the period.
 * @csspart period - The choice of period.
 * @csspart note - A message above the plot.
 * @csspart plot - The area that is drawn in; arrow keys move through its days.
 * @csspart tooltip - The figures of the day that is looked at.
 * @csspart legend - What each colour stands for.
 * @csspart swatch - One colour.
 * @csspart table-toggle - The button that shows the table in place of the plot, and back.
 * @csspart table - The table.
 * @csspart empty - The message in place of the plot.
 * @csspart icon - Every icon.
 * @cssprop [--credyt-chart-1=#3757c9] - Colour of what cost most.
 * @cssprop [--credyt-chart-2=#0d8276] - Colour of the second.
 * @cssprop [--credyt-chart-3=#b4620a] - Colour of the third.
 * @cssprop [--credyt-chart-4=#99438f] - Colour of the fourth.
 * @cssprop [--credyt-chart-5=#5f8012] - Colour of the fifth.
 * @cssprop [--credyt-chart-6=#767e8b] - Colour of "Other".
 * @cssprop [--credyt-surface=#fff] - What bars that step back are mixed with.
 * @cssprop [--credyt-surface-raised=#fff] - Background of the tooltip.
 * @cssprop [--credyt-border=#e3e5ea] - Lines of the grid.
 * @cssprop [--credyt-text-muted=#5a616c] - Colour of axes and captions.
 * @cssstate loading - Nothing is known yet.
 * @cssstate ready - Spend is shown.
 * @cssstate stale - Spend is shown, but newer usage could not be had.
 * @cssstate empty - Nothing was spent in the period.
 * @cssstate signed-out - The proxy does not know the customer.
 * @cssstate failed - It could not be had.
 * @example
 * ```html
 * <credyt-usage-chart days="30"></credyt-usage-chart>
 * ```
 */
export class CredytUsageChart extends BillingElement {
  static override styles = [tokens, chartTokens(), base, field, styles];

  /** The last days shown, 1 to 366. With 7, 30 or 90 the reader may choose between these. */
  @property({ type: Number }) days = 30;

  @state() private isTable = false;
  /** The reader's own choice of asset. */
  @state() private chosen: string | undefined;

  readonly #words = new Localize(this, { ...common, ...chart });
  readonly #reader = new SpendReader(this, this.billing, () => lastDays(this.#count)[0]?.toISOString() ?? '');
  readonly #size = new PlotSize(this);
  #view: View | null = null;
  readonly #walk = new DayWalk(this, {
    days: () => this.#count,
    parts: (place) => { const day = this.#view?.spend.days[place]; return day?.isWhole ? partsOf(day) : []; },
    isRtl: () => this.#words.rtl,
  });
  #told: string | null = null;

  get #count(): number {
    return Math.min(Math.max(Math.trunc(this.days) || 30, 1), MOST_DAYS);
  }

  /** The assets one can choose from: those that were charged, the page's own first. */
  get #assets(): string[] {
    const charged = assetsIn(this.#reader.collected?.items ?? []);
    const own = this.asset || this.billing.account?.asset.code;
    return own !== undefined && charged.includes(own) ? [own, ...charged.filter((code) => code !== own)] : charged;
  }

  get #asset(): Asset {
    const [first] = this.#assets;
    const isThere = this.chosen !== undefined && this.#assets.includes(this.chosen);
    return assetOf((isThere ? this.chosen : this.asset || first) ?? this.billing.account?.asset.code ?? '', this.billing.wallet);
  }

  get #situation(): 'ready' | 'signed-out' | 'failed' | 'loading' | 'empty' {
    const { error, collected } = this.#reader;
    if (error === 'unauthenticated') return 'signed-out';
    // Amounts are written by what the wallet knows of their asset.
    const isKnown = this.billing.state.wallet.status !== 'loading';
    if (!collected || !isKnown) return error ? 'failed' : 'loading';
    const spend = this.#view?.spend;
    return spend?.series.length === 0 && spend.total !== null ? 'empty' : 'ready';
  }

  protected override willUpdate(): void {
    this.#reader.follow();
    const { collected } = this.#reader;
    const asset = this.#asset;
    this.#view = collected && { words: this.#words, asset, spend: sumSpend(collected, lastDays(this.#count), asset.code) };
  }

  protected override states(): readonly string[] {
    const { error } = this.#reader;
    const situation = this.#situation;
    return error && (situation === 'ready' || situation === 'empty') ? [situation, 'stale'] : [situation];
  }

  protected override updated(): void {
    const { error } = this.#reader;
    if (error === this.#told) return;
    this.#told = error;
    if (error === null || error === 'unauthenticated') return; // signed out, and nothing went wrong
    if (this.billing.store) this.emit(new CredytErrorEvent({ code: error })); // without one, its controller has told why
    announce(this.#words.term('chart.failed'));
  }

  protected override render(): TemplateResult {
    const words = this.#words;
    switch (this.#situation) {
      case 'ready':
        return this.#view ? html`${this.#renderHeader()}${this.#renderNotes()}${this.#renderSpend(this.#view)}` : html``;
      case 'empty':
        return html`${this.#renderHeader()}${this.#renderNotes()}${this.#renderEmpty()}`;
      case 'loading':
        return html`${this.#renderHeader()}${this.#renderLoading()}`;
      case 'signed-out':
        return html`${this.#renderTitle()}<div class="blank" part="empty">
          <strong>${words.term('common.signedOut')}</strong>
          <p class="sub">${words.term('chart.signedOutHelp')}</p>
          ${signIn(this.signInUrl, words)}
        </div>`;
      case 'failed':
        return html`${this.#renderHeader()}${this.#renderFailed()}`;
    }
  }

  #renderTitle(): TemplateResult {
    return html`<slot name="title"><h3 part="title">${this.#words.term('chart.title')}</h3></slot>`;
  }

  #renderHeader(): TemplateResult {
    return html`<div class="header" part="header">
      <div>${this.#renderTitle()}<p class="sub" part="total">${this.#renderTotal()}</p></div>
      ${this.#renderAssets()}${this.#renderPeriods()}
    </div>`;
  }

  /** The amount stands out wherever the sentence has it. */
  #renderTotal(): TemplateResult | typeof nothing {
    const words = this.#words;
    if (this.#situation === 'loading') return html`<span class="skeleton"></span>`;
    const view = this.#view;
    if (this.#situation !== 'ready' || !view) return nothing;
    const { days, total } = view.spend;
    const firstWhole = days.find(({ isWhole }) => isWhole);
    if (!firstWhole) return nothing;
    const values = { amount: '\u0000', count: days.length, days: words.term('chart.days', { count: days.length }), date: shortDate(firstWhole.date, words) };
    const [before, after] = words.term(firstWhole === days[0] ? 'chart.total' : 'chart.totalSince', values).split('\u0000');
    return html`${before}<strong><bdi>${amountText(total, view)}</bdi></strong>${after}`;
  }

  #renderAssets(): TemplateResult | typeof nothing {
    const words = this.#words;
    const codes = this.#assets;
    if (codes.length < 2) return nothing;
    const { code: shown } = this.#asset;
    return html`<label class="field">
      <span class="sr">${words.term('chart.asset')}</span>
      <select @change=${(event: Event) => { this.chosen = (event.target as HTMLSelectElement).value; }}>
        ${codes.map((code) => html`<option value=${code} .selected=${code === shown}>${assetName(assetOf(code, this.billing.wallet), words)}</option>`)}
      </select>
      ${icon(chevronDown)}
    </label>`;
  }

  /** A host that names another period has made the choice. */
  #renderPeriods(): TemplateResult | typeof nothing {
    if (!PERIODS.includes(this.#count)) return nothing;
    return html`<div class="periods" part="period" role="group" aria-label=${this.#words.term('chart.period')}>
      ${PERIODS.map((count) => html`<button type="button" aria-pressed=${count === this.#count ? 'true' : 'false'} @click=${() => { this.days = count; }}
        >${this.#words.term('chart.days', { count })}</button>`)}
    </div>`;
  }

  #renderNotes(): TemplateResult | typeof nothing {
    const { error, collected, asOf, isLoading } = this.#reader;
    const words = this.#words;
    if (error) {
      return note({
        icon: icon(clock),
        title: words.term('chart.asOf', { time: words.time(asOf) ?? '' }),
        help: words.term('common.unreachable'),
        actions: linkButton(words.term('common.tryNow'), this.#retry, isLoading),
      });
    }
    const lastCut = this.#view?.spend.days.findLast(({ isWhole }) => !isWhole);
    if (!collected || !lastCut) return nothing;
    return note({ icon: icon(clock), title: words.term('chart.newest', { count: collected.items.length, date: shortDate(lastCut.date, words) }) });
  }

  #renderSpend(view: View): TemplateResult {
    const words = this.#words;
    const { spend } = view;
    const isPricing = spend.days.some(({ isWhole, total }) => isWhole && total === null);
    const [first, last] = [spend.days[0]?.date, spend.days.at(-1)?.date];
    const caption = words.term('chart.label', { asset: assetName(view.asset, words), from: first ? shortDate(first, words) : '', to: last ? shortDate(last, words) : '' });
    return html`${this.isTable ? table(view, caption) : plot(view, { walk: this.#walk, rtl: words.rtl, label: caption, ...this.#size.current })}
      <div class="foot">
        ${legend(view)}
        <button type="button" class="link" part="table-toggle" @click=${() => { this.isTable = !this.isTable; }}>${words.term(this.isTable ? 'chart.asChart' : 'chart.asTable')}</button>
      </div>
      <p class="caption">${isPricing ? html`${words.term('chart.pricingHint')} ` : nothing}${words.term('chart.zone', { zone: zoneName(words) })}</p>`;
  }

  #renderLoading(): TemplateResult {
    const { soFar } = this.#reader;
    return html`<div class="waiting" aria-busy="true">
      <span class="sr" role="status">${this.#words.term('chart.loading')}</span>
      ${Array.from({ length: 12 }, () => html`<span class="skeleton"></span>`)}
    </div>
    <p class="caption">${soFar > 0 ? this.#words.term('chart.soFar', { count: soFar }) : nothing}</p>`;
  }

  #renderEmpty(): TemplateResult {
    const count = this.#count;
    return html`<div class="blank" part="empty"><slot name="empty">
      <strong>${this.#words.term('chart.empty', { count, days: this.#words.term('chart.days', { count }) })}</strong>
      ${PERIODS.includes(count) && count !== PERIODS.at(-1) ? html`<p class="sub">${this.#words.term('chart.emptyHelp')}</p>` : nothing}
    </slot></div>`;
  }

  #renderFailed(): TemplateResult {
    const words = this.#words;
    if (this.#reader.error === 'forbidden') return note({ icon: icon(noSignal), title: words.term('common.forbidden') });
    return note({
      icon: icon(noSignal),
      title: words.term('chart.failed'),
      help: words.term('common.unavailableHelp'),
      actions: linkButton(words.term('common.tryAgain'), this.#retry, this.#reader.isLoading),
    });
  }

  readonly #retry = (): void => { this.#reader.retry(); };
}
