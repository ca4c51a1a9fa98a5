// What the host hears: one event per answer with the reason behind it, and a wrong key loudly even when nobody listens.
import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { inspect } from 'node:util';
import { createReport } from '../../src/server/report.js';
import { API_KEY, APP, workbench } from './workbench.js';

afterEach(() => mock.restoreAll());

describe('onEvent', () => {
  it('hears one event per answer, with the route as a pattern', async () => {
    const bench = workbench();
    await bench.get('/usage/evt_secret_id', { 'x-request-id': 'req-1' });
    const event = bench.events.at(-1);
    assert.deepEqual({ ...event, ms: 0, upstreamMs: 0 }, {
      type: 'answer', route: '/usage/{id}', method: 'GET', status: 404, code: 'not_found', reason: 'upstream_not_found', requestId: 'req-1', ms: 0,
      upstreamCalls: 1, upstreamMs: 0, retries: 0, cacheHits: 0, cacheMisses: 0,
    });
  });

  it('hears of every call to Credyt, by route and never by id, with the request it was for', async () => {
    const bench = workbench();
    await bench.get('/usage/evt_secret_id', { 'x-request-id': 'req-1' });
    const [call] = bench.events;
    assert.deepEqual({ ...call, ms: 0 }, { type: 'upstream', requestId: 'req-1', upstream: 'GET /events/{id}', status: 404, reason: 'not_found', ms: 0, attempt: 1 });
    await bench.post('/top-ups', { amount: '20' }, { 'x-request-id': 'req-2' });
    const made = bench.events.filter((event) => event.type === 'upstream' && event.requestId === 'req-2');
    assert.deepEqual(made.map((event) => ({ ...event, ms: 0 })), [{ type: 'upstream', requestId: 'req-2', upstream: 'POST /top-ups', status: 201, ms: 0, attempt: 1 }]);
  });

  it('hears of repeated reads, and how long Credyt took', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: 'GET /events/:id', status: 503, delayMs: 30, times: 2 });
    await bench.get('/usage/evt_1');
    const calls = bench.events.filter((event) => event.type === 'upstream');
    assert.deepEqual(calls.map(({ attempt, status }) => [attempt, status]), [[1, 503], [2, 503], [3, 404]]);
    const answer = bench.events.at(-1);
    assert.ok(answer?.type === 'answer');
    assert.deepEqual([answer.upstreamCalls, answer.retries], [3, 2]);
    assert.ok(answer.upstreamMs >= 55 && answer.upstreamMs <= answer.ms, `${answer.upstreamMs} of ${answer.ms}`);
  });

  it('hears what came from memory', async () => {
    const bench = workbench();
    const sums = async (path: string): Promise<number[]> => {
      await bench.get(path);
      const answer = bench.events.at(-1);
      assert.ok(answer?.type === 'answer');
      return [answer.upstreamCalls, answer.cacheHits, answer.cacheMisses];
    };
    const [calls = 0, hits, misses] = await sums('/wallet');
    assert.deepEqual([calls > 0, hits, misses], [true, 0, 3], 'balances, payments, assets');
    assert.deepEqual(await sums('/wallet'), [0, 3, 0]);
    const [, , missed = 0] = await sums('/usage');
    assert.ok(missed > 0);
    const [listed, found] = await sums('/usage');
    assert.equal(listed, 1);
    assert.ok((found ?? 0) >= missed, 'every detail is known by now');
  });

  it('hears of the calls of requireFunds, which no request asked for', async () => {
    const bench = workbench();
    await bench.billing.requireFunds({ customerId: bench.emulator.customerId }, { asset: 'USD', amount: '1' });
    assert.deepEqual(bench.events.map((event) => ({ ...event, ms: 0 })), [{ type: 'upstream', upstream: 'GET /customers/{id}/wallet', status: 200, ms: 0, attempt: 1 }]);
  });

  it('hears which request a mishap was for', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: 'GET /assets', status: 500 });
    await bench.get('/wallet', { 'x-request-id': 'req-1' });
    const mishap = bench.events.find(({ type }) => type === 'mishap');
    assert.deepEqual([mishap?.reason, mishap?.requestId], ['asset_lookup_failed', 'req-1']);
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
    const [event] = bench.events;
    assert.ok(event && 'error' in event);
    assert.equal(event.error, failure);
    assert.ok(!text.includes('session store'));
  });

  it('names a body that identify read', async () => {
    const bench = workbench({ identify: async (request) => { await request.text(); return { customerId: 'cust_1' }; } });
    const response = await bench.post('/top-ups', { amount: '20' });
    assert.deepEqual([response.status, bench.events[0]?.reason], [500, 'body_already_read']);
    assert.match(await response.text(), /request\.clone\(\)/);
  });

  it('hears of an answer that cannot be read in none of its words, and so does the log', async () => {
    const log = mock.method(console, 'error', () => {});
    const quotes = (told: unknown): boolean => inspect(told, { depth: 9 }).includes('hunter2');
    const wallet = '{"accounts":[{"id":"default:CR","name":"default","asset":"CR","available":5}]}';
    for (const broken of ['hunter2', '{"id":"hunter2" oops}', '{"items":"hunter2"}', '{"id":"hunter2', '["hunter2"]', '\ufeff"hunter2"', Buffer.from('hunter2\xff', 'latin1')]) {
      const fetch: typeof globalThis.fetch = (input) =>
        Promise.resolve(new Response(new Request(input).url.endsWith('/wallet') ? wallet : broken, { headers: { 'content-type': 'application/json' } }));
      const bench = workbench({ fetch });
      for (const one of [bench, workbench({ fetch, onEvent: undefined as never })]) assert.equal((await one.get('/wallet')).status, 200);
      assert.ok(bench.events.some(({ reason }) => reason === 'asset_lookup_failed'));
      assert.ok(!quotes(bench.events), inspect(bench.events, { depth: 9 }));
    }
    const logged = log.mock.calls.map((call) => call.arguments);
    assert.ok(logged.length > 0 && !quotes(logged), inspect(logged, { depth: 9 }));
  });

  it('that fails, at once or later, fails no answer and leaves the host\'s process alive', async () => {
    const failures: unknown[] = [];
    const note = (failure: unknown): void => { failures.push(failure); };
    const loggers: (() => unknown)[] = [() => { throw new Error('log service is down'); }, () => Promise.reject(new Error('log service is down'))];
    process.on('unhandledRejection', note);
    try {
      for (const onEvent of loggers) {
        assert.equal((await workbench({ onEvent }).get('/wallet')).status, 200);
      }
      await new Promise((resolve) => { setImmediate(resolve); });
    } finally {
      process.off('unhandledRejection', note);
    }
    assert.deepEqual(failures, [], 'unheard, each would have ended it');
  });

  it('never hears a link, a marker, a key, a customer or an event', async () => {
    const bench = workbench();
    const { url } = (await (await bench.post('/top-ups', { amount: '20' }, { 'idempotency-key': 'canary-key' })).json()) as { url: string };
    await bench.form('/portal-links', { returnTo: '/private-page' });
    await bench.billing(new Request(`${APP}/api/billing/portal?returnTo=/private-page`));
    await bench.get('/wallet?include=pending');
    await bench.get('/usage');
    const { items } = (await (await bench.get('/usage')).json()) as { items: { id: string }[] };
    bench.emulator.faults({ route: '*', status: 500, body: { detail: 'words of Credyt' } });
    bench.advance(2_000);
    await bench.get('/wallet');
    const heard = JSON.stringify(bench.events, (_key, value: unknown) => (value instanceof Error ? String(value.stack) : value));
    for (const secret of [url, 'token=', 'credyt_return', API_KEY, 'canary-key', 'private-page', bench.emulator.customerId, 'Maya', 'words of', items[0]?.id ?? '']) assert.ok(!heard.includes(secret), secret);
  });
});

describe('without onEvent', () => {
  it('a failure is logged once a minute, and a customer\'s mistakes are not', () => {
    const log = mock.method(console, 'error', () => {});
    const report = createReport(undefined);
    const answer = { type: 'answer', route: '/wallet', method: 'GET', requestId: 'r', ms: 1, upstreamCalls: 0, upstreamMs: 0, retries: 0, cacheHits: 0, cacheMisses: 0 } as const;
    report({ type: 'upstream', upstream: 'GET /events', status: 500, reason: 'unavailable', ms: 1, attempt: 1 });
    report({ ...answer, status: 200 });
    report({ ...answer, status: 422, code: 'invalid_amount' });
    report({ ...answer, status: 503, code: 'billing_unavailable', reason: 'upstream_unauthorized', detail: 'Check CREDYT_API_KEY.' });
    report({ ...answer, status: 503, code: 'billing_unavailable', reason: 'upstream_unauthorized' });
    report({ type: 'mishap', reason: 'can_failed', error: new Error('x') });
    assert.deepEqual(log.mock.calls.map(({ arguments: [first] }) => first as string), ['credyt-widgets: upstream_unauthorized: Check CREDYT_API_KEY.', 'credyt-widgets: can_failed']);
  });
});
