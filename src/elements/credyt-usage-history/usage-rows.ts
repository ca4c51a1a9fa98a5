// The rows of a usage table: day bands, events, their details. Pure templates for credyt-usage-history.
import { html, nothing, type TemplateResult } from 'lit';
import type { Fee, UsageItem, Wallet } from '../../contract/index.js';
import type { Decimal } from '../../contract/money/decimal.js';
import { plainText, unitOf } from '../../controllers/format-money.js';
import type { Localize } from '../../controllers/localize.js';
import type { common, history } from '../../strings/en.js';
import { exactAmount } from '../exact-amount.js';
import { chevronDown, chevronNext, icon } from '../icons.js';
import { assetOf, readable } from '../usage-words.js';
import { totals, type Day } from './usage-days.js';

export type HistoryWords = Localize<typeof common & typeof history>;

export interface Table {
  words: HistoryWords;
  wallet: Wallet | null;
  /** By the name of the day; a day without is not known as a whole. */
  dayTotals: ReadonlyMap<string, ReadonlyMap<string, Decimal>>;
  isOpen(id: string): boolean;
  toggle(id: string): void;
  /** The host's own details of a row, in place of ours. */
  ownDetails(item: UsageItem): Node | null;
}

export function dayBand({ date, name }: Day, table: Table): TemplateResult {
  const { words } = table;
  const written = [...(table.dayTotals.get(name) ?? [])].map(([code, amount]) => cost(code, amount, table).text).join(' · ');
  return html`<div class="day" part="day" role="row">
    <strong role="rowheader"><bdi>${date ? dayName(date, words) : '—'}</bdi></strong>
    <span role="cell" part="day-total" class="muted" aria-colspan="4">${written ? html`<bdi>${written}</bdi>` : nothing}</span>
  </div>`;
}

export function eventRow(item: UsageItem, position: number, table: Table): TemplateResult {
  const { words } = table;
  const isOpen = table.isOpen(item.id);
  const time = words.date(item.occurredAt, { hour: 'numeric', minute: '2-digit' }) ?? '—';
  const activity = readable(item.eventType) || '—';
  // Credyt's own examples describe "video_generated" as "Video Generated": that is said once.
  const description = item.description?.toLowerCase() === activity.toLowerCase() ? undefined : item.description;
  const exactTime = words.date(item.occurredAt, { dateStyle: 'full', timeStyle: 'long' }) ?? '';
  return html`<div
      class="row ${isOpen ? 'open' : ''}"
      part="row"
      role="row"
      aria-rowindex=${position + 2}
      data-unpriced=${item.fees === null ? item.id : nothing}
    >
      <span class="opener" role="cell"><button
        type="button"
        part="toggle"
        aria-expanded=${isOpen ? 'true' : 'false'}
        aria-label=${words.term(isOpen ? 'history.hide' : 'history.open', { activity, time })}
        @click=${() => { table.toggle(item.id); }}
      >${isOpen ? icon(chevronDown) : icon(chevronNext, 'flip')}</button></span>
      <time class="time" part="time" role="cell" datetime=${item.occurredAt} title=${exactTime}>${time}</time>
      <bdi class="activity" part="activity" role="cell" title=${activity}>${activity}</bdi>
      <bdi class="description" part="description" role="cell" title=${description ?? nothing}>${description ?? nothing}</bdi>
      <span class="fee" part="fee" role="cell">${costs(item.fees, table)}</span>
    </div>
    ${isOpen ? details(item, table) : nothing}`;
}

function costs(fees: UsageItem['fees'], table: Table): TemplateResult | TemplateResult[] {
  const { words } = table;
  if (fees === null) return html`<span class="none" title=${words.term('history.pricingHint')}>${words.term('history.pricing')}</span>`;
  if (fees.length === 0) return html`<span class="none">${words.term('history.notBilled')}</span>`;
  return [...(totals([fees]) ?? [])].map(([code, amount], index) => amountOf(code, amount, table, index > 0 ? 'sub' : undefined));
}

function amountOf(code: string, amount: Decimal, table: Table, look?: string): TemplateResult {
  const { text, exact } = cost(code, amount, table);
  return exactAmount(text, exact, look);
}

function details(item: UsageItem, table: Table): TemplateResult {
  const own = table.ownDetails(item);
  return html`<div class="details" part="details" role="row"><div role="cell" aria-colspan="5">${own ?? knownDetails(item, table)}</div></div>`;
}

function knownDetails({ id, subject, description, attributes, fees }: UsageItem, table: Table): TemplateResult {
  const { words } = table;
  const facts: [string, string | undefined][] = [
    [words.term('history.description'), description],
    [words.term('history.subject'), subject],
    ...Object.entries(attributes).map(([name, value]): [string, string] => [readable(name), value]),
    [words.term('history.event'), id],
  ];
  return html`<div class="columns">
    <div>
      <h4>${words.term('history.details')}</h4>
      <dl>${facts.map(([name, value]) => (value ? html`<dt><bdi>${name}</bdi></dt><dd><bdi>${value}</bdi></dd>` : nothing))}</dl>
    </div>
    <div>
      <h4>${words.term('history.cost')}</h4>
      ${fees && fees.length > 0
        ? html`<dl class="fees">${fees.map((fee) => html`<dt><bdi>${feeName(fee, table)}</bdi></dt><dd>${amountOf(fee.asset, fee.amount, table)}</dd>`)}</dl>`
        : html`<p class="sub">${words.term(fees ? 'history.notBilled' : 'history.pricingHint')}</p>`}
    </div>
  </div>`;
}

const feeName = ({ productName, productCode, asset }: Fee, table: Table): string =>
  plainText(productName ?? '', 80) || readable(productCode ?? '') || unitOf(assetOf(asset, table.wallet)) || table.words.term('history.cost');

function cost(code: string, amount: Decimal, table: Table): { text: string; exact: string } {
  const asset = assetOf(code, table.wallet);
  return { text: table.words.money(amount, asset, { purpose: 'fee' }).text, exact: table.words.money(amount, asset, { purpose: 'exact' }).text };
}

function dayName(date: Date, words: HistoryWords): string {
  const day = (back: number): string => {
    const other = new Date();
    other.setDate(other.getDate() - back);
    return other.toDateString();
  };
  if (date.toDateString() === day(0)) return words.term('history.today');
  if (date.toDateString() === day(1)) return words.term('history.yesterday');
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return words.date(date, { weekday: 'short', month: 'short', day: 'numeric', ...(isThisYear ? {} : { year: 'numeric' }) }) ?? '—';
}
