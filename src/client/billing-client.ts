// The proxy protocol over `fetch`: one method per route, answers validated, every failure a BillingError. Used by the store only.
import { PAGE_ROUTES, ROUTES, type RouteAnswer, type RouteName } from '../contract/routes.js';
import type { Link, Quote, ReturnOutcome, RouteRequest, TopUpLink, UsageItem, UsagePage, UsageQuery, Wallet } from '../contract/index.js';
import { BillingError } from './billing-error.js';
import { configuration } from './configuration.js';
import { pause } from './pause.js';
import { isJson, readProblem } from './problems.js';

// Longer than the proxy's own limits (10.25 s for a read, 15.25 s for a write), so its answer is heard.
const READ_TIMEOUT_MS = 12_000;
const WRITE_TIMEOUT_MS = 17_000;

const RETRIES = 2;
const RETRY_BASE_MS = 500;
const RETRY_CAP_MS = 5_000;
const RETRIED_STATUS = [408, 425, 429, 500, 502, 503, 504];

interface Call {
  path?: string;
  query?: Record<string, string | undefined>;
  body?: object;
  key?: string;
  signal?: AbortSignal | undefined;
}

export class BillingClient {
  #asking: Promise<boolean> | null = null;
  #askedInVain = false;
  #lastReadFailed = false;

  /** `onSignedOut`: the proxy still said 401 after the host was asked. */
  constructor(readonly endpoint: string, private readonly onSignedOut: () => void) {}

  wallet(signal?: AbortSignal): Promise<Wallet> {
    return this.#call('wallet', { query: { include: 'pending' }, signal });
  }

  usage(query: UsageQuery, signal?: AbortSignal): Promise<UsagePage> {
    return this.#call('usage', { query, signal });
  }

  usageItem(id: string, signal?: AbortSignal): Promise<UsageItem> {
    return this.#call('usageItem', { path: ROUTES.usageItem.path.replace('{id}', encodeURIComponent(id)), signal });
  }

  topUp(body: RouteRequest<'topUps'>, key: string): Promise<TopUpLink> {
    return this.#call('topUps', { body, key });
  }

  portalLink(body: RouteRequest<'portalLinks'>, key: string): Promise<Link> {
    return this.#call('portalLinks', { body, key });
  }

  paymentLink(body: RouteRequest<'paymentLinks'>): Promise<Link> {
    return this.#call('paymentLinks', { body });
  }

  quote(body: RouteRequest<'quotes'>, signal?: AbortSignal): Promise<Quote> {
    return this.#call('quotes', { body, signal });
  }

  returned(body: RouteRequest<'returns'>): Promise<ReturnOutcome> {
    return this.#call('returns', { body });
  }

  /** The open answer of the proxy's stream; what it says is for wallet-stream.ts to read. */
  stream(signal: AbortSignal): Promise<Response> {
    return this.#fetch(PAGE_ROUTES.stream.path, signal, { accept: 'text/event-stream' });
  }

  /** The host may have given new credentials: ask it again at the next 401. */
  forgetUnauthorized(): void {
    this.#askedInVain = false;
  }

  async #call<Name extends RouteName>(name: Name, call: Call): Promise<RouteAnswer<Name>> {
    try {
      return await this.#retried(name, call).catch(async (error: unknown) => {
        if (!isUnauthorized(error) || !(await this.#askHost())) throw error;
        return this.#retried(name, call);
      });
    } catch (error) {
      if (isUnauthorized(error)) {
        this.#askedInVain = true;
        this.onSignedOut();
      }
      throw error;
    }
  }

  /** Requests that fail together ask once; after a 401 in spite of the answer it is not asked again until something worked. */
  async #askHost(): Promise<boolean> {
    const { onUnauthorized } = configuration();
    if (!onUnauthorized || this.#askedInVain) return false;
    this.#asking ??= Promise.resolve()
      .then(onUnauthorized)
      .then(() => true, () => false)
      .finally(() => { this.#asking = null; });
    return this.#asking;
  }

  /** Only reads are sent again, and not in a lasting outage: then every poll would cost three requests. */
  async #retried<Name extends RouteName>(name: Name, call: Call): Promise<RouteAnswer<Name>> {
    const isRead = ROUTES[name].method === 'GET';
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await this.#send(name, call);
        if (isRead) this.#lastReadFailed = false;
        this.#askedInVain = false;
        return answer;
      } catch (error) {
        const wait = isRead && attempt < RETRIES && !this.#lastReadFailed ? retryDelay(error, attempt) : null;
        if (wait === null) {
          // Who turned away from a reading learnt nothing about the proxy.
          if (isRead && !call.signal?.aborted) this.#lastReadFailed = true;
          throw error;
        }
        await pause(wait, call.signal);
      }
    }
  }

  /** One request, the way the page said. */
  async #fetch(path: string, signal: AbortSignal, own: Record<string, string>, init?: RequestInit): Promise<Response> {
    const { fetch = globalThis.fetch, headers, credentials = 'same-origin' } = configuration();
    const sent = new Headers(await headers?.());
    for (const [name, value] of Object.entries(own)) sent.set(name, value);
    return fetch(this.endpoint + path, { ...init, headers: sent, credentials, redirect: 'error', cache: 'no-store', signal });
  }

  async #send<Name extends RouteName>(name: Name, { path, query, body, key, signal }: Call): Promise<RouteAnswer<Name>> {
    const route = ROUTES[name];
    const stop = new AbortController();
    const abort = (): void => stop.abort(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort);
    const timer = setTimeout(() => stop.abort(new BillingError('timeout', 'The billing proxy did not answer in time.')),
      route.method === 'GET' ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS);
    try {
      const response = await this.#fetch((path ?? route.path) + queryString(query), stop.signal, {
        accept: 'application/json, application/problem+json',
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      }, { method: route.method, ...(body && { body: JSON.stringify(body) }) });
      if (!response.ok) throw await readProblem(response);
      const answer = isJson(response) ? route.answer.safeParse(await response.json().catch(() => undefined)) : null;
      if (answer?.success) return answer.data as RouteAnswer<Name>;
      throw new BillingError('bad_answer', `The answer to ${name} is not what the protocol says.`, { status: response.status });
    } catch (error) {
      if (stop.signal.aborted) throw stop.signal.reason;
      if (error instanceof BillingError) throw error;
      throw new BillingError('network', 'The billing proxy could not be reached.');
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}

export const isUnauthorized = (error: unknown): boolean => error instanceof BillingError && error.status === 401;

// Full jitter. A wait longer than the cap is left to the next poll, so that nobody looks at a skeleton meanwhile.
function retryDelay(error: unknown, attempt: number): number | null {
  if (!(error instanceof BillingError) || !(error.code === 'network' || RETRIED_STATUS.includes(error.status))) return null;
  const wait = error.retryAfterMs ?? Math.random() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** attempt);
  return wait <= RETRY_CAP_MS ? wait : null;
}

function queryString(query: Call['query'] = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}
