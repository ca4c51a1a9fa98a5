// Automatic top-up (credyt-api.md §6.10): when a balance falls below the customer's threshold, the saved card is charged and the balance filled.
import { compare, type Decimal } from '../contract/money/decimal.js';
import { unitsFor } from './assets.js';
import type { LedgerAccount } from './ledger.js';
import { pay, type Order } from './orders.js';
import { createTopUp } from './top-ups.js';
import type { World } from './world.js';

/** One customer's choice for one account, made in the portal. */
export interface AutomaticTopUp {
  /** In units of the account. */
  readonly threshold: Decimal;
  /** What is charged. */
  readonly amount: Decimal;
  readonly currency: string;
  latest: Order | null;
}

// our choice: Credyt lets the customer choose both; the stand-in offers one pair, both in money.
const THRESHOLD = '5';
const AMOUNT = '25';

const keyOf = (customerId: string, { id }: LedgerAccount): string => JSON.stringify([customerId, id]);

/** What switching it on would choose; `null` for an account `currency` cannot fill. */
export function automaticTopUpFor(world: World, { asset }: LedgerAccount, currency: string): AutomaticTopUp | null {
  const threshold = unitsFor(world, THRESHOLD, currency, asset);
  return threshold === null ? null : { threshold, amount: AMOUNT, currency, latest: null };
}

export const isAutomatic = (world: World, customerId: string, account: LedgerAccount): boolean => world.automaticTopUps.has(keyOf(customerId, account));

/** `null` switches it off. */
export function setAutomaticTopUp(world: World, customerId: string, account: LedgerAccount, choice: AutomaticTopUp | null): void {
  if (choice) world.automaticTopUps.set(keyOf(customerId, account), choice);
  else world.automaticTopUps.delete(keyOf(customerId, account));
}

/** Called after whatever may have lowered a balance. */
// our choice: there always is a saved card and it always pays, once until that money has come; what Credyt does when it fails is not documented.
export function refill(world: World, customerId: string, account: LedgerAccount): void {
  const choice = world.automaticTopUps.get(keyOf(customerId, account));
  if (!choice || compare(account.available, choice.threshold) >= 0 || (choice.latest && world.unsettled.has(choice.latest))) return;
  const { amount, currency } = choice;
  choice.latest = createTopUp(world, {
    customer_id: customerId,
    amount,
    currency,
    description: 'Automatic top-up',
    destination: { asset: account.asset, account_name: account.name },
  });
  pay(world, choice.latest);
}
