// The proxy handler: one function from Request to Response, read top to bottom. Base path → guards → identify → parse → route → respond.
import { REQUESTS, ROUTES, type InsufficientFunds } from '../contract/index.js';
import { identify, readOwnCustomer, tagOf, type Call } from './call.js';
import { findRoute, isWithin, type FoundRoute } from './find-route.js';
import * as guards from './guards.js';
import { ERROR_PARAMETER, isReturnPath, withParameter } from './links.js';
import type { BillingOptions, Customer, RequestContext } from './options.js';
import { parseBody, parseQuery } from './parse.js';
import { Refusal } from './refusal.js';
import { judgeFunds, type FundsNeeded } from './require-funds.js';
import * as responses from './responses.js';
import * as routes from './routes.js';
import { createServices } from './services.js';
import type { inPage } from './settings.js';
import { alarm, withinTime } from './time-limit.js';
import { createTrace, type Trace } from './trace.js';
import { toRefusal } from './upstream-problems.js';
import { createWebhookRoute } from './webhook-route.js';

/** A page is answered in this time whatever Credyt does; a link that comes later is kept for its Idempotency-Key. */
const READ_MS = 10_000;
const WRITE_MS = 15_000;
/** What a link is given to be made in; with less of its caller's time left it is not begun. */
const MINT_MS = 5_000;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in options.ts
export interface BillingHandler<Native = any> {
  /** Answers every request under the base path, and 404 outside it. Rejects only what is no web Request. */
  (request: Request, context?: Partial<RequestContext<Native>>): Promise<Response>;
  readonly basePath: string;
  /** The origin of `publicUrl`. */
  readonly publicOrigin: string;
  /** `null` when covered. Throws when the balance cannot be read: whether to work on credit then is yours to say. */
  requireFunds(customer: Customer, needed: FundsNeeded): Promise<InsufficientFunds | null>;
  /** "This balance changed": call it after you sent usage. Open pages hear at once, and the next wallet is read afresh. Never rejects. */
  refresh(customer: Customer): Promise<void>;
  /** Says goodbye to the streams and waits for the answers under way. */
  close(): Promise<void>;
}

/** One request and what is needed to answer it, well or badly. */
interface Visit {
  request: Request;
  url: URL;
  context: RequestContext<unknown>;
  route: FoundRoute | null;
  reader: responses.Reader;
  trace: Trace;
  /** Where a person without JavaScript is sent when something fails. */
  returnTo: string;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in options.ts
export function createBillingHandler<Native = any>(options: BillingOptions<Native> & { [inPage]?: boolean }): BillingHandler<Native> {
  const services = createServices(options);
  const { settings, secrets, report, hints } = services;
  const postWebhook = createWebhookRoute(services);
  const underWay = new Set<Promise<Response>>();

  async function handle(request: Request, context: RequestContext<unknown>): Promise<Response> {
    const startedAt = performance.now();
    guards.guardRequest(request);
    const url = new URL(request.url);
    const route = findRoute(url.pathname, settings.basePath);
    const reader = { requestId: guards.requestIdOf(request), listedOrigin: guards.listedOriginOf(request, settings.origins) };
    const trace = createTrace(report, reader.requestId);
    const visit: Visit = { request, url, context, route, reader, trace, returnTo: settings.returnTo };

    let refusal: Refusal | null = null;
    const response = await answer(visit).catch((error: unknown) => {
      refusal = toRefusal(error);
      return refuse(visit, refusal);
    });
    const ms = Math.round(performance.now() - startedAt);
    report({ type: 'answer', route: route?.path ?? null, method: request.method, status: response.status, requestId: reader.requestId, ms, ...trace.sums(), ...reasonsOf(refusal) });
    return response;
  }

  async function answer(visit: Visit): Promise<Response> {
    const { request, url, route, reader, context, trace } = visit;
    if (!isWithin(url.pathname, settings.basePath)) throw guards.outsideBasePath(settings.basePath);
    if (!route || (route.name === 'webhooks' && !settings.webhookSecrets) || (route.name === 'stream' && settings.streams === 0)) throw new Refusal('not_found');
    if (settings.guardOrigin && route.name !== 'webhooks' && route.name !== 'portal') hints.askedFrom(request, reader);
    if (request.method === 'OPTIONS') return responses.preflightResponse(`${route.method}, OPTIONS`, reader);
    if (request.method !== route.method) throw new Refusal('method_not_allowed');
    if (route.name === 'webhooks') return takeWebhook(visit);
    if (route.name === 'portal') guards.guardNavigation(request);
    else if (settings.guardOrigin) guards.guardOrigin(request, reader.listedOrigin);
    const kind = route.method === 'POST' ? guards.guardContentType(request, route.takesForms) : null;
    if (kind === 'form') guards.guardFrame(request);

    const limitMs = kind ? WRITE_MS : READ_MS;
    const startBy = alarm(limitMs - MINT_MS);
    let isSent = false;
    return withinTime(limitMs, async (signal) => {
      const customer = await identify(settings, request, context);
      const customerTag = await tagOf(secrets, customer);
      const call: Call = { request, context, requestId: reader.requestId, trace, customer, customerTag, signal, startBy: startBy.signal, noteSent: () => { isSent = true; } };
      return kind ? post(visit, route, call, kind) : get(visit, route, call);
    }, () => new Refusal(isSent ? 'outcome_unknown' : 'upstream_timeout')).finally(startBy.stop);
  }

  /** From Credyt's servers, not from a page: the signature stands for origin and identity. */
  async function takeWebhook({ request, reader }: Visit): Promise<Response> {
    await withinTime(READ_MS, (signal) => postWebhook(request, reader.requestId, signal), () => new Refusal('internal', { reason: 'webhook_slow' }));
    return responses.emptyResponse(reader);
  }

  async function get(visit: Visit, { name, id }: FoundRoute, call: Call): Promise<Response> {
    const { url: { searchParams: query }, reader } = visit;
    if (name === 'wallet') return responses.jsonResponse(200, await routes.getWallet(services, call, parseQuery(REQUESTS.wallet, query)), reader);
    if (name === 'usage') return responses.jsonResponse(200, await routes.getUsage(services, call, parseQuery(REQUESTS.usage, query)), reader);
    if (name === 'usageItem') {
      parseQuery(REQUESTS.usageItem, query);
      return responses.jsonResponse(200, await routes.getUsageItem(services, call, id ?? ''), reader);
    }
    if (name === 'stream') {
      parseQuery(routes.NoQuery, query);
      return responses.streamResponse(await routes.openStream(services, call), reader);
    }
    visit.returnTo = returnPathOr(query.get('returnTo'), visit.returnTo);
    return responses.redirectResponse(await routes.openPortal(services, call, parseQuery(routes.PortalQuery, query)), reader);
  }

  async function post(visit: Visit, { name }: FoundRoute, call: Call, kind: guards.BodyKind): Promise<Response> {
    const { request, url, reader } = visit;
    parseQuery(routes.NoQuery, url.searchParams);
    const text = await guards.readBody(request, call.signal);
    if (kind === 'form') visit.returnTo = returnPathOr(new URLSearchParams(text).get('returnTo'), visit.returnTo);

    if (name === 'quotes') return responses.jsonResponse(200, await routes.postQuote(services, call, parseBody(REQUESTS.quotes, kind, text).input), reader);
    if (name === 'returns') return responses.jsonResponse(200, await routes.postReturn(services, call, parseBody(REQUESTS.returns, kind, text).input), reader);
    if (name === 'paymentLinks') {
      const { input } = parseBody(REQUESTS.paymentLinks, kind, text);
      return responses.jsonResponse(ROUTES.paymentLinks.status, await routes.postPaymentLink(services, call, input), reader);
    }
    if (name === 'topUps') {
      const { input, idempotencyKey } = parseBody(REQUESTS.topUps, kind, text);
      return linkResponse(visit, ROUTES.topUps.status, await routes.postTopUp(services, call, input, { kind, idempotencyKey }));
    }
    const { input, idempotencyKey } = parseBody(REQUESTS.portalLinks, kind, text);
    return linkResponse(visit, ROUTES.portalLinks.status, await routes.postPortalLink(services, call, input, { kind, idempotencyKey }));
  }

  function linkResponse(visit: Visit, status: number, link: { url: string }): Response {
    return isForPerson(visit) ? responses.redirectResponse(link.url, visit.reader) : responses.jsonResponse(status, link, visit.reader);
  }

  function refuse(visit: Visit, refusal: Refusal): Response {
    const { route, reader, returnTo } = visit;
    const isUnasked = refusal.code === 'origin_not_allowed' || refusal.code === 'method_not_allowed' || refusal.details.reason === guards.NOT_A_NAVIGATION;
    if (isForPerson(visit) && !isUnasked) {
      const signIn = refusal.code === 'unauthenticated' ? settings.signInUrl : null;
      return responses.redirectResponse(signIn ?? withParameter(settings.publicOrigin, returnTo, ERROR_PARAMETER, refusal.code), reader);
    }
    const response = isForPerson(visit) ? responses.pageResponse(refusal, reader) : responses.problemResponse(refusal, reader);
    return refusal.code === 'method_not_allowed' && route ? responses.withAllow(response, `${route.method}, OPTIONS`) : response;
  }

  const handler = (request: Request, context: Partial<RequestContext<unknown>> = {}): Promise<Response> => {
    const response = handle(request, { native: undefined, ...context });
    underWay.add(response);
    return response.finally(() => underWay.delete(response));
  };

  return Object.assign(handler, {
    basePath: settings.basePath,
    publicOrigin: settings.publicOrigin,

    async requireFunds(customer: Customer, needed: FundsNeeded) {
      const trace = createTrace(report);
      const customerId = await services.customers.findAfresh(readOwnCustomer(customer, 'requireFunds'), trace);
      const { accounts } = customerId === null ? { accounts: [] } : await services.client.getWallet(customerId, { onCall: trace.onCall });
      const short = judgeFunds(accounts, needed, settings.accountName);
      if (short && !accounts.some(({ asset }) => asset === short.asset)) hints.missingAsset(short.asset);
      return short;
    },

    /** Called without waiting for it, as one does with a hint: what fails is told to the host, because a rejection would end their process. */
    async refresh(customer: Customer) {
      try {
        const customerId = await services.customers.findAfresh(readOwnCustomer(customer, 'refresh'));
        if (customerId !== null) await services.changes.tell(customerId);
      } catch (error) {
        report({ type: 'mishap', reason: 'refresh_failed', error: toRefusal(error).message });
      }
    },

    async close() {
      services.streams.close();
      await Promise.allSettled(underWay);
      await services.close();
    },
  });
}

/** A browser that shows pages, on a route made for it. A JSON body is a script's, whatever it accepts. */
function isForPerson({ request, route }: Visit): boolean {
  if (!guards.acceptsHtml(request)) return false;
  return route?.name === 'portal' || (route?.takesForms === true && !/^application\/json\b/i.test(request.headers.get('content-type') ?? ''));
}

const returnPathOr = (path: string | null, otherwise: string): string => (isReturnPath(path) ? path : otherwise);

function reasonsOf(refusal: Refusal | null) {
  if (!refusal) return {};
  const { reason, hint, cause } = refusal.details;
  const detail = hint ?? refusal.details.detail;
  return { code: refusal.code, ...(reason ? { reason } : {}), ...(detail ? { detail } : {}), ...(cause === undefined ? {} : { error: cause }) };
}
