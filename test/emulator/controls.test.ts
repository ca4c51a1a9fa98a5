// What tests may do to a running emulator: reset, clock, settings, faults and the log, in code and under /__emulator__/, and who may not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEmulator, SCENARIOS } from '../../src/emulator/index.js';
import { BASE, GOOD_CARD, start } from './calling.js';

const walletOf = (calls: ReturnType<typeof start>) => calls.call('GET /customers/:me/wallet');

test('every control can be read, and turned, over HTTP', async () => {
  const { call } = start();
  assert.deepEqual((await call('GET /__emulator__/')).body.scenarios, [...SCENARIOS]);
  assert.equal((await call('POST /__emulator__/reset', { scenario: 'low' })).body.scenario, 'low');
  assert.equal((await call('GET /__emulator__/reset')).body.scenario, 'low');
  assert.equal((await call('POST /__emulator__/clock', { advanceMs: 60_000 })).body.now, '2026-11-20T12:01:00.000Z');
  assert.equal((await call('POST /__emulator__/clock', { advanceMs: 365 * 86_400_000 })).body.now, '2027-11-20T12:01:00.000Z');
  assert.equal((await call('GET /__emulator__/webhooks')).text, '[]');
  await call('POST /__emulator__/settings', { expiredLinkGoesTo: 'failure_url', settleDelayMs: 5, usageOrder: 'oldest', maxPageSize: 7 });
  const { settings: changed } = (await call('GET /__emulator__/')).body;
  assert.deepEqual([changed.expiredLinkGoesTo, changed.settleDelayMs, changed.usageOrder, changed.maxPageSize], ['failure_url', 5, 'oldest', 7]);
  assert.deepEqual((await call('POST /__emulator__/faults', { route: '*', status: 500, times: 2 })).body, [{ route: '*', status: 500, times: 2 }]);
  assert.deepEqual((await call('POST /__emulator__/faults', { clear: true })).body, []);
  assert.deepEqual((await call('GET /__emulator__/requests')).body, []);
});

test('reset needs no body: the scenario stays', async () => {
  const { call, emulator } = start();
  await call('POST /__emulator__/reset', { scenario: 'low' });
  const response = await emulator.fetch(`${BASE}/__emulator__/reset`, { method: 'POST' });
  assert.deepEqual([response.status, ((await response.json()) as { scenario: string }).scenario], [200, 'low']);
});

test('fetch takes an address with its init, a Request with more to it, and a Request of another library', async () => {
  const { emulator } = start();
  const init = { method: 'POST', body: '{"scenario":"empty"}' };
  assert.equal((await emulator.fetch(new URL(`${BASE}/__emulator__/reset`), init)).status, 200);
  const foreign = new Proxy(new Request(`${BASE}/__emulator__/reset`, init), {
    getPrototypeOf: () => null,
    get: (request, name) => { const member = Reflect.get(request, name) as unknown; return typeof member === 'function' ? (member.bind(request) as unknown) : member; },
  });
  assert.equal(foreign instanceof Request, false);
  assert.equal((await emulator.fetch(foreign)).status, 200);
  assert.equal((await emulator.fetch(new Request(`${BASE}/customers/${emulator.customerId}/wallet`), { headers: { 'x-credyt-api-key': 'key_test' } })).status, 200);
});

test('a control that is called wrongly says so and changes nothing', async () => {
  const { call } = start();
  for (const [what, body] of [['reset', { scenario: 'nope' }], ['clock', { advanceMs: -1 }], ['clock', { advanceMs: 1e12 }], ['webhooks', {}], ['settings', { usageOrder: 'random' }], ['settings', { maxPageSize: 0 }], ['settings', { typo: 1 }], ['faults', { status: 500 }], ['faults', {}]] as const) {
    assert.equal((await call(`POST /__emulator__/${what}`, body)).status, 422, JSON.stringify(body));
  }
  assert.equal((await call('POST /__emulator__/clock', 'no json')).status, 400);
  assert.equal((await call('POST /__emulator__/nothing')).status, 404);
  assert.equal((await call('DELETE /__emulator__/reset')).status, 405);
  assert.equal((await call('GET /__emulator__/reset')).body.scenario, 'healthy');
});

test('a page of another site and a rebound host name are turned away', async () => {
  const { emulator } = start();
  const status = async (headers: Record<string, string>, url = `${BASE}/__emulator__/reset`): Promise<number> =>
    (await emulator.fetch(new Request(url, { method: 'POST', headers, body: '{"scenario":"empty"}' }))).status;
  for (const origin of ['https://evil.example', 'null', 'http://localhost:4000', 'http://127.0.0.1:4010']) assert.equal(await status({ origin }), 403, origin);
  for (const host of ['evil.example', 'evil.example:4010', 'localhost.evil.example', '10.0.0.1', '127.0.0.1.evil.example', '@']) assert.equal(await status({ host }), 403, host);
  assert.equal(await status({}, 'http://evil.example:4010/__emulator__/reset'), 403);
  for (const headers of [{}, { origin: BASE }, { host: 'localhost:4010' }, { host: '127.0.0.1:4010' }, { host: '[::1]:4010' }]) assert.equal(await status(headers), 200, JSON.stringify(headers));
});

test('reset makes everything new: world, clock, settings, faults and log', async () => {
  const calls = start();
  calls.emulator.settings({ settleDelayMs: 9 });
  calls.emulator.faults({ route: '*', status: 500 });
  calls.advance(1000);
  await walletOf(calls);
  calls.emulator.reset({ scenario: 'empty' });
  assert.deepEqual(calls.emulator.requests(), []);
  assert.equal((await walletOf(calls)).body.accounts[0]?.available, 0);
  const state = (await calls.call('GET /__emulator__/')).body;
  assert.deepEqual([state.now, state.settings.settleDelayMs, state.faults], ['2026-11-20T12:00:00.000Z', 0, []]);
  calls.emulator.reset();
  assert.equal((await calls.call('GET /__emulator__/')).body.scenario, 'empty');
});

test('a fault answers in place of its route only, as often as it was told', async () => {
  const calls = start();
  calls.emulator.faults({ route: 'GET /customers/:id/wallet', status: 503, body: 'upstream nonsense', contentType: 'text/plain', headers: { 'retry-after': '7' }, times: 1 });
  assert.equal((await calls.call('GET /customers/:me')).status, 200);
  const failed = await walletOf(calls);
  assert.deepEqual([failed.status, failed.text, failed.headers.get('content-type'), failed.headers.get('retry-after')], [503, 'upstream nonsense', 'text/plain', '7']);
  assert.equal((await walletOf(calls)).status, 200);
  calls.emulator.faults({ route: '*', body: { accounts: 'none' } });
  assert.deepEqual([(await walletOf(calls)).status, (await walletOf(calls)).body], [200, { accounts: 'none' }]);
  calls.emulator.faults({ clear: true });
  assert.equal((await walletOf(calls)).body.accounts.length, 1);
});

test('a connection can be lost before the work or after it', async () => {
  const calls = start();
  for (const [drop, events] of [['before', 0], ['after', 1]] as const) {
    calls.emulator.reset();
    const before = (await calls.call('GET /events')).body.total_count;
    calls.emulator.faults({ route: 'POST /events', drop, times: 1 });
    await assert.rejects(calls.call('POST /events', { customer_id: calls.customerId, events: [{ id: 'x', event_type: 'e', occurred_at: '2026-11-20T12:00:00Z' }] }));
    assert.equal(calls.emulator.requests().at(-1)?.status, 0);
    assert.equal((await calls.call('GET /events')).body.total_count, before + events);
  }
});

test('a hanging or slow answer ends when the caller gives up', async () => {
  const { emulator, customerId } = start();
  const fetchFor = (ms: number) => {
    const patience = new AbortController();
    setTimeout(() => { patience.abort(); }, ms);
    return emulator.fetch(new Request(`${BASE}/customers/${customerId}/wallet`, { headers: { 'x-credyt-api-key': 'key_x' }, signal: patience.signal }));
  };
  emulator.faults({ route: '*', hang: true, times: 1 });
  await assert.rejects(fetchFor(20), { name: 'AbortError' });
  emulator.faults({ route: '*', delayMs: 5000, times: 1 });
  await assert.rejects(fetchFor(20), { name: 'AbortError' });
  emulator.faults({ route: '*', delayMs: 20, times: 1 });
  const begun = performance.now();
  assert.equal((await fetchFor(500)).status, 200);
  assert.ok(performance.now() - begun >= 19);
});

test('the log tells what was asked, with bodies, without keys, links or cards', async () => {
  const { emulator, topUp, follow, browse, call } = start();
  const { path } = await follow((await topUp()).body.redirect_url);
  await browse(path, GOOD_CARD);
  await call('GET /events?limit=1', undefined, { 'X-Credyt-Api-Key': '' });
  await call('GET /__emulator__/requests');
  const log = emulator.requests();
  assert.deepEqual(
    log.map(({ method, path: asked, status, hosted }) => [method, asked.replace(/ses_\w+/, 'ses'), status, hosted]),
    [['POST', '/top-ups', 201, undefined], ['GET', '/api/sign-in', 303, true], ['GET', '/checkout/ses', 200, true], ['POST', '/checkout/ses', 303, true], ['GET', '/events?limit=1', 401, undefined]],
  );
  assert.deepEqual((log[0]?.body as { amount: number }).amount, 25);
  assert.equal(log[0]?.at, '2026-11-20T12:00:00.000Z');
  assert.doesNotMatch(JSON.stringify(log), /key_test|token=|4242/);
});

test('usage runs in either order, in pages no larger than set', async () => {
  const { emulator, call } = start({ scenario: 'long-usage' });
  const ids = async (query: string): Promise<string[]> => (await call(`GET /events?customer_id=:me&${query}`)).body.items.map(({ id }) => id);
  assert.deepEqual(await ids('limit=2'), ['evt-20000', 'evt-19999']);
  assert.deepEqual(await ids('limit=2&offset=19999'), ['evt-00001']);
  assert.deepEqual(await ids('limit=2&offset=20000'), []);
  emulator.settings({ usageOrder: 'oldest', maxPageSize: 3 });
  assert.deepEqual(await ids('limit=50&offset=1'), ['evt-00002', 'evt-00003', 'evt-00004']);
  assert.equal((await call('GET /events?customer_id=:me&limit=50')).body.limit, 3);
});

test('an event that comes late is listed at its own time', async () => {
  const { call, customerId } = start();
  await call('POST /events', { customer_id: customerId, events: [{ id: 'late', event_type: 'e', occurred_at: '2026-11-15T00:00:00.1234567Z' }] });
  const { items } = (await call('GET /events?customer_id=:me&limit=100')).body;
  const times = items.map(({ occurred_at: at }) => Date.parse(at));
  assert.deepEqual(times, times.toSorted((a, b) => b - a));
  assert.ok(items.findIndex(({ id }) => id === 'late') > 3);
});

test('20,000 events are there within two seconds and paged within one', async () => {
  // Processor time, because other tests run beside this one.
  const seconds = (): number => process.cpuUsage().user / 1e6;
  const begun = seconds();
  const { call } = start({ scenario: 'long-usage' });
  assert.ok(seconds() - begun < 2);
  const paging = seconds();
  for (let offset = 0; offset < 20_000; offset += 1000) assert.equal((await call(`GET /events?customer_id=:me&limit=100&offset=${String(offset)}`)).body.total_count, 20_000);
  assert.ok(seconds() - paging < 1);
});

test('timestamps come with 0, 3, 6 and 7 fractional digits', async () => {
  const { call } = start();
  const { items } = (await call('GET /events?limit=100')).body;
  assert.deepEqual([...new Set(items.map(({ occurred_at: at }) => /\.(\d+)Z$/.exec(at)?.[1]?.length ?? 0))].sort(), [0, 3, 6, 7]);
});

test('an emulator needs no options', async () => {
  const emulator = createEmulator();
  assert.equal((await emulator.fetch(new Request(`${BASE}/customers/${emulator.customerId}/wallet`, { headers: { 'X-Credyt-Api-Key': 'key_x' } }))).status, 200);
});
