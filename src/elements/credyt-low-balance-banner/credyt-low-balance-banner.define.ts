// Registers <credyt-low-balance-banner> and the top-up button it offers. Import it for that effect.
import '../credyt-top-up-button/credyt-top-up-button.define.js';
import { defineElement } from '../define-element.js';
import { CredytLowBalanceBanner } from './credyt-low-balance-banner.js';

defineElement('credyt-low-balance-banner', CredytLowBalanceBanner);

declare global {
  interface HTMLElementTagNameMap {
    'credyt-low-balance-banner': CredytLowBalanceBanner;
  }
}
