// The table: every route × every way to be refused. Right problem code, no word of Credyt's, no-store, and the key in no byte that leaves.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { API_KEY, APP, workbench, type Workbench, type WorkbenchOptions } from './workbench.js';

/** Stands in everything Credyt says in these tests; may appear in no answer and no event. */
const UPSTREAM_TEXT = 'upstream-secret-words password=hunter2';

interface Ask {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  /** Upstream route the answer depends on. */
  upstream: string;
  isMint?: true;
  /** A lost answer leaves nobody in doubt. */
  onlyReads?: true;
  takesForms?: true;
}

const ROUTES: Ask[] = [
  { name: 'wallet', method: 'GET', path: '/wallet', upstream: 'GET /customers/:id/wallet' },
  { name: 'usage', method: 'GET', path: '/usage', upstream: 'GET /events' },
  { name: 'usage item', method: 'GET', path: '/usage/evt_1', upstream: 'GET /events/:id' },
  { name: 'top-ups', method: 'POST', path: '/top-ups', body: { amount: '20' }, upstream: 'POST /top-ups', isMint: true, takesForms: true },
  { name: 'portal-links', method: 'POST', path: '/portal-links', body: {}, upstream: 'POST /billing-portal/sessions', isMint: true, takesForms: true },
  { name: 'payment-links', method: 'POST', path: '/payment-links', body: {}, upstream: 'GET /customers/:id', isMint: true, onlyReads: true },
  { name: 'quotes', method: 'POST', path: '/quotes', body: { amount: '20', currency: 'USD', asset: 'CREDITS' }, upstream: 'POST /assets/:code/quote' },
  { name: 'returns', method: 'POST', path: '/returns', body: { marker: 'x', awayMs: null, credited: false, fromPortal: false }, upstream: 'POST /billing-portal/sessions' },
  { name: 'portal', method: 'GET', path: '/portal', upstream: 'POST /billing-portal/sessions', isMint: true },
];

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };
const RULES = { assets: ['USD', 'CREDITS'] };

const ask = ({ method, path, body }: Ask, headers: Record<string, string> = {}, change: { path?: string; body?: string } = {}): Request =>
  new Request(`${APP}/api/billing${change.path ?? path}`, {
    method,
    headers: { ...(method === 'POST' ? { ...SAME_ORIGIN, 'content-type': 'application/json' } : {}), ...headers },
    ...(method === 'POST' ? { body: change.body ?? JSON.stringify(body) } : {}),
  });

interface Case {
  name: string;
  options?: WorkbenchOptions;
  request(route: Ask): Request | Promise<Request>;
  prepare?(bench: Workbench, route: Ask): void;
  /** `null`: this route has no such case. */
  code(route: Ask): string | null;
  /** Upstream calls allowed; default none. */
  mayCall?: true;
}

const CASES: Case[] = [
  { name: 'no identity', options: { identify: () => null }, request: (route) => ask(route), code: () => 'unauthenticated' },
  { name: 'identify throws', options: { identify: () => { throw new Error('session store'); } }, request: (route) => ask(route), code: () => 'internal' },
  { name: 'identify returns a path', options: { identify: () => ({ customerId: '../accounts' }) }, request: (route) => ask(route), code: () => 'internal' },
  { name: 'not permitted', options: { can: () => ({ topUp: false, portal: false }) }, request: (route) => ask(route), code: ({ isMint }) => (isMint ? 'forbidden' : null) },
  { name: 'can throws', options: { can: () => { throw new Error('no'); } }, request: (route) => ask(route), code: ({ isMint }) => (isMint ? 'forbidden' : null) },
  { name: 'top-ups switched off', options: { topUp: { allowed: false } }, request: (route) => ask(route), code: ({ name }) => (name === 'top-ups' ? 'forbidden' : null) },
  {
    // The portal address is for links in e-mails: it is told by how it is opened, not by who links to it.
    name: 'foreign origin',
    request: (route) => ask(route, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }), code: ({ name }) => (name === 'portal' ? null : 'origin_not_allowed'),
  },
  { name: 'no proof of origin', request: (route) => ask(route, { 'sec-fetch-site': 'none' }), code: ({ method }) => (method === 'POST' ? 'origin_not_allowed' : null) },
  { name: 'an image of it', request: (route) => ask(route, { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }), code: ({ name }) => (name === 'portal' ? 'forbidden' : null) },
  { name: 'wrong content type', request: (route) => ask(route, { 'content-type': 'text/plain' }), code: ({ method }) => (method === 'POST' ? 'unsupported_media_type' : null) },
  {
    name: 'a form where none is taken', request: (route) => ask(route, { 'content-type': 'application/x-www-form-urlencoded' }, { body: 'amount=20' }),
    code: ({ method, takesForms }) => (method === 'POST' && !takesForms ? 'unsupported_media_type' : null),
  },
  { name: 'oversized', request: (route) => ask(route, {}, { body: JSON.stringify({ a: 'x'.repeat(20_000) }) }), code: ({ method }) => (method === 'POST' ? 'payload_too_large' : null) },
  { name: 'no JSON', request: (route) => ask(route, {}, { body: '{"amount":' }), code: ({ method }) => (method === 'POST' ? 'invalid_request' : null) },
  { name: 'unknown member in the query', request: (route) => ask(route, {}, { path: `${route.path}?customer_id=cust_other` }), code: () => 'invalid_request' },
  { name: 'unknown member in the body', request: (route) => ask(route, {}, { body: JSON.stringify({ ...route.body, customerId: 'cust_other' }) }), code: ({ method }) => (method === 'POST' ? 'invalid_request' : null) },
  { name: 'wrong method', request: ({ path }) => new Request(`${APP}/api/billing${path}`, { method: 'DELETE', headers: SAME_ORIGIN }), code: () => 'method_not_allowed' },
  { name: 'HEAD', request: ({ path }) => new Request(`${APP}/api/billing${path}`, { method: 'HEAD', headers: SAME_ORIGIN }), code: () => 'method_not_allowed' },
  // `/usage/x.css` would be a usage id.
  { name: 'a suffix on the path', request: (route) => ask(route, {}, { path: `${route.path}/x.css` }), code: ({ name }) => (name === 'usage' ? null : 'not_found') },
  ...([
    ['key refused', { status: 401, body: { detail: UPSTREAM_TEXT } }, 'billing_unavailable'],
    ['key forbidden', { status: 403, body: { detail: UPSTREAM_TEXT } }, 'billing_unavailable'],
    ['upstream busy', { status: 429, body: { detail: UPSTREAM_TEXT } }, 'billing_unavailable'],
    ['upstream down', { status: 503, body: { detail: UPSTREAM_TEXT } }, 'billing_unavailable'],
    ['upstream broken', { status: 500, body: UPSTREAM_TEXT, contentType: 'text/html' }, 'billing_unavailable'],
    ['upstream redirects', { status: 302, headers: { location: 'https://evil.example/' } }, 'upstream_invalid'],
    ['upstream nonsense', { status: 200, body: `<html>${UPSTREAM_TEXT}`, contentType: 'text/html' }, 'upstream_invalid'],
    ['upstream nonsense of the right type', { status: 200, body: { redirect_url: 7, detail: UPSTREAM_TEXT } }, 'upstream_invalid'],
  ] as const).map(([name, fault, code]): Case => ({
    name, request: (route) => ask(route), mayCall: true,
    prepare: (bench) => bench.emulator.faults({ route: '*', ...fault }),
    // A quote that is not understood is no estimate, not an error.
    code: (route) => (route.name === 'returns' || (route.name === 'quotes' && name.startsWith('upstream nonsense')) ? null : code),
  })),
  {
    name: 'line cut before', request: (route) => ask(route), mayCall: true,
    prepare: (bench) => bench.emulator.faults({ route: '*', drop: 'before' }),
    code: ({ name, isMint, onlyReads }) => (name === 'returns' ? null : isMint && !onlyReads ? 'outcome_unknown' : 'billing_unavailable'),
  },
];

describe('every route, refused in every way', () => {
  for (const { name, options, request, prepare, code, mayCall } of CASES) {
    it(name, async () => {
      for (const route of ROUTES) {
        const expected = code(route);
        if (expected === null) continue;
        const bench = workbench({ topUp: RULES, ...options });
        prepare?.(bench, route);
        const response = await bench.billing(await request(route));
        const text = await response.text();
        const where = `${name} × ${route.name}: ${text}`;

        const problem = JSON.parse(text) as Record<string, unknown>;
        assert.equal(problem['code'], expected, where);
        assert.equal(problem['status'], response.status, where);
        assert.equal(response.headers.get('content-type'), 'application/problem+json', where);
        assert.equal(problem['requestId'], response.headers.get('x-request-id'), where);
        assert.equal(bench.events.filter((event) => event.type === 'answer' && event.code === expected).length, 1, where);
        if (!mayCall) assert.equal(bench.emulator.requests().length, 0, `${where}: no upstream call`);

        const everything = [text, ...[...response.headers].flat(), JSON.stringify(bench.events, (_key, value: unknown) => (value instanceof Error ? String(value.stack) : value))].join('\n');
        assert.ok(!everything.includes(API_KEY), `${where}: the key`);
        assert.ok(!/upstream-secret|hunter2/.test(everything), `${where}: Credyt's words`);
        assertHeaders(response);
      }
    });
  }
});

describe('every answer', () => {
  it('carries the headers of the protocol, good or bad', async () => {
    const bench = workbench({ topUp: RULES });
    for (const route of ROUTES) assertHeaders(await bench.billing(ask(route)));
    assertHeaders(await bench.get('/nothing'));
    assertHeaders(await bench.billing(new Request(`${APP}/api/billing/wallet`, { method: 'OPTIONS' })));
  });

  it('opens itself to a listed origin and to no other, errors too', async () => {
    const bench = workbench({ origins: [APP, 'https://www.app.test'] });
    for (const path of ['/wallet', '/nothing']) {
      const listed = await bench.get(path, { origin: 'https://www.app.test', 'sec-fetch-site': 'same-site' });
      assert.equal(listed.headers.get('access-control-allow-origin'), 'https://www.app.test');
      assert.equal(listed.headers.get('access-control-allow-credentials'), 'true');
      assert.equal(listed.headers.get('access-control-expose-headers'), 'X-Request-Id, Retry-After');
      assert.equal(listed.headers.get('cross-origin-resource-policy'), 'cross-origin');
      const foreign = await bench.get(path, { origin: 'https://www.app.test.evil.example' });
      assert.equal(foreign.headers.get('access-control-allow-origin'), null);
      assert.equal(foreign.headers.get('cross-origin-resource-policy'), 'same-site');
    }
  });

  it('to a preflight grants the methods and headers of the protocol, before anyone is identified', async () => {
    const bench = workbench({ identify: () => { throw new Error('must not be asked'); } });
    const preflight = (origin: string): Promise<Response> =>
      bench.billing(new Request(`${APP}/api/billing/top-ups`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } }));
    const granted = await preflight(APP);
    assert.equal(granted.status, 204);
    assert.equal(granted.headers.get('access-control-allow-methods'), 'POST, OPTIONS');
    assert.equal(granted.headers.get('access-control-allow-headers'), 'content-type, authorization, idempotency-key');
    const refused = await preflight('https://evil.example');
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
    assert.equal(refused.headers.get('access-control-allow-methods'), null);
  });

  it('says when to come back in whole seconds, a minute at most, however long Credyt wants its rest', async () => {
    for (const [asked, told] of [['0', '1'], ['7', '7'], ['86400', '60'], ['soon', null]] as const) {
      const { get } = workbench({ fetch: async () => new Response(null, { status: 429, headers: { 'retry-after': asked } }) });
      const { status, headers } = await get('/usage');
      assert.deepEqual([status, headers.get('retry-after')], [503, told], asked);
    }
  });

  it('survives a logger that throws', async () => {
    const bench = workbench({ onEvent: () => { throw new Error('disk full'); } });
    assert.equal((await bench.get('/wallet')).status, 200);
  });
});

function assertHeaders({ headers }: Response): void {
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('vary'), 'Origin, Sec-Fetch-Site, Cookie, Authorization');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.match(headers.get('cross-origin-resource-policy') ?? '', /^(same-site|cross-origin)$/);
  assert.match(headers.get('x-request-id') ?? '', /^[\w-]{1,64}$/);
  assert.equal(headers.get('etag'), null);
}
