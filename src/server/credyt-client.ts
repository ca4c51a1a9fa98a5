// The typed client of Credyt's API. With the other credyt-*.ts it is the only code that knows Credyt's URLs, JSON and key header.
import * as z from 'zod/mini';
import { isDecimal, toDecimal, type Decimal } from '../contract/index.js';
import { JsonNumber } from '../contract/money/exact-json.js';
import { CredytError, isCredytError } from './credyt-error.js';
import { customerId, eventId, externalId, opaqueId, ownId, path, readBaseUrl, type CredytPath } from './credyt-paths.js';
import * as schemas from './credyt-schemas.js';
import { createTransport } from './credyt-transport.js';
import { checkNames } from './option-names.js';
import type { CallOptions, CredytAsset, CredytClient, CredytCustomer, NewCustomer, NewEvent } from './credyt-types.js';

export { CredytError, isCredytError, type CredytReason } from './credyt-error.js';
export { isCustomerId, isExternalId, readBaseUrl } from './credyt-paths.js';
export type * from './credyt-types.js';

export interface CredytClientOptions {
  /** Secret key; a stray `Bearer ` is trimmed. */
  apiKey: string;
  /** Default `https://api.credyt.ai`. http is for loopback only. */
  url?: string | undefined;
  /** The same, by the name that `createBillingHandler` has for it. */
  credytUrl?: string | undefined;
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Defaults: an answer begins within 5 s for reads; is whole within 10 s for reads, 15 s for writes. */
  timeouts?: { headersMs?: number; readMs?: number; writeMs?: number } | undefined;
  /** Clock for dates in `Retry-After`. */
  now?: (() => number) | undefined;
}

export const CREDYT_URL = 'https://api.credyt.ai';
const ASSETS_PER_PAGE = 100;
const MAX_ASSET_PAGES = 5;
/** Credyt does not tell its own limit. */
const EVENTS_PER_CALL = 100;

export function createCredytClient(options: CredytClientOptions): CredytClient {
  const { apiKey, fetch, timeouts = {}, now = Date.now } = readNames(options);
  const send = createTransport({
    apiKey: readApiKey(apiKey),
    base: readUrl(options),
    // Looked up per call, so a test or a tracer that replaces the global later is heard.
    fetch: fetch ?? ((request) => globalThis.fetch(request)),
    headersMs: timeouts.headersMs ?? 5_000,
    readMs: timeouts.readMs ?? 10_000,
    writeMs: timeouts.writeMs ?? 15_000,
    now,
  });

  async function get<Schema extends z.ZodMiniType>(at: CredytPath, schema: Schema, options?: CallOptions, query?: Record<string, string>) {
    return read(schema, await send({ method: 'GET', path: at, ...(query && { query }) }, options));
  }

  async function post<Schema extends z.ZodMiniType>(at: CredytPath, body: unknown, schema: Schema, options?: CallOptions) {
    return read(schema, await send({ method: 'POST', path: at, body }, options));
  }

  const client: CredytClient = {
    async getCustomer(id, options) {
      const customer = await get(path`/customers/${customerId(id)}`, schemas.Customer, options);
      return customer.id === id ? customer : mismatch('customer');
    },

    async findCustomer(id, options) {
      const query = { external_id: externalId(id) };
      return readFound(await orNull(send({ method: 'GET', path: path`/customers`, query }, options)), id);
    },

    async createCustomer(customer, options) {
      const created = await post(path`/customers`, writeCustomer(customer), schemas.Customer, options);
      return { ...created, externalId: created.externalId ?? customer.externalId };
    },

    async ensureCustomer(customer, options) {
      try {
        return await client.createCustomer(customer, options);
      } catch (error) {
        // An external id that is taken is refused with 409 or 422; which, the docs do not agree on.
        const found = isCredytError(error, 'conflict', 'invalid') ? await client.findCustomer(customer.externalId, options) : null;
        if (found) return found;
        throw error;
      }
    },

    async listPendingSubscriptions(id, options) {
      return (await client.getCustomer(id, options)).subscriptions.filter(({ needsPayment }) => needsPayment);
    },

    async getWallet(id, options) {
      return (await orNull(get(path`/customers/${customerId(id)}/wallet`, schemas.Wallet, options))) ?? { accounts: [] };
    },

    async getAccount(id, accountId, options) {
      return get(path`/customers/${customerId(id)}/wallet/${opaqueId(accountId, 'account id')}`, schemas.Account, options);
    },

    async listEvents({ customerId: id, limit, offset }, options) {
      const query = { customer_id: customerId(id), limit: String(wholeNumber(limit, 1)), offset: String(wholeNumber(offset, 0)) };
      const { items: rows, total_count: totalCount } = await get(path`/events`, schemas.List, options, query);
      const items = rows.map((row) => z.safeParse(schemas.Event, row).data ?? null);
      return { items, totalCount: totalCount ?? null };
    },

    async getEvent(id, options) {
      const event = await get(path`/events/${eventId(id)}`, schemas.Event, options);
      return event.id === id ? event : mismatch('event');
    },

    async sendEvents(id, events, options) {
      const written = events.map(writeEvent);
      // One after the other: the balance falls in the order of the events.
      for (let start = 0; start < written.length; start += EVENTS_PER_CALL) {
        const body = { customer_id: customerId(id), events: written.slice(start, start + EVENTS_PER_CALL) };
        await send({ method: 'POST', path: path`/events`, body }, options);
      }
    },

    async createAdjustment(id, adjustment, options) {
      const body = {
        transaction_id: ownId(adjustment.transactionId, 'Each adjustment needs a transactionId'),
        asset: adjustment.asset,
        amount: writeAmount(adjustment.amount),
        reason: adjustment.reason,
        account_name: adjustment.accountName,
        description: adjustment.description,
        expires_at: adjustment.expiresAt,
        metadata: adjustment.metadata,
      };
      const answer = await post(path`/customers/${customerId(id)}/wallet/adjustments`, body, schemas.Adjustment, options);
      return { id: answer.id ?? null };
    },

    async listAssets(options) {
      const assets: CredytAsset[] = [];
      for (let page = 0, offset = 0; page < MAX_ASSET_PAGES; page++) {
        const query = { limit: String(ASSETS_PER_PAGE), offset: String(offset) };
        const list = await get(path`/assets`, schemas.List, options, query);
        assets.push(...list.items.flatMap((row) => z.safeParse(schemas.Asset, row).data ?? []));
        offset += list.items.length;
        if (list.items.length === 0 || offset >= (list.total_count ?? 0)) break;
      }
      return assets;
    },

    async getAsset(code, options) {
      const asset = await get(path`/assets/${opaqueId(code, 'asset code')}`, schemas.Asset, options);
      return asset.code === code ? asset : mismatch('asset');
    },

    async quote({ asset, amount, currency }, options) {
      const answer = await send({ method: 'POST', path: path`/assets/${opaqueId(asset, 'asset code')}/quote`, body: { source: currency, amount: writeAmount(amount) } }, options);
      return z.safeParse(schemas.Quote, answer).data ?? null;
    },

    async createTopUp(topUp, options) {
      const { destination } = topUp;
      const body = {
        customer_id: customerId(topUp.customerId),
        amount: writeAmount(topUp.amount),
        currency: topUp.currency,
        description: topUp.description,
        destination: destination && {
          asset: destination.asset,
          account_name: destination.accountName,
          exchange_rate: destination.exchangeRate === undefined ? undefined : writeAmount(destination.exchangeRate),
        },
        credit_expires_at: topUp.creditExpiresAt,
        return_url: topUp.returnUrl,
        failure_url: topUp.failureUrl,
        metadata: topUp.metadata,
      };
      return post(path`/top-ups`, body, schemas.TopUp, options);
    },

    async createPortalSession(session, options) {
      const body = { customer_id: customerId(session.customerId), return_url: session.returnUrl, failure_url: session.failureUrl };
      return post(path`/billing-portal/sessions`, body, schemas.Link, options);
    },

    async getProduct(id, options) {
      return get(path`/products/${opaqueId(id, 'product id')}`, schemas.Product, options);
    },

    async simulateUsage({ productId, version = 'default', events }, options) {
      const at = path`/products/${opaqueId(productId, 'product id')}/${opaqueId(String(version), 'version')}/simulate-usage`;
      const answer = await send({ method: 'POST', path: at, body: { events: events.map(writeEvent) } }, options);
      return z.safeParse(schemas.Simulation, answer).data ?? null;
    },
  };
  return client;
}

const NAMES = Object.keys({ apiKey: true, url: true, credytUrl: true, fetch: true, timeouts: true, now: true } satisfies Record<keyof CredytClientOptions, true>);

/** To go to the real Credyt with what was meant for an emulator would be a bad surprise: an option is known or refused. */
function readNames(options: CredytClientOptions): CredytClientOptions {
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw new TypeError('credyt-widgets: createCredytClient needs { apiKey }, such as createCredytClient({ apiKey: process.env.CREDYT_API_KEY }).');
  }
  checkNames(options, { of: 'createCredytClient', known: NAMES });
  checkNames(options.timeouts ?? {}, { of: 'timeouts', known: ['headersMs', 'readMs', 'writeMs'] });
  return options;
}

function readUrl({ url, credytUrl }: CredytClientOptions): string {
  if (url !== undefined && credytUrl !== undefined) throw new TypeError('credyt-widgets: url and credytUrl are two names of one option. Pass one of them.');
  return readBaseUrl(url ?? credytUrl ?? CREDYT_URL, url === undefined ? 'credytUrl' : 'url');
}

/** The key as its header takes it. Throws `TypeError` that says what to write instead. */
export function readApiKey(apiKey: unknown): string {
  const key = typeof apiKey === 'string' ? apiKey.trim().replace(/^Bearer(?:\s+|$)/i, '') : '';
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new TypeError(`credyt-widgets: ${key === ''
    ? 'apiKey is missing. Set CREDYT_API_KEY in the server\'s environment (app.credyt.ai → Developers) and pass apiKey: process.env.CREDYT_API_KEY. With the emulator any key that starts with "key_" will do.'
    : 'apiKey holds characters that cannot stand in a header. Copy it again from app.credyt.ai → Developers.'}`);
}

function read<Schema extends z.ZodMiniType>(schema: Schema, answer: unknown): z.output<Schema> {
  const result = z.safeParse(schema, answer);
  if (result.success) return result.data;
  throw new CredytError('bad_answer', 'Credyt\'s answer is not of the documented shape.', { cause: result.error });
}

/** A look-up by external id answers one bare customer, a list or nothing: the docs show each. Only an exact match counts. */
function readFound(answer: unknown, id: string): CredytCustomer | null {
  const items = Array.isArray(answer) ? answer : z.safeParse(schemas.List, answer).data?.items ?? [answer ?? null];
  const isNothing = (item: unknown): boolean => item === null || (typeof item === 'object' && Object.keys(item).length === 0);
  const found = items.filter((item) => !isNothing(item)).map((item) => read(schemas.Customer, item));
  const [customer] = found;
  if (!customer) return null;
  // More than one, or another: the filter was not applied, and whoever comes first would be a stranger.
  return found.length === 1 && customer.externalId === id ? customer : mismatch('customer');
}

async function orNull<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer;
  } catch (error) {
    if (isCredytError(error, 'not_found')) return null;
    throw error;
  }
}

function mismatch(what: string): never {
  throw new CredytError('mismatch', `Credyt answered about another ${what}.`);
}

function writeAmount(amount: Decimal): JsonNumber {
  const decimal = isDecimal(amount) ? toDecimal(amount) : null;
  if (decimal === null) throw new CredytError('bad_request', 'Not a decimal amount.', { sent: false });
  return new JsonNumber(decimal);
}

function wholeNumber(value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new CredytError('bad_request', 'Not a whole number in bounds.', { sent: false });
}

const writeCustomer = (customer: NewCustomer) => ({
  external_id: customer.externalId === undefined ? undefined : externalId(customer.externalId),
  name: customer.name,
  email: customer.email,
  subscriptions: customer.subscriptions?.map(({ products, returnUrl, failureUrl, redirectTo }) => ({
    products,
    return_url: returnUrl,
    failure_url: failureUrl,
    redirect_to: redirectTo,
  })),
});

const writeEvent = (event: NewEvent) => ({
  id: ownId(event.id, 'Each event needs an id'),
  event_type: event.eventType,
  occurred_at: event.occurredAt ?? new Date().toISOString(),
  subject: event.subject,
  description: event.description,
  data: event.data,
  costs: event.costs?.map(({ id, vendorId, vendorExternalId, description, amount, currency }, index) => ({
    id: id ?? `${event.id}:cost:${index + 1}`,
    vendor_id: vendorId,
    vendor_external_id: vendorExternalId,
    description,
    amount: writeAmount(amount),
    currency,
  })),
});
