// Which asset codes are currencies, and how many digits they have: the platform's ISO 4217 list. For wallet.ts and top-up-rules.ts.

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Upper case only, as Credyt writes currencies. `Intl` alone would take any three letters, `TOK` among them. */
export const isFiat = (code: string): boolean => CODES.has(code);

const precisions = new Map<string, number>();

/** Minor digits: 2 for USD, 0 for JPY, 3 for KWD. Kept, because `Intl` takes a tenth of a millisecond to tell. */
export function fiatPrecision(code: string): number {
  const digits = precisions.get(code) ?? new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits ?? 2;
  precisions.set(code, digits);
  return digits;
}
