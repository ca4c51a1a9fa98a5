// The usage chart: its plot is 208, 148 or 118 px high, by the room there is; text keeps its size.
import { css } from 'lit';

export default css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .header,
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: calc(var(--_space) * 2) calc(var(--_space) * 3);
  }
  .header {
    margin-block-end: calc(var(--_space) * 4);
  }
  .header > :first-child {
    flex: 1 1 auto;
    min-inline-size: 0;
  }
  [part='total'] {
    min-block-size: 1.3846em;
  }
  [part='total'] strong {
    color: var(--_text);
  }
  label.field {
    display: flex;
    min-inline-size: 130px;
    max-inline-size: 100%;
    min-block-size: 32px;
    margin: 0;
    border-color: var(--_edge);
    font-size: 0.9286em;
  }
  .field select {
    line-height: 30px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    cursor: pointer;
  }
  .field option {
    color: var(--_text);
    background-color: var(--_surface);
  }
  .periods {
    display: inline-grid;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
    padding: 2px;
    border-radius: var(--_radius);
    background-color: var(--_fill);
  }
  .periods button {
    appearance: none;
    min-block-size: calc(var(--_size) - 8px);
    margin: 0;
    padding: 2px calc(var(--_space) * 2.5);
    border: 0;
    border-radius: max(0px, var(--_radius) - 2px);
    background: none;
    color: var(--_muted);
    font: inherit;
    font-size: 0.9286em;
    font-weight: 500;
    cursor: pointer;
    transition: var(--_duration) var(--_ease);
    transition-property: color, background-color;
  }
  .periods button:hover {
    color: var(--_text);
  }
  .periods [aria-pressed='true'] {
    background-color: var(--_surface);
    color: var(--_text);
    box-shadow:
      0 0 0 1px var(--_border),
      0 1px 2px light-dark(rgb(20 24 32 / 0.06), rgb(0 0 0 / 0.3));
  }
  .note {
    margin-block-end: calc(var(--_space) * 4);
  }

  .frame {
    --_high: 208px;
    display: grid;
    grid-template-columns: minmax(0, auto) minmax(0, 1fr);
    column-gap: calc(var(--_space) * 2.5);
    padding-block-start: 8px;
  }
  .ticks,
  .dates {
    font-size: 0.8571em;
    line-height: 1.3333;
    color: var(--_muted);
  }
  /* Each label stands on its line and takes no room of its own. */
  .ticks {
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    block-size: var(--_high);
    text-align: end;
  }
  .ticks bdi {
    block-size: 0;
    line-height: 0;
  }
  .plot {
    position: relative;
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    block-size: var(--_high);
    cursor: default;
  }
  .walking .plot:focus-visible {
    outline: 0;
  }
  svg:not(.icon) {
    position: absolute;
    inset: 0;
    display: block;
    overflow: visible;
    pointer-events: none;
  }
  .day {
    position: relative;
  }
  .dates {
    grid-column: 2;
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    min-block-size: 1.3333em;
    margin-block-start: calc(var(--_space) * 2);
  }
  .dates span {
    display: flex;
    justify-content: center;
    min-inline-size: 0;
  }

  .grid,
  .base {
    fill: none;
    stroke: var(--_border);
    shape-rendering: crispEdges;
  }
  .base {
    stroke: var(--_control);
  }
  .s1 {
    --_series: var(--_chart-1);
  }
  .s2 {
    --_series: var(--_chart-2);
  }
  .s3 {
    --_series: var(--_chart-3);
  }
  .s4 {
    --_series: var(--_chart-4);
  }
  .s5 {
    --_series: var(--_chart-5);
  }
  .s6 {
    --_series: var(--_chart-6);
  }
  .bar {
    fill: var(--_series);
    transition: fill var(--_duration) var(--_ease);
  }
  .bar.dim {
    fill: color-mix(in oklab, var(--_series) 34%, var(--_surface));
  }
  .left-out {
    fill: var(--_fill);
  }
  .unknown {
    fill: color-mix(in oklab, var(--_text) 4%, transparent);
    stroke: var(--_control);
    stroke-dasharray: 3 3;
  }
  .unknown.dim {
    stroke: var(--_border);
  }
  .ring {
    display: none;
    fill: none;
    stroke: var(--_focus);
    stroke-width: 2;
  }
  .plot:focus-visible .ring {
    display: inline;
  }

  .tooltip {
    position: absolute;
    z-index: 1;
    inset-block-start: 0;
    inset-inline-start: 100%;
    inline-size: max-content;
    min-inline-size: 180px;
    max-inline-size: 264px;
    padding: calc(var(--_space) * 2.5) calc(var(--_space) * 3);
    border-radius: var(--_radius);
    background-color: var(--_raised);
    box-shadow: var(--_shadow);
    font-size: 0.9286em;
    line-height: 1.3846;
  }
  .tooltip.before {
    inset-inline: auto 100%;
  }
  .tooltip dl {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--_space) calc(var(--_space) * 3);
    margin-block-start: calc(var(--_space) * 1.5);
  }
  .tooltip dt,
  .legend li {
    display: flex;
    gap: calc(var(--_space) * 1.75);
    align-items: center;
    min-inline-size: 0;
  }
  .tooltip dt bdi,
  .legend .name {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .tooltip dd {
    text-align: end;
  }
  .tooltip .here,
  .tooltip .here + dd,
  dd.sum {
    font-weight: 600;
  }
  .swatch {
    flex: none;
    inline-size: 10px;
    block-size: 10px;
    border-radius: 3px;
    background-color: var(--_series);
  }
  .tooltip .swatch {
    inline-size: 8px;
    block-size: 8px;
    border-radius: 2px;
  }
  .foot {
    margin-block-start: calc(var(--_space) * 3.5);
    align-items: center;
    justify-content: space-between;
    font-size: 0.9286em;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    flex: 1 1 240px;
    gap: calc(var(--_space) * 1.5) calc(var(--_space) * 5);
    min-inline-size: 0;
  }
  .legend li {
    max-inline-size: 100%;
  }
  .caption {
    min-block-size: 1.3333em;
    margin-block-start: calc(var(--_space) * 2);
    font-size: 0.8571em;
    line-height: 1.3333;
    color: var(--_muted);
  }

  .scroller {
    max-block-size: 320px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-panel);
    background-color: var(--_surface);
    overflow: auto;
    overscroll-behavior: contain;
  }
  table {
    inline-size: 100%;
    border-collapse: separate;
    border-spacing: 0;
    font-size: 0.9286em;
  }
  th,
  td {
    max-inline-size: 180px;
    padding: calc(var(--_space) * 2) calc(var(--_space) * 3);
    border-block-end: 1px solid var(--_border);
    overflow: hidden;
    text-overflow: ellipsis;
    text-align: end;
    white-space: nowrap;
  }
  th {
    font-weight: 500;
  }
  th:first-child {
    position: sticky;
    inset-inline-start: 0;
    background-color: var(--_surface);
    text-align: start;
  }
  thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background-color: var(--_surface);
    font-size: 0.9231em;
    color: var(--_muted);
  }
  thead th:first-child {
    z-index: 2;
  }
  tfoot :is(th, td) {
    position: sticky;
    inset-block-end: 0;
    border-block: 1px solid var(--_border) 0;
    background-color: var(--_surface);
    font-weight: 600;
  }
  tfoot th:first-child {
    z-index: 1;
  }
  tbody tr:last-child > * {
    border-block-end: 0;
  }

  .waiting,
  .blank {
    min-block-size: 208px;
    border-block-end: 1px solid var(--_border);
  }
  .waiting {
    display: flex;
    align-items: flex-end;
    gap: calc(var(--_space) * 3);
    block-size: 208px;
  }
  .waiting .skeleton {
    flex: 1;
    inline-size: auto;
    min-inline-size: 0;
    block-size: 40%;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .waiting .skeleton:nth-of-type(3n) {
    block-size: 66%;
  }
  .waiting .skeleton:nth-of-type(4n) {
    block-size: 84%;
  }
  .waiting .skeleton:nth-of-type(5n + 1) {
    block-size: 22%;
  }
  .blank {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--_space);
    padding: calc(var(--_space) * 4);
    border-color: var(--_control);
    text-align: center;
  }

  @container (max-width: 639px) {
    .frame {
      --_high: 148px;
    }
    .waiting,
    .blank {
      min-block-size: 148px;
      block-size: 148px;
    }
  }
  @container (max-width: 399px) {
    .frame {
      --_high: 118px;
      column-gap: calc(var(--_space) * 2);
    }
    .waiting,
    .blank {
      min-block-size: 118px;
      block-size: auto;
    }
    .waiting {
      block-size: 118px;
      gap: calc(var(--_space) * 2);
    }
    .periods,
    label.field {
      flex: 1 1 100%;
    }
    .periods button {
      padding-inline: var(--_space);
    }
    /* There is no room beside a bar: the figures stand under the dates, in place of the legend, which is still there to be read aloud. */
    .day {
      position: static;
    }
    .walking + .foot .legend {
      opacity: 0;
    }
    .tooltip,
    .tooltip.before {
      inset: calc(100% + var(--_space) * 3 + 1.2308em) 0 auto;
      inline-size: auto;
      max-inline-size: none;
    }
  }
  @media (forced-colors: active) {
    .swatch,
    .bar {
      forced-color-adjust: none;
      stroke: CanvasText;
    }
    .swatch {
      border: 1px solid CanvasText;
    }
    .bar.dim {
      fill: Canvas;
    }
    .left-out {
      fill: Canvas;
    }
    .grid,
    .base,
    .unknown {
      stroke: CanvasText;
    }
    .grid {
      stroke-dasharray: 1 4;
    }
    .ring {
      stroke: Highlight;
    }
    .tooltip,
    .periods {
      border: 1px solid CanvasText;
    }
    .periods [aria-pressed='true'] {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
