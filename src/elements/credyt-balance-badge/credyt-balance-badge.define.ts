// Registers <credyt-balance-badge>. Import it for that effect.
import { defineElement } from '../define-element.js';
import { CredytBalanceBadge } from './credyt-balance-badge.js';

defineElement('credyt-balance-badge', CredytBalanceBadge);

declare global {
  interface HTMLElementTagNameMap {
    'credyt-balance-badge': CredytBalanceBadge;
  }
}
