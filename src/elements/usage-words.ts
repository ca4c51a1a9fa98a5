// How usage is named: event types made readable, assets as they are known here. Used by the usage history and the usage chart.
import type { Asset, Wallet } from '../contract/index.js';
import { plainText } from '../controllers/format-money.js';

/** `image_generated` → "Image generated". */
export function readable(code: string): string {
  const text = plainText(code.replace(/[\s._:-]+/g, ' '), 80);
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** An asset that is in no account of the customer is written by its code: only the proxy can tell that a code is a currency. */
export function assetOf(code: string, wallet: Wallet | null): Asset {
  const known = wallet?.accounts.find(({ asset }) => asset.code === code)?.asset;
  return known ?? { code, kind: wallet?.topUp.currency === code ? 'fiat' : 'custom', precision: 2 };
}
