// Reads an amount as people type it in their language: "1.234,5" in German, "١٢٫٥" in Arabic. Used by amount-choice.
import { toDecimal, type Decimal } from '../contract/money/decimal.js';
import { cached } from './intl-cache.js';

/** `null` when it is no amount. Grouping marks and spaces are passed over, never guessed to be a decimal mark. */
export function parseAmount(text: string, locale: string): Decimal | null {
  const parts = cached(Intl.NumberFormat, locale, { useGrouping: true }).formatToParts(12345.6);
  const mark = (wanted: string): string => parts.find(({ type }) => type === wanted)?.value ?? '';
  const digits = Array.from(cached(Intl.NumberFormat, locale, { useGrouping: false }).format(9876543210)).reverse();
  let plain = '';
  for (const character of text.trim()) {
    const digit = digits.indexOf(character);
    if (digit >= 0) plain += String(digit);
    else if (/\d/.test(character)) plain += character;
    else if (character === mark('decimal')) plain += '.';
    else if (character !== mark('group') && !/[\s’']/.test(character)) return null;
  }
  return /^\d+\.?\d*$|^\.\d+$/.test(plain) ? toDecimal(plain.replace(/^\./, '0.').replace(/\.$/, '')) : null;
}
