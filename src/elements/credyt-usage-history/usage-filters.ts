// The filters of a usage history: dates, activity, a text to find. In a line where there is room, else behind one button. Used by credyt-usage-history.
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { UsageItem } from '../../contract/index.js';
import { Popover } from '../../controllers/popover.js';
import { calendar, chevronDown, cross, filter, icon, search } from '../icons.js';
import { linkButton } from '../notes.js';
import { readable } from '../usage-words.js';
import { dayAfter, instantOf } from './usage-question.js';
import type { HistoryWords } from './usage-rows.js';

export interface FilterHost extends LitElement {
  from: string | undefined;
  to: string | undefined;
  eventType: string | undefined;
}

/** What the rest of the element knows. */
interface Shown {
  loaded: readonly UsageItem[];
  /** How many of them hold the text. */
  found: number;
  isLocked: boolean;
  isLoading: boolean;
  /** Loads more rows to look through, where there are any. */
  more: (() => void) | null;
}

const LAST_DAYS = ['7', '30', '90'];
/** The most activities there are to choose from. */
const MOST_TYPES = 100;
/** A text is announced once its typing rests. */
const REST_MS = 500;

export class UsageFilters implements ReactiveController {
  /** What is looked for in the loaded rows. */
  text = '';
  /** The page of results that is read, from 0. */
  page = 0;
  /** The preset that was picked: a day may be the start of several. */
  #picked = '';
  #rest: ReturnType<typeof setTimeout> | undefined;
  readonly #types = new Set<string>();
  readonly #popover: Popover;

  constructor(
    private readonly host: FilterHost,
    private readonly words: HistoryWords,
    private readonly searched: () => void,
  ) {
    host.addController(this);
    this.#popover = new Popover(host, { align: 'end' });
  }

  hostDisconnected(): void {
    clearTimeout(this.#rest);
  }

  /** How many of the filters that are asked of the proxy are in use. */
  get count(): number {
    return (this.host.from || this.host.to ? 1 : 0) + (this.host.eventType ? 1 : 0);
  }

  get isUsed(): boolean {
    return this.count > 0 || this.finds !== null;
  }

  /** The dates can hold nothing. */
  get isBadRange(): boolean {
    const [from, to] = [instantOf(this.host.from), instantOf(this.host.to)];
    return Boolean(from && to && from >= to);
  }

  readonly clear = (): void => {
    this.host.from = this.host.to = this.host.eventType = undefined;
    this.#picked = '';
    this.#find('');
  };

  /** Nothing of the last customer may stay among the choices. */
  forget(): void {
    this.#types.clear();
    this.text = '';
  }

  /** Finds rows with every word of the text somewhere in what is shown of them; `null` without a text. */
  get finds(): ((item: UsageItem) => boolean) | null {
    const text = this.text.trim().toLocaleLowerCase();
    if (!text) return null;
    const words = text.split(/\s+/);
    return ({ id, eventType, description, subject, attributes }) => {
      const shown = [eventType, readable(eventType), description, subject, id, ...Object.values(attributes)].join(' ').toLocaleLowerCase();
      return words.every((word) => shown.includes(word));
    };
  }

  #find(text: string): void {
    this.text = text;
    this.page = 0;
    this.host.requestUpdate();
    clearTimeout(this.#rest);
    if (text.trim()) this.#rest = setTimeout(this.searched, REST_MS);
  }

  #presetFrom(value: string): string {
    const today = new Date();
    return dayAfter(today, 1 - (value === 'month' ? today.getDate() : Number(value)));
  }

  get #dates(): string {
    const { from, to } = this.host;
    if (this.#picked === 'custom') return 'custom';
    if (!from && !to) return '';
    return (!to && [this.#picked, ...LAST_DAYS, 'month'].find((value) => value && this.#presetFrom(value) === from)) || 'custom';
  }

  readonly #pickDates = (event: Event): void => {
    this.#picked = (event.target as HTMLSelectElement).value;
    if (this.#picked !== 'custom') {
      this.host.from = this.#picked ? this.#presetFrom(this.#picked) : undefined;
      this.host.to = undefined;
    }
    this.host.requestUpdate();
  };

  /** The first or last day that is shown: `to` is where it ends. */
  #day(name: 'from' | 'to'): Date | null {
    const instant = instantOf(this.host[name]);
    return instant ? new Date(instant.getTime() - (name === 'to' ? 1 : 0)) : null;
  }

  /** A year that is still being typed is passed over. */
  readonly #setDay = (name: 'from' | 'to', value: string): void => {
    const day = value >= '1000' ? instantOf(value) : undefined;
    if (value && !day) return;
    this.#picked = 'custom';
    this.host[name] = day ? dayAfter(day, name === 'to' ? 1 : 0) : undefined;
  };

  render({ loaded, found, isLocked, isLoading, more }: Shown): TemplateResult {
    const { words } = this;
    const isOpen = this.#popover.open;
    for (const { eventType } of loaded) if (this.#types.size < MOST_TYPES) this.#types.add(eventType);
    return html`<div class="toolbar" part="toolbar" role="group" aria-label=${words.term('filter.title')}>
      <div
        id="filters"
        class="popover filters"
        popover
        role=${isOpen ? 'dialog' : nothing}
        aria-label=${isOpen ? words.term('filter.title') : nothing}
        @beforetoggle=${this.#toggle}
        @toggle=${this.#toggle}
      >
        ${isOpen
          ? html`<div class="head"><h3>${words.term('filter.title')}</h3><button type="button" class="button square" popovertarget="filters" popovertargetaction="hide" aria-label=${words.term('common.close')}>${icon(cross)}</button></div>`
          : nothing}
        ${this.#renderDates(isLocked)}
        ${this.#renderTypes(isLocked)}
        ${isOpen
          ? html`<button type="button" class="button primary" popovertarget="filters" popovertargetaction="hide">${words.term('filter.apply')}</button>`
          : nothing}
        ${this.count > 0 && !isLocked ? linkButton(words.term('history.clear'), this.clear) : nothing}
      </div>
      <div class="field search" part="search">${icon(search)}<input
        type="search"
        enterkeyhint="search"
        autocomplete="off"
        aria-label=${words.term('filter.search')}
        placeholder=${words.term('filter.search')}
        ?disabled=${isLocked}
        .value=${this.text}
        @input=${(event: Event) => { this.#find((event.target as HTMLInputElement).value); }}
      /></div>
      <button
        type="button"
        class="button lead short"
        part="filter"
        popovertarget="filters"
        aria-haspopup="dialog"
        aria-expanded=${isOpen ? 'true' : 'false'}
        aria-label=${this.count > 0 ? words.term('filter.buttonCount', { count: this.count }) : nothing}
      >${icon(filter)}${words.term('filter.button')}${this.count > 0 ? html`<span class="muted">${words.number(this.count)}</span>` : nothing}</button>
      <slot name="toolbar-end"></slot>
      ${this.text.trim()
        ? html`<p class="sub found">${words.term('filter.found', { count: found, total: words.number(loaded.length) })}
            ${more ? linkButton(words.term('history.keepLooking'), more, isLoading) : nothing}</p>`
        : nothing}
    </div>`;
  }

  #renderDates(isLocked: boolean): TemplateResult {
    const { words } = this;
    const options = [
      ['', words.term('filter.allDates')],
      ...LAST_DAYS.map((days) => [days, words.term('filter.last', { count: Number(days) })]),
      ['month', words.term('filter.month')],
      ['custom', words.term('filter.custom')],
    ];
    return html`${this.#renderSelect(words.term('filter.dates'), icon(calendar), options, this.#dates, isLocked, this.#pickDates)}
      ${this.#dates === 'custom' ? [this.#renderDay('from', isLocked), this.#renderDay('to', isLocked)] : nothing}`;
  }

  #renderDay(name: 'from' | 'to', isLocked: boolean): TemplateResult {
    const day = this.#day(name);
    return html`<label class="choice field" part="filter"><span class="muted">${this.words.term(`filter.${name}`)}</span><input
      type="date"
      ?disabled=${isLocked}
      .value=${day ? dayAfter(day) : ''}
      aria-invalid=${this.isBadRange ? 'true' : 'false'}
      @change=${(event: Event) => { this.#setDay(name, (event.target as HTMLInputElement).value); }}
    /></label>`;
  }

  #renderTypes(isLocked: boolean): TemplateResult {
    const { eventType = '' } = this.host;
    const types = [...new Set([...this.#types, eventType])].filter(Boolean).sort((a, b) => a.localeCompare(b, this.words.language));
    const options = [['', this.words.term('filter.allTypes')], ...types.map((type) => [type, readable(type) || type])];
    return this.#renderSelect(this.words.term('filter.type'), nothing, options, eventType, isLocked, (event) => {
      this.host.eventType = (event.target as HTMLSelectElement).value || undefined;
    });
  }

  #renderSelect(label: string, before: unknown, options: string[][], value: string, isLocked: boolean, pick: (event: Event) => void): TemplateResult {
    return html`<label class="choice"><span class="label">${label}</span><span class="field" part="filter">${before}<select
      ?disabled=${isLocked}
      @change=${pick}
    >${options.map(([of = '', text]) => html`<option value=${of} .selected=${of === value}>${text}</option>`)}</select>${icon(chevronDown)}</span></label>`;
  }

  /** "Oct 23, 2026 – Nov 20, 2026 · Image upscaled · “heron”". */
  renderSummary(): TemplateResult {
    const { words } = this;
    const [from, to] = (['from', 'to'] as const).map((name) => {
      const day = this.#day(name);
      return day && words.date(day, { dateStyle: 'medium' });
    });
    const dates = from && to ? `${from} – ${to}` : from ? `${words.term('filter.from')} ${from}` : to ? `${words.term('filter.to')} ${to}` : '';
    const parts = [dates, readable(this.host.eventType ?? ''), this.finds && html`<q>${this.text.trim()}</q>`].filter(Boolean);
    return html`${parts.map((part, index) => html`${index > 0 ? ' · ' : nothing}<bdi>${part}</bdi>`)}`;
  }

  readonly #toggle = (event: Event): void => {
    this.#popover.handleToggle(event, this.host.renderRoot.querySelector('[popovertarget=filters].short'));
  };
}
