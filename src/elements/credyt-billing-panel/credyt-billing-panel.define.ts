// Registers <credyt-billing-panel> and what it is composed of. The chart is loaded by the page that wants it: `credyt-widgets/credyt-usage-chart/define`.
import '../credyt-payment-notice/credyt-payment-notice.define.js';
import '../credyt-portal-link/credyt-portal-link.define.js';
import '../credyt-top-up-button/credyt-top-up-button.define.js';
import '../credyt-usage-history/credyt-usage-history.define.js';
import { defineElement } from '../define-element.js';
import { CredytBillingPanel } from './credyt-billing-panel.js';

defineElement('credyt-billing-panel', CredytBillingPanel);

declare global {
  interface HTMLElementTagNameMap {
    'credyt-billing-panel': CredytBillingPanel;
  }
}
