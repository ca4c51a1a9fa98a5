// The plot: axes around the drawing, and over it one option per day, which is what pointers meet and screen readers read. Used by credyt-usage-chart.
import { html, nothing, type TemplateResult } from 'lit';
import type { Decimal } from '../../contract/money/decimal.js';
import { drawing, extremesOf } from './chart-drawing.js';
import { amountText, dayText, longDate, partText, partsOf, seriesClass, seriesName, shortDate, totalText, type View } from './chart-view.js';
import type { DayWalk } from './day-walk.js';
import { isWholeScale, scaleFor } from './scale.js';
import type { Day } from './spend.js';

export interface Plot {
  walk: DayWalk;
  /** Its name. */
  label: string;
  rtl: boolean;
  /** Of the drawing, in pixels; 0 until it is measured. */
  width: number;
  height: number;
  /** In pixels, as wide as a letter M. */
  em: number;
}

/** Under so many pixels of height there is room for three ticks only. */
const LOW = 140;
const LABEL_EMS = 4.5;
/** Half the width of the widest date, "30 de jan.": nearer to the end it would stand out of the element. */
const HALF_EMS = 2.1;

export function plot(view: View, { walk, label, rtl, width, height, em }: Plot): TemplateResult {
  const { words, asset, spend: { days } } = view;
  const scale = scaleFor(extremesOf(days), height < LOW ? 3 : 5);
  const isWhole = isWholeScale(scale);
  const tickText = (tick: Decimal): string => words.money(tick, asset, { purpose: 'exact', whole: isWhole || tick === '0', compact: true }).number;
  const step = Math.max(1, Math.ceil((days.length * LABEL_EMS * em) / (width || 1)));
  const dateText = ({ date }: Day): string => (days.length > 7 ? shortDate(date, words) : words.date(date, { weekday: 'short' }) ?? '');
  const isNamed = (place: number): boolean => place % step === 0 && (days.length <= 7 || ((days.length - place - 0.5) * width) / days.length > HALF_EMS * em);
  const active = walk.day === null ? undefined : days[walk.day];

  return html`<div class="frame ${active ? 'walking' : ''}">
    <div class="ticks" aria-hidden="true">${[...scale.ticks].reverse().map((tick) => html`<bdi>${tickText(tick)}</bdi>`)}</div>
    <div
      class="plot"
      part="plot"
      role="listbox"
      tabindex="0"
      aria-orientation="horizontal"
      aria-label=${label}
      aria-describedby="hint"
      aria-activedescendant=${walk.part !== null ? 'part' : active ? `day-${walk.day ?? ''}` : nothing}
      @focus=${walk.enter}
      @blur=${walk.clear}
      @keydown=${walk.press}
      @pointerdown=${walk.point}
      @pointermove=${walk.point}
      @pointerleave=${walk.leave}
    >
      ${width > 0 ? drawing(view, { width, height, rtl, scale, day: walk.day, part: walk.part }) : nothing}
      ${days.map((day, place) => html`<div
          id="day-${place}"
          class="day"
          role="option"
          data-day=${place}
          aria-selected=${day === active ? 'true' : 'false'}
          aria-posinset=${place + 1}
          aria-setsize=${days.length}
        ><span class="sr">${dayText(day, view)}</span>${day === active ? tooltip(day, place, view, walk.part) : nothing}</div>`)}
      ${active && walk.part !== null
        ? html`<div id="part" class="sr" role="option" aria-selected="true">${partText(active, walk.part, view)}</div>`
        : nothing}
    </div>
    <div class="dates" aria-hidden="true">${days.map((day, place) => html`<span>${isNamed(place) ? html`<bdi>${dateText(day)}</bdi>` : nothing}</span>`)}</div>
    <p id="hint" class="sr">${words.term('chart.hint')}</p>
  </div>`;
}

/** The same words stand in the day's option, so this is for the eye only. */
function tooltip(day: Day, place: number, view: View, part: number | null): TemplateResult {
  const { words, spend: { series, days } } = view;
  return html`<div class="tooltip ${place * 2 >= days.length ? 'before' : ''}" part="tooltip" aria-hidden="true">
    <strong>${longDate(day, words)}</strong>
    <dl>
      ${series.map((one, index) => (day.isWhole && partsOf(day).includes(index)
        ? html`<dt class=${part === index ? 'here' : ''}>${swatch(seriesClass(one, index))}<bdi>${seriesName(one, words)}</bdi></dt><dd><bdi>${amountText(day.parts[index] ?? null, view)}</bdi></dd>`
        : nothing))}
      <dt class="sum">${words.term('chart.sum')}</dt><dd class="sum"><bdi>${totalText(day, view)}</bdi></dd>
    </dl>
  </div>`;
}

const swatch = (look: string): TemplateResult => html`<i class="swatch ${look}" part="swatch"></i>`;

/** What each colour stands for, and what it cost in all. */
export function legend(view: View): TemplateResult {
  const { words, spend: { series } } = view;
  return html`<ul class="legend" part="legend" role="list">
    ${series.map((one, place) => html`<li>${swatch(seriesClass(one, place))}<bdi class="name">${seriesName(one, words)}</bdi><bdi class="muted">${amountText(one.total, view)}</bdi></li>`)}
  </ul>`;
}
