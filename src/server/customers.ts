// From what `identify` returned to the customer's id at Credyt: looked up once by external id and kept, created only where the host asked for it.
import { createCache } from './cache.js';
import type { CredytClient } from './credyt-client.js';
import type { CreateCustomerOptions, Customer } from './options.js';
import { Refusal } from './refusal.js';
import type { Trace } from './trace.js';

const HIT_MS = 10 * 60_000;
const MISS_MS = 10_000;
const MAX_KEPT = 10_000;

export interface Customers {
  /** Credyt's id, or `null` for a customer Credyt does not know. */
  find(customer: Customer, trace?: Trace): Promise<string | null>;
  /** The same for the host, who may have created the customer a moment ago: that Credyt did not know them then is not believed. */
  findAfresh(customer: Customer, trace?: Trace): Promise<string | null>;
  /** Refuses with `customer_not_found`, unless the host asked for creating customers and `mayCreate` says that this is the moment. */
  require(customer: Customer, mayCreate: boolean, trace?: Trace): Promise<string>;
}

export interface CustomersOptions {
  client: CredytClient;
  createCustomer: false | CreateCustomerOptions;
  /** For subscriptions that ask for a payment first. */
  returnUrl: string;
  /** Told of each customer that Credyt does not know and nothing here will create. */
  onUnknown(customer: Customer, trace?: Trace): void;
  now: () => number;
}

export function createCustomers({ client, createCustomer, returnUrl, onUnknown, now }: CustomersOptions): Customers {
  const ids = createCache<string | null>({ ttlMs: (id) => (id === null ? MISS_MS : HIT_MS), maxEntries: MAX_KEPT, now });

  const find: Customers['find'] = async (customer, trace) => {
    if ('customerId' in customer) return customer.customerId;
    const { externalId } = customer;
    const id = await ids.get(externalId, async () => (await client.findCustomer(externalId, { onCall: trace?.onCall }))?.id ?? null, trace);
    if (id === null && !createCustomer) onUnknown(customer, trace);
    return id;
  };

  return {
    find,
    async findAfresh(customer, trace) {
      if ('externalId' in customer && (await ids.peek(customer.externalId)) === null) ids.delete(customer.externalId);
      return find(customer, trace);
    },
    async require(customer, mayCreate, trace) {
      const known = await find(customer, trace);
      if (known !== null) return known;
      if (!createCustomer || !mayCreate || 'customerId' in customer) {
        throw new Refusal('customer_not_found', { detail: 'Credyt knows no customer with this external id. Create it first, or set createCustomer.' });
      }
      const subscriptions = createCustomer.subscriptions?.map((subscription) => ({ ...subscription, returnUrl, failureUrl: returnUrl }));
      const { id } = await client.ensureCustomer({ ...customer, ...(subscriptions ? { subscriptions } : {}) }, { onCall: trace?.onCall });
      ids.delete(customer.externalId);
      return (await ids.get(customer.externalId, async () => id)) ?? id;
    },
  };
}
