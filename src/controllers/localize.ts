// Words, numbers, money and times in the reader's language. Every element has one; it draws again when the page's language changes.
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { configuration, onConfigured } from '../client/configuration.js';
import type { Asset } from '../contract/index.js';
import type { Decimal } from '../contract/money/decimal.js';
import type { Strings, Text, Words } from '../strings/en.js';
import { languages, translation } from '../strings/languages.js';
import { formatMoney, isRtlLanguage, type Money, type MoneyOptions } from './format-money.js';
import { cached } from './intl-cache.js';

export interface LocalizeHost extends ReactiveControllerHost, Element {
  strings?: Strings | undefined;
}

type Values = Readonly<Record<string, string | number>>;

/** Hosts on the page, told when `lang` or `dir` changes anywhere above them, and when words come or change. */
const hosts = new Set<LocalizeHost>();
let observer: MutationObserver | undefined;

function drawAgain(): void {
  for (const host of hosts) host.requestUpdate();
}

export class Localize<Group extends Words> implements ReactiveController {
  /** `words`: the groups of strings/en this element speaks; a key outside them does not compile. */
  constructor(private readonly host: LocalizeHost, private readonly words: Group) {
    host.addController(this);
  }

  hostConnected(): void {
    hosts.add(this.host);
    if (!observer) {
      observer = new MutationObserver(drawAgain);
      languages().onRegistered.add(drawAgain);
      onConfigured(drawAgain);
    }
    for (let root = this.host.getRootNode(); ; root = root.host.getRootNode()) {
      observer.observe(root, { attributeFilter: ['lang', 'dir'], subtree: true });
      if (!(root instanceof ShadowRoot)) break;
    }
  }

  hostDisconnected(): void {
    hosts.delete(this.host);
    if (hosts.size === 0) observer?.disconnect();
  }

  /** The nearest `lang` above the element, shadow roots included; English where it is missing or no language at all. */
  get language(): string {
    const language = nearest(this.host, '[lang]')?.getAttribute('lang') || 'en';
    try {
      return Intl.getCanonicalLocales(language)[0] ?? 'en';
    } catch {
      return 'en';
    }
  }

  get rtl(): boolean {
    const direction = nearest(this.host, '[dir=ltr], [dir=rtl]')?.getAttribute('dir');
    return direction ? direction === 'rtl' : isRtlLanguage(this.language);
  }

  /** A sentence with its values put in. `count` also picks the plural form; numbers are written in the reader's language. */
  term(key: keyof Group & keyof Strings, values: Values = {}): string {
    const text: Text | undefined = this.host.strings?.[key] ?? (configuration().strings as Strings | undefined)?.[key]
      ?? translation(key, this.language) ?? this.words[key];
    if (text === undefined) return key;
    const { count } = values;
    const form = typeof text === 'string' ? text
      : (typeof count === 'number' ? text[cached(Intl.PluralRules, this.language, {}).select(count)] : undefined) ?? text.other;
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'number' ? this.number(value) : value;
    });
  }

  number(value: number | Decimal, options: Intl.NumberFormatOptions = {}): string {
    return cached(Intl.NumberFormat, this.language, options).format(value as number);
  }

  money(amount: Decimal, asset: Asset, options: Omit<MoneyOptions, 'locale' | 'rtl' | 'lessThan'> = {}): Money {
    const lessThan = this.words['balance.lessThan'] ? this.term('balance.lessThan') : undefined;
    return formatMoney(amount, asset, { ...options, locale: this.language, rtl: this.rtl, ...(lessThan ? { lessThan } : {}) });
  }

  /** `$`, or the code where the language has no sign for it, and whether it stands after the number. */
  currencySign(currency: string): { sign: string; isAfter: boolean } {
    const { value, isLast } = this.#currencyPart(currency, 'narrowSymbol');
    return { sign: this.rtl ? `\u2066${value}\u2069` : value, isAfter: isLast };
  }

  /** "US dollars", as it is said. */
  currencyName(currency: string): string {
    return this.#currencyPart(currency, 'name').value;
  }

  /** `null` for what is not a time, so that "Invalid Date" is never drawn. */
  date(instant: string | number | Date, options: Intl.DateTimeFormatOptions): string | null {
    const date = new Date(instant);
    return Number.isNaN(date.getTime()) ? null : cached(Intl.DateTimeFormat, this.language, options).format(date);
  }

  /** Time of day, with the date when it is not today. */
  time(instant: string | number): string | null {
    const isToday = new Date(instant).toDateString() === new Date().toDateString();
    return this.date(instant, { hour: 'numeric', minute: '2-digit', ...(isToday ? {} : { month: 'short', day: 'numeric' }) });
  }

  /** How long ago, in its largest whole unit: `12 min`, or `12 minutes` when `long`. */
  age(since: number, unitDisplay: 'short' | 'long' = 'short'): string {
    return this.duration(Date.now() - since, unitDisplay);
  }

  duration(ms: number, unitDisplay: 'short' | 'long' = 'long'): string {
    const seconds = Math.max(1, Math.floor(ms / 1000));
    const [unit, length] = DURATIONS.find(([, length]) => seconds >= length) ?? ['second', 1];
    return this.number(Math.floor(seconds / length), { style: 'unit', unit, unitDisplay });
  }

  #currencyPart(currency: string, currencyDisplay: 'narrowSymbol' | 'name'): { value: string; isLast: boolean } {
    const options: Intl.NumberFormatOptions = { style: 'currency', currency, currencyDisplay };
    try {
      const parts = cached(Intl.NumberFormat, this.language, options).formatToParts(2);
      const index = parts.findIndex(({ type }) => type === 'currency');
      return { value: parts[index]?.value ?? currency, isLast: index > parts.findIndex(({ type }) => type === 'integer') };
    } catch {
      return { value: currency, isLast: false };
    }
  }
}

const DURATIONS = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]] as const;

/** `closest` that goes on above a shadow root. */
function nearest(from: Element, selector: string): Element | null {
  for (let element: Element | undefined = from; element;) {
    const found: Element | null = element.closest(selector);
    if (found) return found;
    const root: Node = element.getRootNode();
    element = root instanceof ShadowRoot ? root.host : undefined;
  }
  return null;
}
