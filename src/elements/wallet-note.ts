// Why there is no balance to act on, and the way to sign in. Drawn by panels, dialogs and pages that need the wallet.
import { html, nothing, type TemplateResult } from 'lit';
import type { WalletState } from '../client/billing-state.js';
import type { Localize } from '../controllers/localize.js';
import type { common } from '../strings/en.js';
import { icon, noSignal } from './icons.js';
import { linkButton, note } from './notes.js';

type CommonWords = Localize<typeof common>;

/** The host's own way to sign in, else a link to its `sign-in-url`. */
export const signIn = (url: string | undefined, words: CommonWords): TemplateResult =>
  html`<slot name="signin">${url ? html`<a class="link" href=${url}>${words.term('common.signIn')}</a>` : nothing}</slot>`;

/** What is said of a wallet that is not there. */
export function noWalletWords(wallet: WalletState, words: CommonWords): { title: string; help?: string; canRetry: boolean } {
  if (wallet.status === 'signed-out') return { title: words.term('common.signedOut'), help: words.term('common.signedOutHelp'), canRetry: false };
  if (wallet.status === 'failed' && wallet.code === 'forbidden') return { title: words.term('common.forbidden'), canRetry: false };
  return { title: words.term('common.unavailable'), help: words.term(navigator.onLine ? 'common.unavailableHelp' : 'common.offline'), canRetry: true };
}

export function walletNote(wallet: WalletState, words: CommonWords, retry: () => void, signInUrl: string | undefined): TemplateResult {
  if (wallet.status === 'loading') return html`<div><span class="skeleton"></span><span class="sr">${words.term('common.loading')}</span></div>`;
  const { title, help, canRetry } = noWalletWords(wallet, words);
  const actions = wallet.status === 'signed-out' ? signIn(signInUrl, words) : canRetry ? linkButton(words.term('common.tryAgain'), retry) : undefined;
  return note({ icon: icon(noSignal), title, help, actions });
}
