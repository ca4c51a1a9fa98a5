// Registers <credyt-top-up-button>. Import it for that effect.
import { defineElement } from '../define-element.js';
import { CredytTopUpButton } from './credyt-top-up-button.js';

defineElement('credyt-top-up-button', CredytTopUpButton);

declare global {
  interface HTMLElementTagNameMap {
    'credyt-top-up-button': CredytTopUpButton;
  }
}
