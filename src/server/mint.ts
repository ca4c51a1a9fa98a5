// Makes hosted links: permission, limit, marker, the one upstream call, the check of its answer. Top-ups, portal links, forms and renewals all come here.
import type { Call } from './call.js';
import { memoryCoordination, type Coordination } from './coordination.js';
import { isCredytError, type CredytClient, type CredytLink } from './credyt-client.js';
import type { Customers } from './customers.js';
import type { Idempotency, MintedLink } from './idempotency.js';
import { MARKER_PARAMETER, readHostedLink, withParameter } from './links.js';
import { createNonce, writeMarker, type Marker } from './marker.js';
import { Refusal } from './refusal.js';
import { LINK_LIFETIME_MS } from './returns.js';
import type { Rules } from './permissions.js';
import type { Secrets } from './secrets.js';
import type { Settings } from './settings.js';
import { createTurns } from './turns.js';
import { toMintRefusal } from './upstream-problems.js';
import type { Link, TopUpLink } from '../contract/index.js';

/** Where the customer comes back to, and how the link was asked for. */
export interface Journey {
  returnTo: string;
  newTab: boolean;
  byScript: boolean;
  attempt: number;
}

/** `null`: nothing is shared with any other request. */
export type Key = { key: string; keepMs?: number } | null;

export interface TopUpWish {
  amount: string;
  currency: string;
  asset: string;
}

export interface Minting {
  portalLink(call: Call, journey: Journey, key: Key, limit?: 'links' | 'portal'): Promise<MintedLink>;
  topUp(call: Call, wish: TopUpWish, rules: Rules, journey: Journey, key: Key): Promise<MintedLink>;
  /** Without an id: of the only subscription that waits for payment. */
  paymentLink(call: Call, subscriptionId: string | undefined): Promise<string>;
}

/** The client may wait this long for Credyt, longer than our caller does: a late link is kept for the same key. */
const CALL_MS = 30_000;
const LIMIT_WINDOW_MS = 60_000;

export interface MintingOptions {
  settings: Settings;
  secrets: Secrets;
  client: CredytClient;
  customers: Customers;
  coordination: Coordination;
  idempotency: Idempotency;
}

export function createMinting({ settings, secrets, client, customers, coordination, idempotency }: MintingOptions): Minting {
  const turns = createTurns();

  const here = memoryCoordination({ now: settings.now });

  async function guardLimit(call: Call, limit: 'links' | 'portal'): Promise<void> {
    const name = `limit:${limit}:${await secrets.sign('keys', call.customerTag)}`;
    const shared = coordination.count(name, LIMIT_WINDOW_MS);
    // Opening the portal by its lasting address pays nothing and is promised to nobody: while the store is away, each process counts for itself.
    const { count, resetMs } = await (limit === 'portal' ? shared.catch(() => here.count(name, LIMIT_WINDOW_MS)) : shared);
    if (count > settings.mintsPerMinute) throw new Refusal('rate_limited', { retryAfterMs: resetMs });
  }

  async function mint(call: Call, limit: 'links' | 'portal', journey: Journey, topUp: TopUpWish | null, make: Make): Promise<MintedLink> {
    await guardLimit(call, limit);
    return turns(call.customerTag, call, () => mintNow(call, journey, topUp, make));
  }

  async function mintNow(call: Call, journey: Journey, topUp: TopUpWish | null, make: Make): Promise<MintedLink> {
    const customerId = await customers.require(call.customer, call.request.method === 'POST', call.trace); // a GET creates nobody
    const mintedAt = settings.now();
    const { newTab, byScript, attempt, returnTo } = journey;
    const marker = { kind: topUp ? 'top-up' : 'portal', nonce: createNonce(), mintedAt, attempt, newTab, byScript, returnTo, topUp } as const;
    const urlOf = async (side: Marker['side']): Promise<string> =>
      withParameter(settings.publicOrigin, returnTo, MARKER_PARAMETER, await writeMarker(secrets, call.customerTag, { ...marker, side }));
    const [returnUrl, failureUrl] = await Promise.all([urlOf('return'), urlOf('failure')]);

    // A link that can hardly be made in its caller's time would be nobody's.
    if (call.startBy.aborted) throw new Refusal('upstream_timeout');
    call.noteSent();
    const made = await make({ customerId, returnUrl, failureUrl }).catch((error: unknown) => {
      throw toMintRefusal(error);
    });
    const url = judge(made.url);
    return { url, nonce: marker.nonce, endsAt: endOf(made.expiresAt, mintedAt), ...(made.id === undefined ? {} : { id: made.id }) };
  }

  function judge(link: string | undefined): string {
    const url = link === undefined ? null : readHostedLink(link, settings.linkOrigins);
    if (url !== null) return url;
    throw new Refusal('upstream_invalid', { reason: 'link_refused', detail: 'The link leads to an origin that linkOrigins does not list, or is malformed.' });
  }

  /** Without a key there is nothing to share. */
  async function once(call: Call, route: string, key: Key, wish: unknown, run: () => Promise<MintedLink>): Promise<MintedLink> {
    if (!key) return run();
    const { customerTag, signal } = call;
    return idempotency.run({ customerTag, route, wish, ...key }, run, signal, () => call.noteSent());
  }

  return {
    portalLink: (call, journey, key, limit = 'links') =>
      once(call, 'portal-links', key, journey, () =>
        mint(call, limit, journey, null, (to) => client.createPortalSession(to, { timeoutMs: CALL_MS, onCall: call.trace.onCall }))),

    topUp: (call, wish, rules, journey, key) =>
      once(call, 'top-ups', key, { wish, journey }, () =>
        mint(call, 'links', journey, wish, (to) => {
          const { exchangeRate, ...hidden } = rules.hidden;
          // Paid in kind there is nothing to exchange: the page waits for the amount itself.
          const rate = exchangeRate && wish.asset !== wish.currency ? { exchangeRate } : {};
          const destination = { asset: wish.asset, accountName: settings.accountName, ...rate };
          return client.createTopUp({ ...hidden, ...to, amount: wish.amount, currency: wish.currency, destination }, { timeoutMs: CALL_MS, onCall: call.trace.onCall });
        })),

    async paymentLink(call, subscriptionId) {
      await guardLimit(call, 'links');
      const customerId = await customers.require(call.customer, true, call.trace);
      const pending = await client.listPendingSubscriptions(customerId, { onCall: call.trace.onCall }).catch((error: unknown) => {
        throw isCredytError(error, 'not_found') ? toMintRefusal(error) : error;
      });
      const asked = pending.filter(({ id }) => subscriptionId === undefined || id === subscriptionId);
      if (asked.length > 1) throw new Refusal('invalid_request', { detail: 'Several subscriptions wait for a payment; say which.', fields: { subscriptionId: 'required' } });
      const [subscription] = asked;
      if (!subscription) throw new Refusal('not_found', { detail: 'No such subscription of this customer waits for a payment.' });
      return judge(subscription.paymentUrl);
    },
  };

  /** Credyt names no life for some links, and a moment already past for others: then its documented ten minutes count. */
  function endOf(expiresAt: string | null, mintedAt: number): number {
    const life = expiresAt === null ? NaN : Date.parse(expiresAt) - mintedAt;
    return mintedAt + (life > 0 && life < LINK_LIFETIME_MS ? life : LINK_LIFETIME_MS);
  }
}

type Make = (to: Destination) => Promise<CredytLink & { id?: string }>;

interface Destination {
  customerId: string;
  returnUrl: string;
  failureUrl: string;
}

/** What the browser gets. `ttlMs` counts from now, so a replayed link says what is left of it. */
export function toLink({ url, nonce, endsAt }: MintedLink, now: number): Link {
  return { url, expiresAt: new Date(endsAt).toISOString(), ttlMs: Math.max(0, endsAt - now), nonce };
}

export function toTopUpLink(link: MintedLink, now: number): TopUpLink {
  return { id: link.id ?? '', ...toLink(link, now) };
}
