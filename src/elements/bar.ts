// One line across the page: a sign, what is the matter, what to do. Drawn by the low-balance banner and the payment notice.
import { html, nothing, type TemplateResult } from 'lit';

export interface Bar {
  look?: 'low' | 'owed' | undefined;
  icon: TemplateResult;
  title: string;
  help?: unknown;
  /** Buttons after the words, and what stands under them. */
  actions?: unknown;
}

export const bar = ({ look, icon, title, help, actions }: Bar): TemplateResult =>
  html`<div class="bar ${look ?? ''}" part="bar" role="group" aria-labelledby="message">
    ${icon}
    <p class="message" id="message" part="message"><strong>${title}</strong>${help ? html` ${help}` : nothing}</p>
    ${actions ?? nothing}
  </div>`;
