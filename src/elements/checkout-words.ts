// What is said of the way to the payment page, before and after a try. Drawn by the top-up panel and the insufficient-funds dialog.
import { nothing, type TemplateResult } from 'lit';
import type { Checkout } from '../controllers/checkout.js';
import type { PayWords } from './amount-picker.js';
import { icon, warning } from './icons.js';
import { note } from './notes.js';

/** The line under the button that pays: where that will lead. */
export const whereTo = ({ isTabBlocked }: Checkout, target: '_self' | '_blank', words: PayWords): string =>
  words.term(isTabBlocked ? 'topUp.popupBlocked' : target === '_blank' ? 'topUp.secureNewTab' : 'topUp.secure');

/** A link charges nothing, so this may be said of every problem, a lost answer included. */
export function problemNote({ problem }: Checkout, words: PayWords): TemplateResult | typeof nothing {
  if (!problem) return nothing;
  const { code, retryAfterMs } = problem;
  return note({
    icon: icon(warning),
    tone: 'warning',
    title: words.term('topUp.failed'),
    help: code === 'rate_limited' && retryAfterMs ? words.term('common.rateLimited', { seconds: words.duration(retryAfterMs) }) : words.term('topUp.failedHelp'),
  });
}
