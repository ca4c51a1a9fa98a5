// What people may type as an amount, in their own language.
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { parseAmount } from '../../src/controllers/parse-amount.js';

describe('a typed amount', () => {
  it('is read with the decimal mark of the language', () => {
    expect(parseAmount('1,234.5', 'en')).to.equal('1234.5');
    expect(parseAmount('1.234,5', 'de')).to.equal('1234.5');
    expect(parseAmount('1 234,5', 'fr')).to.equal('1234.5');
    expect(parseAmount('١٢٫٥', 'ar-EG')).to.equal('12.5');
    expect(parseAmount('१२.५', 'hi-u-nu-deva')).to.equal('12.5');
  });

  it('may be incomplete at either end', () => {
    expect(parseAmount('.5', 'en')).to.equal('0.5');
    expect(parseAmount('5.', 'en')).to.equal('5');
    expect(parseAmount('  007 ', 'en')).to.equal('7');
  });

  it('is nothing when it is no plain amount', () => {
    for (const text of ['', '.', '-5', '+5', '1e3', '$5', '5 dollars', '1.2.3', 'NaN', '∞', '٫']) expect(parseAmount(text, 'en'), text).to.equal(null);
  });

  it('reads back what the language writes', () => {
    fc.assert(fc.property(fc.nat(1e9), fc.nat(99), fc.constantFrom('en', 'de', 'fr', 'sv', 'ar-EG', 'hi', 'ja', 'pt-BR', 'de-CH'), (whole, cents, locale) => {
      const value = `${whole}.${String(cents).padStart(2, '0')}`;
      const text = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(value as never);
      expect(Number(parseAmount(text, locale)), `${text} in ${locale}`).to.equal(Number(value));
    }));
  });

  it('never throws and never invents', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const amount = parseAmount(text, 'en');
      expect(amount === null || /^\d+(\.\d+)?$/.test(amount)).to.equal(true);
    }));
  });
});
