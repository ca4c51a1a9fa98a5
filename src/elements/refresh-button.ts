// "Refresh balance": a sign beside the time of a figure. Used by badge and billing panel.
import { html, type TemplateResult } from 'lit';
import type { Localize } from '../controllers/localize.js';
import type { badge } from '../strings/en.js';
import { icon, refresh, spinner } from './icons.js';

export function refreshButton(words: Localize<typeof badge>, isBusy: boolean, act: () => void): TemplateResult {
  return html`<button
    type="button"
    class="button square"
    part="refresh"
    aria-label=${words.term(isBusy ? 'balance.refreshing' : 'balance.refresh')}
    aria-busy=${isBusy ? 'true' : 'false'}
    aria-disabled=${isBusy ? 'true' : 'false'}
    @click=${act}
  >${isBusy ? spinner() : icon(refresh)}</button>`;
}
