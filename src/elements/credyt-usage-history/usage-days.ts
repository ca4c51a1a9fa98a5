// Usage by the reader's own days, and what a day cost once all of it is known. Used by the table of credyt-usage-history.
import type { Fee, UsageItem } from '../../contract/index.js';
import { add, type Decimal } from '../../contract/money/decimal.js';

export interface Day {
  /** `null` when the time of its first row cannot be read. */
  date: Date | null;
  name: string;
  items: UsageItem[];
}

/** In the order given. A row whose time cannot be read stays with its neighbour. */
export function byDay(items: readonly UsageItem[]): Day[] {
  const days: Day[] = [];
  for (const item of items) {
    const date = new Date(item.occurredAt);
    const isKnown = !Number.isNaN(date.getTime());
    const name = isKnown ? date.toDateString() : '';
    const day = days.at(-1);
    if (day && (!isKnown || name === day.name)) day.items.push(item);
    else days.push({ date: isKnown ? date : null, name, items: [item] });
  }
  return days;
}

/** What each whole day cost, by the day's name. A day that may go on in rows that are not here has no total, nor one with a fee that is not known. */
export function dayTotals(items: readonly UsageItem[], isCut: (edge: 'first' | 'last') => boolean): Map<string, Map<string, Decimal>> {
  const days = byDay(items);
  const cut = [isCut('first') && days[0]?.name, isCut('last') && days.at(-1)?.name];
  const rows = new Map<string, UsageItem[]>();
  // Days that come twice, in a list that is not sorted, are one.
  for (const { name, items: some } of days) rows.set(name, [...(rows.get(name) ?? []), ...some]);
  const known = new Map<string, Map<string, Decimal>>();
  for (const [name, all] of rows) {
    const sums = cut.includes(name) ? null : totals(all.map(({ fees }) => fees));
    if (sums) known.set(name, sums);
  }
  return known;
}

/** What was charged, one sum per asset; `null` when one fee is not known. */
export function totals(fees: readonly (readonly Fee[] | null)[]): Map<string, Decimal> | null {
  const sums = new Map<string, Decimal>();
  for (const known of fees) {
    if (known === null) return null;
    for (const { asset, amount } of known) sums.set(asset, add(sums.get(asset) ?? '0', amount));
  }
  return sums;
}
