// Customers and what they are subscribed to. `/customers` of the emulated API.
import * as z from 'zod/mini';
import { invalidField, notFound } from './errors.js';
import { createId } from './ids.js';
import { assetsOf, latestOrDefault, productByCode, type ProductVersion } from './products.js';
import { route, type Route } from './router.js';
import { Text, WebUrl, WholeNumber, json, pageOf, readBody, readPage } from './wire.js';
import type { World } from './world.js';

export const CustomerRequest = z.object({
  name: z.optional(Text), // our choice: whether a name is required is not documented
  external_id: z.optional(Text),
  email: z.optional(Text),
  subscriptions: z.optional(
    z.array(
      z.object({
        products: z.array(z.object({ code: Text, version: z.optional(z.union([z.literal('default'), WholeNumber])) })),
        return_url: z.optional(WebUrl),
        failure_url: z.optional(WebUrl),
        redirect_to: z.optional(Text),
      }),
    ),
  ),
});

export interface SubscribedProduct {
  readonly id: string;
  readonly code: string;
  readonly version: number | 'default';
}

export interface Subscription {
  /** Older answers of Credyt show neither id nor status. */
  readonly id?: string;
  readonly status?: 'active';
  readonly started_at: string;
  readonly products: readonly SubscribedProduct[];
}

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
  const subscriptions = (request.subscriptions ?? []).map(({ products }, subscription): Subscription => ({
    id: createId('sub'),
    status: 'active',
    started_at: world.clock.stamp(),
    products: products.map(({ code, version = 'default' }, index) => {
      const product = productByCode(world, code);
      const field = `subscriptions[${String(subscription)}].products[${String(index)}]`;
      if (!product) throw invalidField(`${field}.code`, 'Is not the code of a product.');
      if (!latestOrDefault(product, version)) throw invalidField(`${field}.version`, 'Is not a published version of this product.');
      return { id: product.id, code, version };
    }),
  }));
  const customer: Customer = { id, external_id, name, created_at: world.clock.stamp(), subscriptions };
  world.customers.set(id, customer);
  // Accounts appear with the subscription, one per asset its prices name.
  for (const version of activeVersions(world, customer)) {
    for (const asset of assetsOf(version)) world.ledger.open(id, 'default', asset);
  }
  return customer;
}

/** The product versions this customer's usage is priced by. */
export const activeVersions = (world: World, customer: Customer): ProductVersion[] =>
  customer.subscriptions.flatMap(({ products }) =>
    products.flatMap(({ id, version }) => {
      const product = world.products.get(id);
      return (product && latestOrDefault(product, version)) ?? [];
    }),
  );

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
const show = ({ id, external_id, name, created_at, subscriptions }: Customer): unknown => ({
  id,
  ...(external_id !== undefined && { external_id }),
  ...(name !== undefined && { name }),
  created_at,
  external_accounts: [],
  subscriptions,
});

export const customerRoutes: readonly Route[] = [
  route('POST /customers', async ({ world, request }) => json(201, { id: createCustomer(world, await readBody(request, CustomerRequest)).id })),
  route('GET /customers', ({ world, query }) => {
    const externalId = query.get('external_id');
    if (externalId === null) return pageOf([...world.customers.values()], readPage(query, world.settings.maxPageSize), show);
    const customer = findByExternalId(world, externalId);
    if (!customer) throw notFound('A customer with this external id'); // our choice: what "no match" gives is not documented
    return json(200, show(customer));
  }),
  route('GET /customers/:id', ({ world, params }) => json(200, show(customerAt(world, params.id)))),
];
