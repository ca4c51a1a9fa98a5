// What the host hears: one event per answer with the reason behind it, and a wrong key loudly even when nobody listens.
import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { createReport } from '../../src/server/report.js';
import { API_KEY, APP, workbench } from './workbench.js';

afterEach(() => mock.restoreAll());

describe('onEvent', () => {
  it('hears one event per answer, with the route as a pattern', async () => {
    const bench = workbench();
    await bench.get('/usage/evt_secret_id', { 'x-request-id': 'req-1' });
    const event = bench.events.at(-1);
    assert.deepEqual({ ...event, ms: 0 }, { type: 'answer', route: '/usage/{id}', method: 'GET', status: 404, code: 'not_found', reason: 'upstream_not_found', requestId: 'req-1', ms: 0 });
  });

  it('hears that the key does not work, which the browser is not told as a 401', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: '*', status: 401 });
    assert.equal((await bench.get('/wallet')).status, 503);
    const [event] = bench.events.filter(({ type }) => type === 'answer');
    assert.equal(event?.reason, 'upstream_unauthorized');
    assert.match(event?.type === 'answer' ? event.detail ?? '' : '', /CREDYT_API_KEY/);
  });

  it('hears what the host\'s own function threw', async () => {
    const failure = new Error('session store is down');
    const bench = workbench({ identify: () => { throw failure; } });
    const text = await (await bench.get('/wallet')).text();
    assert.equal(bench.events[0]?.error, failure);
    assert.ok(!text.includes('session store'));
  });

  it('names a body that identify read', async () => {
    const bench = workbench({ identify: async (request) => { await request.text(); return { customerId: 'cust_1' }; } });
    const response = await bench.post('/top-ups', { amount: '20' });
    assert.deepEqual([response.status, bench.events[0]?.reason], [500, 'body_already_read']);
    assert.match(await response.text(), /request\.clone\(\)/);
  });

  it('never hears a link, a marker, the key or an idempotency key', async () => {
    const bench = workbench();
    const { url } = (await (await bench.post('/top-ups', { amount: '20' }, { 'idempotency-key': 'canary-key' })).json()) as { url: string };
    await bench.form('/portal-links', { returnTo: '/private-page' });
    await bench.billing(new Request(`${APP}/api/billing/portal?returnTo=/private-page`));
    const heard = JSON.stringify(bench.events);
    for (const secret of [url, 'token=', 'credyt_return', API_KEY, 'canary-key', 'private-page']) assert.ok(!heard.includes(secret), secret);
  });
});

describe('without onEvent', () => {
  it('a failure is logged once a minute, and a customer\'s mistakes are not', () => {
    const log = mock.method(console, 'error', () => {});
    const report = createReport(undefined);
    const answer = { type: 'answer', route: '/wallet', method: 'GET', requestId: 'r', ms: 1 } as const;
    report({ ...answer, status: 200 });
    report({ ...answer, status: 422, code: 'invalid_amount' });
    report({ ...answer, status: 503, code: 'billing_unavailable', reason: 'upstream_unauthorized', detail: 'Check CREDYT_API_KEY.' });
    report({ ...answer, status: 503, code: 'billing_unavailable', reason: 'upstream_unauthorized' });
    report({ type: 'mishap', reason: 'can_failed', error: new Error('x') });
    assert.deepEqual(log.mock.calls.map(({ arguments: [first] }) => first as string), ['credyt-widgets: upstream_unauthorized: Check CREDYT_API_KEY.', 'credyt-widgets: can_failed']);
  });
});
