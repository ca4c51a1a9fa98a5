// What a customer who may only look gets in place of a link: the host's own way to ask someone who may, else a sentence. Drawn by the portal link and the payment notice.
import { html, type LitElement, type TemplateResult } from 'lit';
import { CredytPermissionNeededEvent, type LinkKind } from './events.js';

/** A click on the host's own content is told as `credyt-permission-needed`; ours is only read. */
export const askOwner = (host: LitElement, kind: LinkKind, ours: TemplateResult): TemplateResult =>
  html`<slot
    name="ask-owner"
    @click=${({ target }: Event) => {
      if ((target as Element).assignedSlot) host.dispatchEvent(new CredytPermissionNeededEvent({ kind }));
    }}
  >${ours}</slot>`;
