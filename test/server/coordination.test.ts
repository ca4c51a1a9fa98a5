// The shared memory of a proxy, in its one-process form: entries end, claims are won once, and a flood costs a bounded amount.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryCoordination } from '../../src/server/index.js';
import { API_KEY, workbench } from './workbench.js';

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

  it('lets one of many claims win, and the next one after its end', async () => {
    const { store, advance } = withClock();
    const won = await Promise.all(Array.from({ length: 20 }, (_item, index) => store.claim('a', String(index), 1_000)));
    assert.deepEqual(won.filter(Boolean).length, 1);
    advance(1_000);
    assert.equal(await store.claim('a', 'x', 1_000), true);
    await store.release('a', 'x');
    assert.equal(await store.claim('a', 'y', 1_000), true);
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
