// Whoever asks, and however: a valid answer or a problem, no call to Credyt but the allowed ones, none that moves money without proof of origin.
// `FUZZ_REQUESTS=200000` for a long night, `FUZZ_SEED=…` to see a run again.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { RouteName } from '../../src/contract/index.js';
import { MAYA } from '../server/golden-bodies.js';
import { APP } from '../server/workbench.js';
import { goldenUpstream } from './golden-upstream.js';
import { hostileBody } from './hostile-json.js';
import { assertAnswer, assertNothingUnhandled } from './invariants.js';
import { chance, pick, runsOf, SEED, upTo } from './random.js';

const RUNS = runsOf('FUZZ_REQUESTS', 10_000);
const FORGET_AFTER = 1_000;
const PAUSE_MS = 31_000;

const GOOD_BODIES: Record<string, string> = {
  '/top-ups': '{"amount":"20","currency":"USD","asset":"CREDITS","returnTo":"/account","newTab":false}',
  '/portal-links': '{"returnTo":"/account","newTab":true}',
  '/payment-links': '{"subscriptionId":"sub_1"}',
  '/quotes': '{"amount":"20","currency":"USD","asset":"CREDITS"}',
  '/returns': '{"marker":"abcdefghijklmnop.abc.abcdefghijklmnopqrstuv","awayMs":1000,"credited":false,"fromPortal":true}',
  '/webhooks': '{"id":"evt_1","type":"subscription.activated"}',
};
const NAMES: Record<string, RouteName> = {
  '/wallet': 'wallet', '/usage': 'usage', '/top-ups': 'topUps', '/portal-links': 'portalLinks', '/payment-links': 'paymentLinks', '/quotes': 'quotes', '/returns': 'returns',
};
const PATHS = [...Object.keys(NAMES), '/usage/e1', '/portal', '/webhooks'];
const PARTS = ['/', '//', '..', '.', '%2e%2e', '%2f', '%00', '\\', ';', '%', '?', '#', 'usage', 'wallet', 'top-ups', 'adjustments', 'customers', MAYA, 'default:USD', '%0d%0a', '⭐', 'x'.repeat(3_000), '@evil.example', ':80'];
const QUERIES = ['include=pending', 'include=all', 'limit=10', 'limit=1e9', 'limit=-1', 'limit=10&limit=20', 'cursor=abc', 'from=2025-10-01T00:00:00Z', 'to=x', 'eventType=video', 'customerId=cust_other', 'customer_id=cust_other', 'returnTo=/account', 'returnTo=//evil.example', '__proto__=1', '%', '&&==', 'returnTo=%0d%0a'];
const HEADERS: [name: string, values: string[]][] = [
  ['origin', [APP, APP, 'https://evil.example', 'null', `${APP}.evil.example`, `${APP}/`]],
  ['sec-fetch-site', ['same-origin', 'same-origin', 'same-origin', 'cross-site', 'none', 'same-site', 'Same-Origin']],
  ['sec-fetch-mode', ['navigate', 'cors', 'no-cors']],
  ['sec-fetch-dest', ['document', 'image', 'iframe', 'empty']],
  ['content-type', ['application/json', 'application/json', 'application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/json; charset=utf-16', 'multipart/form-data; boundary=x', 'application/jsonp']],
  ['accept', ['text/html', '*/*', 'application/json', 'text/html;q=0.9,*/*']],
  ['idempotency-key', ['k1', 'k2', 'x'.repeat(300), 'a b', '']],
  ['x-request-id', ['abc-1', 'x'.repeat(100), '<script>', '']],
  ['cookie', ['session=none', 'session=maya']],
  ['credyt-signature', ['t=1,v0=00', `t=1760745600,v0=${'0'.repeat(64)}`, '']],
  ['content-length', ['5', '99999999', '-1', 'x']],
  ['x-forwarded-host', ['evil.example']],
  ['authorization', ['Bearer x']],
];
const ALLOWED_CALLS = [
  `GET /customers/${MAYA}`, `GET /customers/${MAYA}/wallet`, `GET /customers/${MAYA}/wallet/default%3AUSD`, `GET /customers/${MAYA}/wallet/default%3ACREDITS`,
  'GET /assets', 'GET /assets/CREDITS', 'GET /events', 'GET /products/prp_1', 'POST /assets/CREDITS/quote', 'POST /top-ups', 'POST /billing-portal/sessions',
];
const EVENT = /^GET \/events\/[^/?#\\]+$/;

interface Asked { method: string; path: string; headers: Headers; body: string | Uint8Array<ArrayBuffer> | null }

function anyRequest(): Asked {
  const route = pick(PATHS);
  const path = chance(0.75) ? route : chance(0.5) ? route + Array.from({ length: 1 + upTo(4) }, () => pick(PARTS)).join('') : Array.from({ length: upTo(5) }, () => `/${pick(PARTS)}`).join('');
  const query = chance(0.3) ? `?${Array.from({ length: 1 + upTo(3) }, () => pick(QUERIES)).join('&')}` : '';
  const method = chance(0.9) ? (GOOD_BODIES[route] === undefined ? 'GET' : 'POST') : pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']);
  const headers = new Headers();
  for (const [name, values] of HEADERS) {
    const isUsual = ['sec-fetch-site', 'content-type'].includes(name);
    if (chance(isUsual ? 0.9 : 0.15)) headers.set(name, pick(values));
  }
  const good = GOOD_BODIES[route] ?? '{}';
  const body = method === 'GET' || method === 'HEAD' ? null : chance(0.3) ? good : chance(0.1) ? form(good) : chance(0.02) ? 'x'.repeat(20_000) : hostileBody(good);
  return { method, path: path + query, headers, body };
}

const form = (json: string): string => new URLSearchParams(Object.entries(JSON.parse(json) as object).map(([name, value]) => [name, String(value)])).toString();

/** What the guards must have seen before a call of this kind leaves. */
function mayPost({ method, headers, path }: Asked): boolean {
  if (method === 'GET') return /\/portal(?:\?|#|$)/.test(path) && (headers.get('sec-fetch-mode') ?? 'navigate') === 'navigate' && (headers.get('sec-fetch-dest') ?? 'document') === 'document';
  return headers.get('sec-fetch-site') === 'same-origin' || headers.get('origin') === APP;
}

after(assertNothingUnhandled);

void test(`${RUNS} requests: a valid answer or a problem, and only allowed calls to Credyt (seed ${SEED})`, async () => {
  let clock = Date.UTC(2025, 9, 18);
  let upstream = goldenUpstream({}, () => clock);
  const seen = new Map<number, number>();
  for (let run = 0; run < RUNS; run++) {
    if (run % FORGET_AFTER === FORGET_AFTER - 1) upstream = goldenUpstream({}, () => clock);
    clock += PAUSE_MS;
    upstream.calls.length = 0;
    const asked = anyRequest();
    const { method, path, headers, body } = asked;
    try {
      const request = new Request(`${APP}/api/billing${path}`, { method, headers, body });
      const response = await upstream.billing(request);
      const { pathname } = new URL(request.url);
      const rest = pathname.replace('/api/billing', '');
      // A member the protocol does not have is named to whoever sent it: those words are the caller's own.
      await assertAnswer(response, NAMES[rest] ?? (rest.startsWith('/usage/') ? 'usageItem' : null), []);
      seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
      assert.deepEqual(upstream.strays, []);
      assert.deepEqual(upstream.failures, [], 'our own code failed');
      for (const call of upstream.calls) {
        const [known = '', query = ''] = call.split('?');
        assert.ok(ALLOWED_CALLS.includes(known) || EVENT.test(known), call);
        if (known === 'GET /events') assert.equal(new URLSearchParams(query).get('customer_id'), MAYA);
        if (known.startsWith('POST')) assert.ok(mayPost(asked), call);
      }
      if (headers.get('cookie') === 'session=none') assert.deepEqual(upstream.calls, [], 'nobody is signed in');
    } catch (error) {
      const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
      throw new Error(`seed ${SEED}, run ${run}: ${method} ${path.slice(0, 500)} ${JSON.stringify([...headers])} ${text?.slice(0, 2_000)}`, { cause: error });
    }
  }
  for (const status of [200, 201, 303, 400, 401, 403, 404, 405, 413, 415]) assert.ok(RUNS < 5_000 || seen.has(status), `no ${status} among ${[...seen.keys()].join(', ')}`);
});
