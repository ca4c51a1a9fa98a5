// The table: every route × every way to be refused. Right problem code, no word of Credyt's, no-store, and the key in no byte that leaves.
import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { PROBLEMS, type ProblemCode } from '../../src/contract/index.js';
import { settle, waitFor } from './settle.js';
import { bodyOf, SECRET, signatureOf } from './signed-webhooks.js';
import { API_KEY, APP, HTML, workbench, type Workbench, type WorkbenchOptions } from './workbench.js';

/** Stands in everything Credyt says in these tests; may appear in no answer and no event. */
const UPSTREAM_TEXT = 'upstream-secret-words password=hunter2';

interface Ask {
  name: string;
  method: 'GET' | 'POST';
  path: string;
  /** How its body travels; a GET has none. */
  body?: { json: object } | { form: Record<string, string> } | { signed: string };
  /** What must have happened before, while all was well. It may change the body. */
  prepare?(): Promise<Ask['body']>;
  options?: WorkbenchOptions;
  /** Time since then. */
  laterMs?: number;
  /** What is answered when nothing is wrong. */
  well: number;
  /** Asks for a link, so `can` is asked. */
  mints?: 'portal' | 'topUp';
  /** A lost answer leaves nobody in doubt. */
  onlyReads?: true;
  /** Opened by a person's browser, who is shown a page and never JSON. */
  forPerson?: true;
  /** Credyt's servers come without session and origin. */
  fromCredyt?: true;
}

const MINUTE = 60_000;
/** Where a person was, and is sent back to once the handler knows it. */
const WAS_AT = '/editor?doc=7';

/** A real marker, as it comes back from a link that died: only Credyt's new link is missing for `renewed`. */
const afterDeadLink = (path: string, body: object) => async (): Promise<Ask['body']> => {
  const before = workbench({ topUp: RULES });
  assert.equal((await before.post(path, body)).status, 201);
  const { return_url: returnUrl } = before.emulator.requests().at(-1)?.body as Record<string, string>;
  const marker = new URL(returnUrl ?? '').searchParams.get('credyt_return');
  return { json: { marker, awayMs: 900, credited: false, fromPortal: false } };
};

const RULES = { assets: ['USD', 'CREDIT'] };

const ROUTES: Ask[] = [
  { name: 'wallet', method: 'GET', path: '/wallet', well: 200 },
  { name: 'usage', method: 'GET', path: '/usage', well: 200 },
  { name: 'usage item', method: 'GET', path: '/usage/evt_1', well: 404 },
  { name: 'top-ups', method: 'POST', path: '/top-ups', body: { json: { amount: '20' } }, well: 201, mints: 'topUp' },
  { name: 'portal-links', method: 'POST', path: '/portal-links', body: { json: {} }, well: 201, mints: 'portal' },
  { name: 'top-ups by a form', method: 'POST', path: '/top-ups', body: { form: { amount: '20', returnTo: WAS_AT } }, well: 303, mints: 'topUp', forPerson: true },
  { name: 'portal-links by a form', method: 'POST', path: '/portal-links', body: { form: { returnTo: WAS_AT } }, well: 303, mints: 'portal', forPerson: true },
  { name: 'payment-links', method: 'POST', path: '/payment-links', body: { json: {} }, options: { scenario: 'pending-subscription' }, well: 201, mints: 'portal', onlyReads: true },
  { name: 'quotes', method: 'POST', path: '/quotes', body: { json: { amount: '20', currency: 'USD', asset: 'CREDIT' } }, options: { scenario: 'multi-asset' }, well: 200, onlyReads: true },
  { name: 'returns after a portal link', method: 'POST', path: '/returns', prepare: afterDeadLink('/portal-links', {}), laterMs: 11 * MINUTE, well: 200, mints: 'portal' },
  { name: 'returns after a top-up', method: 'POST', path: '/returns', prepare: afterDeadLink('/top-ups', { amount: '20' }), laterMs: 11 * MINUTE, well: 200, mints: 'topUp' },
  { name: 'portal', method: 'GET', path: '/portal', well: 303, mints: 'portal' },
  { name: 'portal opened by a person', method: 'GET', path: `/portal?returnTo=${encodeURIComponent(WAS_AT)}`, well: 303, mints: 'portal', forPerson: true },
  // By external id, because what a stream needs of Credyt before it opens is who that is. What fails after that: see the open stream below.
  { name: 'stream', method: 'GET', path: '/stream', options: { identify: () => ({ externalId: 'maya' }) }, well: 200, onlyReads: true },
  { name: 'webhooks', method: 'POST', path: '/webhooks', body: { signed: bodyOf() }, options: { webhookSecrets: [SECRET] }, well: 204, fromCredyt: true },
];

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

interface Change {
  headers?: Record<string, string>;
  method?: string;
  suffix?: string;
  query?: Record<string, string>;
  /** As it is sent. */
  body?: string;
}

function ask({ method, path, body, forPerson, fromCredyt }: Ask, change: Change = {}): Request {
  const url = new URL(`${APP}/api/billing${path}`);
  url.pathname += change.suffix ?? '';
  for (const [name, value] of Object.entries(change.query ?? {})) url.searchParams.set(name, value);
  const isPost = method === 'POST' && change.method === undefined;
  const text = change.body ?? (body && textOf(body));
  return new Request(url, {
    method: change.method ?? method,
    headers: {
      ...(isPost && body && headersOf(body, text ?? '')),
      ...(isPost && !fromCredyt ? SAME_ORIGIN : {}),
      ...(forPerson ? { 'accept': HTML, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' } : {}),
      ...change.headers,
    },
    ...(isPost && text !== undefined ? { body: text } : {}),
  });
}

function textOf(body: NonNullable<Ask['body']>): string {
  if ('json' in body) return JSON.stringify(body.json);
  return 'form' in body ? new URLSearchParams(body.form).toString() : body.signed;
}

function headersOf(body: NonNullable<Ask['body']>, text: string): Record<string, string> {
  if ('signed' in body) return { 'content-type': 'application/json', 'credyt-signature': signatureOf(text, Math.floor(Date.now() / 1000)) };
  return { 'content-type': 'json' in body ? 'application/json' : 'application/x-www-form-urlencoded' };
}

/** One more member than the route knows. */
function withStranger(body: Ask['body']): string | undefined {
  const stranger = { customerId: 'cust_other' };
  if (!body || 'signed' in body) return undefined;
  return textOf('json' in body ? { json: { ...body.json, ...stranger } } : { form: { ...body.form, ...stranger } });
}

function garbled(body: Ask['body']): string {
  if (body && 'form' in body) return `returnTo=${encodeURIComponent(WAS_AT)}&newTab=1&newTab=1`;
  return '{"amount":';
}

/** There is no such case for this route, and why. */
const no = (why: string): { no: string } => ({ no: why });
const ASKS_NOTHING = no('a delivery is taken without a word to Credyt, so whatever Credyt does it is 204');
const NO_SESSION = no('the signature stands for identity and origin');

interface Case {
  name: string;
  options?: WorkbenchOptions;
  request?(route: Ask): Change;
  /** What goes wrong at Credyt. */
  prepare?(bench: Workbench): void;
  code(route: Ask): ProblemCode | { no: string };
  /** How a person is told; left out: sent back to where they were. */
  person?: 'a page of ours' | 'a problem';
  /** Refused before the handler knows where a person was, so they are sent to its own `returnTo`. */
  early?(route: Ask): boolean;
  /** Upstream calls allowed; default none. They may take their time: a read is tried again, a silent Credyt is waited for. */
  mayCall?: true;
}

const always = (): boolean => true;
const isPortal = ({ path }: Ask): boolean => /^\/portal(?:\?|$)/.test(path);
const ifMints = ({ mints }: Ask): ProblemCode | { no: string } => (mints ? 'forbidden' : no('makes no link, so nobody asks whether it may'));
const ifPost = (code: ProblemCode) => ({ method, fromCredyt }: Ask): ProblemCode | { no: string } =>
  fromCredyt ? no('its bytes are judged by the signature alone') : method === 'POST' ? code : no('a GET has no body');
const unlessCredyt = (code: ProblemCode) => ({ fromCredyt }: Ask): ProblemCode | { no: string } => (fromCredyt ? NO_SESSION : code);
/** Credyt was asked and its answer is missing: a mint is in doubt, what only reads is not. */
const ifLost = (otherwise: ProblemCode) => ({ mints, onlyReads, fromCredyt }: Ask): ProblemCode | { no: string } =>
  fromCredyt ? ASKS_NOTHING : mints && !onlyReads ? 'outcome_unknown' : otherwise;

const CASES: Case[] = [
  { name: 'no identity', options: { identify: () => null }, code: unlessCredyt('unauthenticated') },
  { name: 'identify throws', options: { identify: () => { throw new Error('session store'); } }, code: unlessCredyt('internal'), early: always },
  { name: 'identify returns a path', options: { identify: () => ({ customerId: '../accounts' }) }, code: unlessCredyt('internal'), early: always },
  { name: 'not permitted', options: { can: () => ({ topUp: false, portal: false }) }, code: ifMints },
  { name: 'can throws', options: { can: () => { throw new Error('no'); } }, code: ifMints },
  { name: 'top-ups switched off', options: { topUp: { allowed: false } }, code: ({ mints }) => (mints === 'topUp' ? 'forbidden' : no('pays nothing')) },
  {
    name: 'foreign origin', request: () => ({ headers: { 'sec-fetch-site': 'cross-site', 'origin': 'https://evil.example' } }), person: 'a page of ours',
    code: (route) => (route.fromCredyt ? NO_SESSION : isPortal(route) ? no('it is for links in e-mails: told by how it is opened, not by who links to it') : 'origin_not_allowed'),
  },
  {
    name: 'no proof of origin', request: () => ({ headers: { 'sec-fetch-site': 'none' } }), person: 'a page of ours',
    code: (route) => (route.fromCredyt ? NO_SESSION : route.method === 'POST' ? 'origin_not_allowed' : no('a GET is refused only when it names a foreign page')),
  },
  {
    name: 'an image of it', request: () => ({ headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' } }), person: 'a page of ours',
    code: (route) => (isPortal(route) ? 'forbidden' : no('an image cannot post, and what it gets of a read it cannot show')),
  },
  {
    name: 'in a frame', request: () => ({ headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' } }), person: 'a page of ours',
    code: (route) => (isPortal(route) || (route.body && 'form' in route.body) ? 'forbidden' : no('asked by a script, which has no frame')),
  },
  { name: 'wrong content type', request: () => ({ headers: { 'content-type': 'text/plain' } }), code: ifPost('unsupported_media_type'), early: always },
  {
    name: 'a form where none is taken', request: () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'amount=20' }),
    code: (route) => (/^\/(top-ups|portal-links)$/.test(route.path) ? no('takes forms: they have rows of their own') : ifPost('unsupported_media_type')(route)),
  },
  {
    name: 'oversized', request: ({ fromCredyt }) => ({ body: JSON.stringify({ a: 'x'.repeat(fromCredyt ? 300_000 : 20_000) }) }),
    code: ({ method }) => (method === 'POST' ? 'payload_too_large' : no('a GET has no body')), early: always,
  },
  { name: 'a body that makes no sense', request: ({ body }) => ({ body: garbled(body) }), code: ({ method }) => (method === 'POST' ? 'invalid_request' : no('a GET has no body')) },
  {
    name: 'unknown member in the query', request: () => ({ query: { customer_id: 'cust_other' } }), early: ({ body }) => body !== undefined,
    code: (route) => (route.fromCredyt ? no('its address is what the host has written down at Credyt') : 'invalid_request'),
  },
  {
    name: 'unknown member in the body', request: ({ body }) => { const text = withStranger(body); return text === undefined ? {} : { body: text }; },
    code: (route) => (route.fromCredyt ? no('Credyt may add members') : ifPost('invalid_request')(route)),
  },
  { name: 'wrong method', request: () => ({ method: 'DELETE', headers: SAME_ORIGIN }), code: () => 'method_not_allowed', person: 'a page of ours' },
  { name: 'HEAD', request: () => ({ method: 'HEAD', headers: SAME_ORIGIN }), code: () => 'method_not_allowed', person: 'a page of ours' },
  {
    name: 'a suffix on the path', request: () => ({ suffix: '/x.css' }), person: 'a problem',
    code: ({ name }) => (name === 'usage' ? no('/usage/x.css would be a usage id') : 'not_found'),
  },
  ...([
    ['a delivery without a signature', { 'credyt-signature': '' }],
    ['a delivery signed with another secret', { 'credyt-signature': signatureOf(bodyOf(), Math.floor(Date.now() / 1000), 'whsec_another') }],
    ['a delivery signed an hour ago', { 'credyt-signature': signatureOf(bodyOf(), Math.floor(Date.now() / 1000) - 3_600) }],
  ] as const).map(([name, headers]): Case => ({
    name, request: () => ({ headers }), code: ({ fromCredyt }) => (fromCredyt ? 'invalid_request' : no('a page signs nothing')),
  })),
  { name: 'no webhook secret', options: { webhookSecrets: [] }, code: ({ fromCredyt }) => (fromCredyt ? 'not_found' : no('needs none')) },
  { name: 'no streams', options: { limits: { streams: 0 } }, code: ({ path }) => (path === '/stream' ? 'not_found' : no('is no stream')) },
];

const FAULTS = [
  ['key refused', { status: 401, body: { detail: UPSTREAM_TEXT } }, 'billing_unavailable'],
  ['key forbidden', { status: 403, body: { detail: UPSTREAM_TEXT } }, 'billing_unavailable'],
  ['upstream busy', { status: 429, body: { detail: UPSTREAM_TEXT } }, 'billing_unavailable'],
  ['upstream down', { status: 503, body: { detail: UPSTREAM_TEXT } }, 'billing_unavailable'],
  ['upstream broken', { status: 500, body: UPSTREAM_TEXT, contentType: 'text/html' }, 'billing_unavailable'],
  ['upstream redirects', { status: 302, headers: { location: `https://evil.example/${encodeURIComponent(UPSTREAM_TEXT)}` } }, 'upstream_invalid'],
  ['upstream nonsense', { status: 200, body: `<html>${UPSTREAM_TEXT}`, contentType: 'text/html' }, 'upstream_invalid'],
  ['upstream nonsense of the right type', { status: 200, body: { redirect_url: 7, detail: UPSTREAM_TEXT } }, 'upstream_invalid'],
] as const;

CASES.push(
  ...FAULTS.map(([name, fault, code]): Case => ({
    name, mayCall: true, prepare: (bench) => { bench.emulator.faults({ route: '*', ...fault }); },
    code: (route) => {
      if (route.fromCredyt) return ASKS_NOTHING;
      return route.name === 'quotes' && name.startsWith('upstream nonsense') ? no('a quote that is not understood is no estimate, not an error') : code;
    },
  })),
  { name: 'line cut before', mayCall: true, prepare: (bench) => { bench.emulator.faults({ route: '*', drop: 'before' }); }, code: ifLost('billing_unavailable') },
  { name: 'line cut after', mayCall: true, prepare: (bench) => { bench.emulator.faults({ route: '*', drop: 'after' }); }, code: ifLost('billing_unavailable') },
  { name: 'upstream silent', mayCall: true, prepare: (bench) => { bench.emulator.faults({ route: '*', hang: true }); }, code: ifLost('upstream_timeout') },
);

/** The route as it is asked in this case, and a handler to ask. */
async function set(route: Ask, options: WorkbenchOptions = {}): Promise<{ bench: Workbench; route: Ask }> {
  const body = await route.prepare?.() ?? route.body;
  const bench = workbench({ topUp: RULES, ...route.options, ...options });
  bench.advance(route.laterMs ?? 0);
  return { bench, route: { ...route, ...(body && { body }) } };
}

afterEach(() => { mock.timers.reset(); });

describe('every route, refused in every way', () => {
  for (const { name, options, request, prepare, code, mayCall, person, early } of CASES) {
    it(name, async () => {
      let judged = 0;
      for (const row of ROUTES) {
        const expected = code(row);
        if (typeof expected === 'object') continue;
        judged++;
        const { bench, route } = await set(row, options);
        prepare?.(bench);
        if (mayCall) mock.timers.enable({ apis: ['setTimeout'] });
        const answer = bench.billing(ask(route, request?.(route)));
        const response = mayCall ? (await waitFor(answer, 15_250)).response : await answer;
        mock.timers.reset();
        const text = await response.text();
        const where = `${name} × ${route.name}: ${response.status} ${response.headers.get('location') ?? ''} ${text}`;

        if (!route.forPerson || person === 'a problem') assertProblem(response, text, expected, where);
        else if (person === 'a page of ours') assertPage(response, text, expected, where);
        else assertSentBack(response, text, expected, early?.(route) ? '/account?' : `${WAS_AT}&`, where);
        assert.equal(bench.events.filter((event) => event.type === 'answer' && event.code === expected).length, 1, where);
        if (!mayCall) assert.equal(bench.emulator.requests().length, 0, `${where}: no upstream call`);
        assertSilent([text, ...[...response.headers].flat()].join('\n'), bench, where);
        assertHeaders(response);
      }
      assert.ok(judged > 0, 'a case of no route');
    });
  }
});

describe('every route, with nothing wrong', () => {
  for (const row of ROUTES) {
    it(`${row.name} is answered ${row.well}`, async () => {
      const { bench, route } = await set(row);
      const response = await bench.billing(ask(route));
      assert.equal(response.status, row.well);
      if (route.path === '/returns') assert.equal(((await response.clone().json()) as { outcome: string }).outcome, 'renewed');
      await response.body?.cancel();
    });
  }
});

describe('an open stream', () => {
  for (const [name, fault] of FAULTS) {
    it(`says nothing of it: ${name}`, async () => {
      const bench = workbench();
      bench.emulator.faults({ route: '*', ...fault });
      const response = await bench.get('/stream');
      assert.equal(response.status, 200);
      const reader = response.body?.getReader();
      const first = new TextDecoder().decode((await reader?.read())?.value as Uint8Array);
      assert.match(first, /^retry: \d+\n\n$/);
      // The next frame would be the wallet, which cannot be read: there is none.
      const next = reader?.read();
      while (!bench.events.some((event) => event.type === 'mishap' && event.reason === 'stream_read_failed')) await settle();
      await reader?.cancel();
      assert.equal((await next)?.value, undefined);
      assertSilent(first, bench, name);
    });
  }
});

describe('every answer', () => {
  it('carries the headers of the protocol, good or bad', async () => {
    const bench = workbench({ topUp: RULES });
    for (const row of ROUTES) {
      const { bench: one, route } = await set(row);
      const response = await one.billing(ask(route));
      // What never ends may be changed on no way either.
      assertHeaders(response, route.path === '/stream' ? 'no-store, no-transform' : 'no-store');
      await response.body?.cancel();
    }
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

function assertProblem(response: Response, text: string, code: ProblemCode, where: string): void {
  const problem = JSON.parse(text) as Record<string, unknown>;
  assert.equal(problem['code'], code, where);
  assert.equal(problem['status'], response.status, where);
  assert.equal(response.status, PROBLEMS[code], where);
  assert.equal(response.headers.get('content-type'), 'application/problem+json', where);
  assert.equal(problem['requestId'], response.headers.get('x-request-id'), where);
}

/** For who cannot be sent back: a small page that says so, in no frame. */
function assertPage(response: Response, text: string, code: ProblemCode, where: string): void {
  assert.equal(response.status, PROBLEMS[code], where);
  assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8', where);
  assert.equal(response.headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'", where);
  assert.match(text, /^<!doctype html>.*<h1>[A-Z][^<{]+\.<\/h1>/, where);
  assert.equal(response.headers.get('location'), null, where);
}

/** To the page they were on, told by a code alone; who is not signed in is led there. */
function assertSentBack(response: Response, text: string, code: ProblemCode, page: string, where: string): void {
  assert.equal(response.status, 303, where);
  assert.equal(response.headers.get('location'), code === 'unauthenticated' ? `${APP}/login` : `${APP}${page}credyt_error=${code}`, where);
  assert.equal(text, '', where);
}

/** Neither the key nor Credyt's words, in what leaves and in what the host is told. */
function assertSilent(sent: string, { events }: Workbench, where: string): void {
  const everything = [sent, JSON.stringify(events, (_key, value: unknown) => (value instanceof Error ? String(value.stack) : value))].join('\n');
  assert.ok(!everything.includes(API_KEY), `${where}: the key`);
  assert.ok(!/upstream-secret|hunter2/.test(everything), `${where}: Credyt's words`);
}

function assertHeaders({ headers }: Response, cacheControl = 'no-store'): void {
  assert.equal(headers.get('cache-control'), cacheControl);
  assert.equal(headers.get('vary'), 'Origin, Sec-Fetch-Site, Cookie, Authorization');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.match(headers.get('cross-origin-resource-policy') ?? '', /^(same-site|cross-origin)$/);
  assert.match(headers.get('x-request-id') ?? '', /^[\w-]{1,64}$/);
  assert.equal(headers.get('etag'), null);
}
