// Plans with a fixed fee: they wait for their payment, give nothing until then, and start when it is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAILURE_URL, GOOD_CARD, RETURN_URL, start, type Body, type Calls } from './calling.js';

const DAY = 86_400_000;
const customerOf = async ({ call }: Calls): Promise<Body> => (await call('GET /customers/:me')).body;
const linkOf = (customer: Body): string => customer.subscriptions[0]?.required_actions?.[0]?.redirect_url ?? '';
const upscale = ({ call, customerId }: Calls, id: string) =>
  call('POST /events', { customer_id: customerId, events: [{ id, event_type: 'image_upscaled', occurred_at: '2026-11-20T12:00:00Z' }] });
const feesOf = async ({ call }: Calls, id: string): Promise<number> => (await call(`GET /events/${id}`)).body.fees.length;

test('a plan waits for its payment: no account, no fees, no credit, and a link to pay', async () => {
  const calls = start({ scenario: 'pending-subscription' });
  const { subscriptions } = await customerOf(calls);
  assert.equal(subscriptions.length, 1);
  const [subscription] = subscriptions;
  assert.deepEqual([subscription?.status, subscription?.started_at, subscription?.required_actions?.[0]?.type], ['pending', undefined, 'payment']);
  assert.equal((await upscale(calls, 'early')).status, 202);
  assert.equal(await feesOf(calls, 'early'), 0);
  assert.deepEqual((await calls.call('GET /customers/:me/wallet')).body, { accounts: [] });
});

test('once paid it is active: credit is there, usage is billed, nothing more is asked for', async () => {
  const calls = start({ scenario: 'pending-subscription' });
  await upscale(calls, 'early');
  const { path, text } = await calls.follow(linkOf(await customerOf(calls)));
  assert.match(text, /Subscribe to <bdi>Inkwell Pro<\/bdi>/);
  assert.match(text, /<bdi>Monthly plan<\/bdi>, each month/);
  assert.match(text, /Pay \$20\.00/);
  const paid = await calls.browse(path, GOOD_CARD);
  assert.deepEqual([paid.status, paid.headers.get('location')], [303, 'http://localhost:4000/account']);
  const [subscription] = (await customerOf(calls)).subscriptions;
  assert.deepEqual([subscription?.status, subscription?.started_at !== undefined, subscription?.required_actions], ['active', true, undefined]);
  assert.equal(await calls.balance(), 25);
  await upscale(calls, 'late');
  assert.deepEqual([await feesOf(calls, 'early'), await feesOf(calls, 'late'), await calls.balance()], [0, 1, 24.91]);
});

test('every look at the customer gives a fresh link; each dies after ten minutes, the newest works', async () => {
  const calls = start({ scenario: 'pending-subscription' });
  const old = linkOf(await customerOf(calls));
  calls.advance(600_000);
  assert.equal((await calls.browse(old)).headers.get('location'), 'http://localhost:4000/account');
  for (const what of ['GET /customers/:me', 'GET /customers?external_id=maya']) {
    const fresh = linkOf((await calls.call(what)).body);
    assert.notEqual(fresh, old);
    assert.equal((await calls.follow(fresh)).status, 200);
  }
  const listed = (await calls.call('GET /customers')).body.items as unknown as readonly Body[];
  assert.match(linkOf(listed[0] as Body), /\/api\/sign-in\?token=/);
});

test('however often it is paid, it is paid and granted once; an old link then says so', async () => {
  const calls = start({ scenario: 'pending-subscription' });
  const link = linkOf(await customerOf(calls));
  const pages = [(await calls.follow(link)).path, (await calls.follow(link)).path];
  for (const path of pages) await calls.browse(path, GOOD_CARD);
  assert.equal(await calls.balance(), 25);
  assert.match((await calls.follow(link)).text, /\$20\.00 paid/);
});

test('a declined card leaves it waiting', async () => {
  const calls = start({ scenario: 'pending-subscription' });
  const { path } = await calls.follow(linkOf(await customerOf(calls)));
  assert.equal((await calls.browse(path, { ...GOOD_CARD, number: '4000000000000002' })).status, 402);
  assert.equal((await customerOf(calls)).subscriptions[0]?.status, 'pending');
});

test('with a settle delay it starts only then', async () => {
  const calls = start({ scenario: 'pending-subscription' });
  calls.emulator.settings({ settleDelayMs: 3000 });
  await calls.browse((await calls.follow(linkOf(await customerOf(calls)))).path, GOOD_CARD);
  assert.equal((await customerOf(calls)).subscriptions[0]?.status, 'pending');
  calls.advance(3000);
  assert.equal((await customerOf(calls)).subscriptions[0]?.status, 'active');
});

test('the plan comes anew each month, its welcome gift does not', async () => {
  const calls = start({ scenario: 'pending-subscription' });
  await calls.browse((await calls.follow(linkOf(await customerOf(calls)))).path, GOOD_CARD);
  calls.advance(31 * DAY);
  assert.equal(await calls.balance(), 25);
  calls.advance(90 * DAY);
  assert.equal(await calls.balance(), 20);
});

const fee = (amount: number, asset = 'USD', interval = 'month'): object => ({ name: `Fee ${interval}`, type: 'fixed', billing_model: { type: 'recurring', recurring: { interval } }, pricing: [{ asset, values: [{ unit_price: amount }] }] });
const sell = ({ call }: Calls, code: string, ...prices: object[]) => call('POST /products', { code, name: code, prices, publish: true });
const join = ({ call }: Calls, codes: readonly string[], rest: object = { return_url: RETURN_URL, failure_url: FAILURE_URL }) =>
  call('POST /customers', { name: 'Joan', subscriptions: [{ products: codes.map((code) => ({ code })), ...rest }] });

test('the fees of all products of a subscription are one payment', async () => {
  const calls = start();
  await sell(calls, 'seat', fee(12.5), fee(100, 'USD', 'year'));
  await sell(calls, 'storage', fee(3));
  const page = await calls.follow(linkOf((await join(calls, ['seat', 'storage', 'inkwell_studio'])).body));
  assert.match(page.text, /Pay \$115\.50/);
  assert.match(page.text, /<bdi>Fee year<\/bdi>, each year/);
  assert.match(page.text, /<bdi>seat<\/bdi>, <bdi>storage<\/bdi>/);
});

test('fees in two currencies cannot be paid together', async () => {
  const calls = start();
  await sell(calls, 'a', fee(1));
  await sell(calls, 'b', fee(1, 'EUR'));
  assert.deepEqual([(await join(calls, ['a', 'b'])).status, (await join(calls, ['a'])).status], [422, 201]);
});

test('giving up leads to failure_url, or to return_url where none was named', async () => {
  const calls = start();
  await sell(calls, 'a', fee(1));
  const cancelUrl = async (rest: object): Promise<string | undefined> =>
    /<a class="button" href="([^"]*)">Cancel/.exec((await calls.follow(linkOf((await join(calls, ['a'], rest)).body))).text)?.[1];
  assert.equal(await cancelUrl({ return_url: RETURN_URL, failure_url: FAILURE_URL }), FAILURE_URL);
  assert.equal(await cancelUrl({ return_url: RETURN_URL }), RETURN_URL);
});

test('a customer may be led into the portal after payment', async () => {
  const calls = start();
  await sell(calls, 'a', fee(1));
  for (const [redirectTo, expected] of [['return_url', /^http:\/\/localhost:4000/], ['portal', /^\/portal\/ses_/]] as const) {
    const made = await join(calls, ['a'], { return_url: RETURN_URL, redirect_to: redirectTo });
    assert.match((await calls.browse((await calls.follow(linkOf(made.body))).path, GOOD_CARD)).headers.get('location') ?? '', expected);
  }
});
