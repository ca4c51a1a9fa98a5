// The page API where there is no page: importing and calling it on a server is harmless and shares nothing between requests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configureBilling, configuration } from '../../src/client/configuration.js';
import { getBilling } from '../../src/client/get-billing.js';

test('rendering on a server knows no wallet, sends nothing and leaves nothing behind', async (t) => {
  const fetch = t.mock.method(globalThis, 'fetch', () => Promise.reject(new Error('not here')));
  configureBilling({ endpoint: 'https://api.example/billing' });
  const billing = getBilling();
  const leave = billing.subscribe(() => assert.fail('nothing changes here'));
  await billing.refresh();
  await assert.rejects(billing.ensureFunds({ asset: 'USD', amount: '1' }), { code: 'billing_unavailable' });
  leave();
  billing.reset();
  await new Promise((resolve) => setTimeout(resolve, 10));

  assert.equal(billing.wallet, null);
  assert.equal(fetch.mock.callCount(), 0);
  assert.notEqual(getBilling(), billing);
  assert.deepEqual(configuration(), {});
  assert.deepEqual(Object.getOwnPropertySymbols(globalThis).filter((name) => String(name).includes('credyt')), []);
});
