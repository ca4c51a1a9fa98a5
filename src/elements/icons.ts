// The kit's icons, one path each, and the one template that draws them. Used by every element; unused ones fall out of a bundle.
import { html, type TemplateResult } from 'lit';

const circle = 'M13.75 8a5.75 5.75 0 1 1-11.5 0 5.75 5.75 0 0 1 11.5 0Z';

export const plus = 'M8 3.25v9.5M3.25 8h9.5';
export const check = 'm3.5 8.5 3 3 6-7';
export const cross = 'm4.25 4.25 7.5 7.5M11.75 4.25l-7.5 7.5';
export const chevronDown = 'm4.5 6.25 3.5 3.5 3.5-3.5';
export const chevronNext = 'm6.25 4.5 3.5 3.5-3.5 3.5';
export const chevronBack = 'M9.75 4.5 6.25 8l3.5 3.5';
export const arrowOut = 'M5.25 4.25h6.5v6.5M11.5 4.5l-7 7';
export const warning = 'M8 2.5 14 13H2L8 2.5ZM8 6.5v3M8 11.2v.05';
export const minusCircle = `${circle}M5.5 8h5`;
export const clock = `${circle}M8 4.75V8l2.25 1.5`;
export const threeQuarters = 'M8 2.25A5.75 5.75 0 1 1 2.25 8';
export const noSignal = 'M2.25 6.2a8.4 8.4 0 0 1 11.5 0M4.6 8.9a5 5 0 0 1 6.8 0M8 12v.05M2.5 2.5l11 11';
export const refresh = 'M13 8a5 5 0 1 1-1.5-3.55M13.25 2.25v2.9h-2.9';
export const eye = 'M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8ZM9.75 8a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0Z';
export const lock = 'M5 7h6a1.75 1.75 0 0 1 1.75 1.75v3A1.75 1.75 0 0 1 11 13.5H5a1.75 1.75 0 0 1-1.75-1.75v-3A1.75 1.75 0 0 1 5 7ZM5.25 7V5a2.75 2.75 0 0 1 5.5 0v2';
export const search = 'M11.25 7a4.25 4.25 0 1 1-8.5 0 4.25 4.25 0 0 1 8.5 0ZM10.25 10.25l3 3';
export const download = 'M8 2.75v7M4.75 7 8 10.25 11.25 7M3 13.25h10';
export const filter = 'M2.75 4.5h10.5M4.75 8h6.5M6.75 11.5h2.5';
export const calendar = 'M4.25 3.25h7.5a2 2 0 0 1 2 2v6.5a2 2 0 0 1-2 2h-7.5a2 2 0 0 1-2-2v-6.5a2 2 0 0 1 2-2ZM2.5 6.75h11M5.25 1.75v2.5M10.75 1.75v2.5';
export const card = 'M3.75 3.25h8.5a2 2 0 0 1 2 2v5.5a2 2 0 0 1-2 2h-8.5a2 2 0 0 1-2-2v-5.5a2 2 0 0 1 2-2ZM2 6.5h12M4.5 10h2';
export const tabs = 'M4 4.25h6a1.75 1.75 0 0 1 1.75 1.75v6A1.75 1.75 0 0 1 10 13.75H4A1.75 1.75 0 0 1 2.25 12V6A1.75 1.75 0 0 1 4 4.25ZM5.25 1.75h7a2 2 0 0 1 2 2v7';

/** `variant`: `flip` mirrors in right-to-left text, `spin` turns, `large` is 20 px. The words beside an icon carry its meaning. */
export const icon = (path: string, variant = ''): TemplateResult =>
  html`<svg class="icon ${variant}" part="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;

/** The wait sign: a still three-quarter arc under reduced motion, so it always stands beside words. */
export const spinner = (variant = ''): TemplateResult => icon(threeQuarters, `spin ${variant}`);
