// What the processes of a proxy share. One table for every store: entries end, claims are won once, counts are exact, hints are heard. Then what is particular to memory.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { memoryCoordination, type Coordination } from '../../src/server/index.js';
import { clients, eventually, startRedis, withoutRedis, type Connected, type RedisServer } from './redis-server.js';
import { API_KEY, workbench } from './workbench.js';

let server: RedisServer;
before(async () => { if (withoutRedis === false) server = await startRedis(); });
after(async () => { if (withoutRedis === false) await server.stop(); });

/** Two processes at one store. */
const stores: Record<string, { skip: string | false; open(): Promise<[Connected, Connected]> }> = {
  memory: {
    skip: false,
    async open() {
      const coordination = memoryCoordination();
      const one = { coordination, close: () => coordination.close() };
      return [one, one];
    },
  },
};
for (const [name, connect] of Object.entries(clients)) {
  stores[`Redis by ${name}`] = { skip: withoutRedis, open: async () => { await server.command('FLUSHALL'); return [await connect(server.path), await connect(server.path)]; } };
}

const MINUTE = 60_000;

for (const [name, { skip, open }] of Object.entries(stores)) {
  describe(`a shared store: ${name}`, { skip }, () => {
    const withStore = (check: (here: Coordination, there: Coordination) => Promise<void>) => async (): Promise<void> => {
      const [here, there] = await open();
      try {
        await check(here.coordination, there.coordination);
      } finally {
        await here.close();
        if (there !== here) await there.close();
      }
    };

    it('keeps an entry for all until its end, exactly as it was set', withStore(async (here, there) => {
      for (const value of ['1', '', 'grüß 👋 \r\n\0 "', 'x'.repeat(100_000)]) {
        await here.set('a', value, MINUTE);
        assert.equal(await there.get('a'), value);
      }
      await there.set('a', 'newer', 60);
      await eventually(async () => (await here.get('a')) === null);
      assert.equal(await here.get('never set'), null);
    }));

    it('keeps nothing that has no time left, and nothing older in its place', withStore(async (here) => {
      for (const ttlMs of [0, -1, -1e9]) {
        await here.set('a', 'old', MINUTE);
        await here.set('a', 'new', ttlMs);
        assert.equal(await here.get('a'), null, String(ttlMs));
      }
      await here.set('a', 'a fraction of a millisecond is no mistake', 59_999.9);
      assert.notEqual(await here.get('a'), null);
    }));

    it('lets one of many claims win, and the next one after its end', withStore(async (here, there) => {
      const claims = Array.from({ length: 20 }, (_item, index) => (index % 2 === 0 ? here : there).claim('a', String(index), MINUTE));
      const won = await Promise.all(claims);
      assert.equal(won.filter(Boolean).length, 1);
      assert.equal(await there.get('a'), String(won.indexOf(true)));
      assert.equal(await here.claim('short', '1', 60), true);
      await eventually(() => there.claim('short', '2', MINUTE));
      assert.equal(await here.get('short'), '2');
    }));

    it('takes a claim back from its holder, and from nobody else', withStore(async (here, there) => {
      await here.claim('a', 'mine', MINUTE);
      await there.release('a', 'another\'s');
      assert.equal(await there.claim('a', 'x', MINUTE), false);
      await here.release('a', 'mine');
      await here.release('a', 'mine');
      assert.equal(await there.claim('a', 'x', MINUTE), true);
    }));

    it('counts everybody once, within a window that opens with the first and is not put off by the others', withStore(async (here, there) => {
      const counts = await Promise.all(Array.from({ length: 20 }, (_item, index) => (index % 2 === 0 ? here : there).count('a', MINUTE)));
      assert.deepEqual(counts.map(({ count }) => count).sort((a, b) => a - b), Array.from({ length: 20 }, (_item, index) => index + 1));
      for (const { resetMs } of counts) assert.ok(resetMs > 0 && resetMs <= MINUTE, String(resetMs));
      await here.count('short', 100);
      await eventually(async () => (await there.count('short', 100)).count === 1);
    }));

    it('carries a hint to all who listen to its channel, in order, until they stop', withStore(async (here, there) => {
      const heard: string[] = [];
      const stopHere = await here.subscribe('a', (message) => heard.push(`here ${message}`));
      const stopThere = await there.subscribe('a', (message) => heard.push(`there ${message}`));
      await here.subscribe('b', (message) => heard.push(`b ${message}`));
      for (const message of ['1', '2']) await there.publish('a', message);
      await eventually(async () => heard.length === 4);
      assert.deepEqual(heard.filter((entry) => entry.startsWith('here')), ['here 1', 'here 2']);
      assert.deepEqual(heard.filter((entry) => entry.startsWith('there')), ['there 1', 'there 2']);
      await stopHere();
      await stopHere();
      await here.publish('a', '3');
      await eventually(async () => heard.includes('there 3'));
      await stopThere();
      await here.publish('a', '4');
      await here.publish('b', '*');
      await eventually(async () => heard.includes('b *'));
      assert.equal(heard.length, 6);
    }));

    it('hears nothing any more once it is closed', withStore(async (here) => {
      const heard: string[] = [];
      const stop = await here.subscribe('a', (message) => heard.push(message));
      await here.close();
      await here.publish('a', '1').catch(() => {});
      await stop();
      assert.deepEqual(heard, []);
    }));
  });
}

function withClock(options: { maxEntries?: number } = {}) {
  let clock = 0;
  return { store: memoryCoordination({ now: () => clock, ...options }), advance: (ms: number) => { clock += ms; } };
}

describe('memoryCoordination', () => {
  it('forgets an entry at the end of its time', async () => {
    const { store, advance } = withClock();
    await store.set('a', '1', 1_000);
    advance(999);
    assert.equal(await store.get('a'), '1');
    advance(1);
    assert.equal(await store.get('a'), null);
  });

  it('counts within a window that opens with the first', async () => {
    const { store, advance } = withClock();
    assert.deepEqual(await store.count('a', 60_000), { count: 1, resetMs: 60_000 });
    advance(20_000);
    assert.deepEqual(await store.count('a', 60_000), { count: 2, resetMs: 40_000 });
    advance(40_000);
    assert.deepEqual(await store.count('a', 60_000), { count: 1, resetMs: 60_000 });
  });

  it('keeps at most so many entries: the ended go first, then the oldest', async () => {
    const { store, advance } = withClock({ maxEntries: 100 });
    await store.set('ends soon', '1', 10);
    await store.set('stays', '1', 1e9);
    for (let index = 0; index < 90; index++) await store.set(`short ${index}`, '1', 10);
    advance(10);
    for (let index = 0; index < 50; index++) await store.set(`new ${index}`, '1', 1e9);
    assert.equal(await store.get('stays'), '1');
    for (let index = 0; index < 10_000; index++) await store.set(`flood ${index}`, '1', 1e9);
    assert.equal(await store.get('stays'), null);
    assert.equal(await store.get('flood 9999'), '1');
  });
});

describe('what the handler keeps in a coordination', () => {
  it('is sealed, and named by HMACs: a store learns no link, customer, key or amount', async () => {
    const memory = memoryCoordination();
    const kept: string[] = [];
    const listening = { ...memory };
    for (const name of ['set', 'claim', 'count'] as const) Object.assign(listening, { [name]: (...entry: unknown[]) => { kept.push(...entry.map(String)); return (memory[name] as (...all: unknown[]) => unknown)(...entry); } });
    const bench = workbench({ coordination: listening });
    const { url } = (await (await bench.post('/top-ups', { amount: '23.45' }, { 'idempotency-key': 'canary-key' })).json()) as { url: string };
    await bench.post('/portal-links', {}, { 'idempotency-key': 'canary-key' });
    const everything = kept.join('\n');
    assert.ok(kept.length >= 8);
    for (const secret of [url, 'token', 'http', 'canary', bench.emulator.customerId, '23.45', API_KEY]) assert.ok(!everything.includes(secret), secret);
  });
});
