// What the chart says: names, amounts and days in the reader's language, the same in tooltip, legend, table and to a screen reader.
import type { Asset } from '../../contract/index.js';
import type { Decimal } from '../../contract/money/decimal.js';
import { unitOf } from '../../controllers/format-money.js';
import { cached } from '../../controllers/intl-cache.js';
import type { Localize } from '../../controllers/localize.js';
import type { chart, common } from '../../strings/en.js';
import { readable } from '../usage-words.js';
import { MOST_SERIES, type Day, type Series, type Spend } from './spend.js';

export type ChartWords = Localize<typeof common & typeof chart>;

export interface View {
  words: ChartWords;
  asset: Asset;
  spend: Spend;
}

/** The parts of a day that are worth a word, in the order they are stacked. */
export const partsOf = (day: Day): number[] => day.parts.flatMap((amount, place) => (amount === '0' ? [] : [place]));

/** "Pricing…" for what is not known. */
export const amountText = (amount: Decimal | null, { words, asset }: View): string =>
  amount === null ? words.term('chart.pricing') : words.money(amount, asset, { purpose: 'fee' }).text;

export const totalText = (day: Day, view: View): string => (day.isWhole ? amountText(day.total, view) : view.words.term('chart.notCounted'));

export const seriesName = ({ type }: Series, words: ChartWords): string =>
  type === null ? words.term('chart.other') : readable(type) || '—';

/** The class that gives a series its colour. */
export const seriesClass = ({ type }: Series, place: number): string => `s${type === null ? MOST_SERIES + 1 : place + 1}`;

export const longDate = ({ date }: Day, words: ChartWords): string => words.date(date, { weekday: 'long', month: 'long', day: 'numeric' }) ?? '';

export const shortDate = (date: Date, words: ChartWords): string => words.date(date, { month: 'short', day: 'numeric' }) ?? '';

/** "Image generated: $0.21" */
export const partText = (day: Day, place: number, view: View): string => {
  const series = view.spend.series[place];
  return series ? view.words.term('chart.part', { activity: seriesName(series, view.words), amount: amountText(day.parts[place] ?? null, view) }) : '';
};

/** "Sunday, November 8: $0.37. Image generated: $0.21, Upscale: $0.16" */
export function dayText(day: Day, view: View): string {
  const { words } = view;
  const parts = day.isWhole ? partsOf(day).map((place) => partText(day, place, view)) : [];
  const list = cached(Intl.ListFormat, words.language, { type: 'conjunction', style: 'narrow' } satisfies Intl.ListFormatOptions);
  return words.term('chart.day', { date: longDate(day, words), amount: totalText(day, view), parts: list.format(parts) }).trim();
}

/** "US dollars", or what one calls the units. */
export const assetName = (asset: Asset, words: ChartWords): string => unitOf(asset) || words.currencyName(asset.code);

/** "Central European Time"; UTC has no name but that, and Intl would write "GMT+00:00". */
export function zoneName(words: ChartWords): string {
  const format = cached(Intl.DateTimeFormat, words.language, { timeZoneName: 'longGeneric' } satisfies Intl.DateTimeFormatOptions);
  return format.resolvedOptions().timeZone === 'UTC' ? 'UTC' : (format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? '');
}
