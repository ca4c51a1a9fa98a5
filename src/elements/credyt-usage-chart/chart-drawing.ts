// The drawing itself, at real pixels: grid, bars, what is not known. It says nothing to a screen reader; the days beside it do. Used by chart-plot.
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { add, compare, isZero, type Decimal } from '../../contract/money/decimal.js';
import { seriesClass, type View } from './chart-view.js';
import { placeOn, type Scale } from './scale.js';
import type { Day } from './spend.js';

export interface Canvas {
  width: number;
  height: number;
  rtl: boolean;
  scale: Scale;
  /** What is looked at; everything else steps back. */
  day: number | null;
  part: number | null;
}

/** Of a day's room; the rest is the space to the next. */
const BAR = 0.62;
const WIDEST_BAR = 48;
const CORNER = 1.5;

interface Segment {
  part: number;
  from: Decimal;
  to: Decimal;
}

/** Charges stand on the zero line, refunds hang from it; each begins where the one before ends. */
export function segmentsOf({ parts }: Day): Segment[] {
  const ends = { up: '0', down: '0' };
  return parts.flatMap((amount, part) => {
    if (amount === null || isZero(amount)) return [];
    const side = compare(amount, '0') > 0 ? 'up' : 'down';
    const from = ends[side];
    const to = ends[side] = add(from, amount);
    return [{ part, from, to }];
  });
}

/** How far a day reaches up and down; a day that is not known takes no part. */
export const extremesOf = (days: readonly Day[]): Decimal[] =>
  days.filter(({ total }) => total !== null).flatMap((day) => segmentsOf(day).map(({ to }) => to));

export function drawing(view: View, canvas: Canvas): TemplateResult {
  const { days } = view.spend;
  const { width, height, scale } = canvas;
  const room = width / days.length;
  const bar = room > 3 ? Math.min(room * BAR, WIDEST_BAR) : room;
  const left = (place: number): number => (canvas.rtl ? width - (place + 1) * room : place * room);
  const y = (value: Decimal): number => height * (1 - placeOn(scale, value));
  const line = (value: Decimal): string => `M0 ${Math.round(y(value)) + 0.5}H${width}`;
  const notWhole = days.filter(({ isWhole }) => !isWhole).length;

  return html`<svg width=${width} height=${height} aria-hidden="true">
    <path class="grid" d=${scale.ticks.filter((tick) => !isZero(tick)).map(line).join('')} />
    ${notWhole > 0 ? svg`<rect class="left-out" x=${left(canvas.rtl ? notWhole - 1 : 0)} width=${notWhole * room} height=${height} />` : nothing}
    ${days.map((day, place) => {
      const isActive = canvas.day === place;
      const x = left(place) + (room - bar) / 2;
      const isDim = canvas.day !== null && !isActive;
      if (day.isWhole && day.total === null) return svg`<rect class="unknown ${isDim ? 'dim' : ''}" x=${x} y="1" width=${bar} height=${height - 1} rx=${CORNER} />`;
      const isOff = (part: number): boolean => isDim || (isActive && canvas.part !== null && canvas.part !== part);
      return day.isWhole ? segmentsOf(day).map(({ part, from, to }) => segment(part, [y(from), y(to)], isOff(part))) : nothing;

      function segment(part: number, ends: [number, number], isOff: boolean): SVGTemplateResult {
        const top = Math.min(...ends);
        // A gap of one pixel tells neighbours apart without their colours; what is there never vanishes.
        const size = Math.max(Math.abs(ends[0] - ends[1]) - 1, 1);
        const series = view.spend.series[part];
        return svg`<rect class="bar ${series ? seriesClass(series, part) : ''} ${isOff ? 'dim' : ''}" x=${x} y=${top} width=${bar} height=${size} rx=${Math.min(CORNER, size / 2)} />`;
      }
    })}
    <path class="base" d=${line('0')} />
    ${canvas.day === null ? nothing : ring(days[canvas.day], left(canvas.day) + (room - bar) / 2)}
  </svg>`;

  /** Around the bar in focus, or around the place where it would stand. */
  function ring(day: Day | undefined, x: number): SVGTemplateResult | typeof nothing {
    if (!day) return nothing;
    const isKnown = day.total !== null;
    const ends = isKnown ? [y('0'), ...segmentsOf(day).map(({ to }) => y(to))] : [0, height];
    const top = Math.min(...ends) - 4;
    return svg`<rect class="ring" x=${x - 4} y=${top} width=${bar + 8} height=${Math.max(...ends) - top + 4} rx="4" />`;
  }
}
