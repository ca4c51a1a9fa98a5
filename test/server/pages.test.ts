// Without JavaScript: GET /portal and form posts. A person gets a page to go to or a page to read, never JSON; a machine gets no link.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { APP, EMULATOR_URL, HTML, workbench, type Workbench } from './workbench.js';

const NAVIGATION = { accept: HTML, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none', 'sec-fetch-user': '?1' };
const sessions = (bench: Workbench): number => bench.upstream('POST', '/billing-portal/sessions');
const returnUrlOf = (bench: Workbench): URL => new URL((bench.emulator.requests().at(-1)?.body as { return_url: string }).return_url);

describe('GET /portal', () => {
  it('sends a person to a fresh portal link, from an e-mail too', async () => {
    const bench = workbench();
    for (const headers of [NAVIGATION, { ...NAVIGATION, 'sec-fetch-site': 'cross-site' }, { accept: HTML }, {}]) {
      const response = await bench.get('/portal', headers);
      assert.equal(response.status, 303);
      assert.equal(new URL(response.headers.get('location') ?? '').origin, EMULATOR_URL);
      assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
    }
    assert.equal(sessions(bench), 4);
  });

  it('comes back to the page it was asked for', async () => {
    const bench = workbench();
    await bench.get('/portal?returnTo=%2Fsettings%3Ftab%3D2', NAVIGATION);
    assert.equal(returnUrlOf(bench).pathname, '/settings');
    assert.equal(returnUrlOf(bench).searchParams.get('tab'), '2');
  });

  it('makes no link for an image, a frame, a script, a prefetch or HEAD', async () => {
    const bench = workbench();
    const machines: [string, Record<string, string>][] = [
      ['<img>', { accept: 'image/avif,image/webp,*/*', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' }],
      ['<iframe>', { ...NAVIGATION, 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' }],
      ['<object>', { ...NAVIGATION, 'sec-fetch-dest': 'object' }],
      ['<script>', { accept: '*/*', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }],
      ['fetch', { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' }],
      ['<link rel=prefetch>', { accept: '*/*', 'sec-purpose': 'prefetch', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' }],
      ['speculative prefetch', { ...NAVIGATION, 'sec-purpose': 'prefetch' }],
      ['prerender', { ...NAVIGATION, 'sec-purpose': 'prefetch;prerender' }],
      ['old prefetch', { ...NAVIGATION, purpose: 'prefetch' }],
    ];
    for (const [name, headers] of machines) {
      const response = await bench.get('/portal', headers);
      assert.deepEqual([response.status, response.headers.get('location')], [403, null], name);
    }
    const head = await bench.billing(new Request(`${APP}/api/billing/portal`, { method: 'HEAD', headers: NAVIGATION }));
    assert.deepEqual([head.status, head.headers.get('allow')], [405, 'GET, OPTIONS']);
    assert.equal(bench.emulator.requests().length, 0);
  });

  it('sends a person back with a code when it fails, to sign in when nobody is', async () => {
    const failures: [Workbench, string][] = [
      [workbench({ identify: () => null }), `${APP}/login`],
      [workbench({ identify: () => null, signInUrl: 'https://auth.test/in?app=ink' }), 'https://auth.test/in?app=ink'],
      [workbench({ can: () => ({ portal: false }) }), `${APP}/settings?tab=2&credyt_error=forbidden#top`],
      [workbench({ identify: () => { throw new Error('down'); } }), `${APP}/account?credyt_error=internal`],
      [workbench({ identify: () => ({ externalId: 'nobody' }) }), `${APP}/settings?tab=2&credyt_error=customer_not_found#top`],
    ];
    for (const [bench, location] of failures) {
      const response = await bench.get(`/portal?returnTo=${encodeURIComponent('/settings?tab=2#top')}`, NAVIGATION);
      assert.deepEqual([response.status, response.headers.get('location')], [303, location]);
      assert.equal(response.headers.get('cache-control'), 'no-store');
    }
    const bench = workbench();
    bench.emulator.faults({ route: '*', status: 500 });
    assert.equal((await bench.get('/portal', NAVIGATION)).headers.get('location'), `${APP}/account?credyt_error=billing_unavailable`);
  });

  it('never sends anyone off the site, whatever returnTo says', async () => {
    const bench = workbench();
    for (const returnTo of ['//evil.example', 'https://evil.example', '/\\evil.example', '/..//evil.example', 'javascript:alert(1)']) {
      const response = await bench.get(`/portal?returnTo=${encodeURIComponent(returnTo)}`, NAVIGATION);
      assert.equal(response.headers.get('location'), `${APP}/account?credyt_error=invalid_request`, returnTo);
    }
    assert.equal((await bench.get('/portal?customer_id=x', NAVIGATION)).headers.get('location'), `${APP}/account?credyt_error=invalid_request`);
    assert.equal(bench.emulator.requests().length, 0);
  });

  it('has a limit of its own', async () => {
    const bench = workbench();
    for (let count = 0; count < 10; count++) await bench.get('/portal', NAVIGATION);
    assert.equal((await bench.get('/portal', NAVIGATION)).headers.get('location'), `${APP}/account?credyt_error=rate_limited`);
    assert.equal(sessions(bench), 10);
    assert.equal((await bench.post('/portal-links', {})).status, 201);
  });
});

describe('a form', () => {
  it('makes no link in a frame, where another site may lie over its button', async () => {
    const bench = workbench();
    for (const path of ['/top-ups', '/portal-links']) {
      for (const destination of ['iframe', 'frame', 'fencedframe', 'object', 'embed']) {
        const response = await bench.form(path, { amount: '20' }, { ...NAVIGATION, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': destination });
        assert.deepEqual([response.status, response.headers.get('location')], [403, null], destination);
        assert.match(response.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
      }
    }
    assert.equal(bench.emulator.requests().length, 0);
    assert.equal((await bench.form('/top-ups', { amount: '20' }, { ...NAVIGATION, 'sec-fetch-site': 'same-origin' })).status, 303);
  });

  it('goes to the fresh link', async () => {
    const bench = workbench();
    for (const [path, fields] of [['/top-ups', { amount: '20' }], ['/portal-links', {}]] as const) {
      const response = await bench.form(path, fields);
      assert.deepEqual([response.status, new URL(response.headers.get('location') ?? '').origin, await response.text()], [303, EMULATOR_URL, '']);
    }
  });

  it('from another site makes nothing, and a person can read why', async () => {
    const bench = workbench();
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, { 'sec-fetch-site': 'same-site', origin: 'https://evil.app.test' },
      { 'sec-fetch-site': 'cross-site', origin: 'null' }, { 'sec-fetch-site': 'none', origin: 'https://evil.example' },
    ]) {
      const response = await bench.form('/top-ups', { amount: '20' }, headers);
      const text = await response.text();
      assert.equal(response.status, 403);
      assert.match(text, /^<!doctype html>.*<h1>This page may not call the billing handler\.<\/h1>/);
      assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    }
    assert.equal(bench.emulator.requests().length, 0);
  });

  it('sent twice is one top-up; sent again later, or with another amount, it is another', async () => {
    const bench = workbench();
    const [first, second] = await Promise.all([bench.form('/top-ups', { amount: '20' }), bench.form('/top-ups', { amount: '20' })]);
    assert.equal(first?.headers.get('location'), second?.headers.get('location'));
    bench.advance(9_000);
    await bench.form('/top-ups', { amount: '20' });
    assert.equal(bench.upstream('POST', '/top-ups'), 1);
    await bench.form('/top-ups', { amount: '30' });
    bench.advance(2_000);
    await bench.form('/top-ups', { amount: '20' });
    assert.equal(bench.upstream('POST', '/top-ups'), 3);
  });

  it('may carry its key in a field', async () => {
    const bench = workbench();
    await bench.form('/top-ups', { amount: '20', idempotencyKey: 'form-1' });
    bench.advance(60_000);
    await bench.form('/top-ups', { amount: '20', idempotencyKey: 'form-1' });
    assert.equal(bench.upstream('POST', '/top-ups'), 1);
    assert.equal((await bench.form('/top-ups', { amount: '30', idempotencyKey: 'form-1', returnTo: '/shop' })).headers.get('location'), `${APP}/shop?credyt_error=idempotency_mismatch`);
  });

  it('with an amount that cannot be paid goes back with a code', async () => {
    const bench = workbench();
    for (const [fields, code] of [
      [{ amount: '1' }, 'invalid_amount'], [{ amount: 'lots' }, 'invalid_amount'], [{ amount: '' }, 'invalid_request'], [{}, 'invalid_request'], [{ amount: '20', customerId: 'x' }, 'invalid_request'],
      [{ amount: '20', newTab: 'yes' }, 'invalid_request'],
    ] as const) {
      const response = await bench.form('/top-ups', { ...fields, returnTo: '/shop?x=1' });
      assert.deepEqual([response.status, response.headers.get('location'), await response.text()], [303, `${APP}/shop?x=1&credyt_error=${code}`, ''], JSON.stringify(fields));
    }
    assert.equal(bench.emulator.requests().length, 0);
  });

  it('of a wrong kind, too big or from nobody goes back too', async () => {
    const bench = workbench();
    assert.equal((await bench.form('/top-ups', {}, { 'content-type': 'multipart/form-data; boundary=x' })).headers.get('location'), `${APP}/account?credyt_error=unsupported_media_type`);
    assert.equal((await bench.form('/top-ups', { amount: '2'.repeat(20_000) })).headers.get('location'), `${APP}/account?credyt_error=payload_too_large`);
    assert.equal((await workbench({ identify: () => null }).form('/top-ups', { amount: '20' })).headers.get('location'), `${APP}/login`);
  });

  it('with empty optional fields is as if they were not there', async () => {
    const bench = workbench();
    assert.equal((await bench.form('/top-ups', { amount: '20', asset: '', currency: '', returnTo: '', newTab: '' })).headers.get('location')?.startsWith(EMULATOR_URL), true);
  });

  it('from a script that does not accept HTML gets JSON', async () => {
    const bench = workbench();
    const response = await bench.form('/top-ups', { amount: '20' }, { accept: '*/*' });
    assert.deepEqual([response.status, response.headers.get('content-type')], [201, 'application/json; charset=utf-8']);
    assert.equal((await bench.form('/top-ups', { amount: '1' }, { accept: 'application/json' })).headers.get('content-type'), 'application/problem+json');
  });
});
