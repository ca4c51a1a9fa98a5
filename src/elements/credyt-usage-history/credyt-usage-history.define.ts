// Registers <credyt-usage-history>. Import it for that effect.
import { defineElement } from '../define-element.js';
import { CredytUsageHistory } from './credyt-usage-history.js';

defineElement('credyt-usage-history', CredytUsageHistory);

declare global {
  interface HTMLElementTagNameMap {
    'credyt-usage-history': CredytUsageHistory;
  }
}
