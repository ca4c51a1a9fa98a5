// POST /quotes: how much an amount buys, as an estimate and never a guess.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { workbench } from './workbench.js';

const RULES = { topUp: { assets: ['CREDIT', 'USD'] } };
const ask = async (bench: ReturnType<typeof workbench>, body: object): Promise<Record<string, unknown>> => (await (await bench.post('/quotes', body)).json()) as Record<string, unknown>;

describe('POST /quotes', () => {
  it('says how many units an amount buys, asks Credyt once a minute for the same, and counts money as itself', async () => {
    const bench = workbench({ scenario: 'multi-asset', ...RULES });
    const quote = await ask(bench, { amount: '10.00', currency: 'USD', asset: 'CREDIT' });
    assert.deepEqual({ ...quote, units: null }, { amount: '10', currency: 'USD', asset: 'CREDIT', units: null });
    assert.match(String(quote['units']), /^\d+$/);
    await ask(bench, { amount: '10', currency: 'USD', asset: 'CREDIT' });
    assert.equal(bench.upstream('POST', '/assets/CREDIT/quote'), 1);
    assert.equal((await ask(bench, { amount: '10', currency: 'USD', asset: 'USD' }))['units'], '10');
  });

  it('gives no estimate when the answer is not understood', async () => {
    const bench = workbench({ scenario: 'multi-asset', ...RULES });
    bench.emulator.faults({ route: 'POST /assets/:code/quote', status: 200, body: { price: 'many' } });
    assert.equal((await ask(bench, { amount: '10', currency: 'USD', asset: 'CREDIT' }))['units'], null);
  });

  it('gives no estimate where the host has a rate of its own, which Credyt\'s quote knows nothing of; money still counts as itself', async () => {
    const bench = workbench({ scenario: 'multi-asset', topUp: { ...RULES.topUp, exchangeRate: '5' } });
    assert.equal((await ask(bench, { amount: '10', currency: 'USD', asset: 'CREDIT' }))['units'], null);
    assert.equal((await ask(bench, { amount: '10', currency: 'USD', asset: 'USD' }))['units'], '10');
    assert.equal(bench.emulator.requests().length, 0);
  });

  it('refuses what no top-up could be', async () => {
    const bench = workbench(RULES);
    for (const [change, code, fields] of [
      [{ amount: '0' }, 'invalid_amount', { amount: 'too_small' }], [{ amount: '501' }, 'invalid_amount', { amount: 'too_large' }], [{ amount: '1e2' }, 'invalid_amount', { amount: 'not_a_decimal' }],
      [{ amount: '10.001' }, 'invalid_amount', { amount: 'too_precise' }], [{ amount: '1.0000011' }, 'invalid_amount', { amount: 'too_precise' }],
      [{ currency: 'EUR' }, 'invalid_request', { currency: 'not_allowed' }], [{ asset: 'GOLD' }, 'invalid_request', { asset: 'not_allowed' }],
    ] as const) {
      const { code: given, fields: named } = await ask(bench, { amount: '10', currency: 'USD', asset: 'CREDIT', ...change });
      assert.deepEqual([given, named], [code, fields], JSON.stringify(change));
    }
    assert.equal(bench.emulator.requests().length, 0);
  });
});
