// How amounts are written (design §6): never more than one has, never less than one pays, exact at any length.
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { formatMoney, plainText, unitOf, type MoneyOptions } from '../../src/controllers/format-money.js';
import { compare, type Decimal } from '../../src/contract/money/decimal.js';
import type { Asset } from '../../src/contract/index.js';

const usd: Asset = { code: 'USD', kind: 'fiat', precision: 2 };
const credits: Asset = { code: 'CREDIT', kind: 'custom', label: 'credits', precision: 0 };
const write = (amount: Decimal, asset: Asset = usd, options: Partial<MoneyOptions> = {}): string => formatMoney(amount, asset, { locale: 'en', ...options }).text;

/** Reads English text back: `−$1,204.50` → `-1204.50`. */
const read = (text: string): Decimal => text.replace('−', '-').replace(/[^\d.-]/g, '');

const decimal = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.integer({ min: 0, max: 12 }))
  .map(([negative, digits, scale]) => {
    const text = digits.toString().padStart(scale + 1, '0');
    return `${negative && digits > 0n ? '-' : ''}${text.slice(0, text.length - scale)}${scale ? `.${text.slice(text.length - scale)}` : ''}`;
  });

describe('money', () => {
  describe('what one has', () => {
    it('is rounded down, also below zero', () => {
      expect(write('14.566678')).to.equal('$14.56');
      expect(write('-3.2049')).to.equal('−$3.21');
      expect(write('1204.9', credits)).to.equal('1,204\u00a0credits');
    });

    it('never shows more than there is', () => {
      fc.assert(fc.property(decimal, (amount) => {
        const text = write(amount);
        expect(text.startsWith('<') || compare(read(text), amount) <= 0, `${amount} as ${text}`).to.equal(true);
      }));
    });

    it('says that something is left when it is less than the smallest unit', () => {
      expect(write('0.0000001')).to.equal('<$0.01');
      expect(write('0.25', credits)).to.equal('<1\u00a0credits');
      expect(write('0')).to.equal('$0.00');
    });

    it('has no negative zero', () => {
      expect(write('-0')).to.equal('$0.00');
      expect(write('-0.001', usd, { purpose: 'needs' })).to.equal('$0.00');
    });
  });

  describe('what one pays or lacks', () => {
    it('is rounded up', () => {
      expect(write('6.401', usd, { purpose: 'needs' })).to.equal('$6.41');
      expect(write('9.2', credits, { purpose: 'needs' })).to.equal('10\u00a0credits');
    });

    it('never shows less than it is', () => {
      fc.assert(fc.property(decimal, (amount) => {
        expect(compare(read(write(amount, usd, { purpose: 'needs' })), amount)).to.be.greaterThan(-1);
      }));
    });
  });

  describe('a fee', () => {
    it('keeps up to six digits', () => {
      expect(write('0.000125', usd, { purpose: 'fee' })).to.equal('$0.000125');
      expect(write('0.04', usd, { purpose: 'fee' })).to.equal('$0.04');
      expect(write('12', usd, { purpose: 'fee' })).to.equal('$12.00');
      expect(write('0.5', credits, { purpose: 'fee' })).to.equal('0.5\u00a0credits');
    });

    it('below that says less than the smallest digit', () => {
      expect(write('0.0000004', usd, { purpose: 'fee' })).to.equal('<$0.000001');
    });
  });

  describe('the exact value', () => {
    it('has every digit', () => {
      expect(write('14.566678', usd, { purpose: 'exact' })).to.equal('$14.566678');
      fc.assert(fc.property(decimal, (amount) => {
        expect(compare(read(write(amount, usd, { purpose: 'exact' })), amount)).to.equal(0);
      }));
    });

    it('holds at 400 digits', () => {
      const amount = '9'.repeat(400);
      expect(read(write(amount))).to.equal(`${amount}.00`);
      expect(read(write(`${amount}.987`))).to.equal(`${amount}.00`);
    });
  });

  describe('compact', () => {
    it('is rounded down to one digit', () => {
      expect(write('993450234', { ...credits, label: 'tokens' }, { compact: true })).to.equal('993.4M\u00a0tokens');
      expect(write('999999.99', usd, { compact: true })).to.equal('$999.9K');
      expect(write('-993450234', usd, { compact: true })).to.equal('−$993.5M');
    });

    it('leaves small amounts in full', () => {
      expect(write('999.99', usd, { compact: true })).to.equal('$999.99');
    });
  });

  describe('assets', () => {
    it('writes currencies by their own digits', () => {
      expect(write('1204.9', { ...usd, code: 'JPY' })).to.equal('¥1,204');
      expect(write('1.2349', { ...usd, code: 'KWD' })).to.equal('KWD\u00a01.234');
    });

    it('writes whole presets without cents', () => {
      expect(write('25', usd, { whole: true })).to.equal('$25');
      expect(write('25.5', usd, { whole: true })).to.equal('$25.50');
    });

    it('never lets a custom asset pose as money', () => {
      expect(write('5', { code: 'TOK', kind: 'custom', precision: 0 })).to.equal('5\u00a0TOK');
      expect(write('5', { code: 'TOK', kind: 'custom', symbol: '$', precision: 0 })).to.equal('5\u00a0TOK');
      expect(write('5', { code: 'CREDITS', kind: 'fiat', precision: 2 })).to.equal('5\u00a0CREDITS');
    });

    it('names the unit by label, then symbol, then code', () => {
      expect(unitOf({ ...credits, symbol: '⭐' })).to.equal('credits');
      expect(unitOf({ code: 'CREDIT', kind: 'custom', symbol: '⭐', precision: 0 })).to.equal('⭐');
      expect(unitOf({ code: 'CREDIT', kind: 'custom', precision: 0 })).to.equal('CREDIT');
    });

    it('never throws, whatever code, label and precision say', () => {
      const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('', '__proto__', '\u202e$', '💎'.repeat(60)));
      fc.assert(fc.property(decimal, text, fc.option(text, { nil: undefined }), fc.nat(400), fc.constantFrom('fiat', 'custom'), (amount, code, label, precision, kind) => {
        const money = formatMoney(amount, { code, kind, precision, ...(label === undefined ? {} : { label }) }, { locale: 'en' });
        expect(money.text).not.to.match(/NaN|undefined|Infinity|∞/);
        expect(Array.from(money.unit).length).to.be.lessThan(33);
        expect(money.unit).not.to.match(/[\u202a-\u202e\u2066-\u2069\n\r\0]/);
      }));
    });
  });

  describe('languages', () => {
    it('writes as each does', () => {
      expect(write('1234.5', usd, { locale: 'de' })).to.equal('1.234,50\u00a0$');
      expect(write('-1234.5', usd, { locale: 'sv' }).startsWith('−')).to.equal(true);
    });

    it('keeps number and currency apart in right-to-left languages', () => {
      const text = write('-3.2', usd, { locale: 'he' });
      expect(text).to.match(/^\u2066[^\u2069]*−?3\.20\u2069\s*\u2066\$\u2069$/);
    });

    it('keeps an English amount together on a right-to-left page', () => {
      expect(write('-3.2', usd, { rtl: true })).to.equal('\u2066−$3.20\u2069');
    });
  });

  it('cuts long names and takes control characters out of them', () => {
    expect(plainText('a\u0000b\u202ec\nd')).to.equal('a b c d');
    expect(plainText('x'.repeat(80))).to.have.lengthOf(32);
  });
});
