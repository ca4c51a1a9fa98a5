// Usage: events are stored, priced and taken from the balance at once. `/events` of the emulated API.
import * as z from 'zod/mini';
import { add, negate, type Decimal } from '../contract/money/decimal.js';
import { refill } from './automatic-top-up.js';
import { parseInstant } from './clock.js';
import { customerIn, findByExternalId, type Customer } from './customers.js';
import { invalid, invalidField, notFound } from './errors.js';
import { EventRequest, type UsageEventRequest } from './event-request.js';
import { priceEvent, showFee, type Fee } from './pricing.js';
import { route, type Route } from './router.js';
import { activeVersions } from './subscriptions.js';
import { Text, json, jsonNumber, paged, readBody, readPage } from './wire.js';
import type { World } from './world.js';

const EventsRequest = z.object({
  customer_id: z.optional(Text),
  customer_external_id: z.optional(Text),
  events: z.array(EventRequest).check(z.minLength(1, 'Must hold at least one event.')),
});

export interface UsageEvent extends UsageEventRequest {
  readonly customerId: string;
  readonly occurredAt: number;
  readonly fees: readonly Fee[];
}

/** All events and each customer's, oldest first. */
export class EventLog {
  readonly #byId = new Map<string, UsageEvent>();
  readonly #all: UsageEvent[] = [];
  readonly #byCustomer = new Map<string, UsageEvent[]>();

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  find(id: string): UsageEvent | undefined {
    return this.#byId.get(id);
  }

  add(event: UsageEvent): void {
    const own = this.#byCustomer.get(event.customerId) ?? [];
    this.#byCustomer.set(event.customerId, own);
    this.#byId.set(event.id, event);
    insert(this.#all, event);
    insert(own, event);
  }

  /** Oldest first; of one customer when named. */
  list(customerId?: string): readonly UsageEvent[] {
    return customerId === undefined ? this.#all : (this.#byCustomer.get(customerId) ?? []);
  }
}

// Events mostly arrive in order, so the place is looked for from the end.
function insert(events: UsageEvent[], event: UsageEvent): void {
  let index = events.length;
  while (index > 0 && (events[index - 1]?.occurredAt ?? 0) > event.occurredAt) index -= 1;
  events.splice(index, 0, event);
}

/** Stores events, takes their fees, and lets the balance go below zero when it must. An id seen before is ignored. */
export function recordEvents(world: World, customer: Customer, events: readonly UsageEventRequest[]): void {
  const versions = activeVersions(world, customer.subscriptions);
  for (const event of events) {
    if (world.events.has(event.id)) continue;
    const fees = priceEvent(versions, event);
    world.events.add({ ...event, customerId: customer.id, occurredAt: parseInstant(event.occurred_at) ?? world.clock.now(), fees });
    for (const [asset, amount] of totals(fees)) {
      const account = world.ledger.open(customer.id, 'default', asset);
      const label = event.description ?? event.event_type;
      world.ledger.post(customer.id, account, { at: world.clock.now(), amount: negate(amount), label });
      refill(world, customer.id, account);
    }
  }
}

/** One debit per asset, however many fees it is made of. */
function totals(fees: readonly Fee[]): Map<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const { asset, amount } of fees) sums.set(asset, add(sums.get(asset) ?? '0', amount));
  return sums;
}

function customerOf(world: World, request: z.output<typeof EventsRequest>): Customer {
  const { customer_id: id, customer_external_id: externalId } = request;
  if ((id === undefined) === (externalId === undefined)) {
    throw invalid({ customer_id: ['Exactly one of customer_id and customer_external_id is needed.'] });
  }
  if (id !== undefined) return customerIn(world, id);
  const customer = findByExternalId(world, externalId ?? '');
  if (!customer) throw invalidField('customer_external_id', 'Is not the external id of a customer.');
  return customer;
}

// our choice: only `id` is documented for list items. Fees, data and costs are left to the detail, where the docs show them.
const showItem = ({ id, customerId, event_type, occurred_at, subject, description }: UsageEvent): Readonly<Record<string, unknown>> => ({
  id,
  customer_id: customerId,
  event_type,
  occurred_at,
  ...(subject !== undefined && { subject }),
  ...(description !== undefined && { description }),
});

const showDetail = (event: UsageEvent): unknown => ({
  ...showItem(event),
  ...(event.data && { data: event.data }),
  ...(event.costs && { costs: event.costs.map((cost) => ({ ...cost, amount: jsonNumber(cost.amount) })) }),
  fees: event.fees.map(showFee),
});

export const eventRoutes: readonly Route[] = [
  route('POST /events', async ({ world, request }) => {
    const body = await readBody(request, EventsRequest);
    recordEvents(world, customerOf(world, body), body.events);
    return new Response(null, { status: 202 }); // our choice: status and body of success are not documented
  }),
  route('GET /events', ({ world, query }) => {
    const page = readPage(query, world.settings.maxPageSize);
    const events = world.events.list(query.get('customer_id') ?? undefined);
    const { offset, limit } = page;
    // Read from the end without copying: 20,000 events are paged many times.
    const items =
      world.settings.usageOrder === 'oldest'
        ? events.slice(offset, offset + limit)
        : events.slice(Math.max(0, events.length - offset - limit), Math.max(0, events.length - offset)).reverse();
    return paged(items.map(showItem), events.length, page);
  }),
  route('GET /events/:id', ({ world, params }) => {
    const event = world.events.find(params.id);
    if (!event) throw notFound('The event');
    return json(200, showDetail(event));
  }),
];
