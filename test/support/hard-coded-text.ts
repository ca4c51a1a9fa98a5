// Finds text that an element shows or says and that is in no language: hard-coded. Used by pseudo-language.test.ts.
import { shadowOf } from './everything.js';

/** A language nobody speaks: each text in marks of its own. */
export const PSEUDO = 'en-XB';
export const disguise = (text: string): string => `⟦${text}⟧`;

const SAID = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label'];
// As in format-money: what is taken out of a tenant's words before they are drawn.
const NOT_TEXT = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Sc}\s]+/gu;
const plain = (text: string): string => text.replace(NOT_TEXT, ' ').trim();

/** A machine's word is drawn as words: `image_upscaled` as "Image upscaled". */
const spoken = (text: string): string => plain(text.replace(/[_.-]+/g, ' '));

/** What Intl writes by itself beside figures: every month, weekday and half of the day. */
const DATE_WORDS = new Set(Array.from({ length: 84 }, (_, index) => new Date(2026, index % 12, 1 + index % 7, index % 24)).flatMap((date) =>
  [{ dateStyle: 'full', timeStyle: 'long' } as const, { weekday: 'short', month: 'short' } as const].flatMap((options) =>
    new Intl.DateTimeFormat(PSEUDO, options).formatToParts(date).flatMap(({ value }) => value.match(/\p{L}+/gu) ?? []))));

/** And the names of money: "Swiss Franc", "US dollars". */
const MONEY_NAMES = Intl.supportedValuesOf('currency').flatMap((currency) => [
  new Intl.DisplayNames(PSEUDO, { type: 'currency' }).of(currency) ?? currency,
  ...[1, 2].flatMap((count) => new Intl.NumberFormat(PSEUDO, { style: 'currency', currency, currencyDisplay: 'name' }).formatToParts(count).flatMap(({ type, value }) => (type === 'currency' ? [value] : []))),
]);

/** `known`: strings of the proxy's answers, which elements may show as they are. */
export function hardCodedText(root: ParentNode, known: Iterable<string>): string[] {
  const data = [...new Set([...known, ...MONEY_NAMES].flatMap((text) => [plain(text), spoken(text)]))].map((text) => text.toLowerCase()).filter((text) => /\p{L}/u.test(text)).sort((a, b) => b.length - a.length);
  const texts = shadowOf(root).flatMap((element) => [
    ...[...element.childNodes].flatMap((node) => (node instanceof Text && element.localName !== 'style' ? [wholeOf(node)] : [])),
    ...SAID.flatMap((name) => element.getAttribute(name) ?? []),
  ]);
  return [...new Set(texts)].filter((text) => /\p{L}/u.test(undisguised(text, data)));
}

/** A sentence around a figure that stands apart is several texts: it is judged as a whole. */
function wholeOf({ data, parentNode }: Text): string {
  const isPart = data.split('⟦').length !== data.split('⟧').length;
  return isPart ? (parentNode?.textContent ?? data) : data;
}

function undisguised(text: string, data: readonly string[]): string {
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/gu, ' ');
  }
  rest = plain(rest);
  // A tenant's word that was cut short.
  if (rest.endsWith('…') && data.some((known) => known.startsWith(rest.slice(0, -1).toLowerCase()))) return '';
  const lower = rest.toLowerCase();
  for (const known of data) if (lower.includes(known)) rest = rest.replace(new RegExp(`(?<!\\p{L})${known.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?!\\p{L})`, 'giu'), ' ');
  rest = rest.replace(/\p{L}+/gu, (word) => (DATE_WORDS.has(word) ? ' ' : word));
  return rest.replace(/\d\s?[KMBT]\b|\b(?:GMT|UTC)[+−-]?\d*/g, ' ');
}
