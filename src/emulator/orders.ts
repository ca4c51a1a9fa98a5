// What a customer pays by card on the checkout: a top-up, or the fees a subscription starts with. Used by top-ups.ts, subscriptions.ts and the checkout page.
import type { Decimal } from '../contract/money/decimal.js';
import type { SubscriptionOrder } from './subscriptions.js';
import type { TopUp } from './top-ups.js';
import type { World } from './world.js';

export interface OrderBase {
  readonly id: string;
  readonly customerId: string;
  readonly amount: Decimal;
  readonly currency: string;
  paidAt: number | null;
}

export type Order = TopUp | SubscriptionOrder;

/** Takes the money once; paying again changes nothing. What was bought comes as time passes, after the settle delay. */
export function pay(world: World, order: Order): void {
  if (order.paidAt !== null) return;
  order.paidAt = world.clock.now();
  world.unsettled.add(order);
}
