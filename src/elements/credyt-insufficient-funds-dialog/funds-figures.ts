// What an action needs, what there is, and the payment that closes the gap. Pure; used by credyt-insufficient-funds-dialog.
import type { Need } from '../../client/pick-account.js';
import type { Account, Asset, TopUpRules, Wallet } from '../../contract/index.js';
import { compare, divide, isNegative, isZero, multiply, round, subtract, type Decimal } from '../../contract/money/decimal.js';

export interface Figures {
  asset: Asset;
  needed: Decimal;
  available: Decimal;
  /** Never below 0. */
  short: Decimal;
}

/** `account: null` is no account of the asset yet. What is there has been judged by the store's own rule, which knows "nothing" from "not known". */
export function figures({ accounts, topUp }: Wallet, account: Account | null, available: Decimal, need: Need): Figures {
  const code = need.asset ?? topUp.assets[0] ?? topUp.currency;
  const gap = subtract(need.amount, available);
  const asset = account?.asset ?? accounts.find((other) => other.asset.code === code)?.asset
    ?? { code, kind: code === topUp.currency ? 'fiat' : 'custom', precision: 2 };
  return { asset, needed: need.amount, available, short: isNegative(gap) ? '0' : gap };
}

export const isCovered = ({ short }: Figures): boolean => isZero(short);

/** Money buys this asset one to one; for any other the proxy has to quote. */
export const isPaidInKind = ({ asset }: Figures, { currency }: TopUpRules): boolean => asset.kind === 'fiat' && asset.code === currency;

export type Suggestion = { preset: Decimal; own?: never } | { own: Decimal; preset?: never };

/**
 * The smallest preset that covers what is short; where none does, an own amount of whole units, within the bounds.
 * `unitsOf` says what an amount becomes: `undefined` while that is worked out, `null` when it is not to be had.
 * `null`: not yet to be said.
 */
export function suggest(gap: Figures, rules: TopUpRules, unitsOf: (amount: Decimal) => Decimal | null | undefined): Suggestion | null {
  const presets = [...rules.presets].sort(compare);
  const [smallest] = presets;
  for (const preset of presets) {
    const units = unitsOf(preset);
    if (units === undefined) return null;
    // Without a quote nothing better can be said than the smallest.
    if (units === null || compare(units, gap.short) >= 0) return { preset: units === null && smallest !== undefined ? smallest : preset };
  }
  const largest = presets.at(-1);
  if (!rules.custom) return largest === undefined ? null : { preset: largest };
  const price = isPaidInKind(gap, rules) ? gap.short : priceOf(gap.short, largest, largest === undefined ? null : unitsOf(largest));
  return { own: within(round(price ?? rules.min, 0, 'up'), rules) };
}

/** At the rate of the largest preset, which is the nearest known. */
function priceOf(units: Decimal, amount: Decimal | undefined, gain: Decimal | null | undefined): Decimal | null {
  return amount === undefined || !gain || compare(gain, '0') <= 0 ? null : divide(multiply(units, amount), gain, 2, 'up');
}

const within = (amount: Decimal, { min, max }: TopUpRules): Decimal =>
  compare(amount, min) < 0 ? min : compare(amount, max) > 0 ? max : amount;
