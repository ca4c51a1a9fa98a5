// Signing and sealing: no purpose, customer, entry or API key can stand in for another. What markers, cursors, owners and stored results rest on.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSecrets } from '../../src/server/secrets.js';

const { sign, seal, open } = createSecrets('key_test');

describe('a signature', () => {
  it('is the same on every instance with this key', async () => {
    assert.equal(await sign('keys', 'maya', 'top-ups'), await createSecrets('key_test').sign('keys', 'maya', 'top-ups'));
    assert.match(await sign('keys', 'maya'), /^[\w-]{43}$/);
  });

  it('is of one purpose, one key, and its parts as they were parted', async () => {
    const all = await Promise.all([
      sign('keys', 'a', 'b'), sign('keys', 'ab'), sign('keys', 'ab', ''), sign('keys', '', 'ab'), sign('keys', 'b', 'a'), sign('keys', '1:a1:b'), sign('keys', 'a1:b'),
      sign('marker', 'a', 'b'), sign('owner', 'a', 'b'), sign('cursor', 'a', 'b'), createSecrets('key_other').sign('keys', 'a', 'b'),
    ]);
    assert.equal(new Set(all).size, all.length);
  });
});

describe('what is sealed', () => {
  it('is opened whole, in its own place, by its own key', async () => {
    const sealed = await seal('result:1', 'größe €');
    assert.equal(await open('result:1', sealed), 'größe €');
    assert.equal(await createSecrets('key_test').open('result:1', sealed), 'größe €');
    assert.equal(await open('result:2', sealed), null);
    assert.equal(await createSecrets('key_other').open('result:1', sealed), null);
  });

  it('looks different each time, and shows nothing', async () => {
    const [one, two] = [await seal('result:1', 'https://billing.credyt.ai/x'), await seal('result:1', 'https://billing.credyt.ai/x')];
    assert.notEqual(one, two);
    assert.ok(!Buffer.from(one, 'base64url').includes('credyt'));
  });

  it('is nothing once it was touched', async () => {
    const sealed = await seal('result:1', '{"url":"x"}');
    for (let index = 0; index < sealed.length - 1; index++) {
      const other = sealed[index] === 'A' ? 'B' : 'A';
      assert.equal(await open('result:1', sealed.slice(0, index) + other + sealed.slice(index + 1)), null, `at ${index}`);
    }
    for (const nonsense of ['', '.', 'a', 'a.b.c', `${sealed}AAAA`, sealed.slice(0, -8), 'é.é']) assert.equal(await open('result:1', nonsense), null, nonsense);
  });
});
