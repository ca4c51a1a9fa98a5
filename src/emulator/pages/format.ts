// Amounts and times as the hosted pages write them, in English. The kit has its own formatting; these pages share none of its code.
import { compare, fractionDigits, isNegative, isZero, negate, round, type Decimal } from '../../contract/money/decimal.js';
import { isCurrency, precisionOf } from '../assets.js';
import type { World } from '../world.js';

/** What one has: cut toward −∞, and never 0 when something is left. */
export function formatBalance(world: World, asset: string, amount: Decimal): string {
  const precision = precisionOf(world, asset);
  const rounded = round(amount, precision, 'down');
  if (!isZero(rounded) || isZero(amount)) return write(world, asset, rounded, precision);
  const least = precision === 0 ? '1' : `0.${'0'.repeat(precision - 1)}1`;
  return `<${write(world, asset, least, precision)}`;
}

/** What was moved, with its sign and as many digits as it has, up to six. */
export function formatMove(world: World, asset: string, amount: Decimal): string {
  const size = isNegative(amount) ? negate(amount) : amount;
  const sign = isNegative(amount) ? '−' : '+';
  if (compare(size, '0.000001') < 0 && !isZero(size)) return `${sign}<${write(world, asset, '0.000001', 6)}`;
  const digits = Math.max(precisionOf(world, asset), Math.min(fractionDigits(size), 6));
  return sign + write(world, asset, round(size, digits, 'half-up'), digits);
}

/** Exactly this much money: a price to pay. */
export const formatMoney = (world: World, currency: string, amount: Decimal): string => write(world, currency, amount, precisionOf(world, currency));

/** Like `formatMoney`, without `.00`: for a choice of round amounts. */
export const formatRound = (currency: string, amount: Decimal): string => number(amount, { style: 'currency', currency, maximumFractionDigits: 0 });

function write(world: World, asset: string, amount: Decimal, digits: number): string {
  const precision = { minimumFractionDigits: world.assets.has(asset) ? 0 : Math.min(digits, 20), maximumFractionDigits: Math.min(digits, 20) };
  if (isCurrency(asset) && !world.assets.has(asset)) return number(amount, { style: 'currency', currency: asset, ...precision });
  return `${number(amount, precision)} ${visible(world.assets.get(asset)?.label ?? '', asset)}`;
}

function number(amount: Decimal, options: Intl.NumberFormatOptions): string {
  const format = new Intl.NumberFormat('en-US', options);
  const whole = amount.split('.')[0] ?? '0';
  // Intl turns a text beyond 10^308 into ∞; a bigint it writes in full.
  return (whole.length > 300 ? format.format(BigInt(whole)) : format.format(amount as Intl.StringNumericLiteral)).replace('-', '−');
}

/** Text somebody else wrote, or `otherwise` when nothing of it would be seen. */
export const visible = (text: string, otherwise: string): string => (/[^\s\p{C}\p{Z}]/u.test(text) ? text : otherwise);

/** What an account holds, in words. */
export function assetName(world: World, asset: string): string {
  const defined = world.assets.get(asset);
  if (defined) return visible(defined.name, asset);
  return isCurrency(asset) ? (new Intl.DisplayNames('en-US', { type: 'currency' }).of(asset) ?? asset) : asset;
}

/** `Today, 2:32 PM`, `Yesterday, 6:40 PM`, `Nov 16, 9:05 AM`; with the year when it is not this one. */
export function formatTime(at: number, now: number): string {
  const time = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit' }).format(at);
  const day = (ms: number): string => new Date(ms).toDateString();
  if (day(at) === day(now)) return `Today, ${time}`;
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (day(at) === yesterday.toDateString()) return `Yesterday, ${time}`;
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const date = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', ...(!sameYear && { year: 'numeric' }) }).format(at);
  return `${date}, ${time}`;
}

/** `9 min 42 s` */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 60 ? `${String(seconds)} s` : `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
}
