// Top-ups from the request to the money in the balance. `/top-ups` of the emulated API; the checkout page pays them.
import * as z from 'zod/mini';
import { fractionDigits, type Decimal } from '../contract/money/decimal.js';
import { isCurrency, isKnownAsset, precisionOf, unitsFor } from './assets.js';
import { customerIn } from './customers.js';
import { invalidField } from './errors.js';
import { createId } from './ids.js';
import type { Links } from './links.js';
import { route, type Route } from './router.js';
import { Data, PositiveAmount, Text, Timestamp, WebUrl, json, readBody } from './wire.js';
import type { World } from './world.js';

export const TopUpRequest = z.object({
  customer_id: Text,
  amount: PositiveAmount,
  currency: Text,
  description: z.optional(Text),
  destination: z.optional(
    z.object({ asset: z.optional(Text), account_name: z.optional(Text), exchange_rate: z.optional(PositiveAmount) }),
  ),
  credit_expires_at: z.optional(Timestamp), // taken, but credit does not expire here yet
  return_url: WebUrl,
  failure_url: WebUrl,
  metadata: z.optional(Data),
});

export interface TopUp {
  readonly id: string;
  readonly customerId: string;
  readonly amount: Decimal;
  readonly currency: string;
  readonly asset: string;
  /** What the balance rises by: equal to `amount` for money. */
  readonly units: Decimal;
  readonly accountId: string;
  readonly description?: string | undefined;
  readonly created_at: string;
  paidAt: number | null;
}

/** Starts a payment. The account it will fill appears at once, as documented for a first top-up. */
export function createTopUp(world: World, request: z.output<typeof TopUpRequest>): TopUp {
  const { amount, currency, destination = {}, description } = request;
  const customer = customerIn(world, request.customer_id);
  // our choice: any ISO 4217 currency and any amount its minor unit can express; limits are not documented.
  if (!isCurrency(currency)) throw invalidField('currency', 'Is not a currency.');
  if (fractionDigits(amount) > precisionOf(world, currency)) throw invalidField('amount', 'Has more fraction digits than the currency.');
  const asset = destination.asset ?? currency;
  if (!isKnownAsset(world, asset)) throw invalidField('destination.asset', 'Is not defined.');
  const units = unitsFor(world, amount, currency, asset, destination.exchange_rate);
  if (units === null) throw invalidField('destination.asset', 'Has no rate for this currency.');
  const account = world.ledger.open(customer.id, destination.account_name ?? 'default', asset);
  const topUp: TopUp = {
    id: createId('top'),
    customerId: customer.id,
    amount,
    currency,
    asset,
    units,
    accountId: account.id,
    description,
    created_at: world.clock.stamp(),
    paidAt: null,
  };
  world.topUps.set(topUp.id, topUp);
  return topUp;
}

/** Takes the money once; paying again changes nothing. The balance follows after the settle delay. */
export function payTopUp(world: World, topUp: TopUp): void {
  if (topUp.paidAt !== null) return;
  topUp.paidAt = world.clock.now();
  world.unsettled.add(topUp);
  settleDue(world);
}

/** Moves what is due into the balances; called before every request, so no timer is needed. */
export function settleDue(world: World): void {
  for (const topUp of world.unsettled) {
    const at = (topUp.paidAt ?? Infinity) + world.settings.settleDelayMs;
    if (world.clock.now() < at) continue;
    world.unsettled.delete(topUp);
    const account = world.ledger.find(topUp.customerId, topUp.accountId);
    const label = topUp.description ?? 'Top-up';
    if (account) world.ledger.post(topUp.customerId, account, { at, kind: 'top_up', amount: topUp.units, label });
  }
}

export const topUpRoutes = (links: Links): readonly Route[] => [
  route('POST /top-ups', async ({ world, request }) => {
    const body = await readBody(request, TopUpRequest);
    const topUp = createTopUp(world, body);
    const link = await links.create(world, {
      customerId: topUp.customerId,
      returnUrl: body.return_url,
      failureUrl: body.failure_url,
      topUpId: topUp.id,
    });
    return json(201, { id: topUp.id, status: 'initiated', created_at: topUp.created_at, ...link });
  }),
];

