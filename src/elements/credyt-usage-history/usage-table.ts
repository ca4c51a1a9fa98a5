// The table of a usage history and the line under it. Pure templates for credyt-usage-history.
import { html, nothing, type TemplateResult } from 'lit';
import type { UsageItem } from '../../contract/index.js';
import { chevronBack, chevronNext, icon, spinner } from '../icons.js';
import { byDay } from './usage-days.js';
import { dayBand, eventRow, type HistoryWords, type Table } from './usage-rows.js';

/** The rows that are drawn, of those there are. */
export interface View {
  items: readonly UsageItem[];
  /** How many rows stand before them. */
  offset: number;
  /** `undefined` when nobody counted. */
  total: number | undefined;
  hasNewer: boolean;
  hasOlder: boolean;
  isTurning: boolean;
  turn(by: 1 | -1): void;
}

export function usageTable({ items, offset, total, turn, hasNewer, hasOlder }: View, table: Table, isBusy: boolean): TemplateResult {
  const { words } = table;
  let position = offset;
  return html`<div
    class="rows"
    role="table"
    tabindex="-1"
    aria-label=${words.term('history.label')}
    aria-rowcount=${total === undefined ? -1 : Math.max(total, offset + items.length) + 1}
    aria-busy=${isBusy ? 'true' : 'false'}
    @keydown=${(event: KeyboardEvent) => { walk(event, { turn, hasNewer, hasOlder }); }}
  >
    <div role="rowgroup"><div class="heads" part="head" role="row" aria-rowindex="1">
      <span role="columnheader"><span class="sr">${words.term('history.details')}</span></span>
      <span role="columnheader">${words.term('history.time')}</span>
      <span role="columnheader">${words.term('history.activity')}</span>
      <span role="columnheader">${words.term('history.description')}</span>
      <span role="columnheader">${words.term('history.cost')}</span>
    </div></div>
    ${byDay(items).map((day) => html`<div role="rowgroup">
      ${dayBand(day, table)}
      ${day.items.map((item) => eventRow(item, position++, table))}
    </div>`)}
  </div>`;
}

/** Arrow keys go from row to row, Home and End to the first and last, Page Up and Page Down to the pages around. */
function walk(event: KeyboardEvent, { turn, hasNewer, hasOlder }: Pick<View, 'turn' | 'hasNewer' | 'hasOlder'>): void {
  const toggles = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[part=toggle]')];
  const at = toggles.indexOf(event.target as HTMLElement);
  // Keys of something else in the table, such as a host's own details, are not ours.
  if ((at < 0 && event.target !== event.currentTarget) || event.ctrlKey || event.metaKey || event.altKey) return;
  const places: Record<string, number> = { ArrowDown: at + 1, ArrowUp: Math.max(at - 1, 0), Home: 0, End: toggles.length - 1 };
  const place = places[event.key];
  if (place !== undefined) toggles[Math.min(place, toggles.length - 1)]?.focus();
  else if (event.key === 'PageDown' && hasOlder) turn(1);
  else if (event.key === 'PageUp' && hasNewer) turn(-1);
  else return;
  event.preventDefault();
}

/** "1–50 of 20,000", in the words for where it stands; without the total when that is not known. */
export function rangeOf(
  { items, offset, total }: View,
  words: HistoryWords,
  withTotal: 'history.showing' | 'history.range' | 'say.rows',
  without: 'history.showingOpen' | 'history.rangeOpen',
): string {
  const values = { from: offset + 1, to: offset + items.length };
  return total === undefined ? words.term(without, values) : words.term(withTotal, { ...values, total: Math.max(total, values.to) });
}

export function usagePager(view: View, words: HistoryWords): TemplateResult | typeof nothing {
  if (!view.hasNewer && !view.hasOlder) return nothing;
  return html`<nav class="pager" part="pager" aria-label=${words.term('history.pages')}>
    <span class="long">${rangeOf(view, words, 'history.showing', 'history.showingOpen')}</span>
    <span class="short">${rangeOf(view, words, 'history.range', 'history.rangeOpen')}</span>
    <div>${turnButton(-1, view, words)}${turnButton(1, view, words)}</div>
  </nav>`;
}

function turnButton(by: 1 | -1, { hasNewer, hasOlder, isTurning, turn }: View, words: HistoryWords): TemplateResult {
  const isOlder = by === 1;
  const isBusy = isOlder && isTurning;
  const isPossible = (isOlder ? hasOlder : hasNewer) && !isBusy;
  const label = words.term(isOlder ? 'history.older' : 'history.newer');
  const arrow = isBusy ? spinner() : icon(isOlder ? chevronNext : chevronBack, 'flip');
  return html`<button
    type="button"
    class="button small"
    aria-disabled=${isPossible ? 'false' : 'true'}
    aria-busy=${isBusy ? 'true' : 'false'}
    @click=${() => { if (isPossible) turn(by); }}
  >${isOlder ? [label, arrow] : [arrow, label]}</button>`;
}
