// A shared store in wrong hands: whoever can read and write its entries gets no link and sends nobody anywhere.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryCoordination } from '../../src/server/index.js';
import { workbench } from './workbench.js';

const EVIL = 'https://evil.example/';

describe('a shared store that was tampered with', () => {
  it('gives nobody a link that was put there, altered there or moved there', async () => {
    const memory = memoryCoordination();
    const kept = new Map<string, string>();
    const coordination = { ...memory, set: (name: string, value: string, ttlMs: number) => { kept.set(name, value); return memory.set(name, value, ttlMs); } };
    const bench = workbench({ coordination, identify: (request) => ({ externalId: request.headers.get('x-user') ?? 'maya' }), createCustomer: {} });
    const linkOf = async (user: string): Promise<string> => {
      const answer = await bench.post('/top-ups', { amount: '20' }, { 'idempotency-key': 'one', 'x-user': user });
      return ((await answer.json()) as { url: string }).url;
    };

    const links = [await linkOf('maya'), await linkOf('eve')];
    assert.equal(await linkOf('maya'), links[0]);
    const [mayas, eves] = [...kept];
    assert.ok(mayas && eves && kept.size === 2);

    const forgeries = [
      eves[1], // a true entry of another customer
      JSON.stringify({ wish: '', link: { url: EVIL, nonce: 'x', endsAt: Date.now() + 600_000 } }),
      ...[0, 20, mayas[1].length - 9].map((place) => `${mayas[1].slice(0, place)}${mayas[1][place] === 'A' ? 'B' : 'A'}${mayas[1].slice(place + 1)}`),
      '', '.', 'null',
    ];
    for (const forged of forgeries) {
      await memory.set(mayas[0], forged, 600_000);
      const link = await linkOf('maya');
      assert.ok(!link.startsWith(EVIL) && !links.includes(link), `${forged.slice(0, 40)} gave ${link}`);
      links.push(link);
    }
  });
});
