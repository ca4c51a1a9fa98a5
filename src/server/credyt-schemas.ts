// What Credyt sends, read tolerantly: each schema takes one JSON value of parseExact and gives the type of credyt-types.ts. For the Credyt client.
import * as z from 'zod/mini';
import { isDecimal, toDecimal, type Decimal } from '../contract/index.js';
import { JsonNumber } from '../contract/money/exact-json.js';
import type {
  CredytAccount, CredytAsset, CredytCustomer, CredytEvent, CredytFee, CredytLink, CredytProduct, CredytProductRef, CredytSubscription, CredytTopUp, WebhookEvent as CredytWebhookEvent,
} from './credyt-types.js';

// 400 digits are carried exactly, 1e400 is not (reliability.md F033); the contract ends at 500 characters.
const MAX_DIGITS = 400;
const MAX_TEXT = 1000;
const MAX_ATTRIBUTE = 200;

/** Missing, null or of another type: as if it had not been sent. */
const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.catch(z.optional(schema), undefined);

const Text = z.pipe(z.string(), z.transform((text) => text.slice(0, MAX_TEXT)));
const Id = z.string().check(z.minLength(1), z.maxLength(255));
// Chosen by whoever sent the event.
const EventId = z.string().check(z.minLength(1), z.maxLength(MAX_TEXT));

/** A JSON number as an exact decimal; a decimal in quotes is taken too. Out of bounds is no amount, never 0. */
const Amount = z.pipe(
  z.custom<JsonNumber | string>((value) => readAmount(value) !== null),
  z.transform((value): Decimal => readAmount(value) ?? ''),
);

function readAmount(value: unknown): Decimal | null {
  const decimal = value instanceof JsonNumber ? value.decimal : isDecimal(value) ? toDecimal(value) : null;
  return decimal !== null && decimal.replace(/\D/g, '').length <= MAX_DIGITS ? decimal : null;
}

const WholeNumber = z.pipe(
  z.custom<JsonNumber>((value) => value instanceof JsonNumber && /^\d{1,15}$/.test(value.decimal ?? '')),
  z.transform((value) => Number(value.decimal)),
);

const Instant = z.pipe(z.string().check(z.refine((text) => readInstant(text) !== null)), z.transform(readInstant));

/** ISO 8601 with 0–9 fraction digits, UTC when no zone is named → the same in UTC with milliseconds. `null` when it is none. */
export function readInstant(text: string): string | null {
  const [, day, time, fraction = '', zone = 'Z'] = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/i.exec(text) ?? [];
  if (day === undefined || time === undefined) return null;
  const date = new Date(`${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}${zone.toUpperCase()}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Each row by itself, so one that cannot be read spoils no other; those are left out. */
const rows = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.pipe(
    z.array(z.unknown()),
    z.transform((all) => all.flatMap((row) => {
      const result = z.safeParse(schema, row);
      return result.success ? [result.data] : [];
    })),
  );

const ProductRef = z.object({ id: maybe(Text), code: maybe(Text), name: maybe(Text) }) satisfies z.ZodMiniType<CredytProductRef>;

const Subscription = z.pipe(
  z.object({
    id: maybe(Id),
    status: maybe(Text),
    products: z.catch(rows(ProductRef), []),
    required_actions: z.catch(rows(z.object({ type: maybe(Text), redirect_url: maybe(z.string()) })), []),
  }),
  z.transform(({ id, status, products, required_actions }): CredytSubscription => {
    const payment = required_actions.find((action) => action.type === 'payment');
    return { id, status, products, needsPayment: status !== 'active' && payment !== undefined, paymentUrl: payment?.redirect_url };
  }),
);

export const Customer = z.pipe(
  z.object({ id: Id, external_id: maybe(z.string()), name: maybe(Text), subscriptions: z.catch(rows(Subscription), []) }),
  z.transform(({ external_id, ...customer }): CredytCustomer => ({ ...customer, externalId: external_id })),
);

/** A balance that cannot be read spoils the wallet: without its row the account would look as if it did not exist. */
export const Account = z.pipe(
  z.object({
    id: Id,
    name: maybe(Id),
    asset: z.string().check(z.maxLength(255)),
    available: Amount,
    pending_in: maybe(Amount),
    pending_out: maybe(Amount),
  }),
  z.transform(({ pending_in, pending_out, ...account }): CredytAccount => ({ ...account, pendingIn: pending_in, pendingOut: pending_out })),
);

export const Wallet = z.object({ accounts: z.array(Account) });

/** Which member names a fee's asset and product is not documented, so the plausible ones are read; nothing is concluded from their absence. */
const Fee = z.pipe(
  z.object({
    amount: Amount,
    asset: maybe(z.union([Id, z.object({ code: Id })])),
    currency: maybe(Id),
    product: maybe(z.union([Id, ProductRef])),
    product_id: maybe(Id),
    product_code: maybe(Text),
    product_name: maybe(Text),
  }),
  z.transform((fee): CredytFee => {
    const product = typeof fee.product === 'string' ? { id: fee.product } : fee.product;
    return {
      amount: fee.amount,
      asset: (typeof fee.asset === 'string' ? fee.asset : fee.asset?.code) ?? fee.currency,
      product: {
        id: fee.product_id ?? product?.id,
        code: fee.product_code ?? product?.code,
        name: fee.product_name ?? product?.name,
      },
    };
  }),
);

/** One fee that cannot be read makes the event's cost unknown; a sum without it would be wrong. */
export const Fees = z.catch(z.nullable(z.array(Fee)), null);

export const Event = z.pipe(
  z.object({
    id: EventId,
    customer_id: maybe(z.string()),
    event_type: z.catch(Text, ''),
    occurred_at: z.catch(Instant, null),
    subject: maybe(Text),
    description: maybe(Text),
    data: z.pipe(z.optional(z.unknown()), z.transform(readData)),
    fees: Fees,
  }),
  z.transform(({ customer_id, event_type, occurred_at, ...event }): CredytEvent =>
    ({ ...event, customerId: customer_id, eventType: event_type, occurredAt: occurred_at })),
);

function readData(data: unknown): Record<string, string> {
  if (typeof data !== 'object' || data === null) return {};
  return Object.fromEntries(Object.entries(data as Record<string, unknown>).flatMap(([name, value]) => {
    const text = value instanceof JsonNumber ? (value.decimal ?? value.text) : typeof value === 'boolean' ? String(value) : value;
    return typeof text === 'string' && text.length <= MAX_ATTRIBUTE ? [[name, text]] : [];
  }));
}

/** The documented list wrapper. A wrong `total_count` is not told on. */
export const List = z.object({ items: z.array(z.unknown()), total_count: maybe(WholeNumber) });

export const Asset = z.object({
  code: Id,
  name: maybe(Text),
  symbol: maybe(Text),
  label: maybe(Text),
  precision: maybe(WholeNumber),
}) satisfies z.ZodMiniType<CredytAsset>;

export const Product = z.object({ id: Id, code: maybe(Text), name: maybe(Text) }) satisfies z.ZodMiniType<CredytProduct>;

export const Adjustment = z.object({ id: maybe(Id) });

export const Link = z.pipe(
  z.object({ redirect_url: z.string().check(z.minLength(1)), expires_at: z.catch(Instant, null) }),
  z.transform(({ redirect_url, expires_at }): CredytLink => ({ url: redirect_url, expiresAt: expires_at })),
);

export const TopUp = z.pipe(
  z.object({ id: Id, redirect_url: z.string().check(z.minLength(1)), expires_at: z.catch(Instant, null) }),
  z.transform(({ id, redirect_url, expires_at }): CredytTopUp => ({ id, url: redirect_url, expiresAt: expires_at })),
);

/** The answer is not documented: units bought, under the names it may have. A bare `amount` counts only beside another name for what was paid. */
export const Quote = z.pipe(
  z.object({
    units: maybe(Amount),
    quantity: maybe(Amount),
    target_amount: maybe(Amount),
    destination_amount: maybe(Amount),
    amount: maybe(Amount),
    source_amount: maybe(Amount),
  }),
  z.transform((quote): Decimal | null =>
    quote.units ?? quote.quantity ?? quote.target_amount ?? quote.destination_amount
    ?? (quote.source_amount === undefined ? null : quote.amount) ?? null),
);

/** The answer is not documented: an entry per event, each with the fees that `GET /events/:id` would show. */
export const Simulation = z.pipe(
  z.union([z.array(z.object({ fees: Fees })), z.object({ events: z.array(z.object({ fees: Fees })) }), z.object({ items: z.array(z.object({ fees: Fees })) })]),
  z.transform((answer) => (Array.isArray(answer) ? answer : 'events' in answer ? answer.events : answer.items).map(({ fees }) => fees)),
);

/** `customer_id` and `subscription_id` are documented for `subscription.activated`; a later topic that names them is understood too. */
export const WebhookEvent = z.pipe(
  z.object({
    id: Id,
    type: Id,
    created: z.catch(z.nullable(Instant), null),
    live_mode: z.catch(z.nullable(z.boolean()), null),
    data: z.catch(z.record(z.string(), z.unknown()), {}),
  }),
  z.transform(({ live_mode, ...event }): CredytWebhookEvent => {
    const { customer_id, subscription_id } = event.data;
    return { ...event, liveMode: live_mode, customerId: idOrNull(customer_id), subscriptionId: idOrNull(subscription_id) };
  }),
);

const idOrNull = (value: unknown): string | null => z.safeParse(Id, value).data ?? null;

/** The members a 400 or 422 complains about: documented to stand under `errors`, keyed by name. Their messages are not read. */
export function readRefusedFields(body: unknown): string[] {
  const result = z.safeParse(z.object({ errors: z.record(z.string(), z.unknown()) }), body);
  return result.success ? Object.keys(result.data.errors).filter((name) => /^[A-Za-z][\w.[\]]{0,63}$/.test(name)).slice(0, 50) : [];
}
