// Adds up what was spent per day and event type, in one asset and exactly. Pure; used by credyt-usage-chart.
import type { UsageItem } from '../../contract/index.js';
import { add, compare, isZero, type Decimal } from '../../contract/money/decimal.js';
import type { Collected } from './collect-usage.js';

/** The sixth colour is always "Other". */
export const MOST_SERIES = 5;

export interface Series {
  /** `null` = all other event types together. */
  type: string | null;
  total: Decimal | null;
}

/** `null` in place of an amount: it is not known, as a cost under it is not. */
export interface Day {
  /** Its first moment, by the reader's own calendar. */
  date: Date;
  /** False when it had more events than were read. */
  isWhole: boolean;
  total: Decimal | null;
  /** One per series. */
  parts: readonly (Decimal | null)[];
}

export interface Spend {
  days: readonly Day[];
  series: readonly Series[];
  /** Of all days that are whole. */
  total: Decimal | null;
}

/** The last days up to today, by the reader's own calendar. */
export const lastDays = (count: number, today = new Date()): Date[] =>
  Array.from({ length: count }, (_, place) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - (count - 1 - place)));

/** Every asset something was charged in, the most frequent first. */
export function assetsIn(items: readonly UsageItem[]): string[] {
  const counts = new Map<string, number>();
  for (const { asset } of items.flatMap(({ fees }) => fees ?? [])) counts.set(asset, (counts.get(asset) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([asset]) => asset);
}

export function sumSpend({ items, cutAt }: Pick<Collected, 'items' | 'cutAt'>, dates: readonly Date[], asset: string): Spend {
  const places = new Map(dates.map((date, place) => [date.toDateString(), place]));
  const firstWhole = cutAt === null ? 0 : dates.filter((date) => date.getTime() <= cutAt).length;

  const rows = new Map<string, (Decimal | null)[]>();
  for (const { occurredAt, eventType, fees } of items) {
    const place = places.get(new Date(occurredAt).toDateString()) ?? -1;
    if (place < firstWhole) continue;
    const row = rows.get(eventType) ?? dates.map(() => '0');
    row[place] = sum([row[place] ?? null, ...(fees?.filter((fee) => fee.asset === asset).map(({ amount }) => amount) ?? [null])]);
    rows.set(eventType, row);
  }

  const ranked = [...rows].filter(([, row]) => row.some((amount) => amount === null || !isZero(amount))).sort(bySpend);
  const others = ranked.slice(MOST_SERIES).map(([, row]) => row);
  const shown: [string | null, (Decimal | null)[]][] = ranked.slice(0, MOST_SERIES);
  if (others.length > 0) shown.push([null, dates.map((_, place) => sum(others.map((row) => row[place] ?? null)))]);

  const days = dates.map((date, place) => {
    const isWhole = place >= firstWhole;
    const parts = shown.map(([, row]) => (isWhole ? row[place] ?? null : null));
    return { date, isWhole, parts, total: isWhole ? sum(parts) : null };
  });
  const whole = days.slice(firstWhole);
  return {
    days,
    series: shown.map(([type, row]) => ({ type, total: sum(row.slice(firstWhole)) })),
    total: whole.length > 0 ? sum(whole.map(({ total }) => total)) : null,
  };
}

/** One amount that is not known leaves the sum unknown. */
const sum = (amounts: readonly (Decimal | null)[]): Decimal | null =>
  amounts.reduce((sum, amount) => (sum === null || amount === null ? null : add(sum, amount)), '0');

type Row = [type: string, amounts: readonly (Decimal | null)[]];

/** What cost most first; names decide between equals, so that colours stay. */
function bySpend([typeA, a]: Row, [typeB, b]: Row): number {
  const known = (row: Row[1]): Decimal => sum(row.filter((amount) => amount !== null)) ?? '0';
  return compare(known(b), known(a)) || (typeA < typeB ? -1 : 1);
}
