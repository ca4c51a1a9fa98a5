// Top-ups and idempotency: what may be paid, one upstream call per intent, and what is said when nobody knows what happened.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryCoordination } from '../../src/server/index.js';
import { API_KEY, APP, EMULATOR_URL, workbench, type Workbench } from './workbench.js';

type Body = Record<string, unknown> & { url?: string; ttlMs?: number; code?: string; fields?: Record<string, string> };

const bodyOf = async (response: Response): Promise<Body> => (await response.json()) as Body;
const topUps = (bench: Workbench): number => bench.upstream('POST', '/top-ups');
const sentBody = (bench: Workbench, path = '/top-ups'): Record<string, unknown> =>
  bench.emulator.requests().filter((entry) => entry.method === 'POST' && entry.path === path).at(-1)?.body as Record<string, unknown>;

describe('POST /top-ups', () => {
  it('answers a link that lives ten minutes', async () => {
    const bench = workbench();
    const response = await bench.post('/top-ups', { amount: '20' });
    const link = await bodyOf(response);
    assert.equal(response.status, 201);
    assert.deepEqual(Object.keys(link).sort(), ['expiresAt', 'id', 'nonce', 'ttlMs', 'url']);
    assert.equal(new URL(link.url ?? '').origin, EMULATOR_URL);
    assert.equal(link.ttlMs, 600_000);
  });

  it('builds both return URLs itself, each with its own marker and the page kept whole', async () => {
    const bench = workbench();
    await bench.post('/top-ups', { amount: '20', returnTo: '/editor?doc=7&credyt_return=old#end' });
    const { return_url: back, failure_url: failed, customer_id: customer, amount, currency } = sentBody(bench) as Record<string, string>;
    for (const url of [back, failed]) assert.match(url ?? '', /^https:\/\/app\.test\/editor\?doc=7&credyt_return=[\w.-]{1,300}#end$/);
    assert.notEqual(back, failed);
    assert.deepEqual([customer, Number(amount), currency], [bench.emulator.customerId, 20, 'USD']);
  });

  it('credits the first asset of the rules unless another one of them is asked for', async () => {
    const bench = workbench({ scenario: 'multi-asset', topUp: { assets: ['USD', 'CREDIT'], description: 'Inkwell credits', metadata: { plan: 'pro' } } });
    await bench.post('/top-ups', { amount: '20' });
    assert.deepEqual(sentBody(bench)['destination'], { asset: 'USD', account_name: 'default' });
    assert.equal(sentBody(bench)['description'], 'Inkwell credits');
  });

  it('sends the rate of the host where something else is bought than the money itself', async () => {
    const bench = workbench({ scenario: 'multi-asset', topUp: { assets: ['USD', 'CREDIT'], exchangeRate: '5' } });
    await bench.post('/top-ups', { amount: '20', asset: 'CREDIT' });
    assert.equal(Number((sentBody(bench)['destination'] as Record<string, unknown>)['exchange_rate']), 5);
    await bench.post('/top-ups', { amount: '20', asset: 'USD' });
    assert.deepEqual(sentBody(bench)['destination'], { asset: 'USD', account_name: 'default' });
  });

  const AMOUNTS: [amount: unknown, status: number, code: string | undefined, field?: string][] = [
    ['5', 201, undefined], ['500', 201, undefined], ['5.00', 201, undefined], ['05', 201, undefined], ['49.99', 201, undefined],
    ['4.99', 422, 'invalid_amount', 'too_small'], ['0', 422, 'invalid_amount', 'too_small'], ['-20', 422, 'invalid_amount', 'too_small'], ['0.001', 422, 'invalid_amount', 'too_precise'],
    ['500.01', 422, 'invalid_amount', 'too_large'], ['9'.repeat(60), 422, 'invalid_amount', 'too_large'], ['9'.repeat(65), 422, 'invalid_amount', 'too_large'], ['20.001', 422, 'invalid_amount', 'too_precise'],
    ['1e3', 422, 'invalid_amount', 'not_a_decimal'], ['+20', 422, 'invalid_amount', 'not_a_decimal'], ['20,00', 422, 'invalid_amount', 'not_a_decimal'], ['NaN', 422, 'invalid_amount', 'not_a_decimal'],
    [' 20', 422, 'invalid_amount', 'not_a_decimal'], ['0x14', 422, 'invalid_amount', 'not_a_decimal'], ['٢٠', 422, 'invalid_amount', 'not_a_decimal'], ['', 422, 'invalid_amount', 'not_a_decimal'],
    [20, 422, 'invalid_amount', 'not_a_decimal'], [null, 422, 'invalid_amount', 'not_a_decimal'], [['20'], 422, 'invalid_amount', 'not_a_decimal'], [undefined, 400, 'invalid_request', 'required'],
  ];
  it('takes an amount within the rules and says what is wrong with any other', async () => {
    for (const [amount, status, code, field] of AMOUNTS) {
      const bench = workbench();
      const response = await bench.post('/top-ups', { amount });
      const body = await bodyOf(response);
      assert.deepEqual([response.status, body.code, body.fields?.['amount']], [status, code, field], JSON.stringify(amount));
      assert.equal(topUps(bench), status === 201 ? 1 : 0);
    }
  });

  it('takes presets only when custom amounts are off', async () => {
    const bench = workbench({ topUp: { custom: false, presets: ['10', '25'] } });
    assert.equal((await bodyOf(await bench.post('/top-ups', { amount: '11' }))).fields?.['amount'], 'not_allowed');
    assert.equal((await bench.post('/top-ups', { amount: '25.00' })).status, 201);
  });

  it('lets nobody choose another currency, asset, rate, customer or address', async () => {
    const bench = workbench();
    for (const [member, value, problem] of [
      ['currency', 'EUR', 'not_allowed'], ['asset', 'GOLD', 'not_allowed'], ['exchangeRate', '1000000', 'unknown'], ['customer_id', 'cust_x', 'unknown'], ['return_url', 'https://evil.example', 'unknown'],
      ['destination', {}, 'unknown'], ['__proto__', { amount: '5' }, 'unknown'], ['returnTo', '//evil.example', 'not_allowed'], ['returnTo', 'https://app.test/x', 'not_allowed'], ['newTab', 'yes', 'not_allowed'],
    ] as const) {
      const response = await bench.billing(new Request(`${APP}/api/billing/top-ups`, {
        method: 'POST', headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }, body: `{"amount":"20",${JSON.stringify(member)}:${JSON.stringify(value)}}`,
      }));
      assert.deepEqual([response.status, (await bodyOf(response)).fields], [400, { [member]: problem }], member);
    }
    assert.equal(topUps(bench), 0);
  });

  it('asks the host for rules and permission each time, with its own customer', async () => {
    const asked: unknown[] = [];
    const bench = workbench({
      topUp: (customer) => { asked.push(customer); return { min: '50', presets: ['50'] }; },
      can: (customer) => { asked.push(customer); return { topUp: true }; },
    });
    assert.equal((await bodyOf(await bench.post('/top-ups', { amount: '20' }))).fields?.['amount'], 'too_small');
    assert.deepEqual(asked, [{ customerId: bench.emulator.customerId }, { customerId: bench.emulator.customerId }]);
  });

  it('refuses a link that leads anywhere but to a listed origin, and tells the host', async () => {
    for (const url of ['https://evil.example/pay', 'javascript:alert(1)', 'http://billing.credyt.ai/x', 'https://billing.credyt.ai@evil.example/', ' https://billing.credyt.ai/x', `https://billing.credyt.ai/${'a'.repeat(9_000)}`]) {
      const bench = workbench();
      bench.emulator.faults({ route: 'POST /top-ups', status: 201, body: { id: 'top_1', status: 'initiated', redirect_url: url, created_at: '2026-11-21T00:00:00Z', expires_at: '2026-11-21T00:10:00Z' } });
      const text = await (await bench.post('/top-ups', { amount: '20' })).text();
      assert.equal((JSON.parse(text) as Body).code, 'upstream_invalid', url);
      assert.ok(!text.includes('evil'), text);
      assert.ok(!JSON.stringify(bench.events).includes('evil'));
    }
  });

  it('counts ten minutes for a link whose end is missing, past or too far', async () => {
    for (const expires of [undefined, '2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z', 'soon']) {
      const bench = workbench();
      bench.emulator.faults({ route: 'POST /top-ups', status: 201, body: { id: 'top_1', redirect_url: 'https://billing.credyt.ai/x', expires_at: expires } });
      assert.equal((await bodyOf(await bench.post('/top-ups', { amount: '20' }))).ttlMs, 600_000, expires);
    }
  });

  it('names the amount when Credyt refuses it', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: 'POST /top-ups', status: 422, body: { errors: { amount: ['secret words'] } } });
    const text = await (await bench.post('/top-ups', { amount: '20' })).text();
    assert.match(text, /"code":"invalid_amount".*"fields":\{"amount":"not_allowed"\}/);
    assert.ok(!text.includes('secret words'));
  });
});

describe('one intent', () => {
  const key = { 'idempotency-key': 'intent-1' };

  it('is one upstream call and one link, however often and however closely it is sent', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: 'POST /top-ups', delayMs: 120, times: 1 });
    const links = await Promise.all(Array.from({ length: 20 }, async () => bodyOf(await bench.post('/top-ups', { amount: '20' }, key))));
    assert.equal(topUps(bench), 1);
    assert.equal(new Set(links.map(({ url }) => url)).size, 1);
    assert.ok(links[0]?.url?.startsWith(EMULATOR_URL));
  });

  it('is one upstream call when it fails, and everybody hears the same', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: 'POST /top-ups', status: 503, body: {}, delayMs: 80, times: 1 });
    const codes = await Promise.all(Array.from({ length: 5 }, async () => (await bodyOf(await bench.post('/top-ups', { amount: '20' }, key))).code));
    assert.deepEqual(codes, Array.from({ length: 5 }, () => 'billing_unavailable'));
    assert.equal(topUps(bench), 1);
    assert.equal((await bench.post('/top-ups', { amount: '20' }, key)).status, 201);
  });

  it('replays its link with what is left of its life, and makes a new one after its death', async () => {
    const bench = workbench();
    const first = await bodyOf(await bench.post('/top-ups', { amount: '20' }, key));
    bench.advance(240_000);
    const replayed = await bodyOf(await bench.post('/top-ups', { amount: '20' }, key));
    assert.deepEqual(replayed, { ...first, ttlMs: 360_000 });
    bench.advance(360_000);
    const fresh = await bodyOf(await bench.post('/top-ups', { amount: '20' }, key));
    assert.notEqual(fresh.url, first.url);
    assert.equal(fresh.ttlMs, 600_000);
    assert.equal(topUps(bench), 2);
  });

  it('cannot turn into another one', async () => {
    const bench = workbench();
    await bench.post('/top-ups', { amount: '20' }, key);
    for (const other of [{ amount: '21' }, { amount: '20', returnTo: '/other' }, { amount: '20', newTab: true }]) {
      const response = await bench.post('/top-ups', other, key);
      assert.deepEqual([response.status, (await bodyOf(response)).code], [422, 'idempotency_mismatch']);
    }
    assert.equal((await bench.post('/top-ups', { amount: '20.00' }, key)).status, 201, 'the same amount written otherwise is the same intent');
    assert.equal(topUps(bench), 1);
  });

  it('cannot turn into another one while its call is under way', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: 'POST /top-ups', delayMs: 80, times: 1 });
    const [first, second] = await Promise.all([bench.post('/top-ups', { amount: '20' }, key), bench.post('/top-ups', { amount: '30' }, key)]);
    assert.deepEqual([first.status, second.status].sort(), [201, 422]);
    assert.equal(topUps(bench), 1);
  });

  it('is one customer\'s and one route\'s own', async () => {
    let who = 'cust_4qh0wajx2n9qtazh2tghzkyan2';
    const bench = workbench({ identify: () => ({ customerId: who }) });
    const maya = await bodyOf(await bench.post('/top-ups', { amount: '20' }, key));
    assert.notEqual((await bodyOf(await bench.post('/portal-links', {}, key))).url, maya.url);
    who = 'cust_someone_else';
    assert.notEqual((await bodyOf(await bench.post('/top-ups', { amount: '20' }, key))).url, maya.url);
  });

  it('needs a key that can stand in a header', async () => {
    const bench = workbench();
    for (const bad of ['a b', 'x'.repeat(256)]) {
      assert.deepEqual((await bodyOf(await bench.post('/top-ups', { amount: '20' }, { 'idempotency-key': bad }))).fields, { idempotencyKey: 'not_allowed' });
    }
    assert.equal((await bench.post('/top-ups', { amount: '20' }, { 'idempotency-key': '!~'.repeat(127) })).status, 201);
  });

  it('whose answer was lost is called unknown; the same key then makes one new link', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: 'POST /top-ups', drop: 'after', times: 1 });
    const lost = await bench.post('/top-ups', { amount: '20' }, key);
    assert.deepEqual([lost.status, (await bodyOf(lost)).code], [504, 'outcome_unknown']);
    const links = await Promise.all([1, 2, 3].map(async () => bodyOf(await bench.post('/top-ups', { amount: '20' }, key))));
    assert.equal(new Set(links.map(({ url }) => url)).size, 1);
    assert.ok(links[0]?.url);
    assert.equal(topUps(bench), 2);
  });

  it('is never sent twice by us without a key either', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: 'POST /top-ups', drop: 'after' });
    assert.equal((await bodyOf(await bench.post('/top-ups', { amount: '20' }))).code, 'outcome_unknown');
    assert.equal(topUps(bench), 1);
  });

  it('leaves nothing readable in the shared store', async () => {
    const written: string[] = [];
    const memory = memoryCoordination();
    const coordination = {
      ...memory,
      set: (name: string, value: string, ttlMs: number) => { written.push(name, value); return memory.set(name, value, ttlMs); },
      claim: (name: string, value: string, ttlMs: number) => { written.push(name, value); return memory.claim(name, value, ttlMs); },
      count: (name: string, windowMs: number) => { written.push(name); return memory.count(name, windowMs); },
    };
    const bench = workbench({ coordination });
    const { url = '' } = await bodyOf(await bench.post('/top-ups', { amount: '20' }, key));
    assert.ok(written.length >= 5);
    for (const secret of [url, API_KEY, 'intent-1', bench.emulator.customerId, 'credyt.ai', 'localhost']) assert.ok(!written.join('\n').includes(secret), secret);
  });

  it('is shared by two handlers with one store, as two processes would', async () => {
    const coordination = memoryCoordination();
    const a = workbench({ coordination });
    const b = workbench({ coordination, fetch: (input, init) => a.emulator.fetch(new Request(input, init)) });
    a.emulator.faults({ route: 'POST /top-ups', delayMs: 80, times: 1 });
    const [first, second] = await Promise.all([a, b].map(async (bench) => bodyOf(await bench.post('/top-ups', { amount: '20' }, key))));
    assert.equal(first?.url, second?.url);
    assert.equal(topUps(a), 1);
  });
});

describe('the mint limit', () => {
  it('stops the eleventh link of a customer in a minute and says when to come back', async () => {
    const bench = workbench();
    for (let count = 0; count < 10; count++) assert.equal((await bench.post('/portal-links', {})).status, 201);
    bench.advance(20_000);
    const response = await bench.post('/top-ups', { amount: '20' });
    assert.deepEqual([response.status, (await bodyOf(response)).code, response.headers.get('retry-after')], [429, 'rate_limited', '40']);
    assert.equal((await bench.get('/portal')).status, 303, 'the portal address has a limit of its own');
    bench.advance(40_000);
    assert.equal((await bench.post('/top-ups', { amount: '20' })).status, 201);
  });

  it('counts links, not replays', async () => {
    const bench = workbench({ limits: { mintsPerMinute: 1 } });
    for (let count = 0; count < 5; count++) assert.equal((await bench.post('/top-ups', { amount: '20' }, { 'idempotency-key': 'k' })).status, 201);
  });
});
