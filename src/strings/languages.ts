// The page's languages beside English, shared by all copies of the kit. Language files and hosts put words in; controllers/localize takes them out.
import type { Key, Strings, Text } from './en.js';

interface Languages {
  readonly words: Map<string, Strings>;
  /** Called after each registration: what is on the page is drawn again. */
  readonly onRegistered: Set<() => void>;
}

/** Found by its global name, so that it does not matter which file of the kit a page loads first. */
export const languages = (): Languages => {
  const page = globalThis as { [name: symbol]: Languages | undefined };
  return (page[Symbol.for('credyt-widgets.strings.1')] ??= { words: new Map(), onRegistered: new Set() });
};

/** Adds words to a language (`de`, `de-AT`, `zh-Hant`); of two texts for one key the later wins. Any part may be left out. */
export function registerStrings(language: string, strings: Strings): void {
  const { words, onRegistered } = languages();
  const [name = language] = Intl.getCanonicalLocales(language);
  words.set(name, { ...words.get(name), ...strings });
  for (const listener of [...onRegistered]) listener();
}

/** The text for a reader of `language`, nearest first: `zh-TW` reads words for `zh-TW`, `zh-Hant` or `zh`, but never those for `zh-Hans`. */
export function translation(key: Key, language: string): Text | undefined {
  const { words } = languages();
  if (words.size === 0) return undefined;
  const { language: spoken, script = '' } = new Intl.Locale(language).maximize();
  for (const name of [language, `${spoken}-${script}`, spoken]) {
    const text = words.get(name)?.[key];
    if (text !== undefined) return text;
  }
  return undefined;
}
