// Why there is no balance to act on, as a note. Drawn by panels that need the wallet.
import { html, type TemplateResult } from 'lit';
import type { WalletState } from '../client/billing-state.js';
import type { Localize } from '../controllers/localize.js';
import type { common } from '../strings/en.js';
import { icon, noSignal } from './icons.js';
import { linkButton, note } from './notes.js';

export function walletNote(status: Exclude<WalletState['status'], 'ready'>, words: Localize<typeof common>, retry: () => void): TemplateResult {
  switch (status) {
    case 'loading':
      return html`<div><span class="skeleton"></span><span class="sr">${words.term('common.loading')}</span></div>`;
    case 'signed-out':
      return note({ icon: icon(noSignal), title: words.term('common.signedOut'), help: words.term('common.signedOutHelp') });
    case 'failed':
      return note({
        icon: icon(noSignal),
        title: words.term('common.unavailable'),
        help: words.term('common.unavailableHelp'),
        actions: linkButton(words.term('common.tryAgain'), retry),
      });
  }
}
