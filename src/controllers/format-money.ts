// How an amount is written (design §6). Pure; used by localize. A value is rounded exactly as a decimal first, so Intl only dresses it.
import type { Asset } from '../contract/index.js';
import { compare, fractionDigits, round, type Decimal } from '../contract/money/decimal.js';
import { cached } from './intl-cache.js';

/** `has` rounds toward −∞, `needs` (also: lacks, pays) toward +∞, `fee` keeps up to 6 digits and then rounds up, `exact` never rounds. */
export type Purpose = 'has' | 'needs' | 'fee' | 'exact';

export interface MoneyOptions {
  locale: string;
  purpose?: Purpose;
  /** `993.4M` from one thousand up. */
  compact?: boolean;
  /** Drops `.00` from whole amounts, for preset buttons. */
  whole?: boolean;
  /** The page runs right to left, so the amount needs isolating even in a left-to-right language. */
  rtl?: boolean;
  /** How a positive rest below the smallest unit is written. */
  lessThan?: string;
}

/** `text` is number and unit together; `unit` is the word of a custom asset, empty for money. */
export interface Money {
  text: string;
  number: string;
  unit: string;
}

const FEE_DIGITS = 6;
const RTL_LANGUAGE = /^(?:ar|ckb|dv|fa|he|ps|sd|syr|ug|ur|yi)\b/;
const RTL_LETTER = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
// Older engines round compact numbers to the nearest, which may show more than there is; they get the full figure.
const canRoundDown = 'roundingMode' in Intl.NumberFormat('en').resolvedOptions();
const MOST_DIGITS = canRoundDown ? 100 : 20;
// Controls and bidi controls in an asset's label could reorder the digits beside it (T13); a currency sign in it could pose as money.
const NOT_TEXT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Sc}]+/gu;

export const isRtlLanguage = (locale: string): boolean => RTL_LANGUAGE.test(locale);

/** A tenant's word made safe to stand beside an amount, and cut to `most` characters. */
export function plainText(text: string, most = 32): string {
  const characters = Array.from(text.replace(NOT_TEXT, ' ').trim());
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('');
}

/** Money is written by Intl; a code Intl does not take as a currency is written as a custom asset. */
const isMoney = ({ kind, code }: Asset): boolean => kind === 'fiat' && /^[A-Za-z]{3}$/.test(code);

/** What one calls a custom asset's unit; money has none. */
export function unitOf(asset: Asset): string {
  if (isMoney(asset)) return '';
  for (const word of [asset.label, asset.symbol, asset.code]) {
    const unit = plainText(word ?? '');
    if (unit) return unit;
  }
  return '';
}

export function formatMoney(amount: Decimal, asset: Asset, options: MoneyOptions): Money {
  const { locale, purpose = 'has', rtl = false, lessThan = '<{amount}' } = options;
  const currency = isMoney(asset) ? { style: 'currency', currency: asset.code } as const : {};
  const digits = isMoney(asset)
    ? (cached(Intl.NumberFormat, locale, currency).resolvedOptions().maximumFractionDigits ?? 2)
    : Math.min(asset.precision, MOST_DIGITS);

  const { value, below, most } = rounded(amount, purpose, digits);
  const compact = options.compact === true && canRoundDown && (compare(value, '1000') >= 0 || compare(value, '-1000') <= 0);
  const least = isMoney(asset) && !(options.whole && fractionDigits(value) === 0) ? Math.min(digits, most) : 0;
  const shape: Intl.NumberFormatOptions = compact
    ? { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1, roundingMode: 'floor' }
    : { minimumFractionDigits: least, maximumFractionDigits: most };
  const format = cached(Intl.NumberFormat, locale, { ...currency, ...shape });

  const rtlLanguage = isRtlLanguage(locale);
  const written = write(format.formatToParts(forIntl(compact ? amount : value)), rtlLanguage, rtl);
  const number = below ? lessThan.replace('{amount}', written) : written;
  const unit = unitOf(asset);
  return { number, unit, text: unit ? `${number}\u00a0${isolated(unit, rtl || rtlLanguage)}` : number };
}

/** Intl reads decimal text exactly, but what is beyond the largest double it takes as ∞; whole numbers it takes at any length. */
const forIntl = (value: Decimal): `${number}` | bigint =>
  value.indexOf('.') > 300 || (value.length > 300 && !value.includes('.')) ? BigInt(round(value, 0, 'down')) : (value as `${number}`);

/** The value that will be shown, and the most fraction digits it needs. `below`: something is there, but less than one smallest unit. */
function rounded(amount: Decimal, purpose: Purpose, digits: number): { value: Decimal; below: boolean; most: number } {
  if (purpose === 'exact') return { value: amount, below: false, most: Math.min(Math.max(digits, fractionDigits(amount)), MOST_DIGITS) };
  const places = purpose === 'fee' ? Math.max(digits, FEE_DIGITS) : digits;
  const smallest = places === 0 ? '1' : `0.${'0'.repeat(places - 1)}1`;
  const below = purpose !== 'needs' && compare(amount, '0') > 0 && compare(amount, smallest) < 0;
  return { value: below ? smallest : round(amount, places, purpose === 'has' ? 'down' : 'up'), below, most: places };
}

/** Joins Intl's parts with a true minus sign. In right-to-left text number and currency each stand alone, so `US$` never turns into `$US`. */
function write(parts: Intl.NumberFormatPart[], rtlLanguage: boolean, isolate: boolean): string {
  const plain = parts.map(({ type, value }) => (type === 'minusSign' ? '−' : value));
  if (!rtlLanguage) return isolate ? `\u2066${plain.join('')}\u2069` : plain.join('');
  let text = '';
  let open = '';
  parts.forEach(({ type }, index) => {
    const piece = (plain[index] ?? '').replace(/[\u200e\u200f\u061c]/g, '');
    const run = type === 'literal' ? '' : type === 'currency' ? 'currency' : 'number';
    if (run !== open) text += `${open && '\u2069'}${run && '\u2066'}`;
    open = run;
    text += piece;
  });
  return open ? `${text}\u2069` : text;
}

/** A word of the other direction must not turn what stands beside it around. */
export const isolated = (text: string, rtl: boolean): string => (rtl || RTL_LETTER.test(text) ? `\u2068${text}\u2069` : text);
