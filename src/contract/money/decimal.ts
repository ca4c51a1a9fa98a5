// Exact decimal arithmetic on strings. Money is never a float: every amount on both sides goes through here.

/** A plain decimal such as `"14.566678"` or `"-3.2"`: no exponent, no plus sign, no leading or trailing zeros, never `-0`. */
export type Decimal = string;

/** `up` is toward +∞, `down` toward −∞, `zero` cuts digits off, `half-up` rounds halves away from zero. */
export type Rounding = 'up' | 'down' | 'zero' | 'half-up';

// Bounds the work a hostile `1e999999999` could cause; 400 digits is what the fault list (reliability.md F033) asks us to carry exactly.
const MAX_EXPONENT = 400;
const MAX_LENGTH = 1000;

const DECIMAL = /^-?\d+(?:\.\d+)?$/;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

interface Parts {
  digits: bigint;
  scale: number;
}

/** True for a plain decimal; it need not be in normal form (`"1.50"` passes). */
export const isDecimal = (value: unknown): value is Decimal =>
  typeof value === 'string' && value.length <= MAX_LENGTH && DECIMAL.test(value);

/**
 * Reads a JSON number's text or a plain decimal into normal form: `"1e-7"` → `"0.0000001"`, `"-0"` → `"0"`, `"25.0"` → `"25"`.
 * `null` when it is no number or its exponent is beyond ±400: such a value is unknown, never 0.
 */
export function toDecimal(text: string): Decimal | null {
  const match = text.length <= MAX_LENGTH ? NUMBER.exec(text) : null;
  if (!match) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  if (Math.abs(shift) > MAX_EXPONENT) return null;
  const digits = BigInt(`${sign ?? ''}${whole}${fraction}`);
  const scale = fraction.length - shift;
  return scale < 0 ? print({ digits: digits * 10n ** BigInt(-scale), scale: 0 }) : print({ digits, scale });
}

/** −1, 0 or 1. Compares exact values, so `"1.0"` equals `"1"`. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const [x, y] = align(a, b);
  return x.digits < y.digits ? -1 : x.digits > y.digits ? 1 : 0;
}

/** `a + b`, exact. */
export function add(a: Decimal, b: Decimal): Decimal {
  const [x, y] = align(a, b);
  return print({ digits: x.digits + y.digits, scale: x.scale });
}

/** `a − b`, exact. */
export function subtract(a: Decimal, b: Decimal): Decimal {
  const [x, y] = align(a, b);
  return print({ digits: x.digits - y.digits, scale: x.scale });
}

/** `a × b`, exact. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  const x = parse(a);
  const y = parse(b);
  return print({ digits: x.digits * y.digits, scale: x.scale + y.scale });
}

/** `a ÷ b` to `places` fraction digits. Throws on division by zero. */
export function divide(a: Decimal, b: Decimal, places: number, rounding: Rounding): Decimal {
  const x = parse(a);
  const y = parse(b);
  if (y.digits === 0n) throw new RangeError('Division by zero.');
  const shift = BigInt(places + y.scale - x.scale);
  const numerator = shift >= 0n ? x.digits * 10n ** shift : x.digits;
  const denominator = shift >= 0n ? y.digits : y.digits * 10n ** -shift;
  return print({ digits: divideDigits(numerator, denominator, rounding), scale: places });
}

/** Rounds to `places` fraction digits; a value that already fits is returned unchanged. */
export function round(value: Decimal, places: number, rounding: Rounding): Decimal {
  const { digits, scale } = parse(value);
  if (scale <= places) return print({ digits, scale });
  return print({ digits: divideDigits(digits, 10n ** BigInt(scale - places), rounding), scale: places });
}

/** Number of fraction digits in normal form: `"1.50"` has one. */
export const fractionDigits = (value: Decimal): number => (toDecimal(value) ?? '').split('.')[1]?.length ?? 0;

export const isNegative = (value: Decimal): boolean => compare(value, '0') < 0;

export const isZero = (value: Decimal): boolean => compare(value, '0') === 0;

/** The value with its sign turned; `"0"` stays `"0"`. */
export const negate = (value: Decimal): Decimal => subtract('0', value);

function parse(value: Decimal): Parts {
  if (!isDecimal(value)) throw new TypeError(`Not a decimal string: ${JSON.stringify(value)?.slice(0, 40) ?? typeof value}.`);
  const [whole = '0', fraction = ''] = value.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

function align(a: Decimal, b: Decimal): [Parts, Parts] {
  const x = parse(a);
  const y = parse(b);
  const scale = Math.max(x.scale, y.scale);
  const raise = (part: Parts): Parts => ({ digits: part.digits * 10n ** BigInt(scale - part.scale), scale });
  return [raise(x), raise(y)];
}

// The sign is taken from the bigint, so "-0.4" does not lose it on the way through "-0" + "4".
function print({ digits, scale }: Parts): Decimal {
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = scale > 0 ? text.slice(-scale).replace(/0+$/, '') : '';
  return `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}

// BigInt division cuts toward zero; every other rounding corrects that by one.
function divideDigits(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  if (rest === 0n || rounding === 'zero') return quotient;
  const positive = rest > 0n === denominator > 0n;
  if (rounding === 'up') return positive ? quotient + 1n : quotient;
  if (rounding === 'down') return positive ? quotient : quotient - 1n;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const size = denominator < 0n ? -denominator : denominator;
  return twice >= size ? quotient + (positive ? 1n : -1n) : quotient;
}
