// What the golden fixtures show: one case for every route of the protocol and for every problem. Run by fixtures.ts.
import { SCENARIO_CUSTOMER } from 'credyt-widgets/emulator';
import { insufficientFunds } from 'credyt-widgets/server';
import type { Asked, FixtureBench, FixtureCase } from './fixtures.js';

export const APP = 'https://app.example';

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin', origin: APP };

const get = (path: string, headers: Record<string, string> = {}): Asked => ({ method: 'GET', path, ...(Object.keys(headers).length > 0 ? { headers } : {}) });
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Asked =>
  ({ method: 'POST', path, headers: { ...SAME_ORIGIN, 'content-type': 'application/json', ...headers }, body });
const form = (path: string, body: string): Asked =>
  ({ method: 'POST', path, headers: { ...SAME_ORIGIN, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }, body });

const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' };
const topUp = post('/top-ups', { amount: '25', currency: 'USD', asset: 'CREDIT', returnTo: '/studio' }, { 'idempotency-key': 'intent-1' });
const portalLink = post('/portal-links', { returnTo: '/account' }, { 'idempotency-key': 'intent-2' });

const eventId = async (bench: FixtureBench): Promise<string> => {
  const { items } = (await (await bench.ask(get('/usage?limit=1'))).json()) as { items: { id: string }[] };
  return items[0]?.id ?? '';
};

/** Comes back from a link that was made `ms` ago. */
const comeBack = (ms: number) => async (bench: FixtureBench): Promise<Asked> => {
  await bench.ask(portalLink);
  const made = bench.emulator.requests().at(-1)?.body as { return_url: string };
  bench.advance(ms);
  const marker = new URL(made.return_url).searchParams.get('credyt_return');
  return post('/returns', { marker, awayMs: 900, credited: false, fromPortal: false });
};

const faulty = (asked: Asked, fault: Parameters<FixtureBench['emulator']['faults']>[0]) => ({ emulator }: FixtureBench): Asked => {
  emulator.faults(fault);
  return asked;
};
const WALLET = 'GET /customers/:id/wallet';

const PROBLEM_CASES: Record<string, FixtureCase> = {
  invalid_request: { about: 'A member that the route does not have; a customer id is never taken from a request.', request: get('/wallet?customerId=cust_somebody_else') },
  unauthenticated: { about: 'Nobody is signed in.', options: { identify: () => null }, request: get('/wallet') },
  insufficient_funds: {
    about: "What the host's own API answers when a balance does not cover an action.",
    request: { method: 'POST', path: "(the host's own route)", body: {} },
    answer: async ({ billing }) => {
      const short = await billing.requireFunds({ customerId: SCENARIO_CUSTOMER.id }, { asset: 'CREDIT', amount: '1500' });
      return short ? insufficientFunds(short) : new Response(null, { status: 204 });
    },
  },
  forbidden: { about: 'The host does not let this customer pay.', options: { can: () => ({ topUp: false, portal: false }) }, request: topUp },
  origin_not_allowed: { about: 'A POST from a page of another site.', request: post('/portal-links', {}, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }) },
  not_found: { about: 'No such usage of this customer.', request: get('/usage/evt_unknown') },
  customer_not_found: { about: 'Credyt does not know the customer yet.', options: { identify: () => ({ externalId: 'nobody' }) }, request: portalLink },
  method_not_allowed: { about: 'Another method than the one the path has.', request: { method: 'DELETE', path: '/wallet', headers: SAME_ORIGIN } },
  conflict: { about: 'Credyt says that something else changed at the same time.', request: faulty(portalLink, { route: 'POST /billing-portal/sessions', status: 409, body: {} }) },
  payload_too_large: { about: 'A body above 16 kB.', request: post('/portal-links', `{"returnTo":"/${'a'.repeat(20_000)}"}`), bodyShown: '(20,000 bytes of JSON)' },
  unsupported_media_type: { about: 'Text that a page of another site could send without asking.', request: post('/portal-links', '{}', { 'content-type': 'text/plain' }) },
  invalid_amount: { about: 'Less than the rules allow.', request: post('/top-ups', { amount: '1' }, { 'idempotency-key': 'intent-3' }) },
  idempotency_mismatch: {
    about: 'The same Idempotency-Key for something else.',
    request: async (bench) => {
      await bench.ask(topUp);
      return post('/top-ups', { amount: '50', currency: 'USD', asset: 'CREDIT', returnTo: '/studio' }, { 'idempotency-key': 'intent-1' });
    },
  },
  rate_limited: {
    about: 'More links in a minute than one customer may have made.',
    options: { limits: { mintsPerMinute: 1 } },
    request: async (bench) => {
      await bench.ask(topUp);
      return portalLink;
    },
  },
  internal: { about: "The host's own session store failed.", options: { identify: () => { throw new Error('no session store'); } }, request: get('/wallet') },
  upstream_invalid: { about: 'Credyt gave an answer that was not understood.', request: faulty(get('/wallet'), { route: WALLET, body: { accounts: 'none' } }) },
  billing_unavailable: { about: 'Credyt is down and says when to try again.', request: faulty(get('/wallet'), { route: WALLET, status: 503, body: {}, headers: { 'retry-after': '7' } }) },
  upstream_timeout: { about: 'Credyt did not answer in time.', request: faulty(get('/wallet'), { route: WALLET, hang: true }) },
  outcome_unknown: { about: 'The answer of Credyt was lost after the request had left: a link may or may not have been made.', request: faulty(topUp, { route: 'POST /top-ups', drop: 'after' }) },
};

export const FIXTURE_CASES: Record<string, FixtureCase> = {
  wallet: { about: 'Balances, rules and what this proxy can do.', request: get('/wallet') },
  'wallet-pending': { about: 'The same with what is on its way in and out.', scenario: 'healthy', request: get('/wallet?include=pending') },
  'wallet-unknown-customer': { about: 'A customer that Credyt does not know yet has no accounts; that is no error.', options: { identify: () => ({ externalId: 'nobody' }) }, request: get('/wallet') },
  usage: { about: 'The newest usage and where to go on.', request: get('/usage?limit=3') },
  'usage-last-page': { about: 'Only a null cursor ends.', request: get('/usage?eventType=style_trained') },
  'usage-item': { about: 'One piece of usage with what it cost.', request: async (bench) => get(`/usage/${await eventId(bench)}`) },
  'top-ups': { about: 'A fresh checkout link.', request: topUp },
  'top-ups-form': { about: 'The same for a page without JavaScript.', request: form('/top-ups', 'amount=25&currency=USD&asset=CREDIT&returnTo=%2Fstudio&idempotencyKey=intent-4&newTab=1') },
  'portal-links': { about: 'A fresh link into the hosted portal.', request: portalLink },
  'portal-links-form': { about: 'The same for a page without JavaScript.', request: form('/portal-links', 'returnTo=%2Faccount') },
  'payment-links': { about: 'A fresh link for the subscription that waits for its first payment.', scenario: 'pending-subscription', request: post('/payment-links', {}) },
  quotes: { about: 'What an amount buys.', request: post('/quotes', { amount: '25', currency: 'USD', asset: 'CREDIT' }) },
  'returns-finished': { about: 'A customer who came back from a link that was still alive.', request: comeBack(60_000) },
  'returns-renewed': { about: 'A customer whose link had died before it was followed gets a fresh one.', request: comeBack(11 * 60_000) },
  portal: { about: 'The address for plain links, bookmarks and e-mails.', request: get('/portal?returnTo=%2Faccount', navigation) },
  stream: { about: 'How a stream begins: when to come back should it end, then the whole wallet.', scenario: 'healthy', request: get('/stream'), frames: 2 },
  'portal-signed-out': { about: 'A person is sent to a page, never shown JSON.', options: { identify: () => null }, request: get('/portal', navigation) },
  preflight: {
    about: 'A listed page of another origin asks what it may send.', options: { origins: [APP, 'https://studio.example'] },
    request: { method: 'OPTIONS', path: '/top-ups', headers: { origin: 'https://studio.example', 'access-control-request-method': 'POST' } },
  },
  ...Object.fromEntries(Object.entries(PROBLEM_CASES).map(([code, one]) => [`problem-${code}`, one])),
};
