// Every event a host can hear, as a list beside the playground: what happened, where, with what detail.
import type { CredytEventMap } from 'credyt-widgets';

export interface Heard {
  at: string;
  type: string;
  from: string;
  detail: string;
}

/** An event that is added to the kit and not here does not compile. */
const ALL: Record<keyof CredytEventMap, true> = {
  'credyt-wallet-change': true,
  'credyt-redirect': true,
  'credyt-top-up-settled': true,
  'credyt-return': true,
  'credyt-funds-ready': true,
  'credyt-low-balance': true,
  'credyt-dialog-open': true,
  'credyt-dialog-close': true,
  'credyt-permission-needed': true,
  'credyt-error': true,
};

const KEPT = 40;

/** Newest first. Returns how to stop listening. */
export function listenToAll(changed: (heard: readonly Heard[]) => void): () => void {
  let heard: readonly Heard[] = [];
  const note = (event: Event): void => {
    const { localName = 'document' } = event.composedPath()[0] as Partial<Element>;
    const detail = JSON.stringify((event as Event & { detail: unknown }).detail, shorten);
    heard = [{ at: new Date().toLocaleTimeString('en-GB'), type: event.type, from: localName, detail }, ...heard].slice(0, KEPT);
    changed(heard);
  };
  for (const type of Object.keys(ALL)) document.addEventListener(type, note);
  return () => { for (const type of Object.keys(ALL)) document.removeEventListener(type, note); };
}

/** Of a wallet only what a reader looks for. */
const shorten = (key: string, value: unknown): unknown =>
  key === 'wallet' && value !== null ? (value as { accounts: { asset: { code: string }; available: string }[] }).accounts.map(({ asset, available }) => `${available} ${asset.code}`).join(', ') : value;
