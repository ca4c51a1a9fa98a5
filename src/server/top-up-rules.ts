// What a customer may pay: the host's rules with defaults, and the judgement of one amount. Used at start, by the wallet and by top-ups.
import { compare, fractionDigits, isDecimal, toDecimal, type Decimal, type FieldProblem, type TopUpRules } from '../contract/index.js';
import { fiatPrecision } from './fiat.js';
import type { TopUpOptions } from './options.js';

const DEFAULT_RULES: TopUpRules = {
  allowed: true, currency: 'USD', presets: ['10', '25', '50', '100'], min: '5', max: '500', custom: true, assets: [],
};

/** Throws `TypeError` when the host's rules make no sense; the message names the member. */
export function readTopUpRules(options: TopUpOptions): TopUpRules {
  const given: TopUpRules = { ...DEFAULT_RULES, ...onlyRules(options) };
  if (!/^[A-Z]{3}$/.test(given.currency)) refuse('currency must be a three-letter ISO code in capitals, such as "USD".');
  if (!Array.isArray(given.presets) || !Array.isArray(given.assets)) refuse('presets and assets must be lists, such as ["10", "25"] and ["CREDITS"].');
  const min = readAmount(given.min, 'min', given.currency);
  const max = readAmount(given.max, 'max', given.currency);
  if (compare(min, '0') <= 0 || compare(min, max) > 0) refuse('min must be above "0" and not above max.');
  const presets = given.presets.map((preset, index) => readAmount(preset, `presets[${index}]`, given.currency));
  // Defaults are cut to the host's bounds; presets the host wrote itself must fit them.
  const fitting = presets.filter((preset) => compare(preset, min) >= 0 && compare(preset, max) <= 0);
  if (options.presets && fitting.length < presets.length) refuse('every preset must lie between min and max.');
  const assets = given.assets.length > 0 ? given.assets : [given.currency];
  if (!assets.every((code) => typeof code === 'string' && /^[^\s\p{Cc}]{1,32}$/u.test(code))) refuse('assets must list asset codes, such as ["CREDITS"].');
  return { allowed: given.allowed === true, currency: given.currency, presets: fitting, min, max, custom: given.custom === true, assets };
}

/** `null` when the amount may be paid. Digits only: no exponent, no sign but a minus, which is too small. */
export function judgeAmount(text: string, rules: TopUpRules): FieldProblem | null {
  const amount = isDecimal(text) ? toDecimal(text) : null;
  if (amount === null) return 'not_a_decimal';
  if (isTooPrecise(amount, rules.currency)) return 'too_precise';
  if (compare(amount, rules.min) < 0) return 'too_small';
  if (compare(amount, rules.max) > 0) return 'too_large';
  return rules.custom || rules.presets.includes(amount) ? null : 'not_allowed';
}

/** More decimals than the currency has: nobody can pay that. Also for quotes. */
export const isTooPrecise = (amount: Decimal, currency: string): boolean => fractionDigits(amount) > fiatPrecision(currency);

function onlyRules(options: TopUpOptions): Partial<TopUpRules> {
  const { allowed, currency, presets, min, max, custom, assets } = options;
  const given = Object.entries({ allowed, currency, presets, min, max, custom, assets }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function readAmount(value: unknown, member: string, currency: string): Decimal {
  const amount = isDecimal(value) ? toDecimal(value) : null;
  if (amount === null) return refuse(`${member} must be a decimal in quotes, such as "25".`);
  if (isTooPrecise(amount, currency)) refuse(`${member} has more decimals than ${currency} has.`);
  return amount;
}

function refuse(message: string): never {
  throw new TypeError(`credyt-widgets: topUp.${message}`);
}
