// From what `identify` returned to the customer's id at Credyt: looked up once by external id and kept, created only where the host asked for it.
import { Refusal } from './refusal.js';
import type { CallOptions, CredytClient } from './credyt-client.js';
import type { CreateCustomerOptions, Customer } from './options.js';

const HIT_MS = 10 * 60_000;
const MISS_MS = 10_000;
const MAX_KEPT = 10_000;

export interface Customers {
  /** Credyt's id, or `null` for a customer Credyt does not know. */
  find(customer: Customer, options?: CallOptions): Promise<string | null>;
  /** For POSTs: creates the customer when the host asked for that, else refuses with `customer_not_found`. */
  ensure(customer: Customer, options?: CallOptions): Promise<string>;
}

export interface CustomersOptions {
  client: CredytClient;
  createCustomer: false | CreateCustomerOptions;
  /** For subscriptions that ask for a payment first. */
  returnUrl: string;
  now: () => number;
}

export function createCustomers({ client, createCustomer, returnUrl, now }: CustomersOptions): Customers {
  // Insertion order is age: the oldest give way at MAX_KEPT.
  const kept = new Map<string, { id: string | null; endsAt: number }>();
  const asking = new Map<string, Promise<string | null>>();

  function keep(externalId: string, id: string | null): string | null {
    kept.delete(externalId);
    kept.set(externalId, { id, endsAt: now() + (id === null ? MISS_MS : HIT_MS) });
    for (const oldest of kept.keys()) if (kept.size > MAX_KEPT) kept.delete(oldest);
    return id;
  }

  async function lookUp(externalId: string, options?: CallOptions): Promise<string | null> {
    const known = kept.get(externalId);
    if (known && known.endsAt > now()) return known.id;
    const running = asking.get(externalId);
    if (running) return running;
    const answer = client.findCustomer(externalId, options).then((found) => keep(externalId, found?.id ?? null));
    asking.set(externalId, answer);
    return answer.finally(() => asking.delete(externalId));
  }

  const find: Customers['find'] = async (customer, options) =>
    'customerId' in customer ? customer.customerId : lookUp(customer.externalId, options);

  return {
    find,
    async ensure(customer, options) {
      const id = await find(customer, options);
      if (id !== null) return id;
      if (!createCustomer || 'customerId' in customer) {
        throw new Refusal('customer_not_found', { detail: 'Credyt knows no customer with this external id. Create it first, or set createCustomer.' });
      }
      const subscriptions = createCustomer.subscriptions?.map((subscription) => ({ ...subscription, returnUrl, failureUrl: returnUrl }));
      const created = await client.ensureCustomer({ ...customer, ...(subscriptions ? { subscriptions } : {}) }, options);
      keep(customer.externalId, created.id);
      return created.id;
    },
  };
}
