// Hands content of one element on to an element it is composed of. Used by the low-balance banner and the billing panel.
import { html, nothing, type TemplateResult } from 'lit';

/** Only where there is any: an empty slot in a slot would hide the inner element's own content. */
export const passOn = (host: HTMLElement, name: string): TemplateResult | typeof nothing =>
  host.querySelector(`:scope > [slot="${name}"]`) ? html`<slot name=${name} slot=${name}></slot>` : nothing;
