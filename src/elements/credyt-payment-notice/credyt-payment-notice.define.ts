// Registers <credyt-payment-notice>. Import it for that effect.
import { defineElement } from '../define-element.js';
import { CredytPaymentNotice } from './credyt-payment-notice.js';

defineElement('credyt-payment-notice', CredytPaymentNotice);

declare global {
  interface HTMLElementTagNameMap {
    'credyt-payment-notice': CredytPaymentNotice;
  }
}
