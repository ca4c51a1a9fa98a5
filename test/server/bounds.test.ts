// Bounds towards Credyt: a failing route rests, 64 calls at once and no more, eight reads of one customer, one link at a time per customer, and nothing left running.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { after, describe, it } from 'node:test';
import { createCredytClient, CredytError, type CredytClient } from '../../src/server/index.js';
import { workbench, type Workbench } from './workbench.js';

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const reasonOf = async (call: Promise<unknown>): Promise<string> => call.then(() => 'answered', (error: unknown) => (error instanceof CredytError ? error.reason : String(error)));

describe('a route that fails five times in a row', () => {
  const SESSIONS = '/billing-portal/sessions';
  const bench = (): Workbench => workbench({
    limits: { mintsPerMinute: 1_000 },
    identify: (request) => ({ customerId: request.headers.get('x-customer') ?? 'cust_4qh0wajx2n9qtazh2tghzkyan2' }),
  });
  const mint = (one: Workbench): Promise<Response> => one.post('/portal-links', {});
  const fail = async (one: Workbench, times: number): Promise<void> => {
    one.emulator.faults({ route: 'POST /billing-portal/sessions', status: 500, times });
    for (let failure = 0; failure < times; failure++) assert.equal((await mint(one)).status, 503);
  };

  it('rests 10 s: callers hear it at once, with the time to come back', async () => {
    const one = bench();
    await fail(one, 5);
    const refused = await mint(one);
    assert.deepEqual([refused.status, refused.headers.get('retry-after'), one.upstream('POST', SESSIONS)], [503, '10', 5]);
    assert.equal(((await refused.json()) as { code: string }).code, 'billing_unavailable');
    assert.equal(one.events.at(-1)?.reason, 'upstream_resting');
    one.advance(9_000);
    assert.equal((await mint(one)).headers.get('retry-after'), '1');
    one.advance(1_000);
    assert.equal((await mint(one)).status, 201);
  });

  it('leaves the other routes alone', async () => {
    const one = bench();
    await fail(one, 5);
    assert.equal((await one.get('/wallet')).status, 200);
    assert.equal((await one.post('/top-ups', { amount: '20' })).status, 201);
  });

  it('does not rest for failures with an answer between them, nor for refusals', async () => {
    const one = bench();
    await fail(one, 4);
    assert.equal((await mint(one)).status, 201);
    await fail(one, 4);
    assert.equal((await mint(one)).status, 201);
    one.emulator.faults({ route: 'POST /billing-portal/sessions', status: 422, times: 20 });
    for (let refusal = 0; refusal < 20; refusal++) assert.equal((await mint(one)).status, 502);
    assert.equal((await mint(one)).status, 201);
  });

  it('is tried by one call after its rest, and rests again when that fails', async () => {
    const one = bench();
    await fail(one, 5);
    one.advance(10_000);
    one.emulator.faults({ route: 'POST /billing-portal/sessions', status: 500, delayMs: 50, times: 1 });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => one.post('/portal-links', {}, { 'x-customer': `cust_${index}` })));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [503]);
    assert.equal(one.upstream('POST', SESSIONS), 6);
    one.advance(10_000);
    assert.equal((await mint(one)).status, 201);
    assert.equal((await mint(one)).status, 201);
  });

  it('does not rest longer because the clock was set back', async () => {
    const one = bench();
    await fail(one, 5);
    one.advance(-3_600_000);
    assert.equal((await mint(one)).status, 201);
  });
});

describe('many calls at once', () => {
  /** A client whose calls stay open until `release`. */
  function held(): { client: CredytClient; open: () => number; most: () => number; release: () => void } {
    let [open, most, isReleased] = [0, 0, false];
    const waiting: (() => void)[] = [];
    const client = createCredytClient({
      apiKey: 'key_test',
      fetch: async ({ signal }) => {
        most = Math.max(most, ++open);
        await new Promise<void>((resolve) => {
          if (isReleased) resolve();
          else waiting.push(resolve);
          signal.addEventListener('abort', () => resolve());
        });
        open--;
        return Response.json({ accounts: [] });
      },
    });
    return { client, open: () => open, most: () => most, release: () => { isReleased = true; for (const go of waiting) go(); } };
  }

  it('are 64 and no more; the rest go as places come free', async () => {
    const { client, most, release } = held();
    const calls = Array.from({ length: 300 }, (_, index) => client.getWallet(`cust_${index}`));
    await pause(20);
    assert.equal(most(), 64);
    release();
    await Promise.all(calls);
    assert.equal(most(), 64);
  });

  it('wait 2 s for a place, and are then refused with nothing sent', async () => {
    const { client, most, release } = held();
    const inside = Array.from({ length: 64 }, () => client.getWallet('cust_1'));
    const startedAt = performance.now();
    const error = await client.createPortalSession({ customerId: 'cust_1', returnUrl: 'https://a.test', failureUrl: 'https://a.test' }).catch((caught: unknown) => caught);
    const ms = performance.now() - startedAt;
    assert.ok(error instanceof CredytError);
    assert.deepEqual([error.reason, error.sent, error.retryAfterMs], ['busy', false, 2_000]);
    assert.ok(ms > 1_900 && ms < 2_250, `${ms} ms`);
    release();
    await Promise.all(inside);
    assert.equal(most(), 64);
    assert.equal(await reasonOf(client.getWallet('cust_1')), 'answered');
  });

  it('give their place in line back when their caller ends them', async () => {
    const { client, release, open } = held();
    const inside = Array.from({ length: 64 }, () => client.getWallet('cust_1'));
    const caller = new AbortController();
    const ended = reasonOf(client.getWallet('cust_2', { signal: caller.signal }));
    const stays = reasonOf(client.getWallet('cust_3'));
    await pause(10);
    caller.abort();
    assert.equal(await ended, 'aborted');
    release();
    await Promise.all(inside);
    assert.equal(await stays, 'answered');
    assert.equal(open(), 0);
  });

  it('are no line without end', async () => {
    const { client, release } = held();
    const calls = Array.from({ length: 64 + 1_000 }, () => reasonOf(client.getWallet('cust_1')));
    await pause(20);
    assert.equal(await Promise.race([reasonOf(client.getWallet('cust_1')), pause(200)]), 'busy');
    release();
    assert.deepEqual([...new Set(await Promise.all(calls))], ['answered']);
  });

  it('reach the browser as 503 with the time to come back', async () => {
    const one = workbench({ fetch: () => new Promise(() => {}), identify: (request) => ({ customerId: request.headers.get('x-customer') ?? 'cust_x' }) });
    for (let index = 0; index < 70; index++) void one.get('/usage', { 'x-customer': `cust_${index}` });
    await pause(50);
    const startedAt = performance.now();
    const answer = await one.get('/usage', { 'x-customer': 'cust_late' });
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '2']);
    assert.ok(performance.now() - startedAt < 2_250);
  });
});

describe('one customer who asks for much at once', () => {
  /** Credyt answers Mallory when it is told to, and everybody else at once. */
  function flooded(): { one: Workbench; open: () => number; most: () => number; release: () => void; asMallory: (index: number) => Promise<Response> } {
    let [open, most, isReleased] = [0, 0, false];
    const waiting: (() => void)[] = [];
    const one = workbench({
      topUp: { assets: ['CREDIT'] },
      identify: (request) => ({ customerId: request.headers.get('x-customer') ?? '' }),
      fetch: async (input) => {
        const { pathname, searchParams } = new URL(new Request(input).url);
        if (!isReleased && searchParams.get('customer_id') !== 'cust_victim') {
          most = Math.max(most, ++open);
          await new Promise<void>((resolve) => { waiting.push(resolve); });
          open--;
        }
        return Response.json(pathname.endsWith('/quote') ? { units: 1 } : { items: [], total_count: 0 });
      },
    });
    const mallory = { 'x-customer': 'cust_mallory' };
    const reads: ((index: number) => Promise<Response>)[] = [
      () => one.get('/usage', mallory),
      (index) => one.get(`/usage/evt_${index}`, mallory),
      (index) => one.post('/quotes', { amount: `${10 + index}.01`, currency: 'USD', asset: 'CREDIT' }, mallory),
    ];
    const asMallory = async (index: number): Promise<Response> => (reads[index % 3] as (index: number) => Promise<Response>)(index);
    return { one, open: () => open, most: () => most, release: () => { isReleased = true; for (const go of waiting) go(); }, asMallory };
  }

  it('does not take the places of the others: they are answered as ever', async (test) => {
    const { one, most, release, asMallory } = flooded();
    test.after(release);
    const asked = Array.from({ length: 200 }, (_, index) => asMallory(index));
    while (most() < 8) await pause(10);
    await pause(50);
    assert.equal(most(), 8);
    const startedAt = performance.now();
    assert.equal((await one.get('/usage', { 'x-customer': 'cust_victim' })).status, 200);
    assert.ok(performance.now() - startedAt < 500);
    release();
    await Promise.all(asked);
  });

  it('waits for a place of their own: 64 requests do, more are refused at once', async (test) => {
    const { most, open, release, asMallory } = flooded();
    test.after(release);
    const asked = Array.from({ length: 8 + 64 }, (_, index) => asMallory(index));
    while (most() < 8) await pause(10);
    await pause(50);
    const refused = await Promise.race([asMallory(0), pause(500)]);
    assert.ok(refused, 'not refused at once');
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '2']);
    assert.equal(((await refused.json()) as { code: string }).code, 'billing_unavailable');
    release();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 503).length, 0);
    assert.deepEqual([most(), open()], [8, 0]);
  });

  it('is refused after 2 s in line, as where all places are taken; the host learns why', async (test) => {
    const { one, open, release, asMallory } = flooded();
    test.after(release);
    const inside = Array.from({ length: 8 }, (_, index) => asMallory(index));
    while (open() < 8) await pause(10);
    const startedAt = performance.now();
    const refused = await asMallory(8);
    const ms = performance.now() - startedAt;
    assert.deepEqual([refused.status, refused.headers.get('retry-after'), open()], [503, '2', 8]);
    assert.ok(ms > 1_900 && ms < 2_250, `${ms} ms`);
    assert.equal(one.events.at(-1)?.reason, 'customer_busy');
    release();
    await Promise.all(inside);
  });
});

describe('links asked for at once', () => {
  it('are made one after the other for one customer, side by side for several', async () => {
    const open = new Map<string, number>();
    let [mostOfOne, mostOfAll, now] = [0, 0, 0];
    const one = workbench({
      identify: (request) => ({ customerId: request.headers.get('x-customer') ?? '' }),
      fetch: async (input) => {
        const { customer_id: id } = (await new Request(input).json()) as { customer_id: string };
        open.set(id, (open.get(id) ?? 0) + 1);
        mostOfOne = Math.max(mostOfOne, open.get(id) ?? 0);
        mostOfAll = Math.max(mostOfAll, ++now);
        await pause(20);
        now--;
        open.set(id, (open.get(id) ?? 0) - 1);
        return Response.json({ redirect_url: 'https://billing.credyt.ai/x' });
      },
    });
    const asked = Array.from({ length: 15 }, (_, index) => one.post('/portal-links', {}, { 'x-customer': `cust_${index % 3}` }));
    assert.deepEqual([...new Set((await Promise.all(asked)).map(({ status }) => status))], [201]);
    assert.deepEqual([mostOfOne, mostOfAll], [1, 3]);
  });

  it('go on after one that failed', async () => {
    const one = workbench();
    one.emulator.faults({ route: 'POST /billing-portal/sessions', status: 500, times: 1 });
    const answers = await Promise.all([one.post('/portal-links', {}), one.post('/portal-links', {}), one.post('/portal-links', {})]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 503]);
  });
});

describe('an upstream that hangs, drips, floods, cuts and fails', () => {
  const PORT = 4230;
  const SCALE = 10;
  const server = createServer((request, response) => {
    const behaviours = [
      () => {},
      () => { response.writeHead(200, { 'content-type': 'application/json' }); const drip = setInterval(() => response.write(' '), 20); response.on('close', () => clearInterval(drip)); },
      () => { response.writeHead(200, { 'content-type': 'application/json' }); response.end(' '.repeat(3_000_000)); },
      () => request.socket.destroy(),
      () => { response.writeHead(503); response.end(); },
    ];
    behaviours[Number(/key_(\d)/.exec(String(request.headers['x-credyt-api-key']))?.[1])]?.();
  });
  after(() => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }));

  it('is answered for in time on every route, and leaves no timer, socket or promise: the process ends by itself', { timeout: 60_000 }, async () => {
    await new Promise<void>((resolve) => server.listen(PORT, '127.0.0.1', resolve));
    const child = spawn(process.execPath, ['--expose-gc', '--conditions=@credyt-widgets/source', '--import', 'tsx', 'test/server/ask-everything.ts'], {
      env: { ...process.env, UPSTREAM: `http://127.0.0.1:${PORT}`, BEHAVIOURS: '5', SCALE: String(SCALE) }, stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    const code = await new Promise<number | null>((resolve) => { child.on('exit', resolve); });
    const endedAt = Date.now();
    assert.equal(code, 0);
    const lines = output.trim().split('\n').map((line) => JSON.parse(line) as { asked: string; status: number; ms: number; type: string | null; at: number });
    assert.equal(lines.length, 5 * 7);
    for (const { asked, status, ms, type } of lines) {
      // A quarter of a second for a busy machine, in scaled time.
      const limit = (asked.startsWith('GET') ? 10_000 : 15_000) / SCALE + 250;
      assert.ok(ms <= limit, `${asked}: ${ms} ms`);
      assert.ok(status >= 400 && type === 'application/problem+json', `${asked}: ${status}`);
    }
    const lastAnswer = Math.max(...lines.map(({ at }) => at));
    // A mint that was sent may run on to 30 s, so that a late link is kept; 15 s of them are over when its caller is answered.
    assert.ok(endedAt - lastAnswer < 15_000 / SCALE + 1_000, `ended ${endedAt - lastAnswer} ms after the last answer`);
    assert.equal(await new Promise<number>((resolve, reject) => { server.getConnections((error, count) => { if (error) reject(error); else resolve(count); }); }), 0);
  });
});
