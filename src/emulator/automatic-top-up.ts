// Automatic top-up: when usage takes a balance below the customer's threshold, the saved card is charged and the balance filled.
import { compare, type Decimal } from '../contract/money/decimal.js';
import type { LedgerAccount } from './ledger.js';
import type { World } from './world.js';

/** One customer's choice, made in the portal. */
export interface AutomaticTopUp {
  readonly accountId: string;
  readonly threshold: Decimal;
  readonly amount: Decimal;
}

// our choice: Credyt lets the customer choose both; the stand-in offers one pair.
export const AUTOMATIC_TOP_UP = { threshold: '5', amount: '25' } as const;

// our choice: charged once per debit, always successfully; what Credyt does when the card fails is not documented.
export function refill(world: World, customerId: string, account: LedgerAccount): void {
  const choice = world.automaticTopUps.get(customerId);
  if (choice?.accountId !== account.id || compare(account.available, choice.threshold) >= 0) return;
  world.ledger.post(customerId, account, {
    at: world.clock.now(),
    kind: 'automatic_top_up',
    amount: choice.amount,
    label: 'Automatic top-up',
  });
}
