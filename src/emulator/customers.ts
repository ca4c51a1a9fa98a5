// Customers and what they are subscribed to. `/customers` of the emulated API.
import * as z from 'zod/mini';
import { invalidField, notFound } from './errors.js';
import { createId } from './ids.js';
import type { Links } from './links.js';
import { route, type Route } from './router.js';
import { SubscriptionRequest, readSubscription, showSubscription, subscribe, type Subscription } from './subscriptions.js';
import { Text, json, paged, readBody, readPage } from './wire.js';
import type { World } from './world.js';

export const CustomerRequest = z.object({
  name: z.optional(Text), // our choice: whether a name is required is not documented
  external_id: z.optional(Text),
  email: z.optional(Text),
  subscriptions: z.optional(z.array(SubscriptionRequest)),
});

export interface Customer {
  readonly id: string;
  readonly external_id?: string | undefined;
  readonly name?: string | undefined;
  readonly created_at: string;
  subscriptions: readonly Subscription[];
}

/** `id` is for scenarios, whose main customer is always the same. */
export function createCustomer(world: World, request: z.output<typeof CustomerRequest>, id = createId('cust')): Customer {
  const { external_id, name } = request;
  if (external_id !== undefined && findByExternalId(world, external_id)) throw invalidField('external_id', 'Is already in use.');
  const requested = (request.subscriptions ?? []).map((subscription, index) => readSubscription(world, id, subscription, `subscriptions[${String(index)}]`));
  const customer: Customer = { id, external_id, name, created_at: world.clock.stamp(), subscriptions: requested.map(({ subscription }) => subscription) };
  world.customers.set(id, customer);
  for (const one of requested) subscribe(world, id, one);
  return customer;
}

export const findByExternalId = (world: World, externalId: string): Customer | undefined =>
  [...world.customers.values()].find((customer) => customer.external_id === externalId);

/** The customer an address names. */
export function customerAt(world: World, id: string): Customer {
  const customer = world.customers.get(id);
  if (!customer) throw notFound('The customer');
  return customer;
}

/** The customer a body names. our choice: an unknown one is a wrong field, 422. */
export function customerIn(world: World, id: string): Customer {
  const customer = world.customers.get(id);
  if (!customer) throw invalidField('customer_id', 'Is not the id of a customer.');
  return customer;
}

// our choice: `email` is taken but not given back; whether Credyt does is not documented.
const show = async (world: World, links: Links, { id, external_id, name, created_at, subscriptions }: Customer): Promise<unknown> => ({
  id,
  ...(external_id !== undefined && { external_id }),
  ...(name !== undefined && { name }),
  created_at,
  external_accounts: [],
  subscriptions: await showAll(world, links, subscriptions),
});

const showAll = (world: World, links: Links, subscriptions: readonly Subscription[]): Promise<unknown[]> =>
  Promise.all(subscriptions.map((subscription) => showSubscription(world, links, subscription)));

export const customerRoutes = (links: Links): readonly Route[] => [
  route('POST /customers', async ({ world, request }) => {
    const { id, subscriptions } = createCustomer(world, await readBody(request, CustomerRequest));
    const isPending = subscriptions.some(({ status }) => status === 'pending');
    return json(201, { id, ...(isPending && { subscriptions: await showAll(world, links, subscriptions) }) });
  }),
  route('GET /customers', async ({ world, query }) => {
    const externalId = query.get('external_id');
    if (externalId === null) {
      const { limit, offset } = readPage(query, world.settings.maxPageSize);
      const page = [...world.customers.values()].slice(offset, offset + limit);
      return paged(await Promise.all(page.map((customer) => show(world, links, customer))), world.customers.size, { limit, offset });
    }
    const customer = findByExternalId(world, externalId);
    if (!customer) throw notFound('A customer with this external id'); // our choice: what "no match" gives is not documented
    return json(200, await show(world, links, customer));
  }),
  route('GET /customers/:id', async ({ world, params }) => json(200, await show(world, links, customerAt(world, params.id)))),
];
