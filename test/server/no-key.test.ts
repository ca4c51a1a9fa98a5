// The key cannot be found by looking: not in what the handler and the client are, not in what they answer, throw or tell, whatever the host's own fetch does to it.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inspect } from 'node:util';
import { createCredytClient } from '../../src/server/index.js';
import { API_KEY, workbench } from './workbench.js';

const headersOf = (input: string | URL | Request, init?: RequestInit): [string, string][] => [...new Request(input, init).headers];
const keyIn = (input: string | URL | Request, init?: RequestInit): string => headersOf(input, init).flat().join();

/** Each holds the key up as far as it can. */
const fetches: Record<string, typeof fetch> = {
  'throws an error that carries the request': async (input, init) => { throw Object.assign(new TypeError('fetch failed', { cause: new Error(keyIn(input, init)) }), { request: new Request(input, init), init }); },
  'throws the key in words': async (input, init) => { throw new Error(keyIn(input, init)); },
  'throws no error': (input, init) => Promise.reject(keyIn(input, init) as unknown as Error),
  'echoes the key in a problem': async (input, init) => new Response(JSON.stringify({ detail: keyIn(input, init), errors: { [keyIn(input, init)]: ['x'] } }), { status: 422, headers: { 'content-type': 'application/problem+json' } }),
  'echoes the key in broken JSON': async (input, init) => new Response(`{"accounts": ${keyIn(input, init)}`),
  'echoes the key where a number belongs': async (input, init) => new Response(JSON.stringify({ accounts: [{ id: keyIn(input, init), asset: 'USD', available: keyIn(input, init) }] })),
  'echoes the key in a header': async (input, init) => new Response('{}', { status: 429, headers: { 'retry-after': keyIn(input, init) } }),
  'returns no response': async (input, init) => ({ status: keyIn(input, init) }) as never,
};

for (const [name, fetch] of Object.entries(fetches)) {
  void it(`with a fetch that ${name}`, async () => {
    let held = '';
    const watched: typeof fetch = (input, init) => {
      held += keyIn(input, init);
      return fetch(input, init);
    };
    const bench = workbench({ fetch: watched });
    const client = createCredytClient({ apiKey: API_KEY, fetch: watched });
    const seen: unknown[] = [bench.billing, client];
    const answers = [bench.get('/wallet'), bench.get('/usage'), bench.post('/top-ups', { amount: '20' }, { 'idempotency-key': 'k' }), bench.get('/portal', { accept: 'text/html' })];
    for (const response of await Promise.all(answers)) seen.push([...response.headers], await response.text());
    const thrown = [client.getWallet('cust_a'), client.listEvents({ customerId: 'cust_a', limit: 20, offset: 0 }), bench.billing.requireFunds({ customerId: 'cust_a' }, { asset: 'USD', amount: '1' })];
    for (const outcome of await Promise.allSettled(thrown)) seen.push(outcome);
    seen.push(bench.events);
    assert.ok(held.includes(API_KEY), 'it had the key in its hands');
    for (const thing of seen) assert.ok(!inspect(thing, { showHidden: true, depth: 30, maxStringLength: null, maxArrayLength: null }).includes(API_KEY), inspect(thing, { depth: 8 }).slice(0, 2_000));
  });
}
