// What a customer is subscribed to: active at once, or pending until the first fixed fee is paid. Part of `/customers`; used by customers.ts and events.ts.
import * as z from 'zod/mini';
import { add, type Decimal } from '../contract/money/decimal.js';
import { grantEntitlement } from './entitlements.js';
import { invalid, invalidField } from './errors.js';
import { createId } from './ids.js';
import type { Links } from './links.js';
import type { OrderBase } from './orders.js';
import { latestOrDefault, productByCode, usageAssets, type FixedPrice, type ProductVersion } from './products.js';
import { publish } from './webhooks.js';
import { Text, WebUrl, WholeNumber } from './wire.js';
import type { World } from './world.js';

export const SubscriptionRequest = z.object({
  products: z.array(z.object({ code: Text, version: z.optional(z.union([z.literal('default'), WholeNumber])) })),
  return_url: z.optional(WebUrl),
  failure_url: z.optional(WebUrl),
  redirect_to: z.optional(Text),
});

export interface SubscribedProduct {
  readonly id: string;
  readonly code: string;
  readonly version: number | 'default';
}

export interface Subscription {
  /** Older answers of Credyt show neither id nor status. */
  readonly id?: string;
  status?: 'pending' | 'active';
  // our choice: a pending subscription has not started.
  started_at?: string;
  readonly products: readonly SubscribedProduct[];
}

/** The fees that start a subscription. Its id is the subscription's. */
export interface SubscriptionOrder extends OrderBase {
  readonly kind: 'subscription';
  readonly subscription: Subscription;
  readonly productNames: readonly string[];
  readonly fees: readonly FixedPrice[];
  readonly returnUrl: string;
  readonly failureUrl: string;
  /** Whether the customer goes to the portal after payment instead of back. */
  readonly endsInPortal: boolean;
}

/** Checks a request; nothing is subscribed yet. `at` names the request in messages. The order is `null` where nothing is to be paid first. */
export function readSubscription(
  world: World, customerId: string, request: z.output<typeof SubscriptionRequest>, at: string,
): { subscription: Subscription; order: SubscriptionOrder | null } {
  const chosen = request.products.map(({ code, version = 'default' }, index) => {
    const product = productByCode(world, code);
    if (!product) throw invalidField(`${at}.products[${String(index)}].code`, 'Is not the code of a product.');
    const found = latestOrDefault(product, version);
    if (!found) throw invalidField(`${at}.products[${String(index)}].version`, 'Is not a published version of this product.');
    return { product: { id: product.id, code, version }, found };
  });
  const subscription: Subscription = { id: createId('sub'), products: chosen.map(({ product }) => product) };
  const versions = chosen.map(({ found }) => found);
  const fees = versions.flatMap(({ fixedPrices }) => fixedPrices);
  const [first] = fees;
  if (!first) return { subscription, order: null };
  const { return_url: returnUrl, failure_url: failureUrl, redirect_to: redirectTo = 'return_url' } = request;
  if (returnUrl === undefined) throw invalidField(`${at}.return_url`, 'Is required for a product with a recurring fixed fee.');
  // our choice: one payment has one currency.
  if (fees.some(({ currency }) => currency !== first.currency)) throw invalid({ [`${at}.products`]: ['Have fixed fees in several currencies.'] });
  const order: SubscriptionOrder = {
    kind: 'subscription',
    id: subscription.id ?? '',
    customerId,
    amount: fees.reduce<Decimal>((sum, { amount }) => add(sum, amount), '0'),
    currency: first.currency,
    subscription,
    productNames: versions.map(({ name }) => name),
    fees,
    returnUrl,
    failureUrl: failureUrl ?? returnUrl, // our choice, as for a portal link
    endsInPortal: redirectTo !== 'return_url', // the other value is not documented
    paidAt: null,
  };
  return { subscription, order };
}

/** Starts a subscription, or makes it wait for its payment. */
export function subscribe(world: World, customerId: string, { subscription, order }: ReturnType<typeof readSubscription>): void {
  if (!order) {
    activate(world, customerId, subscription);
    return;
  }
  subscription.status = 'pending';
  world.orders.set(order.id, order);
}

/** The fees were paid. our choice: they are never asked for again; each later cycle counts as paid. */
export function startPaid(world: World, { id, customerId, subscription }: SubscriptionOrder): void {
  activate(world, customerId, subscription);
  // our choice: not for a subscription that was active from the beginning.
  publish(world, 'subscription.activated', { customer_id: customerId, subscription_id: id, occurred_at: world.clock.stamp() });
}

// our choice: accounts appear here, one per asset usage is priced in or an entitlement brings; fixed fees are paid by card and need none.
function activate(world: World, customerId: string, subscription: Subscription): void {
  subscription.status = 'active';
  subscription.started_at = world.clock.stamp();
  for (const version of versionsOf(world, subscription)) {
    for (const asset of usageAssets(version)) world.ledger.open(customerId, 'default', asset);
    for (const entitlement of version.entitlements) grantEntitlement(world, customerId, entitlement);
  }
}

const versionsOf = (world: World, { products }: Subscription): ProductVersion[] =>
  products.flatMap(({ id, version }) => {
    const product = world.products.get(id);
    return (product && latestOrDefault(product, version)) ?? [];
  });

/** The product versions usage is priced by. What is pending makes no fees. */
export const activeVersions = (world: World, subscriptions: readonly Subscription[]): ProductVersion[] =>
  subscriptions.filter(({ status }) => status !== 'pending').flatMap((subscription) => versionsOf(world, subscription));

/** As the API shows it; each time with a fresh link while it waits for payment. */
export async function showSubscription(world: World, links: Links, subscription: Subscription): Promise<unknown> {
  const order = subscription.status === 'pending' ? world.orders.get(subscription.id ?? '') : undefined;
  if (order?.kind !== 'subscription') return subscription;
  const { customerId, returnUrl, failureUrl, id } = order;
  const { redirect_url } = await links.create(world, { customerId, returnUrl, failureUrl, order: { id, kind: 'subscription' } });
  return { ...subscription, required_actions: [{ type: 'payment', redirect_url }] };
}
