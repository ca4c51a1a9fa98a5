// Who the customer is: identity from `identify` alone, external ids looked up once, customers created only where the host asked for it; and the wallet and funds they see.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCredytClient, insufficientFunds, type Customer } from '../../src/server/index.js';
import { API_KEY, APP, EMULATOR_URL, workbench, type Workbench } from './workbench.js';

type Wallet = { accounts: { id: string; available: string }[]; topUp: { allowed: boolean; assets: string[] }; portal: { allowed: boolean }; owner: string; mode: string | null; features: string[] };

const walletOf = async (bench: Workbench, headers?: Record<string, string>): Promise<Wallet> => (await (await bench.get('/wallet', headers)).json()) as Wallet;
const codeOf = async (response: Promise<Response>): Promise<unknown> => ((await (await response).json()) as { code?: string }).code;
const lookUps = (bench: Workbench): number => bench.upstream('GET', '/customers');
const fixed = (customer: Customer) => ({ identify: () => customer });

describe('identity', () => {
  it('comes from identify alone: nothing a request says names another customer', async () => {
    const bench = workbench();
    const other = 'cust_other';
    const spoofs: Record<string, string>[] = [{ 'x-customer-id': other }, { 'customer-id': other }, { cookie: `customer_id=${other}` }, { 'x-credyt-account': other }, { 'x-original-url': `/customers/${other}/wallet` }, { 'x-http-method-override': 'DELETE' }];
    for (const headers of spoofs) assert.equal((await bench.get('/wallet', headers)).status, 200);
    for (const query of ['customer_id=x', 'customerId=x', 'customerId[]=x', 'externalId=x', 'external_id=', 'id=x', '__proto__=x', 'constructor=x', 'include=pending&include=pending', 'include[]=pending', 'İnclude=x']) {
      assert.equal((await bench.get(`/wallet?${query}`)).status, 400, query);
    }
    for (const { path } of bench.emulator.requests()) assert.ok(!path.includes(other) && (!path.startsWith('/customers/') || path.includes(bench.emulator.customerId)), path);
  });

  it('of a wrong shape is the host\'s mistake, told to the host and not guessed around', async () => {
    for (const customer of [{}, { customerId: '' }, { customerId: '..' }, { customerId: 'a/b' }, { customerId: 'a?x' }, { customerId: 'a b' }, { customerId: 7 }, { customerId: ['cust_1'] }, { customerId: 'x'.repeat(129) }, { externalId: '' }, { externalId: 'a\nb' }, { externalId: 'x'.repeat(256) }, { externalId: '😀'.repeat(128) }, { externalId: '\ud83d' }, 'cust_1', 7, true, []]) {
      const bench = workbench({ identify: () => customer as unknown as Customer });
      const response = await bench.get('/wallet');
      assert.equal(response.status, 500, JSON.stringify(customer));
      assert.match(await response.text(), /identify must return/);
      assert.equal(bench.emulator.requests().length, 0);
    }
  });

  it('of a wrong shape is named by its kind: what it should be and what it is, and none of it', async () => {
    const wrong: [unknown, string][] = [
      [{ externalId: 4711 }, 'externalId must be a string; it is a number.'],
      [{ customerId: 4711 }, 'customerId must be a string; it is a number.'],
      [{ customerId: null }, 'customerId must be a string; it is null.'],
      [{ externalId: ['4711'] }, 'externalId must be a string; it is an array.'],
      [{ externalId: { id: 4711 } }, 'externalId must be a string; it is an object.'],
      [{ externalId: '4711\n' }, 'externalId has 1 to 255 characters and no controls; this is another text.'],
      [{ customerId: 'maya/4711' }, 'customerId has 1 to 128 letters, digits, "_" and "-"; this is another text. An id of your own is an externalId.'],
      [{ id: 4711 }, 'here is neither.'],
      ['4711', 'this is a string.'],
      [true, 'this is a boolean.'],
    ];
    for (const [customer, said] of wrong) {
      const bench = workbench({ identify: () => customer as Customer });
      const text = await (await bench.get('/wallet')).text();
      const answer = bench.events.at(-1);
      assert.equal(answer?.type === 'answer' && answer.detail, `identify must return { customerId }, { externalId } or null: ${said}`);
      assert.equal(answer?.reason, 'identify_invalid');
      assert.ok(!`${text}${JSON.stringify(bench.events)}`.includes('4711'), text);
    }
  });

  it('given by the host itself is a mistake of that call, not of identify', async () => {
    const bench = workbench();
    await assert.rejects(bench.billing.requireFunds('maya' as never, { asset: 'USD', amount: '1' }), { message: 'requireFunds takes a customer, { customerId } or { externalId }: this is a string.' });
    await assert.rejects(bench.billing.requireFunds({ externalId: 42 } as never, { asset: 'USD', amount: '1' }), { message: /^requireFunds takes .*: externalId must be a string; it is a number\.$/ });
    for (const nobody of ['maya', undefined]) await bench.billing.refresh(nobody as never);
    assert.deepEqual(bench.events.map((event) => 'error' in event && event.error), [
      'refresh takes a customer, { customerId } or { externalId }: this is a string.', 'refresh takes a customer, { customerId } or { externalId }: this is undefined.',
    ]);
  });

  it('never mixes up people who ask at the same time', async () => {
    const bench = workbench({ identify: async (request) => { await Promise.resolve(); return { externalId: request.headers.get('x-user') ?? '' }; }, createCustomer: {} });
    const owners = new Map<string, string>();
    const people = Array.from({ length: 200 }, (_item, index) => `user-${index % 20}`);
    await Promise.all(people.map(async (user) => {
      const { owner } = await walletOf(bench, { 'x-user': user });
      assert.equal(owners.get(user) ?? owner, owner);
      owners.set(user, owner);
    }));
    assert.equal(new Set(owners.values()).size, 20);
  });

  it('is tagged alike on every instance with this key, and names nobody', async () => {
    const [first, second] = [await walletOf(workbench()), await walletOf(workbench())];
    assert.equal(first.owner, second.owner);
    assert.notEqual((await walletOf(workbench({ apiKey: 'key_other' }))).owner, first.owner);
    assert.match(first.owner, /^[\w-]{43}$/);
  });
});

describe('an external id', () => {
  it('is looked up once and kept, for many requests at once too', async () => {
    const bench = workbench(fixed({ externalId: 'maya' }));
    const [first] = await Promise.all([walletOf(bench), walletOf(bench), bench.get('/usage')]);
    assert.ok(first && first.accounts.length > 0);
    await bench.post('/portal-links', {});
    assert.equal(lookUps(bench), 1);
    bench.advance(11 * 60_000);
    await walletOf(bench);
    assert.equal(lookUps(bench), 2);
  });

  it('that Credyt does not know has an empty wallet, no usage and no links', async () => {
    const bench = workbench(fixed({ externalId: 'nobody' }));
    const wallet = await walletOf(bench);
    assert.deepEqual([wallet.accounts, wallet.topUp.allowed, wallet.portal.allowed], [[], false, false]);
    assert.deepEqual(await (await bench.get('/usage')).json(), { items: [], nextCursor: null });
    assert.equal(await codeOf(bench.get('/usage/evt_1')), 'not_found');
    assert.equal(await codeOf(bench.post('/top-ups', { amount: '20' })), 'customer_not_found');
    assert.equal(await codeOf(bench.post('/portal-links', {})), 'customer_not_found');
    assert.equal(lookUps(bench), 1);
    bench.advance(11_000);
    await walletOf(bench);
    assert.equal(lookUps(bench), 2, 'a miss is kept for 10 s only');
    assert.equal(bench.emulator.requests().some(({ method }) => method === 'POST'), false);
  });

  it('is not asked for when the host knows Credyt\'s own id; one that Credyt does not know has an empty wallet and is offered nothing, as nobody can be created by it', async () => {
    const bench = workbench({ ...fixed({ customerId: 'cust_nobody' }), createCustomer: {} });
    const { accounts, topUp, portal } = await walletOf(bench);
    assert.deepEqual([accounts, topUp.allowed, portal.allowed], [[], false, false]);
    assert.equal(await codeOf(bench.post('/top-ups', { amount: '20' })), 'customer_not_found');
    assert.equal(await codeOf(bench.post('/portal-links', {})), 'customer_not_found');
    assert.equal(lookUps(bench), 0);
  });

  it('that Credyt did not know is asked for again when the host says that it changed, or asks for funds: it may just have been created', async () => {
    const bench = workbench(fixed({ externalId: 'newcomer' }));
    const wantsFunds = () => bench.billing.requireFunds({ externalId: 'newcomer' }, { asset: 'USD', amount: '7' });
    assert.deepEqual((await walletOf(bench)).accounts, []);
    assert.equal((await wantsFunds())?.available, '0');
    const credyt = createCredytClient({ apiKey: API_KEY, url: EMULATOR_URL, fetch: (request) => bench.emulator.fetch(request) });
    const { id } = await credyt.createCustomer({ externalId: 'newcomer', name: 'New Comer' });
    await credyt.createAdjustment(id, { transactionId: 't1', asset: 'USD', amount: '7', reason: 'gift' });
    assert.deepEqual((await walletOf(bench)).accounts, [], 'pages are not worth a question each');
    assert.equal(await wantsFunds(), null);
    assert.equal((await walletOf(bench)).accounts[0]?.available, '7');
  });

  it('that Credyt has forgotten meanwhile is offered what creates it anew, where the host asked for that, and else nothing', async () => {
    for (const createCustomer of [false, {}] as const) {
      const bench = workbench({ ...fixed({ externalId: 'maya' }), createCustomer });
      for (const path of ['', '/wallet']) bench.emulator.faults({ route: `GET /customers/:id${path}`, status: 404 });
      const { accounts, topUp, portal } = await walletOf(bench);
      assert.deepEqual([accounts, topUp.allowed, portal.allowed], [[], createCustomer !== false, createCustomer !== false]);
    }
  });

  it('keeps what it is offered while Credyt cannot say whether it knows the customer', async () => {
    const bench = workbench(fixed({ customerId: 'cust_nobody' }));
    bench.emulator.faults({ route: 'GET /customers/:id', status: 500 });
    const { accounts, topUp, portal } = await walletOf(bench);
    assert.deepEqual([accounts, topUp.allowed, portal.allowed], [[], true, true]);
  });

  it('is created on the first POST where the host asked for it, never by a GET', async () => {
    const bench = workbench({ ...fixed({ externalId: 'newcomer', name: 'New Comer', email: 'new@app.test' }), createCustomer: {} });
    const wallet = await walletOf(bench);
    assert.deepEqual([wallet.accounts, wallet.topUp.allowed, wallet.portal.allowed], [[], true, true]);
    assert.equal((await bench.get('/portal', { accept: 'text/html' })).headers.get('location'), `${APP}/account?credyt_error=customer_not_found`);
    assert.equal(bench.upstream('POST', '/customers'), 0);
    assert.equal((await bench.post('/top-ups', { amount: '20' })).status, 201);
    assert.equal((await bench.post('/portal-links', {})).status, 201);
    assert.equal(bench.upstream('POST', '/customers'), 1);
    const created = bench.emulator.requests().find(({ method, path }) => method === 'POST' && path === '/customers')?.body as Record<string, unknown>;
    assert.deepEqual([created['external_id'], created['name'], created['email']], ['newcomer', 'New Comer', 'new@app.test']);
  });
});

describe('the wallet', () => {
  it('names the optional routes this handler has, the mode the host said, and the rules without the host\'s secrets', async () => {
    const bench = workbench({ mode: 'test', topUp: { assets: ['USD'], description: 'secret description', exchangeRate: '7', metadata: { margin: 'secret' } } });
    const text = await (await bench.get('/wallet')).text();
    const wallet = JSON.parse(text) as Wallet;
    assert.deepEqual(wallet.features, ['returns', 'quotes', 'portal', 'forms', 'payment-links', 'stream']);
    assert.equal(wallet.mode, 'test');
    assert.ok(!text.includes('secret') && !text.includes('exchangeRate'));
  });

  it('shows what may be done as the host answers now, and a `can` that throws as no', async () => {
    const wallet = await walletOf(workbench({ can: () => ({ portal: true }) }));
    assert.deepEqual([wallet.topUp.allowed, wallet.portal.allowed], [false, true]);
    const bench = workbench({ can: () => { throw new Error('policy server down'); } });
    const closed = await walletOf(bench);
    assert.deepEqual([closed.topUp.allowed, closed.portal.allowed], [false, false]);
    assert.equal(bench.events.filter((event) => event.reason === 'can_failed').length, 1);
  });

  it('still shows the balance when the host\'s topUp function fails, with nothing to pay', async () => {
    const bench = workbench({ topUp: () => { throw new Error('plan service down'); } });
    const wallet = await walletOf(bench);
    assert.ok(wallet.accounts.length > 0);
    assert.equal(wallet.topUp.allowed, false);
    assert.equal(bench.events.filter((event) => event.reason === 'top_up_rules_failed').length, 1);
    assert.equal(await codeOf(bench.post('/top-ups', { amount: '20' })), 'internal');
  });

  it('is read afresh after billing.refresh', async () => {
    const bench = workbench(fixed({ externalId: 'maya' }));
    const path = `/customers/${bench.emulator.customerId}/wallet`;
    await walletOf(bench);
    await walletOf(bench);
    assert.equal(bench.upstream('GET', path), 1);
    await bench.billing.refresh({ externalId: 'maya' });
    await walletOf(bench);
    assert.equal(bench.upstream('GET', path), 2);
  });
});

describe('requireFunds', () => {
  const accounts = (list: { id: string; name?: string; asset: string; available: unknown }[]): Workbench => {
    const bench = workbench();
    // As text, so that no digit is lost on the way in.
    const body = `{"accounts":[${list.map(({ available, ...rest }) => `${JSON.stringify(rest).slice(0, -1)},"available":${String(available)}}`).join()}]}`;
    bench.emulator.faults({ route: 'GET /customers/:id/wallet', status: 200, body, contentType: 'application/json' });
    return bench;
  };
  const check = (bench: Workbench, asset: string, amount: string, account?: string) =>
    bench.billing.requireFunds({ customerId: bench.emulator.customerId }, { asset, amount, ...(account ? { account } : {}) });

  it('is exact to the last digit', async () => {
    const bench = accounts([{ id: 'default:USD', name: 'default', asset: 'USD', available: '0.30000000000000000000000000001' }]);
    assert.equal(await check(bench, 'USD', '0.3'), null);
    assert.equal(await check(bench, 'USD', '0.30000000000000000000000000001'), null);
    assert.deepEqual(await check(bench, 'USD', '0.30000000000000000000000000002'), {
      asset: 'USD', account: 'default:USD', required: '0.30000000000000000000000000002', available: '0.30000000000000000000000000001', shortfall: '0.00000000000000000000000000001',
    });
  });

  it('judges one account, never a sum, and counts a debt in', async () => {
    const bench = accounts([
      { id: 'default:USD', name: 'default', asset: 'USD', available: '6' }, { id: 'promo:USD', name: 'promo', asset: 'USD', available: '60' }, { id: 'default:CREDITS', name: 'default', asset: 'CREDITS', available: '-3.2' },
    ]);
    assert.equal((await check(bench, 'USD', '7'))?.shortfall, '1');
    assert.equal(await check(bench, 'USD', '7', 'promo'), null);
    assert.equal(await check(bench, 'USD', '60', 'promo:USD'), null);
    assert.deepEqual(await check(bench, 'CREDITS', '10'), { asset: 'CREDITS', account: 'default:CREDITS', required: '10', available: '-3.2', shortfall: '13.2' });
  });

  it('takes the asset\'s only account, whatever its name, and asks which when there are several', async () => {
    assert.equal(await check(accounts([{ id: 'main:USD', name: 'main', asset: 'USD', available: '7' }]), 'USD', '7'), null);
    await assert.rejects(check(accounts([{ id: 'a:USD', name: 'a', asset: 'USD', available: '7' }, { id: 'b:USD', name: 'b', asset: 'USD', available: '7' }]), 'USD', '7'), /Pass account/);
  });

  it('finds nothing where there is no account or no customer', async () => {
    assert.deepEqual(await check(accounts([]), 'USD', '7'), { asset: 'USD', required: '7', available: '0', shortfall: '7' });
    assert.equal((await workbench().billing.requireFunds({ externalId: 'nobody' }, { asset: 'USD', amount: '7' }))?.available, '0');
  });

  it('reads the balance afresh, and throws rather than guess when it cannot', async () => {
    const bench = workbench();
    await walletOf(bench);
    bench.emulator.faults({ route: 'GET /customers/:id/wallet', status: 503 });
    await assert.rejects(check(bench, 'USD', '1'), { name: 'CredytError', reason: 'unavailable' });
  });

  it('says how to write an amount', async () => {
    for (const amount of ['0', '-1', '1e3', 'ten', '']) await assert.rejects(check(workbench(), 'USD', amount), /decimal in quotes/);
    await assert.rejects(check(workbench(), '', '1'), /needs asset/);
  });

  it('becomes a 402 that carries these five facts and nothing else of the host\'s', async () => {
    const short = { asset: 'USD', account: 'default:USD', required: '10', available: '6', shortfall: '4', internalNote: 'secret' };
    const response = insufficientFunds(short);
    assert.deepEqual([response.status, response.headers.get('content-type'), response.headers.get('cache-control')], [402, 'application/problem+json', 'no-store']);
    const { type, title, detail, ...facts } = (await response.json()) as Record<string, unknown>;
    assert.deepEqual(facts, { status: 402, code: 'insufficient_funds', asset: 'USD', account: 'default:USD', required: '10', available: '6', shortfall: '4' });
    assert.ok(type && title && detail);
  });
});

describe('paths', () => {
  it('outside the base path and near it are not found', async () => {
    const bench = workbench({ limits: { streams: 0 } });
    for (const path of ['/api/billing', '/api/billing/', '/api/billing-old/wallet', '/api/billing/wallet/', '/api/billing//wallet', '/api/billing/Wallet', '/api/billing/wallet%2f', '/api/billing/stream', '/api/billing/webhooks', '/', '/customers/x/wallet', '/api/billing/usage/%2e%2e', '/api/billing/usage/a%2fb', '/api/billing/usage/%ff']) {
      assert.equal((await bench.billing(new Request(APP + path, { headers: { 'sec-fetch-site': 'same-origin' } }))).status, 404, path);
    }
    assert.equal(bench.emulator.requests().length, 0);
  });
});
