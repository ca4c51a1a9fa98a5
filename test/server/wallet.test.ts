// What a customer's wallet shows: true balances whatever else fails, assets described as far as they are known, payments that wait.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decimal } from '../../src/contract/index.js';
import { createEmulator } from '../../src/emulator/index.js';
import { createCredytClient } from '../../src/server/credyt-client.js';
import type { BillingEvent } from '../../src/server/report.js';
import { createWalletReader } from '../../src/server/wallet.js';

const CREDYT = 'http://localhost:4010';
const MAYA = 'cust_maya';
type Answers = Record<string, unknown>;

interface BenchOptions {
  lowBelow?: Record<string, Decimal>;
  accountName?: string;
  headersMs?: number;
}

/** A wallet reader whose clock stands still until it is moved. */
function bench(fetch: (request: Request) => Promise<Response>, { lowBelow = {}, accountName = 'default', headersMs = 5_000 }: BenchOptions = {}) {
  const reports: string[] = [];
  const paths: string[] = [];
  let clock = Date.UTC(2026, 0, 1);
  const now = (): number => clock;
  const client = createCredytClient({
    apiKey: 'key_test', url: CREDYT, timeouts: { headersMs },
    fetch: (request) => {
      paths.push(request.url.slice(CREDYT.length));
      return fetch(request);
    },
  });
  const report = (event: BillingEvent): void => { reports.push(event.reason ?? event.type); };
  const wallet = createWalletReader({ client, lowBelow, accountName, report, now });
  return { wallet, reports, paths, advance: (ms: number) => { clock += ms; }, count: (path: string) => paths.filter((one) => one === path).length };
}

/** Answers by path; a number is a status, a path that is not named hangs. */
const answering = (answers: Answers) => (request: Request): Promise<Response> => {
  const answer = answers[request.url.slice(CREDYT.length)];
  if (answer === undefined) return new Promise(() => undefined);
  return Promise.resolve(typeof answer === 'number' ? new Response(null, { status: answer }) : Response.json(answer));
};

const WALLET = `/customers/${MAYA}/wallet`;
const CUSTOMER = `/customers/${MAYA}`;
const ASSETS = '/assets?limit=100&offset=0';
const accounts = (...assets: [asset: string, available: number][]) => ({ accounts: assets.map(([asset, available]) => ({ id: `default:${asset}`, name: 'default', asset, available })) });
const list = (...items: unknown[]) => ({ items, total_count: items.length, limit: 100, offset: 0 });
const CREDIT = { code: 'CREDIT', name: 'Credits', precision: 0, symbol: '⭐', label: 'CR', rates: [{ source: 'USD', rate: 0.05 }] };

void test('the emulator\'s customer with several assets sees each as what it is', async () => {
  const emulator = createEmulator({ scenario: 'multi-asset' });
  const { wallet, reports } = bench(emulator.fetch, { lowBelow: { USD: '5', toString: '1' } });
  const { accounts: seen, payments } = await wallet.read(emulator.customerId);
  const usd = seen.find(({ id }) => id === 'default:USD');
  assert.deepEqual(usd, { id: 'default:USD', name: 'default', asset: { code: 'USD', kind: 'fiat', precision: 2 }, available: '14.566678', lowBelow: '5' });
  const credit = seen.find(({ asset }) => asset.code === 'CREDIT');
  assert.equal(credit?.asset.kind, 'custom');
  assert.equal(credit?.asset.symbol, '⭐');
  assert.equal(credit?.lowBelow, undefined);
  assert.equal(seen.find(({ asset }) => asset.code === 'TOK')?.available, '993450234');
  assert.deepEqual(payments, []);
  assert.deepEqual(reports, []);
});

void test('no wallet, no accounts, an unknown customer: no balance, no error', async () => {
  for (const answer of [404, { accounts: [] }]) {
    const { wallet, reports } = bench(answering({ [WALLET]: answer, [CUSTOMER]: 404, [ASSETS]: list() }));
    const seen = await wallet.read(MAYA);
    assert.deepEqual([seen.accounts, seen.payments, seen.isKnown, reports], [[], [], false, []]);
  }
});

void test('a customer is unknown only when Credyt says so and shows no account of theirs', async () => {
  for (const [balances, customer, isKnown] of [[accounts(), { id: MAYA }, true], [404, { id: MAYA }, true], [accounts(), 500, true], [accounts(['USD', 1]), 404, true], [accounts(), 404, false]] as const) {
    const { wallet } = bench(answering({ [WALLET]: balances, [CUSTOMER]: customer, [ASSETS]: list() }));
    assert.equal((await wallet.read(MAYA)).isKnown, isKnown);
  }
});

void test('assets are currencies by the ISO list, custom where defined, and otherwise custom with their code as label', async () => {
  const { wallet } = bench(answering({
    [WALLET]: accounts(['USD', 1.5], ['JPY', 100], ['KWD', 1], ['TOK', 7], ['CREDIT', 5], ['IMG', 0.125], ['EUR', 3]),
    [CUSTOMER]: { id: MAYA },
    [ASSETS]: list(CREDIT, { code: 'EUR', name: 'Euro points', precision: 1 }, 7, { name: 'no code' }),
    '/assets/TOK': { code: 'TOK', precision: 99 },
    '/assets/IMG': 404,
  }));
  assert.deepEqual((await wallet.read(MAYA)).accounts.map(({ asset: { code, kind, precision, label } }) => [code, kind, precision, label]), [
    ['USD', 'fiat', 2, undefined], ['JPY', 'fiat', 0, undefined], ['KWD', 'fiat', 3, undefined], ['TOK', 'custom', 20, undefined],
    ['CREDIT', 'custom', 0, 'CR'], ['IMG', 'custom', 3, 'IMG'], ['EUR', 'custom', 1, undefined],
  ]);
});

void test('look-ups that fail or hang never fail the wallet, and are reported', async () => {
  for (const trouble of [500, 401, undefined, 'not a list']) {
    const { wallet, reports } = bench(answering({ [WALLET]: accounts(['USD', 1], ['CREDIT', 5]), [ASSETS]: trouble, [CUSTOMER]: trouble, '/assets/CREDIT': trouble }), { headersMs: 100 });
    const seen = await wallet.read(MAYA, { includePending: true });
    assert.deepEqual(seen.accounts.map(({ asset, available, pendingIn }) => [asset.code, asset.kind, available, pendingIn]), [['USD', 'fiat', '1', undefined], ['CREDIT', 'custom', '5', undefined]]);
    assert.deepEqual(seen.payments, []);
    assert.deepEqual([...new Set(reports)].sort(), ['asset_lookup_failed', 'customer_lookup_failed', 'pending_lookup_failed']);
  }
});

void test('look-ups that are many and slow are waited for 3 s, all together; what is not there by then is left out, and is no zero', async () => {
  const many = Array.from({ length: 13 }, (_, index) => ({ id: `a${index}`, name: `a${index}`, asset: `TOK${index}`, available: 5 }));
  const answers: Answers = { [WALLET]: { accounts: many }, [ASSETS]: list(), '/products/prp_1': { id: 'prp_1', name: 'Glitch Pro' } };
  answers[CUSTOMER] = { id: MAYA, subscriptions: [{ id: 'sub_1', status: 'pending', products: [{ id: 'prp_1' }], required_actions: [{ type: 'payment', redirect_url: 'https://billing.credyt.ai/x' }] }] };
  for (const account of many) {
    answers[`${WALLET}/${account.id}`] = { ...account, pending_in: 1, pending_out: 0 };
    answers[`/assets/${account.asset}`] = { code: account.asset, name: 'Tokens', precision: 0 };
  }
  const slowness: Record<string, number> = { [WALLET]: 0, [ASSETS]: 0, [CUSTOMER]: 2_000, '/products/prp_1': 1_900 };
  const { wallet } = bench(async (request) => {
    await new Promise((resolve) => { setTimeout(resolve, slowness[request.url.slice(CREDYT.length)] ?? 1_200); });
    return answering(answers)(request);
  });
  const startedAt = performance.now();
  const seen = await wallet.read(MAYA, { includePending: true });
  const ms = performance.now() - startedAt;
  assert.ok(ms > 2_900 && ms < 3_300, `${ms} ms`);
  assert.deepEqual(seen.accounts.map(({ available }) => available), many.map(() => '5'));
  // Four at a time, 1.2 s each: two rounds of them are there.
  assert.deepEqual(seen.accounts.map(({ pendingIn }) => pendingIn), many.map((_, index) => (index < 8 ? '1' : undefined)));
  assert.deepEqual(seen.accounts.map(({ asset }) => asset.name), many.map((_, index) => (index < 8 ? 'Tokens' : undefined)));
  assert.deepEqual(seen.payments, [{ subscriptionId: 'sub_1', productNames: [] }]);
});

void test('balances that cannot be read are an error, not an empty wallet', async () => {
  for (const [answer, reason] of [[500, 'unavailable'], [401, 'unauthorized'], [429, 'rate_limited'], [{}, 'bad_answer'], [undefined, 'timeout'], [accounts(['USD', 1], ['EUR', Number.NaN]), 'bad_answer']] as const) {
    const { wallet } = bench(answering({ [WALLET]: answer, [CUSTOMER]: { id: MAYA }, [ASSETS]: list() }), { headersMs: 100 });
    await assert.rejects(wallet.read(MAYA), { reason });
  }
});

void test('what is pending is asked for only when wanted, by the id that Credyt spelled', async () => {
  const answers = {
    [WALLET]: { accounts: [{ id: 'default:usd', asset: 'USD', available: 14.566678 }, { id: 'default:tok', asset: 'TOK', available: 1 }] },
    [CUSTOMER]: { id: MAYA }, [ASSETS]: list({ code: 'TOK', precision: 0 }),
    [`${WALLET}/default%3Ausd`]: { id: 'default:usd', asset: 'USD', available: 14, pending_in: 500, pending_out: 0.5 },
    [`${WALLET}/default%3Atok`]: { id: 'default:tok', asset: 'USD', available: 14, pending_in: 9, pending_out: 9 },
  };
  const { wallet, paths } = bench(answering(answers), { accountName: 'main' });
  const plain = await wallet.read(MAYA);
  assert.ok(!paths.some((path) => path.includes('%3A')));
  assert.deepEqual(plain.accounts.map(({ name, pendingIn }) => [name, pendingIn]), [['main', undefined], ['main', undefined]]);
  const [usd, tok] = (await wallet.read(MAYA, { includePending: true })).accounts;
  assert.deepEqual([usd?.available, usd?.pendingIn, usd?.pendingOut], ['14.566678', '500', '0.5']);
  assert.equal(tok?.pendingIn, undefined, 'an answer about another asset is not taken');
});

void test('subscriptions that wait for payment are named by their products where a name is known', async () => {
  const pay = [{ type: 'payment', redirect_url: 'https://billing.credyt.ai/secret' }];
  const { wallet } = bench(answering({
    [WALLET]: accounts(), [ASSETS]: list(), '/products/prp_1': { id: 'prp_1', code: 'glitch_pro', name: 'Glitch Pro' }, '/products/prp_2': 404,
    [CUSTOMER]: { id: MAYA, subscriptions: [
      { id: 'sub_1', status: 'pending', products: [{ id: 'prp_1', code: 'glitch_pro', version: 'default' }], required_actions: pay },
      { status: 'action_required', products: [{ id: 'prp_2', code: 'other', version: 1 }], required_actions: pay },
      { id: 'sub_3', status: 'active', products: [{ id: 'prp_1' }], required_actions: pay },
      { started_at: '2025-10-23T11:11:40.100904Z', products: [{ id: 'prp_1' }] },
    ] },
  }));
  const seen = await wallet.read(MAYA);
  assert.deepEqual(seen.payments, [{ subscriptionId: 'sub_1', productNames: ['Glitch Pro'] }, { subscriptionId: null, productNames: [] }]);
  assert.ok(!JSON.stringify(seen).includes('secret'));
});

void test('equal reads share one call for a second; after invalidate the next one asks again', async () => {
  const emulator = createEmulator();
  const { wallet, count, advance } = bench(emulator.fetch);
  const path = `/customers/${emulator.customerId}/wallet`;
  await Promise.all(Array.from({ length: 20 }, () => wallet.read(emulator.customerId)));
  assert.equal(count(path), 1);
  await wallet.read(emulator.customerId);
  assert.equal(count(path), 1);
  advance(1_001);
  await wallet.read(emulator.customerId);
  assert.equal(count(path), 2);
  wallet.invalidate(emulator.customerId);
  await wallet.read(emulator.customerId);
  assert.equal(count(path), 3);
  assert.equal(count(ASSETS), 1, 'definitions are kept for minutes');
});

void test('a read that began before invalidate is not given to those who ask after it', async () => {
  let available = 1;
  const holds: (() => void)[] = [];
  const rest = answering({ [CUSTOMER]: { id: MAYA }, [ASSETS]: list() });
  const { wallet } = bench(async (request) => {
    if (!request.url.endsWith('/wallet')) return rest(request);
    const seen = available;
    if (seen === 1) await new Promise<void>((resolve) => holds.push(resolve));
    return Response.json(accounts(['USD', seen]));
  });
  const early = wallet.read(MAYA);
  await new Promise((resolve) => setImmediate(resolve));
  available = 2;
  wallet.invalidate(MAYA);
  assert.equal((await wallet.read(MAYA)).accounts[0]?.available, '2');
  holds.forEach((release) => { release(); });
  assert.equal((await early).accounts[0]?.available, '1');
  assert.equal((await wallet.read(MAYA)).accounts[0]?.available, '2', 'the late answer did not replace the newer one');
});

void test('1,000 reads of 50 customers at once: each sees its own balance', async () => {
  const { wallet } = bench(async (request) => {
    const [, number] = /cust_(\d+)(?:\/wallet)?$/.exec(request.url) ?? [];
    await new Promise((resolve) => setTimeout(resolve, Number(number) % 7));
    if (number === undefined) return Response.json(list());
    return Response.json(request.url.endsWith('/wallet') ? accounts(['USD', Number(number)]) : { id: `cust_${number}` });
  });
  await Promise.all(Array.from({ length: 1_000 }, async (_, index) => {
    const { accounts: [account] } = await wallet.read(`cust_${index % 50}`);
    assert.equal(account?.available, String(index % 50));
  }));
});

void test('hostile data stays data, and odd numbers stay exact', async () => {
  const emulator = createEmulator({ scenario: 'hostile' });
  const { wallet } = bench(emulator.fetch);
  const { accounts: seen } = await wallet.read(emulator.customerId, { includePending: true });
  const of = (code: string): string | undefined => seen.find(({ asset }) => asset.code === code)?.available;
  assert.deepEqual([of('GBP'), of('CHF'), of('SEK'), of('NOK'), of('DKK'), of('TOK'), of('CREDIT')], ['0.0000001', '0', '-12.3', '25', '250', '9007199254740993', '-0.004']);
  assert.equal(of('BIG')?.length, 400);
  assert.equal(seen.find(({ asset }) => asset.code === 'EUR')?.id, 'default:eur');
});
