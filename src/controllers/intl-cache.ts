// One formatter per kind, language and options: making an Intl object costs far more than using it. Used by localize and format-money.
const formatters = new Map<string, unknown>();

/** Bounds what a page can hold when it goes through many languages or currencies. */
const MOST = 200;

export function cached<Formatter, Options extends object>(
  Kind: new (locale: string, options: Options) => Formatter,
  locale: string,
  options: Options,
): Formatter {
  const key = `${Kind.name} ${locale} ${JSON.stringify(options)}`;
  let formatter = formatters.get(key) as Formatter | undefined;
  if (!formatter) {
    if (formatters.size >= MOST) formatters.clear();
    formatter = new Kind(locale, options);
    formatters.set(key, formatter);
  }
  return formatter;
}
