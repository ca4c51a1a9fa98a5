// A language nobody speaks: English with accents, a third longer and in brackets. What stands on a page without them is hard-coded or cut off. Used by the toolbar.
import { registerStrings, type Strings } from 'credyt-widgets';
import * as english from 'credyt-widgets/strings/en';

export const PSEUDO = 'en-XA';

const ACCENTED: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', c: 'ç', n: 'ñ', s: 'š', A: 'Å', E: 'É', I: 'Î', O: 'Ö', U: 'Ü', C: 'Ç', N: 'Ñ', S: 'Š' };

/** `{placeholders}` stay as they are. */
function disguise(text: string): string {
  const accented = text.replace(/\{\w+\}|[aeioucnsAEIOUCNS]/g, (found) => ACCENTED[found] ?? found);
  return `[${accented}${'·'.repeat(Math.ceil(text.length / 3))}]`;
}

export function registerPseudoLanguage(): void {
  const groups = Object.values(english).filter((group) => typeof group === 'object');
  const words = Object.assign({}, ...groups) as Strings;
  registerStrings(PSEUDO, Object.fromEntries(Object.entries(words).map(([key, text]) => [
    key,
    typeof text === 'string' ? disguise(text) : Object.fromEntries(Object.entries(text).map(([form, each]) => [form, disguise(each)])),
  ])));
}
