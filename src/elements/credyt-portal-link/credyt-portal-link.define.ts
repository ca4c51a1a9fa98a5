// Registers <credyt-portal-link>. Import it for that effect.
import { defineElement } from '../define-element.js';
import { CredytPortalLink } from './credyt-portal-link.js';

defineElement('credyt-portal-link', CredytPortalLink);

declare global {
  interface HTMLElementTagNameMap {
    'credyt-portal-link': CredytPortalLink;
  }
}
