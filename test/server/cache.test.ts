// The small memory behind wallets, names and fees: it shares, forgets in time, and stays small.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCache } from '../../src/server/cache.js';

void test('equal loads share one call, values end with their time, failures are not kept', async () => {
  let clock = 0;
  let loads = 0;
  const cache = createCache<number>({ ttlMs: (value) => value * 10, maxEntries: 10, now: () => clock });
  const load = (): Promise<number> => Promise.resolve(++loads);
  assert.deepEqual(await Promise.all([cache.get('a', load), cache.get('a', load)]), [1, 1]);
  clock = 9;
  assert.equal(await cache.get('a', load), 1);
  clock = 10;
  assert.equal(cache.peek('a'), undefined);
  assert.equal(await cache.get('a', load), 2);
  const failing = (): Promise<number> => Promise.reject(new Error('down'));
  await Promise.all([assert.rejects(cache.get('b', failing)), assert.rejects(cache.get('b', failing))]);
  assert.equal(await cache.get('b', load), 3);
});

void test('a load that was forgotten and then fails takes no newer value with it', async () => {
  const cache = createCache<string>({ ttlMs: 1_000, maxEntries: 2, now: () => 0 });
  let fail: (error: Error) => void = () => {};
  const old = cache.get('a', () => new Promise<string>((_resolve, reject) => { fail = reject; }));
  cache.delete('a');
  await cache.get('a', () => Promise.resolve('new'));
  fail(new Error('down'));
  await assert.rejects(old);
  assert.equal(await cache.peek('a'), 'new');
});

void test('at its limit the least recently used give way', async () => {
  const cache = createCache<string>({ ttlMs: 1_000, maxEntries: 2, now: () => 0 });
  for (const key of ['a', 'b', 'a', 'c']) await cache.get(key, () => Promise.resolve(key));
  assert.deepEqual(['a', 'b', 'c'].map((key) => cache.peek(key) !== undefined), [true, false, true]);
});
