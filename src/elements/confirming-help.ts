// What a customer who waits for a payment to arrive can be told beside "Confirming your payment". Said by the low-balance banner and the billing panel.
import type { PaymentState } from '../client/billing-state.js';
import type { Asset } from '../contract/index.js';
import type { PayWords } from './amount-picker.js';

/** How much is coming, where that is known; after a while, that waiting is normal. */
export function confirmingHelp({ payment: { amount, currency }, long }: PaymentState & { status: 'confirming' }, asset: Asset, words: PayWords): string {
  if (long) return words.term('pay.confirmingLong');
  return amount !== null && currency === asset.code ? words.term('pay.willAdd', { amount: words.money(amount, asset).text }) : words.term('pay.confirmingHelp');
}
