// The same figures as a table, newest day first. Used by credyt-usage-chart.
import { html, nothing, type TemplateResult } from 'lit';
import { isZero, type Decimal } from '../../contract/money/decimal.js';
import { amountText, longDate, seriesName, totalText, type View } from './chart-view.js';
import type { Day } from './spend.js';

export function table(view: View, caption: string): TemplateResult {
  const { words, spend: { days, series, total } } = view;
  const cell = (amount: Decimal | null): TemplateResult =>
    html`<td class=${amount === null || isZero(amount) ? 'muted' : ''}><bdi>${amountText(amount, view)}</bdi></td>`;
  const row = (day: Day): TemplateResult => html`<tr>
    <th scope="row">${longDate(day, words)}</th>
    ${day.isWhole ? day.parts.map(cell) : series.map(() => html`<td></td>`)}
    ${day.isWhole ? cell(day.total) : html`<td class="muted">${totalText(day, view)}</td>`}
  </tr>`;
  // It scrolls by itself, so that a wide one never widens the page; what scrolls can be reached by keyboard.
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${caption}>
    <table part="table">
      <caption class="sr">${caption}</caption>
      <thead><tr>
        <th scope="col">${words.term('chart.date')}</th>
        ${series.map((one) => html`<th scope="col"><bdi>${seriesName(one, words)}</bdi></th>`)}
        <th scope="col">${words.term('chart.sum')}</th>
      </tr></thead>
      <tbody>${[...days].reverse().map(row)}</tbody>
      ${total === null && series.every((one) => one.total === null) ? nothing : html`<tfoot><tr>
        <th scope="row">${words.term('chart.sum')}</th>${series.map((one) => cell(one.total))}${cell(total)}
      </tr></tfoot>`}
    </table>
  </div>`;
}
