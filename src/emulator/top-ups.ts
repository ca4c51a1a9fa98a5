// Top-ups from the request to the money in the balance. `/top-ups` of the emulated API; the checkout page pays them.
import * as z from 'zod/mini';
import { fractionDigits, type Decimal } from '../contract/money/decimal.js';
import { isCurrency, isKnownAsset, precisionOf, unitsFor } from './assets.js';
import { after } from './calendar.js';
import { parseInstant } from './clock.js';
import { customerIn } from './customers.js';
import { invalidField } from './errors.js';
import { createId } from './ids.js';
import type { Links } from './links.js';
import type { OrderBase } from './orders.js';
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
  credit_expires_at: z.optional(Timestamp), // our choice: one that is past is taken, and the credit expires as it comes
  return_url: WebUrl,
  failure_url: WebUrl,
  metadata: z.optional(Data),
});

export interface TopUp extends OrderBase {
  readonly kind: 'top_up';
  readonly asset: string;
  /** What the balance rises by: equal to `amount` for money. */
  readonly units: Decimal;
  readonly accountId: string;
  readonly description?: string | undefined;
  /** `null`: a year after it was credited. */
  readonly creditExpiresAt: number | null;
  readonly created_at: string;
}

/** Starts a payment. The account it will fill appears at once, as documented for a first top-up. */
export function createTopUp(world: World, request: Omit<z.output<typeof TopUpRequest>, 'return_url' | 'failure_url'>): TopUp {
  const { amount, currency, destination = {}, description, credit_expires_at: expiresAt } = request;
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
    kind: 'top_up',
    id: createId('top'),
    customerId: customer.id,
    amount,
    currency,
    asset,
    units,
    accountId: account.id,
    description,
    creditExpiresAt: expiresAt === undefined ? null : parseInstant(expiresAt),
    created_at: world.clock.stamp(),
    paidAt: null,
  };
  world.orders.set(topUp.id, topUp);
  return topUp;
}

/** Puts what was bought into the balance. Documented: paid credit lasts a year unless the top-up says otherwise. */
export function creditTopUp(world: World, { customerId, accountId, units, description, creditExpiresAt }: TopUp): void {
  const at = world.clock.now();
  const account = world.ledger.find(customerId, accountId);
  const credit = { purpose: 'paid', expiresAt: creditExpiresAt ?? after(at, 'year', 1) } as const;
  if (account) world.ledger.post(customerId, account, { at, amount: units, label: description ?? 'Top-up' }, credit);
}

export const topUpRoutes = (links: Links): readonly Route[] => [
  route('POST /top-ups', async ({ world, request }) => {
    const body = await readBody(request, TopUpRequest);
    const topUp = createTopUp(world, body);
    const link = await links.create(world, {
      customerId: topUp.customerId,
      returnUrl: body.return_url,
      failureUrl: body.failure_url,
      order: topUp,
    });
    return json(201, { id: topUp.id, status: 'initiated', created_at: topUp.created_at, ...link });
  }),
];

