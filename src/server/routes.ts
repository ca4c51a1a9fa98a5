// What each route of the protocol does, one function per route, once the request has passed the guards and is understood. Called by handler.ts.
import * as z from 'zod/mini';
import { compare, isDecimal, isEventId, toDecimal, type Decimal, type Feature, type RouteAnswer, type TopUpRules, type Wallet } from '../contract/index.js';
import type * as requests from '../contract/requests.js';
import type { Cache } from './cache.js';
import type { Call } from './call.js';
import type { Changes } from './changes.js';
import type { Coordination } from './coordination.js';
import type { CredytClient } from './credyt-client.js';
import type { Customers } from './customers.js';
import type { CustomerGates } from './gate.js';
import type { BodyKind } from './guards.js';
import type { Hints } from './hints.js';
import { isReturnPath } from './links.js';
import { readMarker } from './marker.js';
import { toLink, toTopUpLink, type Journey, type Key, type Minting } from './mint.js';
import type { Permissions } from './options.js';
import { permissionsOf, rulesOf, shownRulesOf, type Rules } from './permissions.js';
import { Refusal } from './refusal.js';
import type { Report } from './report.js';
import { decideReturn, MARKER_LIFETIME_MS } from './returns.js';
import type { Secrets } from './secrets.js';
import type { Settings } from './settings.js';
import type { Listener, Streams } from './streams.js';
import { isTooPrecise, judgeAmount } from './top-up-rules.js';
import type { Trace } from './trace.js';
import type { UsageReader } from './usage.js';
import type { WalletReader } from './wallet.js';

/** Everything a route works with; made once per handler. */
export interface Services {
  settings: Settings;
  secrets: Secrets;
  client: CredytClient;
  customers: Customers;
  wallets: WalletReader;
  changes: Changes;
  streams: Streams;
  usage: UsageReader;
  quotes: Cache<Decimal | null>;
  /** The few places a customer has for reads that each ask Credyt anew. A wallet needs none: equal reads of it are one call. */
  inTurn: CustomerGates;
  minting: Minting;
  coordination: Coordination;
  report: Report;
  hints: Hints;
}

/** How a POST came: a form names its key in a field, and one that names none is known by its content. */
export interface Sent {
  kind: BodyKind;
  idempotencyKey: string | null;
}

/** `GET /portal` has no JSON, so its query stands here and not in the contract. */
export const PortalQuery = z.strictObject({ returnTo: z.optional(z.string()) });
/** A POST says everything in its body. */
export const NoQuery = z.strictObject({});

const FEATURES: Feature[] = ['returns', 'quotes', 'portal', 'forms', 'payment-links'];
const featuresOf = ({ streams }: Settings): Feature[] => (streams > 0 ? [...FEATURES, 'stream'] : FEATURES);
const FORM_SHARING_MS = 10_000;

export async function getWallet(services: Services, call: Call, query: { include?: 'pending' | undefined }): Promise<Wallet> {
  const [customerId, allowed] = await Promise.all([services.customers.find(call.customer, call.trace), allowedTo(services, call)]);
  return readWallet(services, call, customerId, allowed, { includePending: query.include === 'pending', trace: call.trace });
}

/** What the customer may do is asked once per stream, with the request at hand; a stream lives five minutes, and every link asks again. */
export async function openStream(services: Services, call: Call): Promise<ReadableStream<Uint8Array>> {
  const { customers, streams } = services;
  const { customer, customerTag, requestId, request: { signal } } = call;
  const [allowed] = await Promise.all([allowedTo(services, call), customers.find(customer, call.trace)]);
  const read: Listener['read'] = async (trace, onFound) => {
    const customerId = await customers.find(customer, trace);
    if (customerId !== null) onFound(customerId);
    return readWallet(services, call, customerId, allowed, { includePending: true, trace });
  };
  if (call.signal.aborted) throw new Refusal('upstream_timeout'); // the page has been told so: nobody would listen
  return streams.open({ customerTag, requestId, signal, read });
}

interface Allowed {
  permissions: Permissions;
  rules: TopUpRules;
}

async function allowedTo({ settings, report }: Services, call: Call): Promise<Allowed> {
  const [permissions, rules] = await Promise.all([permissionsOf(settings, report, call), shownRulesOf(settings, report, call)]);
  return { permissions, rules };
}

async function readWallet({ settings, wallets, changes, hints }: Services, { customer, customerTag }: Call, customerId: string | null, { permissions, rules }: Allowed, options: { includePending: boolean; trace: Trace }): Promise<Wallet> {
  changes.listen();
  const { isKnown, ...known } = customerId === null
    ? { accounts: [], payments: [], asOf: new Date(settings.now()).toISOString(), isKnown: false }
    : await wallets.read(customerId, options);
  if (!isKnown && 'customerId' in customer) hints.unknownCustomer(customer, options.trace);
  // A button for somebody unknown would always fail, unless its click creates them: by an id of Credyt's own nobody can be created.
  const isServed = isKnown || (settings.createCustomer !== false && 'externalId' in customer);
  return {
    ...known,
    topUp: { ...rules, allowed: isServed && rules.allowed && permissions.topUp, account: settings.accountName },
    portal: { allowed: isServed && permissions.portal },
    mode: settings.mode,
    features: featuresOf(settings),
    owner: customerTag,
  };
}

export async function getUsage({ customers, usage, inTurn }: Services, call: Call, query: requests.UsageQuery): Promise<RouteAnswer<'usage'>> {
  const customerId = await customers.find(call.customer, call.trace);
  return customerId === null ? { items: [], nextCursor: null } : inTurn(call, () => usage.readPage(customerId, query, call.trace));
}

export async function getUsageItem({ customers, usage, inTurn }: Services, call: Call, eventId: string): Promise<RouteAnswer<'usageItem'>> {
  if (!isEventId(eventId)) throw new Refusal('not_found');
  const customerId = await customers.find(call.customer, call.trace);
  if (customerId === null) throw new Refusal('not_found');
  return inTurn(call, () => usage.readItem(customerId, eventId, call.trace));
}

export async function postTopUp(services: Services, call: Call, input: requests.TopUpRequest, sent: Sent): Promise<RouteAnswer<'topUps'>> {
  const rules = await guardTopUp(services, call);
  const { amount, currency = rules.currency, asset = rules.assets[0] ?? rules.currency } = input;
  if (currency !== rules.currency) throw new Refusal('invalid_request', { fields: { currency: 'not_allowed' } });
  if (!rules.assets.includes(asset)) throw new Refusal('invalid_request', { fields: { asset: 'not_allowed' } });
  const problem = judgeAmount(amount, rules);
  if (problem) throw new Refusal('invalid_amount', { fields: { amount: problem } });

  const { settings, minting } = services;
  const wish = { amount: toDecimal(amount) ?? amount, currency, asset };
  const link = await minting.topUp(call, wish, rules, journeyOf(settings, input, sent), keyOf(call, input, sent));
  return toTopUpLink(link, settings.now());
}

export async function postPortalLink(services: Services, call: Call, input: requests.PortalLinkRequest, sent: Sent): Promise<RouteAnswer<'portalLinks'>> {
  await guardPortal(services, call);
  const { settings, minting } = services;
  return toLink(await minting.portalLink(call, journeyOf(settings, input, sent), keyOf(call, input, sent)), settings.now());
}

/** Credyt makes a fresh link each time it is asked; no end of its life is told. */
export async function postPaymentLink(services: Services, call: Call, { subscriptionId }: requests.PaymentLinkRequest): Promise<RouteAnswer<'paymentLinks'>> {
  await guardPortal(services, call);
  return { url: await services.minting.paymentLink(call, subscriptionId), expiresAt: null, ttlMs: null };
}

/** `GET /portal`: where to go. It has a limit of its own, so that a page that loads it again and again cannot lock the buttons. */
export async function openPortal(services: Services, call: Call, { returnTo }: { returnTo?: string | undefined }): Promise<string> {
  await guardPortal(services, call);
  const journey = journeyOf(services.settings, { returnTo }, { kind: 'form', idempotencyKey: null });
  return (await services.minting.portalLink(call, journey, null, 'portal')).url;
}

export async function postQuote({ settings, client, quotes, inTurn }: Services, call: Call, { amount, currency, asset }: requests.QuoteRequest): Promise<RouteAnswer<'quotes'>> {
  const rules = await rulesOf(settings, call);
  if (currency !== rules.currency) throw new Refusal('invalid_request', { fields: { currency: 'not_allowed' } });
  if (!rules.assets.includes(asset)) throw new Refusal('invalid_request', { fields: { asset: 'not_allowed' } });
  // The bounds are for paying; an estimate below them is no harm.
  const exact = isDecimal(amount) ? toDecimal(amount) : null;
  if (exact === null) throw new Refusal('invalid_amount', { fields: { amount: 'not_a_decimal' } });
  if (isTooPrecise(exact, currency)) throw new Refusal('invalid_amount', { fields: { amount: 'too_precise' } });
  if (compare(exact, '0') <= 0) throw new Refusal('invalid_amount', { fields: { amount: 'too_small' } });
  if (compare(exact, rules.max) > 0) throw new Refusal('invalid_amount', { fields: { amount: 'too_large' } });
  // A rate of the host's own overrides the one Credyt quotes by, and which way round it is read is not documented: rather no estimate than a wrong one.
  if (rules.hidden.exchangeRate && asset !== currency) return { amount: exact, currency, asset, units: null };
  const ask = (): Promise<Decimal | null> => client.quote({ amount: exact, currency, asset }, { onCall: call.trace.onCall });
  // In line before the shared memory and not behind it: whoever asks the same must not wait in somebody else's line.
  const units = asset === currency ? exact : await inTurn(call, () => quotes.get(`${asset} ${currency} ${exact}`, ask, call.trace));
  return { amount: exact, currency, asset, units };
}

export async function postReturn(services: Services, call: Call, arrival: requests.ReturnRequest): Promise<RouteAnswer<'returns'>> {
  const { settings, secrets, coordination, minting } = services;
  const marker = await readMarker(secrets, call.customerTag, arrival.marker);
  if (!marker) return { outcome: 'ignored' };
  // Spent by its first arrival, whatever comes of it: a reload or a second tab never redirects.
  const isSpent = !(await coordination.claim(`spent:${await secrets.sign('keys', marker.nonce)}`, '1', MARKER_LIFETIME_MS));
  const verdict = decideReturn(marker, { ...arrival, now: settings.now(), isSpent });
  if (verdict !== 'renew') return { outcome: verdict };

  const journey = { returnTo: marker.returnTo ?? settings.returnTo, newTab: marker.newTab, byScript: true, attempt: marker.attempt + 1 };
  const key = { key: `renew:${marker.nonce}` };
  if (!marker.topUp) {
    await guardPortal(services, call);
    return { outcome: 'renewed', ...toLink(await minting.portalLink(call, journey, key), settings.now()) };
  }
  const rules = await guardTopUp(services, call);
  const { amount, currency, asset } = marker.topUp;
  const stillFits = currency === rules.currency && rules.assets.includes(asset) && judgeAmount(amount, rules) === null;
  if (!stillFits) return { outcome: marker.side === 'failure' ? 'unfinished' : 'finished' };
  return { outcome: 'renewed', ...toLink(await minting.topUp(call, marker.topUp, rules, journey, key), settings.now()) };
}

async function guardPortal({ settings, report }: Services, call: Call): Promise<void> {
  if (!(await permissionsOf(settings, report, call)).portal) throw new Refusal('forbidden');
}

async function guardTopUp({ settings, report }: Services, call: Call): Promise<Rules> {
  const [permissions, rules] = await Promise.all([permissionsOf(settings, report, call), rulesOf(settings, call)]);
  if (!permissions.topUp || !rules.allowed) throw new Refusal('forbidden');
  return rules;
}

function journeyOf(settings: Settings, { returnTo = settings.returnTo, newTab = false }: { returnTo?: string | undefined; newTab?: boolean | undefined }, { kind }: Sent): Journey {
  if (!isReturnPath(returnTo)) {
    throw new Refusal('invalid_request', { detail: 'returnTo must be a path on your own site that starts with one "/".', fields: { returnTo: 'not_allowed' } });
  }
  return { returnTo, newTab, byScript: kind === 'json', attempt: 0 };
}

/** The header, or the form's field. A form without one is the same intent as an equal form a moment ago: a double click, a reload. */
function keyOf({ request }: Call, input: unknown, { kind, idempotencyKey }: Sent): Key {
  const key = idempotencyKey ?? request.headers.get('idempotency-key');
  if (key === null) return kind === 'form' ? { key: `form:${JSON.stringify(input)}`, keepMs: FORM_SHARING_MS } : null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Refusal('invalid_request', { detail: 'An Idempotency-Key is 1 to 255 visible ASCII characters.', fields: { idempotencyKey: 'not_allowed' } });
  }
  return { key: `key:${key}` };
}
