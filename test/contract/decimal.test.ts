// Exact decimals: what both sides rely on whenever they touch money (src/contract/money/decimal.ts).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { add, compare, divide, fractionDigits, isDecimal, isNegative, isZero, multiply, negate, round, subtract, toDecimal } from '../../src/contract/money/decimal.js';

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.integer({ min: 0, max: 30 }))
  .map(([digits, scale]) => {
    const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
    const plain = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
    return `${digits < 0n ? '-' : ''}${plain}`;
  });

describe('toDecimal', () => {
  const rows: [string, string | null][] = [
    ['998.5', '998.5'],
    ['14.566678', '14.566678'],
    ['25.0', '25'],
    ['1e-7', '0.0000001'],
    ['1.5E+3', '1500'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['-0.4', '-0.4'],
    ['007', '7'],
    ['9007199254740993', '9007199254740993'],
    ['9'.repeat(400), '9'.repeat(400)],
    ['1e400', `1${'0'.repeat(400)}`],
    ['1e401', null],
    ['1e999999999', null],
    ['NaN', null],
    ['Infinity', null],
    ['', null],
    ['1.', null],
    ['.5', null],
    ['0x10', null],
    ['１２', null],
    ['1'.repeat(1001), null],
  ];
  for (const [text, expected] of rows) {
    it(`reads ${text.slice(0, 30) || 'an empty text'} as ${expected === null ? 'unknown' : expected.slice(0, 30)}`, () => {
      assert.equal(toDecimal(text), expected);
    });
  }

  it('takes up to 1,000 characters', () => {
    for (const [length, isRead] of [[1_000, true], [1_001, false]] as const) {
      assert.equal(isDecimal('1'.repeat(length)), isRead);
      assert.equal(toDecimal('1'.repeat(length)) !== null, isRead);
    }
  });

  it('gives every number one normal form', () => {
    fc.assert(fc.property(decimal, (value) => {
      const normal = toDecimal(value);
      assert.ok(normal !== null && isDecimal(normal));
      assert.equal(toDecimal(normal), normal);
      assert.equal(compare(normal, value), 0);
      assert.doesNotMatch(normal, /^-?0\d|\.\d*0$|^-0$/);
    }));
  });
});

describe('arithmetic', () => {
  it('does what floats cannot', () => {
    assert.equal(add('0.1', '0.2'), '0.3');
    assert.equal(multiply('1000000', '0.000001'), '1');
    assert.equal(subtract('14.566678', '14.566678'), '0');
    assert.equal(add('9007199254740993', '0.000001'), '9007199254740993.000001');
  });

  it('takes back what it added', () => {
    fc.assert(fc.property(decimal, decimal, (a, b) => {
      assert.equal(compare(subtract(add(a, b), b), a), 0);
    }));
  });

  it('orders as the sign of the difference does', () => {
    fc.assert(fc.property(decimal, decimal, (a, b) => {
      assert.equal(compare(a, b), compare(subtract(a, b), '0'));
      assert.equal(compare(a, b) + compare(b, a), 0);
    }));
  });

  it('turns the sign twice into the same value', () => {
    fc.assert(fc.property(decimal, (a) => { assert.equal(negate(negate(a)), toDecimal(a)); }));
  });

  it('divides back to within one unit of the last place, on the side it was told', () => {
    fc.assert(fc.property(decimal, decimal, fc.integer({ min: 0, max: 12 }), (a, b, places) => {
      fc.pre(compare(b, '0') !== 0);
      const floor = divide(a, b, places, 'down');
      const ceiling = divide(a, b, places, 'up');
      const [low, high] = compare(b, '0') > 0 ? [floor, ceiling] : [ceiling, floor];
      assert.ok(compare(multiply(low, b), a) <= 0 && compare(multiply(high, b), a) >= 0);
    }));
  });

  it('divides with either sign on either side, and rounds to the side it was told', () => {
    const rows = [
      ['1', '3', 2, '0.34', '0.33', '0.33', '0.33'], ['2', '3', 2, '0.67', '0.66', '0.66', '0.67'], ['-2', '3', 2, '-0.66', '-0.67', '-0.66', '-0.67'], ['2', '-3', 2, '-0.66', '-0.67', '-0.66', '-0.67'],
      ['-2', '-3', 2, '0.67', '0.66', '0.66', '0.67'], ['1', '-2', 0, '0', '-1', '0', '-1'], ['1', '4', 0, '1', '0', '0', '0'], ['-1', '-4', 0, '1', '0', '0', '0'], ['6', '3', 0, '2', '2', '2', '2'], ['6', '-3', 0, '-2', '-2', '-2', '-2'],
      ['1', '0.001', 0, '1000', '1000', '1000', '1000'], ['0.123', '1', 1, '0.2', '0.1', '0.1', '0.1'], ['7.5', '0.5', 0, '15', '15', '15', '15'],
    ] as const;
    for (const [a, b, places, ...results] of rows) {
      assert.deepEqual((['up', 'down', 'zero', 'half-up'] as const).map((rounding) => divide(a, b, places, rounding)), results, `${a} / ${b}`);
    }
  });

  it('refuses to divide by zero', () => {
    assert.throws(() => divide('1', '0.00', 2, 'down'), { name: 'RangeError', message: 'Division by zero.' });
  });

  it('knows signs, zero and fraction digits', () => {
    assert.deepEqual(['-0.1', '0', '-0', '0.1', '-7'].map(isNegative), [true, false, false, false, true]);
    assert.deepEqual(['-0.1', '0', '-0', '0.00', '7'].map(isZero), [false, true, true, true, false]);
    assert.deepEqual(['1.50', '1', '0.001', '25.0', 'x'].map(fractionDigits), [1, 0, 3, 0, 0]);
  });

  it('refuses what is no decimal instead of guessing', () => {
    for (const bad of ['', '1e3', ' 1', '1,5', '+1', '--1', '0x1']) assert.throws(() => add(bad, '1'), TypeError, bad);
    assert.throws(() => add('1e3', '1'), { message: 'Not a decimal string: "1e3".' });
    assert.throws(() => add('x'.repeat(99), '1'), { message: `Not a decimal string: "${'x'.repeat(39)}.` });
    assert.throws(() => add(undefined as unknown as string, '1'), { message: 'Not a decimal string: undefined.' });
  });
});

describe('round', () => {
  const rows = [
    ['0.995', 2, 'down', '0.99'], ['0.995', 2, 'up', '1'], ['0.995', 2, 'half-up', '1'], ['0.994', 2, 'half-up', '0.99'],
    ['-0.004', 2, 'down', '-0.01'], ['-0.004', 2, 'up', '0'], ['-0.004', 2, 'zero', '0'], ['-0.005', 2, 'half-up', '-0.01'],
    ['1.5', 2, 'up', '1.5'], ['2.0', 0, 'down', '2'], ['2.0', 0, 'up', '2'], ['-2.5', 0, 'half-up', '-3'], ['-2.4', 0, 'half-up', '-2'], ['0.5', 0, 'half-up', '1'], ['993450234', 0, 'down', '993450234'],
  ] as const;
  for (const [value, places, rounding, expected] of rows) {
    it(`brings ${value} to ${expected} with ${places} digits, ${rounding}`, () => {
      assert.equal(round(value, places, rounding), expected);
    });
  }

  it('never shows more than there is when rounding down, nor less than is due when rounding up', () => {
    fc.assert(fc.property(decimal, fc.integer({ min: 0, max: 10 }), (value, places) => {
      assert.ok(compare(round(value, places, 'down'), value) <= 0);
      assert.ok(compare(round(value, places, 'up'), value) >= 0);
      assert.ok(fractionDigits(round(value, places, 'half-up')) <= places);
    }));
  });
});
