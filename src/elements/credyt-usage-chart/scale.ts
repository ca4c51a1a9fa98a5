// The value axis: round ticks around what is to be drawn, and where a value stands among them. Exact, as amounts may have any size. Used by credyt-usage-chart.
import { add, compare, divide, fractionDigits, multiply, subtract, type Decimal } from '../../contract/money/decimal.js';

export interface Scale {
  /** Evenly spaced from the lowest to the highest, 0 among them. */
  ticks: readonly Decimal[];
  low: Decimal;
  high: Decimal;
}

const ROUND = ['1', '2', '2.5', '5', '10', '20', '25', '50', '100'];

/** Three to `most` ticks that span all values and 0. */
export function scaleFor(values: readonly Decimal[], most = 5): Scale {
  const least = values.reduce((a, b) => (compare(a, b) < 0 ? a : b), '0');
  let largest = values.reduce((a, b) => (compare(a, b) > 0 ? a : b), '0');
  if (compare(least, largest) === 0) largest = '1';
  const unit = tenTo(magnitude(subtract(largest, least)) - 1);
  for (const factor of ROUND) {
    const step = multiply(unit, factor);
    const low = multiply(divide(least, step, 0, 'down'), step);
    const high = multiply(divide(largest, step, 0, 'up'), step);
    const steps = Number(divide(subtract(high, low), step, 0, 'zero'));
    if (steps < most) return { low, high, ticks: Array.from({ length: steps + 1 }, (_, count) => add(low, multiply(step, String(count)))) };
  }
  throw new RangeError('There is a round step for every span.');
}

/** 0 at the lowest tick, 1 at the highest: all that is left of an amount on its way to pixels. */
export const placeOn = ({ low, high }: Scale, value: Decimal): number =>
  Number(divide(subtract(value, low), subtract(high, low), 6, 'half-up'));

/** Whole ticks are written without decimals; if one has them, all but 0 do. */
export const isWholeScale = ({ ticks }: Scale): boolean => ticks.every((tick) => fractionDigits(tick) === 0);

/** The power of ten of a positive value's first digit. */
function magnitude(value: Decimal): number {
  const [whole = '', fraction = ''] = value.split('.');
  return whole === '0' ? -1 - fraction.search(/[1-9]/) : whole.length - 1;
}

const tenTo = (power: number): Decimal => (power < 0 ? `0.${'0'.repeat(-power - 1)}1` : `1${'0'.repeat(power)}`);
