// Two processes of one proxy at one Redis, by the two clients that hosts use: what they share, what Redis gets to see, and what happens when it dies, hangs, refuses or forgets.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createClient } from 'redis';
import { Redis } from 'ioredis';
import { redisCoordination } from '../../src/server/redis.js';
import type { Wallet } from '../../src/contract/index.js';
import { clients, eventually, startRedis, withoutRedis, type Connected, type RedisServer } from './redis-server.js';
import { bodyOf, SECRET, signatureOf } from './signed-webhooks.js';
import { API_KEY, APP, workbench, type Workbench } from './workbench.js';

const KEY = { 'idempotency-key': 'canary-intent' };
const TOP_UP = { amount: '23.45' };
const CUSTOMER = 'cust_4qh0wajx2n9qtazh2tghzkyan2';
/** A guard of 2 s for each command, on a busy machine. A POST may take 15 s. */
const BOUND_MS = 9_000;

const json = async (response: Response): Promise<Record<string, unknown>> => (await response.json()) as Record<string, unknown>;
const answerOf = async (response: Response): Promise<[number, unknown]> => [response.status, (await json(response))['code']];
const UNAVAILABLE = [503, 'billing_unavailable'];

function webhook(id: string): Request {
  const body = bodyOf({ id, data: { customer_id: CUSTOMER } });
  return new Request(`${APP}/api/billing/webhooks`, { method: 'POST', headers: { 'credyt-signature': signatureOf(body, Math.floor(Date.now() / 1000)) }, body });
}

describe('Redis', { skip: withoutRedis }, () => {
  let server: RedisServer;
  const open: Connected[] = [];
  const benches: Workbench[] = [];

  before(async () => { server = await startRedis(); });
  after(() => server.stop());
  beforeEach(() => server.command('FLUSHALL'));
  afterEach(async () => {
    for (const { billing } of benches.splice(0)) await billing.close();
    for (const { close } of open.splice(0)) await close();
  });

  async function connected(client: string): Promise<Connected> {
    const one = await (clients[client] ?? assert.fail(client))(server.path);
    open.push(one);
    return one;
  }

  /** A process of the proxy. Others at the same Credyt are given the first one. */
  async function processWith(client: string, first?: Workbench): Promise<Workbench> {
    const { coordination } = await connected(client);
    const bench = workbench({ coordination, webhookSecrets: [SECRET], ...(first ? { fetch: (input, init) => first.emulator.fetch(new Request(input, init)) } : {}) });
    benches.push(bench);
    return bench;
  }

  async function twoProcesses(): Promise<[Workbench, Workbench]> {
    const first = await processWith('redis');
    return [first, await processWith('ioredis', first)];
  }

  const listeners = async (): Promise<number> => {
    const [channel] = (await server.command('PUBSUB', 'CHANNELS', '*')) as string[];
    return channel === undefined ? 0 : Number(((await server.command('PUBSUB', 'NUMSUB', channel)) as unknown[])[1]);
  };

  /** Reads once, so that it keeps the balance and listens; the clock stands still, so only a hint makes it ask again. */
  async function keepsBalance(...all: Workbench[]): Promise<void> {
    for (const bench of all) await bench.get('/wallet');
    await eventually(async () => (await listeners()) === all.length);
  }

  const asksAgain = async (bench: Workbench, { emulator }: Workbench): Promise<boolean> => {
    const before = emulator.requests().length;
    assert.equal((await bench.get('/wallet')).status, 200);
    return emulator.requests().length > before;
  };

  describe('under two processes', () => {
    it('makes one link of one intent, wherever and however often it is asked for', async () => {
      const [a, b] = await twoProcesses();
      a.emulator.faults({ route: 'POST /top-ups', delayMs: 150, times: 1 });
      const links = await Promise.all([a, b, a, b, a, b].map(async (bench) => (await json(await bench.post('/top-ups', TOP_UP, KEY)))['url']));
      links.push((await json(await b.post('/top-ups', TOP_UP, KEY)))['url']);
      assert.match(String(links[0]), /^http/);
      assert.equal(new Set(links).size, 1);
      assert.equal(a.upstream('POST', '/top-ups'), 1);
      assert.deepEqual(await answerOf(await b.post('/top-ups', { amount: '50' }, KEY)), [422, 'idempotency_mismatch']);
    });

    it('spends a marker for both', async () => {
      const [a, b] = await twoProcesses();
      await a.post('/portal-links', {});
      const { return_url: back } = a.emulator.requests().at(-1)?.body as { return_url: string };
      const marker = new URL(back).searchParams.get('credyt_return');
      const arrive = async (bench: Workbench) => (await json(await bench.post('/returns', { marker, awayMs: 900, credited: false, fromPortal: false })))['outcome'];
      assert.deepEqual([await arrive(a), await arrive(b), await arrive(a)], ['finished', 'ignored', 'ignored']);
    });

    it('counts a customer\'s links in both together', async () => {
      const [a, b] = await twoProcesses();
      for (let count = 0; count < 10; count++) assert.equal((await (count % 2 === 0 ? a : b).post('/portal-links', {})).status, 201);
      for (const bench of [a, b]) assert.deepEqual(await answerOf(await bench.post('/portal-links', {})), [429, 'rate_limited']);
    });

    it('tells both that a balance changed: by the host at one, by a webhook at the other, which is taken once', async () => {
      const [a, b] = await twoProcesses();
      await keepsBalance(a, b);
      assert.equal(await asksAgain(b, a), false);
      await a.billing.refresh({ customerId: CUSTOMER });
      await eventually(() => asksAgain(b, a));
      assert.equal(await asksAgain(a, a), true);
      assert.equal((await b.billing(webhook('evt_1'))).status, 204);
      await eventually(() => asksAgain(a, a));
      assert.equal(await asksAgain(b, a), true);
      for (const bench of [a, b]) assert.equal((await bench.billing(webhook('evt_1'))).status, 204);
      for (const bench of [a, b]) assert.equal(await asksAgain(bench, a), false);
    });

    it('gets to see no link, no customer, no event, no amount and no key, and keeps nothing for longer than a day', async () => {
      const [a, b] = await twoProcesses();
      const heard: string[] = [];
      const spy = createClient({ socket: { path: server.path, reconnectStrategy: false } });
      await spy.connect();
      await spy.pSubscribe('*', (message, channel) => heard.push(channel, message));
      await keepsBalance(a, b);
      const { url } = await json(await a.post('/top-ups', TOP_UP, KEY));
      const { url: portal } = await json(await b.post('/portal-links', {}, KEY));
      const { return_url: back } = a.emulator.requests().at(-1)?.body as { return_url: string };
      const marker = new URL(back).searchParams.get('credyt_return') ?? '';
      await b.post('/returns', { marker, awayMs: 900, credited: false, fromPortal: false });
      await a.billing(webhook('evt_canary'));
      await a.billing.refresh({ customerId: CUSTOMER });
      await eventually(async () => heard.length >= 4);
      spy.destroy();

      const seen = [await server.everything(), ...heard].join('\n');
      const nonce = marker.split('.')[0] ?? '';
      const secrets = [String(url), String(portal), 'http', 'token', 'canary', CUSTOMER, 'cust_', 'Maya', 'maya', '23.45', 'USD', API_KEY, 'key_', 'evt_', marker, nonce, SECRET];
      for (const secret of secrets) assert.ok(secret !== '' && !seen.includes(secret), secret);

      const keys = (await server.command('KEYS', '*')) as string[];
      assert.ok(keys.length >= 5, keys.join());
      for (const key of keys) {
        assert.match(key, /^credyt:[a-z:]+:[\w-]{43}$/);
        const ttlMs = Number(await server.command('PTTL', key));
        assert.ok(ttlMs > 0 && ttlMs <= (key.includes(':spent:') ? 24 * 3_600_000 : 3_600_000), `${key} ${ttlMs}`);
        if (key.includes(':result:')) assert.ok(ttlMs <= 600_000, 'no longer than the link lives');
      }
    });
  });

  for (const client of Object.keys(clients)) {
    describe(`by ${client}`, () => {
      /** Balances are read, the portal opens, no link is promised, and the host hears why. */
      async function assertNoLinkIsMade(bench: Workbench): Promise<void> {
        const minted = (): number => bench.upstream('POST', '/top-ups') + bench.upstream('POST', '/billing-portal/sessions');
        const before = minted();
        const startedAt = Date.now();
        const posts = [bench.post('/top-ups', TOP_UP, KEY), bench.post('/top-ups', TOP_UP), bench.post('/portal-links', {}, KEY), bench.post('/payment-links', {})];
        const gets = ['/wallet', '/usage'].map((path) => bench.get(path));
        for (const response of await Promise.all(gets)) assert.equal(response.status, 200);
        for (const response of await Promise.all(posts)) {
          assert.deepEqual(await answerOf(response.clone()), UNAVAILABLE);
          assert.ok(!/redis|store|coordination/i.test(await response.text()));
        }
        assert.ok(Date.now() - startedAt < BOUND_MS, `answered after ${Date.now() - startedAt} ms`);
        assert.equal(minted(), before);
        assert.ok(bench.events.some((event) => event.type === 'mishap' && event.reason === 'coordination_failed'), 'the host hears');
        assert.ok(bench.events.some((event) => event.type === 'answer' && event.reason === 'coordination_failed'), 'and which answer it was');
        const portal = await bench.get('/portal');
        assert.equal(portal.status, 303);
        assert.ok(!portal.headers.get('location')?.includes('credyt_error'));
        await assertNothingLeaks(bench);
      }

      async function assertNothingLeaks({ events }: Workbench): Promise<void> {
        const told = JSON.stringify(events, (_name, value: unknown) => (value instanceof Error ? `${value.name} ${value.message} ${String(value.stack)}` : value));
        for (const secret of [API_KEY, 'canary', CUSTOMER, '23.45', 'hunter2']) assert.ok(!told.includes(secret), secret);
      }

      const recovers = (bench: Workbench): Promise<unknown> => eventually(async () => (await bench.post('/top-ups', TOP_UP, KEY)).status === 201);

      it('that dies: no link is made and balances are read; back again, links are made and hints are heard', async () => {
        const bench = await processWith(client);
        const other = await processWith(client, bench);
        await keepsBalance(bench, other);
        await server.kill();
        try {
          await assertNoLinkIsMade(bench);
          await bench.get('/wallet');
          assert.equal((await bench.billing(webhook('evt_1'))).status, 503, 'its sender comes again');
          assert.equal(await asksAgain(bench, bench), true, 'and yet here it is heard');
          await bench.billing.refresh({ customerId: CUSTOMER });
          assert.equal(await asksAgain(bench, bench), true);
        } finally {
          await server.start();
        }
        await recovers(bench);
        await eventually(async () => (await listeners()) === 2);
        assert.equal((await bench.billing(webhook('evt_1'))).status, 204);
        await eventually(() => asksAgain(other, bench));
      });

      it('that hangs: nobody waits long', async () => {
        const bench = await processWith(client);
        await bench.get('/wallet');
        server.freeze();
        try {
          await assertNoLinkIsMade(bench);
          await bench.get('/wallet');
          const startedAt = Date.now();
          await bench.billing.refresh({ customerId: CUSTOMER });
          assert.ok(Date.now() - startedAt < BOUND_MS);
          assert.equal(await asksAgain(bench, bench), true);
        } finally {
          server.wake();
        }
        await recovers(bench);
      });

      it('that only reads, or is full: no link is made', async () => {
        const bench = await processWith(client);
        await server.command('REPLICAOF', '127.0.0.1', '1');
        await assertNoLinkIsMade(bench);
        await server.command('REPLICAOF', 'NO', 'ONE');
        await recovers(bench);
        await server.command('FLUSHALL');
        bench.events.length = 0;
        await server.command('CONFIG', 'SET', 'maxmemory', '1');
        await assertNoLinkIsMade(bench);
        await server.command('CONFIG', 'SET', 'maxmemory', '0');
        await recovers(bench);
      });

      it('that dies while a link is being made: its customer gets it, and nobody gets a second one meanwhile', async () => {
        const bench = await processWith(client);
        bench.emulator.faults({ route: 'POST /top-ups', delayMs: 400, times: 1 });
        const asked = bench.post('/top-ups', TOP_UP, KEY);
        await eventually(async () => bench.upstream('POST', '/top-ups') === 1 || ((await server.command('KEYS', '*')) as string[]).some((key) => key.includes(':limit:')));
        await server.kill();
        try {
          assert.equal((await asked).status, 201);
          assert.deepEqual(await answerOf(await bench.post('/top-ups', TOP_UP, KEY)), UNAVAILABLE);
          assert.equal(bench.upstream('POST', '/top-ups'), 1);
        } finally {
          await server.start();
        }
      });

      it('that is away before anybody listens: the host hears of it, closing waits for nothing, and leaves nothing behind', async () => {
        const { coordination } = await connected(client);
        await server.kill();
        try {
          const bench = workbench({ coordination });
          assert.equal((await bench.get('/wallet')).status, 200);
          const deaf = (): number => bench.events.filter(({ reason }) => reason === 'coordination_deaf').length;
          await eventually(async () => deaf() === 1, BOUND_MS);
          const startedAt = Date.now();
          await bench.billing.close();
          const alone = assert.rejects(coordination.subscribe('changes', () => {}), /Closed before it began/);
          await coordination.close();
          await alone;
          assert.ok(Date.now() - startedAt < BOUND_MS, `closed after ${Date.now() - startedAt} ms`);
          assert.equal(deaf(), 1, 'told once');
        } finally {
          await server.start();
        }
        await new Promise((resolve) => { setTimeout(resolve, 1_000); }); // whoever still tried would be back by now
        assert.equal(await listeners(), 0);
      });

      it('that forgets everything: an intent becomes a new link, and nothing fails', async () => {
        const bench = await processWith(client);
        const first = await json(await bench.post('/top-ups', TOP_UP, KEY));
        await server.command('FLUSHALL');
        const second = await json(await bench.post('/top-ups', TOP_UP, KEY));
        assert.notEqual(second['url'], first['url']);
        assert.match(String(second['url']), /^http/);
      });

      it('that wakes to a claim nobody waits for: the claim does not stand in anyone\'s way', async () => {
        const { coordination } = await connected(client);
        const bench = workbench({ coordination });
        benches.push(bench);
        server.freeze();
        try {
          // The look before the claim has to be answered, so the test makes the store freeze between the two.
          const between = workbench({ coordination: { ...coordination, get: () => Promise.resolve(null) } });
          assert.deepEqual(await answerOf(await between.post('/top-ups', TOP_UP, KEY)), UNAVAILABLE);
        } finally {
          server.wake();
        }
        await eventually(async () => ((await server.command('KEYS', '*')) as string[]).length === 0);
        assert.equal((await bench.post('/top-ups', TOP_UP, KEY)).status, 201);
      });
    });
  }

  it('that wants a password: no link, and the password is told to nobody', async () => {
    await server.command('CONFIG', 'SET', 'requirepass', 'hunter2');
    const client = new Redis({ path: server.path, password: 'hunter2-wrong', retryStrategy: () => 200 });
    const bench = workbench({ coordination: redisCoordination(client) });
    try {
      assert.deepEqual(await answerOf(await bench.post('/top-ups', TOP_UP, KEY)), UNAVAILABLE);
      assert.equal(((await bench.get('/wallet').then(json)) as unknown as Wallet).accounts.length > 0, true);
      const told = JSON.stringify(bench.events);
      assert.match(told, /coordination_failed/);
      assert.ok(!told.includes('hunter2'));
    } finally {
      await bench.billing.close();
      client.disconnect();
      const admin = createClient({ socket: { path: server.path, reconnectStrategy: false }, password: 'hunter2' });
      await admin.connect();
      await admin.sendCommand(['CONFIG', 'SET', 'requirepass', '']);
      admin.destroy();
    }
  });

  it('is asked under a prefix of the host\'s own', async () => {
    const client = new Redis({ path: server.path });
    const bench = workbench({ coordination: redisCoordination(client, { prefix: 'app:billing:' }) });
    assert.equal((await bench.post('/top-ups', TOP_UP, KEY)).status, 201);
    await bench.billing.close();
    client.disconnect();
    for (const key of (await server.command('KEYS', '*')) as string[]) assert.match(key, /^app:billing:/);
  });
});

describe('redisCoordination', () => {
  it('says what it takes when it is given something else', () => {
    for (const wrong of [undefined, null, {}, 'redis://localhost', { call: () => {} }, { duplicate: () => {} }]) {
      assert.throws(() => redisCoordination(wrong as never), { name: 'TypeError', message: /takes a client of the package redis .* or ioredis/ });
    }
  });
});
