// A note: one icon, what happened, what to do. Drawn inside the top-up panel and the insufficient-funds dialog.
import { html, nothing, type TemplateResult } from 'lit';

export interface Note {
  icon: TemplateResult;
  title: string;
  /** A sentence or two. */
  help?: unknown;
  tone?: 'warning' | 'danger' | 'success';
  /** Links or buttons, one line under the words. */
  actions?: unknown;
}

export const note = ({ icon, title, help, tone, actions }: Note): TemplateResult =>
  html`<div class="note ${tone ?? ''}" part="note">
    ${icon}
    <div>
      <strong>${title}</strong>
      ${help ? html`<p class="sub">${help}</p>` : nothing}
      ${actions ? html`<div class="actions">${actions}</div>` : nothing}
    </div>
  </div>`;

export const linkButton = (text: string, act: () => void, isBusy = false): TemplateResult =>
  html`<button type="button" class="link" aria-busy=${isBusy ? 'true' : 'false'} aria-disabled=${isBusy ? 'true' : 'false'} @click=${act}>${text}</button>`;
