// The signed return marker: read back whole, bound to its customer, never longer than 300 bytes, and nothing else passes for it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createNonce, readMarker, writeMarker, type Marker } from '../../src/server/marker.js';
import { createSecrets, toBase64Url } from '../../src/server/secrets.js';

const secrets = createSecrets('key_test');
const MAYA = 'tag-of-maya';

const markers = fc.record({
  kind: fc.constantFrom('portal' as const, 'top-up' as const),
  mintedAt: fc.integer({ min: 0, max: 4e12 }), attempt: fc.nat({ max: 1 }), side: fc.constantFrom('return' as const, 'failure' as const),
  newTab: fc.boolean(), byScript: fc.boolean(), returnTo: fc.option(fc.constantFrom('/', '/account?tab=billing#x', '/größe')),
  topUp: fc.option(fc.record({ amount: fc.constantFrom('25', '999999999.99'), currency: fc.constant('USD'), asset: fc.oneof(fc.stringMatching(/^[!-~]{1,32}$/), fc.constant('⭐'.repeat(32))) }, { noNullPrototype: true })),
}).map((parts): Marker => ({ ...parts, nonce: createNonce() }));

const sample: Marker = {
  kind: 'top-up', nonce: createNonce(), mintedAt: 1_763_000_000_000, attempt: 0, side: 'return', newTab: true, byScript: true, returnTo: '/account', topUp: { amount: '25', currency: 'USD', asset: 'CREDITS' },
};

describe('a marker', () => {
  it('comes back as it was written, in at most 300 bytes that need no escaping in a URL', async () => {
    await fc.assert(fc.asyncProperty(markers, async (marker) => {
      const token = await writeMarker(secrets, MAYA, marker);
      assert.match(token, /^[\w.-]{1,300}$/);
      assert.ok(token.startsWith(`${marker.nonce}.`));
      const read = await readMarker(secrets, MAYA, token);
      assert.deepEqual(read, { ...marker, returnTo: read?.returnTo ?? null });
    }), { numRuns: 200 });
  });

  it('gives up a return path that is too long, and nothing else', async () => {
    const token = await writeMarker(secrets, MAYA, { ...sample, returnTo: `/${'a'.repeat(400)}` });
    assert.ok(token.length <= 300);
    assert.deepEqual(await readMarker(secrets, MAYA, token), { ...sample, returnTo: null });
  });

  it('keeps its return path as long as it has room, to the last character', async () => {
    const markersOf = Array.from({ length: 200 }, (_, length) => ({ ...sample, returnTo: `/${'a'.repeat(length)}` }));
    const lengths = new Set<number>();
    for (const marker of markersOf) {
      const token = await writeMarker(secrets, MAYA, marker);
      const read = await readMarker(secrets, MAYA, token);
      if (read?.returnTo !== null) lengths.add(token.length);
      assert.deepEqual(read, { ...marker, returnTo: read?.returnTo === null ? null : marker.returnTo });
    }
    assert.equal(Math.max(...lengths), 300);
  });

  it('is not read when it is longer than 300 bytes, whoever signed it', async () => {
    const token = await writeMarker(secrets, MAYA, { ...sample, returnTo: null, topUp: { amount: '25', currency: 'USD', asset: 'A'.repeat(300) } });
    assert.ok(token.length > 300);
    assert.equal(await readMarker(secrets, MAYA, token), null);
  });

  it('is read whole, with nothing before or after it', async () => {
    const token = await writeMarker(secrets, MAYA, sample);
    for (const other of [`x${token}`, `x.${token}`, `${token}x`, `${token}.x`, `${token}\n`]) assert.equal(await readMarker(secrets, MAYA, other), null, other);
  });

  it('is signed as a marker, so that no other signature of ours can stand for it', async () => {
    const purposes: string[] = [];
    await writeMarker({ ...secrets, sign: (purpose, ...parts) => { purposes.push(purpose); return secrets.sign(purpose, ...parts); } }, MAYA, sample);
    assert.deepEqual(purposes, ['marker']);
  });

  it('gives what it can of our own odd text: half a top-up is none, and what is no base64 is no marker', async () => {
    const { nonce } = sample;
    const signed = async (payload: string): Promise<string> => `${nonce}.${payload}.${(await secrets.sign('marker', MAYA, nonce, payload)).slice(0, 22)}`;
    const packed = (...values: unknown[]): string => toBase64Url(new TextEncoder().encode(JSON.stringify(values)));
    assert.equal(await readMarker(secrets, MAYA, await signed('A')), null);
    for (const half of [[], ['25'], ['25', 'USD']]) {
      const read = await readMarker(secrets, MAYA, await signed(packed('t', 'a', 0, 'r', '//evil.example', ...half)));
      assert.deepEqual([read?.returnTo, read?.topUp, read?.mintedAt], [null, null, 10]);
    }
    assert.deepEqual((await readMarker(secrets, MAYA, await signed(packed('t', 'a', 0, 'r', '', '25', 'USD', 'CREDITS'))))?.topUp, sample.topUp && { ...sample.topUp, asset: 'CREDITS' });
  });

  it('is not read for another customer or another key', async () => {
    const token = await writeMarker(secrets, MAYA, sample);
    assert.equal(await readMarker(secrets, 'tag-of-noah', token), null);
    assert.equal(await readMarker(createSecrets('key_other'), MAYA, token), null);
  });

  it('is not read when any character of it is changed, cut or added', async () => {
    const token = await writeMarker(secrets, MAYA, sample);
    for (let index = 0; index < token.length; index++) {
      const other = token[index] === 'A' ? 'B' : 'A';
      assert.equal(await readMarker(secrets, MAYA, token.slice(0, index) + other + token.slice(index + 1)), null, `at ${index}`);
      assert.equal(await readMarker(secrets, MAYA, token.slice(0, index) + token.slice(index + 1)), null, `without ${index}`);
    }
  });

  it('is not made up', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\w-]{16}\.[\w-]{1,60}\.[\w-]{22}$/)), async (token) => (await readMarker(secrets, MAYA, token)) === null), { numRuns: 500 });
  });
});
