// Balances: pricing arithmetic, once-only debits and credits, debt, custom assets, automatic top-up, exact digits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compare, multiply, subtract, toDecimal } from '../../src/contract/money/decimal.js';
import { JsonNumber } from '../../src/contract/money/exact-json.js';
import { priceEvent, type Price } from '../../src/emulator/pricing.js';
import { GOOD_CARD, start } from './calling.js';

const versions = (...prices: Price[]) =>
  [{ productId: 'prp_1', code: 'p', version: 1, name: 'P', prices, fixedPrices: [], entitlements: [], created_at: '', status: 'published' as const }];
const usd = (usage: Partial<Price['usage']>, ...values: Price['pricing'][number]['values']): Price =>
  ({ usage: { event_type: 'e', usage_type: 'unit', ...usage }, pricing: [{ asset: 'USD', values }] });
const amounts = (prices: Price[], data?: Record<string, unknown>): string[] =>
  priceEvent(versions(...prices), { event_type: 'e', data }).map(({ amount }) => amount);
const num = (text: string): JsonNumber => new JsonNumber(text);

test('a unit price is taken per event', () => {
  assert.deepEqual(amounts([usd({}, { unit_price: '0.99' })]), ['0.99']);
});

test('a volume price is taken per counted thing, a package in proportion', () => {
  const tokens = usd({ usage_type: 'volume', volume_field: 'tokens' }, { volume_rate: '1.25', package_size: '1000000' });
  assert.deepEqual(amounts([tokens], { tokens: num('1000000') }), ['1.25']);
  assert.deepEqual(amounts([tokens], { tokens: num('1') }), ['0.00000125']);
  assert.deepEqual(amounts([tokens], { tokens: num('2.5e6') }), ['3.125']);
});

test('unit and volume add up, and volume_rate beside a plain unit price is not charged', () => {
  const value = { unit_price: '0.5', volume_rate: '0.04' };
  assert.deepEqual(amounts([usd({ usage_type: 'unit_and_volume', volume_field: 'minutes' }, value)], { minutes: num('10') }), ['0.9']);
  assert.deepEqual(amounts([usd({ usage_type: 'unit' }, value)], { minutes: num('10') }), ['0.5']);
});

test('dimensions choose the closest row, and * takes the rest', () => {
  const rows = usd(
    {},
    { dimensions: { model: 'gli-1-0' }, values: [{ name: 'Glitchy 1.0', unit_price: '0.05' }] },
    { dimensions: { model: 'gli-2-0', size: '*' }, values: [{ unit_price: '0.1' }] },
    { dimensions: { model: 'gli-2-0', size: 'xl' }, unit_price: '0.2' },
    { dimensions: { model: '*' }, values: [{ unit_price: '0.03' }] },
  );
  assert.deepEqual(amounts([rows], { model: 'gli-1-0' }), ['0.05']);
  assert.deepEqual(amounts([rows], { model: 'gli-2-0' }), ['0.1']);
  assert.deepEqual(amounts([rows], { model: 'gli-2-0', size: 'xl' }), ['0.2']);
  assert.deepEqual(amounts([rows], { model: 'other' }), ['0.03']);
  assert.deepEqual(amounts([rows]), ['0.03']);
  assert.deepEqual(amounts([usd({}, { dimensions: { model: 'a' }, unit_price: '1' })], { model: 'b' }), []);
  // A name every object has is no datum of this event.
  assert.deepEqual(amounts([usd({}, { dimensions: { constructor: '*', toString: 'x' }, unit_price: '1' })], {}), []);
});

test('one event carries a fee for each price that matches it, in each asset', () => {
  const input = usd({ usage_type: 'volume', volume_field: 'input' }, { volume_rate: '1.25', package_size: '1000000' });
  const output = usd({ usage_type: 'volume', volume_field: 'output' }, { volume_rate: '10', package_size: '1000000' });
  const credits: Price = { usage: { event_type: 'e', usage_type: 'unit' }, pricing: [{ asset: 'CREDIT', values: [{ unit_price: '3' }] }] };
  assert.deepEqual(amounts([input, output, credits], { input: num('4000'), output: num('500') }), ['0.005', '0.005', '3']);
});

test('a volume that is missing, negative or no number costs nothing', () => {
  const price = usd({ usage_type: 'volume', volume_field: 'tokens' }, { volume_rate: '1' });
  for (const tokens of [undefined, num('-5'), num('-0'), num('1e999'), '12', null, {}]) assert.deepEqual(amounts([price], { tokens }), []);
});

test('volumes are priced exactly, whatever the figures', () => {
  const figure = fc.bigInt({ min: 1n, max: 10n ** 12n }).chain((whole) => fc.integer({ min: 0, max: 4 }).map((scale) => toDecimal(`${String(whole)}e-${String(scale)}`) ?? '1'));
  fc.assert(
    fc.property(figure, figure, (volume, rate) => {
      const price = usd({ usage_type: 'volume', volume_field: 'n' }, { volume_rate: rate });
      assert.deepEqual(amounts([price], { n: num(volume) }), [multiply(volume, rate)]);
    }),
  );
});

test('a package never differs from its exact share by more than half of the twelfth digit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e6 }), (volume, size) => {
      const [fee = '0'] = amounts([usd({ usage_type: 'volume', volume_field: 'n' }, { volume_rate: '0.03', package_size: String(size) })], { n: num(String(volume)) });
      const rest = subtract(multiply(fee, String(size)), multiply(String(volume), '0.03'));
      const bound = multiply('0.0000000000005', String(size));
      assert.ok(compare(rest, bound) <= 0 && compare(rest, subtract('0', bound)) >= 0);
    }),
  );
});

test('any order and repetition of events bills each id once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 }), async (picks) => {
      const { call, balance, customerId } = start();
      const event = (pick: number) => ({ id: `e${String(pick)}`, event_type: 'image_upscaled', occurred_at: '2026-11-20T11:00:00Z' });
      for (const pick of picks) assert.equal((await call('POST /events', { customer_id: customerId, events: [event(pick), event(pick)] })).status, 202);
      assert.equal(await balance(), Number(subtract('24.8', multiply('0.09', String(new Set(picks).size)))));
    }),
    { numRuns: 20 },
  );
});

test('an adjustment counts once per transaction id, and a replay answers the same', async () => {
  const { call, balance } = start();
  const send = () => call('POST /customers/:me/wallet/adjustments', { transaction_id: 't1', asset: 'USD', amount: 10.1, reason: 'gift' });
  const [first, again] = [await send(), await send()];
  assert.deepEqual([again.status, again.body], [201, first.body]);
  assert.equal(await balance(), 34.9);
});

test('usage is never refused: the balance goes below zero, and the next deposit nets it off', async () => {
  const { call, balance, topUp, follow, browse, customerId } = start({ scenario: 'empty' });
  const training = { id: 'big', event_type: 'style_trained', occurred_at: '2026-11-20T11:00:00Z', data: { minutes: 100 } };
  await call('POST /events', { customer_id: customerId, events: [training] });
  assert.equal(await balance(), -4.5);
  const { path } = await follow((await topUp()).body.redirect_url);
  await browse(path, GOOD_CARD);
  assert.equal(await balance(), 20.5);
});

test('a customer without subscription and top-up has no accounts; starting a top-up makes one', async () => {
  const { call, topUp } = start({ scenario: 'no-wallet' });
  assert.deepEqual((await call('GET /customers/:me/wallet')).body, { accounts: [] });
  await topUp();
  assert.deepEqual((await call('GET /customers/:me/wallet')).body.accounts, [{ id: 'default:USD', name: 'default', asset: 'USD', available: 0 }]);
});

test('a custom asset is bought by its rate, its inverse rate, or the rate of this one top-up', async () => {
  const { call, topUp, follow, browse, balance } = start({ scenario: 'multi-asset' });
  const buy = async (destination: object, amount = 25): Promise<void> => {
    const made = await topUp({ destination, amount });
    assert.equal(made.status, 201, made.text);
    await browse((await follow(made.body.redirect_url)).path, GOOD_CARD);
  };
  await buy({ asset: 'CREDIT' });
  assert.equal(await balance('default:CREDIT'), 1204 + 500);
  await buy({ asset: 'IMG' });
  assert.equal(await balance('default:IMG'), 250.25);
  await buy({ asset: 'CREDIT', exchange_rate: 21.5 }, 3);
  assert.equal(await balance('default:CREDIT'), 1704 + 64); // 64.5, cut off at precision 0
  await buy({ asset: 'CREDIT', account_name: 'team' });
  assert.equal(await balance('team:CREDIT'), 500);
  assert.equal((await call('GET /customers/:me/wallet')).body.accounts.length, 8);
});

test('what is sent is kept to the last digit', async () => {
  const { call } = start({ scenario: 'no-wallet' });
  const digits = '9'.repeat(400);
  for (const [asset, amount] of [['USD', '9007199254740993'], ['EUR', '1e-7'], ['GBP', digits], ['CHF', '14.566678']]) {
    assert.equal((await call('POST /customers/:me/wallet/adjustments', `{"transaction_id":"${asset ?? ''}","asset":"${asset ?? ''}","amount":${amount ?? ''},"reason":"gift"}`)).status, 201);
  }
  const { text } = await call('GET /customers/:me/wallet');
  for (const written of ['9007199254740993', '1e-7', digits, '14.566678']) assert.ok(text.includes(`"available":${written}}`), written.slice(0, 20));
});

test('the hostile scenario spells its numbers as strangely as it promises', async () => {
  const { call } = start({ scenario: 'hostile' });
  const { text, body } = await call('GET /customers/:me/wallet');
  for (const written of ['-0}', '1e-7}', '25.00}', '2.5E+2}', '9007199254740993}', '"default:eur"', '"__proto__"']) assert.ok(text.includes(written), written);
  assert.ok(body.accounts.length > 10);
});
