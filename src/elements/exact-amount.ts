// An amount with its exact value within reach: in the tooltip, and in place of the rounded one for a screen reader. Drawn in lists and summaries.
import { html, nothing, type TemplateResult } from 'lit';

export const exactAmount = (shown: string, exact: string, look?: string): TemplateResult =>
  shown === exact
    ? html`<bdi class=${look ?? nothing}>${shown}</bdi>`
    : html`<bdi class=${look ?? nothing} title=${exact} aria-hidden="true">${shown}</bdi><span class="sr">${exact}</span>`;
