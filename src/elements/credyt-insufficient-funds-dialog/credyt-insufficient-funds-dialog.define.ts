// Registers <credyt-insufficient-funds-dialog>. Import it for that effect.
import { defineElement } from '../define-element.js';
import { CredytInsufficientFundsDialog } from './credyt-insufficient-funds-dialog.js';

defineElement('credyt-insufficient-funds-dialog', CredytInsufficientFundsDialog);

declare global {
  interface HTMLElementTagNameMap {
    'credyt-insufficient-funds-dialog': CredytInsufficientFundsDialog;
  }
}
