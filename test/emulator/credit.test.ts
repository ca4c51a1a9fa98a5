// Credit that expires and comes again: what is used first, what is left when its time is over, and what a cycle brings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { add, compare, isNegative, subtract } from '../../src/contract/money/decimal.js';
import { after } from '../../src/emulator/calendar.js';
import type { Purpose } from '../../src/emulator/credit.js';
import { Ledger } from '../../src/emulator/ledger.js';
import { GOOD_CARD, start, type Calls } from './calling.js';

const DAY = 86_400_000;
const at = (days: number): string => new Date(Date.UTC(2026, 10, 20, 12) + days * DAY).toISOString();

let transaction = 0;
const adjust = async ({ call }: Calls, amount: number, change: object = {}): Promise<void> => {
  transaction += 1;
  const made = await call('POST /customers/:me/wallet/adjustments', { transaction_id: `t${String(transaction)}`, asset: 'USD', amount, reason: 'gift', ...change });
  assert.equal(made.status, 201, made.text);
};
const buy = async ({ topUp, follow, browse }: Calls, change: Record<string, unknown> = {}): Promise<void> => {
  await browse((await follow((await topUp(change)).body.redirect_url)).path, GOOD_CARD);
};

test('what is paid for lasts a year to the day, and what was used of it does not expire again', async () => {
  const calls = start({ scenario: 'no-wallet' });
  await buy(calls);
  await adjust(calls, -4.5, { reason: 'external_refund' });
  calls.advance(365 * DAY - 1);
  assert.equal(await calls.balance(), 20.5);
  calls.advance(1);
  assert.equal(await calls.balance(), 0);
});

test('a top-up may say how long its credit lasts', async () => {
  const calls = start({ scenario: 'no-wallet' });
  await buy(calls, { credit_expires_at: at(30) });
  await buy(calls, { credit_expires_at: '2026-11-21T12:00:00.0000000+00:00', amount: 3 });
  calls.advance(DAY);
  assert.equal(await calls.balance(), 25);
  calls.advance(29 * DAY);
  assert.equal(await calls.balance(), 0);
});

test('a gift may expire; one without a date stays', async () => {
  const calls = start({ scenario: 'no-wallet' });
  await adjust(calls, 5, { expires_at: at(2) });
  await adjust(calls, 7);
  await adjust(calls, 11, { expires_at: at(-1) });
  assert.equal(await calls.balance(), 12);
  calls.advance(1000 * DAY);
  assert.equal(await calls.balance(), 7);
});

test('gifts are used before what was paid, those that expire first', async () => {
  const calls = start({ scenario: 'no-wallet' });
  await buy(calls, { credit_expires_at: at(1) });
  await adjust(calls, 10);
  await adjust(calls, 10, { expires_at: at(20) });
  await adjust(calls, 10, { expires_at: at(10) });
  await adjust(calls, -10); // the gift of 10 days, though the paid credit ends sooner
  calls.advance(1 * DAY);
  assert.equal(await calls.balance(), 20);
  calls.advance(9 * DAY);
  assert.equal(await calls.balance(), 20);
  calls.advance(10 * DAY);
  assert.equal(await calls.balance(), 10);
});

test('credit pays off debt first, and only the rest can expire', async () => {
  const calls = start({ scenario: 'negative' });
  await adjust(calls, 5, { expires_at: at(1) });
  assert.equal(await calls.balance(), 1.8);
  calls.advance(DAY);
  assert.equal(await calls.balance(), 0);
});

test('what expired is in the history of the portal', async () => {
  const calls = start({ scenario: 'no-wallet' });
  await adjust(calls, 5, { expires_at: at(1) });
  calls.advance(2 * DAY);
  const { text } = await calls.follow((await calls.portal()).body.redirect_url);
  assert.match(text, /Credit expired[\s\S]*−\$5\.00/);
});

test('the newest stands first in the history of the portal, also of what came within one moment', async () => {
  const calls = start({ scenario: 'no-wallet' });
  for (const description of ['First', 'Second', 'Third']) await adjust(calls, 1, { description });
  const { text } = await calls.follow((await calls.portal()).body.redirect_url);
  assert.match(text, /Third[\s\S]*Second[\s\S]*First/);
});

test('an account is at every moment what was put in, less what was taken and what expired; only live credit is left', () => {
  const instant = fc.integer({ min: 1, max: 50 });
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 10 }),
    amount: fc.integer({ min: -40, max: 40 }).map(String),
    purpose: fc.constantFrom<Purpose>('paid', 'bundled', 'promotion'),
    lasts: fc.option(instant, { nil: null }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const ledger = new Ledger();
      const account = ledger.open('c', 'default', 'USD');
      let now = 0;
      for (const { wait, amount, purpose, lasts } of steps) {
        now += wait;
        for (let due = ledger.nextExpiry(); due && due.at <= now; due = ledger.nextExpiry()) {
          const before = account.available;
          ledger.expire(due);
          assert.equal(account.available, subtract(before, due.grant.left));
          assert.ok(!isNegative(account.available), 'nobody comes to owe something because credit expired');
        }
        const before = account.available;
        ledger.post('c', account, { at: now, amount, label: '' }, { purpose, expiresAt: lasts === null ? null : now + lasts });
        assert.equal(account.available, add(before, amount));
        const left = account.grants.reduce((sum, grant) => add(sum, grant.left), '0');
        assert.equal(left, isNegative(account.available) ? '0' : account.available);
        assert.ok(account.grants.every((grant) => compare(grant.left, '0') > 0 && (grant.expiresAt ?? Infinity) > now));
      }
    }),
  );
});

const product = (code: string, ...entitlements: object[]): object => ({ code, name: code, prices: [], publish: true, entitlements });
const subscribe = async ({ call }: Calls, body: object): Promise<(account?: string) => Promise<unknown>> => {
  assert.equal((await call('POST /products', body)).status, 201);
  const made = await call('POST /customers', { name: 'Joan', subscriptions: [{ products: [{ code: (body as { code: string }).code }] }] });
  assert.equal(made.status, 201, made.text);
  return async (account = 'default:USD') => (await call(`GET /customers/${made.body.id}/wallet/${account}`)).body.available;
};
const monthly = { name: 'Allowance', asset: 'USD', amount: 100, purpose: 'bundled', lifecycle: { duration: 'month', refresh: { strategy: 'expire_and_replace' } } };

test('a subscription brings its credit at once, in an account of its own', async () => {
  const calls = start({ scenario: 'multi-asset' });
  const balance = await subscribe(calls, product('plan', monthly, { name: 'Gift', asset: 'CREDIT', amount: 50, purpose: 'promotion' }));
  assert.deepEqual([await balance(), await balance('default:CREDIT')], [100, 50]);
});

test('with each cycle the rest is lost and the whole comes anew; a debt is paid from it once', async () => {
  const calls = start();
  const { call, advance } = calls;
  const balance = await subscribe(calls, product('plan', monthly));
  const { items } = (await call('GET /customers?limit=100')).body;
  const take = (amount: number) => call(`POST /customers/${items.at(-1)?.id ?? ''}/wallet/adjustments`, { transaction_id: String(amount), asset: 'USD', amount: -amount, reason: 'charge' });
  await take(30);
  advance(30 * DAY - 1); // to 20 December, 12:00
  assert.equal(await balance(), 70);
  advance(1);
  assert.equal(await balance(), 100);
  await take(130);
  assert.equal(await balance(), -30);
  advance(31 * DAY);
  assert.equal(await balance(), 70);
  advance(400 * DAY);
  assert.equal(await balance(), 100);
});

test('the two forms of a refresh, old and new, mean the same; without one the credit comes once', async () => {
  const forms = [
    { refresh: { interval: 'day', strategy: 'expire_and_replace' } },
    { lifecycle: { duration: 'day', duration_count: 1, refresh: { strategy: 'expire_and_replace' } } },
    { lifecycle: { duration: 'week', duration_count: 2 } },
    {},
  ];
  const seen: unknown[] = [];
  for (const form of forms) {
    const calls = start();
    const balance = await subscribe(calls, product('plan', { name: 'x', asset: 'USD', amount: 9, purpose: 'promotion', ...form }));
    calls.advance(13 * DAY);
    const before = await balance();
    calls.advance(2 * DAY);
    seen.push([before, await balance()]);
  }
  assert.deepEqual(seen, [[9, 9], [9, 9], [9, 0], [9, 9]]);
});

test('cycles keep to the day of the month they began on', () => {
  const on = (text: string): number => Date.parse(`${text}T10:00:00Z`);
  const ends = [1, 2, 3, 13].map((count) => after(on('2027-01-31'), 'month', count));
  assert.deepEqual(ends, [on('2027-02-28'), on('2027-03-31'), on('2027-04-30'), on('2028-02-29')]);
  assert.deepEqual([after(on('2028-02-29'), 'year', 1), after(on('2026-12-31'), 'day', 1), after(on('2026-12-28'), 'week', 1)], [on('2029-02-28'), on('2027-01-01'), on('2027-01-04')]);
});
