// Automatic top-up as a customer switches it on in the portal: for each account, below its threshold, once at a time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start, type Calls } from './calling.js';

const enter = async ({ portal, follow }: Calls) => follow((await portal()).body.redirect_url);
let transaction = 0;
const adjust = ({ call }: Calls, asset: string, amount: number, change: object = {}) => {
  transaction += 1;
  return call('POST /customers/:me/wallet/adjustments', { transaction_id: `auto${String(transaction)}`, asset, amount, reason: 'gift', ...change });
};

test('automatic top-up fills the balance when usage takes it below the threshold, and only while it is on', async () => {
  const { call, portal, follow, browse, balance, customerId } = start({ scenario: 'low' });
  const { path, text } = await follow((await portal()).body.redirect_url);
  assert.match(text, /aria-checked="false"/);
  const use = (id: string) => call('POST /events', { customer_id: customerId, events: [{ id, event_type: 'image_upscaled', occurred_at: '2026-11-20T12:00:00Z' }] });
  await use('a');
  assert.equal(await balance(), 3.11);
  await browse(`${path}/automatic-top-up`, { on: 'true' });
  assert.match((await browse(path)).text, /aria-checked="true"/);
  await use('b');
  assert.equal(await balance(), 28.02);
  await use('c');
  assert.equal(await balance(), 27.93);
  await browse(`${path}/automatic-top-up`, { on: 'false' });
  assert.match((await browse(path)).text, /aria-checked="false"/);
});

test('each account that money can fill has a switch of its own, with its threshold in its own units', async () => {
  const calls = start({ scenario: 'multi-asset' });
  const { path, text } = await enter(calls);
  assert.equal(text.match(/role="switch"/g)?.length, 6); // not the one in EUR, which dollars do not buy
  assert.match(text, /Adds \$25\.00 each time the balance falls below <bdi>100 CR<\/bdi>/);
  await calls.browse(`${path}/automatic-top-up`, { on: 'true', account: 'default:CREDIT' });
  assert.equal((await calls.browse(path)).text.match(/aria-checked="true"/g)?.length, 1);
  await adjust(calls, 'USD', -14);
  assert.equal(await calls.balance(), 0.566678);
  await adjust(calls, 'CREDIT', -1105);
  assert.equal(await calls.balance('default:CREDIT'), 99 + 500);
});

test('a balance exactly at the threshold is left alone', async () => {
  const calls = start();
  await calls.browse(`${(await enter(calls)).path}/automatic-top-up`, { on: 'true' });
  await adjust(calls, 'USD', -19.8);
  assert.equal(await calls.balance(), 5);
  await adjust(calls, 'USD', -0.01);
  assert.equal(await calls.balance(), 29.99);
});

test('credit that expires brings it about too, at the time it expires', async () => {
  const calls = start({ scenario: 'empty' });
  await adjust(calls, 'USD', 8, { expires_at: '2026-11-21T12:00:00Z' });
  await calls.browse(`${(await enter(calls)).path}/automatic-top-up`, { on: 'true' });
  calls.advance(2 * 86_400_000);
  assert.equal(await calls.balance(), 25);
  calls.advance(364 * 86_400_000); // a year after it was charged: it expires, and the next is charged
  assert.equal(await calls.balance(), 25);
});

test('until its money has come, it is not charged again', async () => {
  const calls = start({ scenario: 'low' });
  calls.emulator.settings({ settleDelayMs: 5000 });
  await calls.browse(`${(await enter(calls)).path}/automatic-top-up`, { on: 'true' });
  for (let count = 0; count < 3; count += 1) await adjust(calls, 'USD', -1);
  assert.equal(await calls.balance(), 0.2);
  calls.advance(5000);
  assert.equal(await calls.balance(), 25.2);
  assert.match((await enter(calls)).text, /Automatic top-up<\/bdi>/);
});
