// The Credyt client against documented and broken answers: exact numbers, paths that lead nowhere else, errors that say nothing of Credyt's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { JsonNumber, parseExact } from '../../src/contract/money/exact-json.js';
import { CredytError, createCredytClient, type CredytClient, type CredytReason } from '../../src/server/credyt-client.js';
import { GOLDEN, MAYA, type Golden } from './golden-bodies.js';

const CREDYT = 'https://api.credyt.ai';
const json = (body: string, init: ResponseInit = {}): Response => new Response(body, { headers: { 'content-type': 'application/json' }, ...init });

/** A client whose every call is answered by `answer`; `requests` keeps what was sent. */
function clientOf(answer: (request: Request) => Response | Promise<Response>, options: { url?: string; apiKey?: string; now?: () => number } = {}) {
  const requests: Request[] = [];
  const client = createCredytClient({
    apiKey: 'key_test', ...options,
    fetch: (request) => {
      requests.push(request.clone());
      return Promise.resolve(answer(request));
    },
  });
  return { client, requests };
}

const reasonOf = async (call: Promise<unknown>): Promise<CredytReason | 'none'> => {
  try {
    await call;
    return 'none';
  } catch (error) {
    assert.ok(error instanceof CredytError, String(error));
    return error.reason;
  }
};

void test('the key travels in its own header, without a stray "Bearer ", and redirects are not followed', async () => {
  const { client, requests } = clientOf(() => json('{"accounts":[]}'), { apiKey: ' Bearer key_test\n' });
  await client.getWallet(MAYA);
  assert.equal(requests[0]?.headers.get('x-credyt-api-key'), 'key_test');
  assert.equal(requests[0]?.headers.get('authorization'), null);
  assert.equal(requests[0]?.redirect, 'manual');
  assert.equal(requests[0]?.url, `${CREDYT}/customers/${MAYA}/wallet`);
  for (const apiKey of ['', 'Bearer ', 'key with space', 'key_ü', undefined]) assert.throws(() => createCredytClient({ apiKey: apiKey ?? '' }), TypeError);
});

void test('the key goes to https only, or to http on this machine', () => {
  for (const url of ['http://api.credyt.ai', 'ftp://x.test', 'https://user:pw@x.test', 'https://x.test?a=b', 'https://x.test#a', 'http://127.0.0.1.evil.test', 'nonsense', '']) {
    assert.throws(() => createCredytClient({ apiKey: 'key_test', url }), TypeError, url);
  }
  for (const url of ['https://x.test', 'https://x.test/base/', 'http://localhost:4010', 'http://127.0.0.1:1', 'http://[::1]:1']) createCredytClient({ apiKey: 'key_test', url });
});

void test('an option that nobody reads refuses to start: what was meant for an emulator must not go to the real Credyt', async () => {
  const made = (options: object): unknown => createCredytClient({ apiKey: 'key_test', ...options });
  assert.throws(() => made({ baseurl: 'http://localhost:4010' }), { name: 'TypeError', message: 'credyt-widgets: createCredytClient has no option "baseurl". There are apiKey, url, credytUrl, fetch, timeouts, now.' });
  assert.throws(() => made({ URL: 'http://localhost:4010' }), /no option "URL": did you mean url\?/);
  assert.throws(() => made({ credyturl: 'http://localhost:4010' }), /no option "credyturl": did you mean credytUrl\?/);
  assert.throws(() => made({ timeouts: { readMS: 5 } }), /timeouts has no option "readMS": did you mean readMs\?/);
  assert.throws(() => made({ url: 'http://localhost:4010', credytUrl: 'http://localhost:4011' }), /url and credytUrl are two names of one option/);
  for (const nothing of [undefined, null, 'key_test']) assert.throws(() => createCredytClient(nothing as never), { name: 'TypeError', message: /^credyt-widgets: createCredytClient needs \{ apiKey \}/ });
});

void test('Credyt\'s address has the name that it has in the handler, too', async () => {
  const asked: string[] = [];
  const fetch = (request: Request): Promise<Response> => { asked.push(request.url); return Promise.resolve(json('{"accounts":[]}')); };
  for (const where of [{ url: 'http://localhost:4010' }, { credytUrl: 'http://localhost:4010' }, { url: undefined, credytUrl: 'http://localhost:4010' }, {}]) {
    await createCredytClient({ apiKey: 'key_test', fetch, ...where }).getWallet(MAYA);
  }
  assert.deepEqual(asked.map((url) => new URL(url).origin), ['http://localhost:4010', 'http://localhost:4010', 'http://localhost:4010', 'https://api.credyt.ai']);
  assert.throws(() => createCredytClient({ apiKey: 'key_test', credytUrl: 'http://api.credyt.ai' }), /credytUrl must be an https:\/\/ address/);
});

void test('a redirect is refused by name, whatever its kind', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { client, requests } = clientOf(() => new Response(null, { status, headers: { location: 'https://evil.test/' } }));
    assert.equal(await reasonOf(client.getWallet(MAYA)), 'redirect');
    assert.equal(requests.length, 1);
  }
});

const NUMBERS: [written: string, read: string][] = [
  ['998.5', '998.5'], ['14.566678', '14.566678'], ['993450234', '993450234'], ['9007199254740993', '9007199254740993'], ['1e-7', '0.0000001'], ['-0', '0'],
  ['-12.3', '-12.3'], ['0.1', '0.1'], ['25.00', '25'], ['2.5E+2', '250'], ['9'.repeat(400), '9'.repeat(400)], ['"14.56"', '14.56'],
];
const NO_NUMBERS = ['1e400', '-1e400', '1e999999999', '9'.repeat(401), `0.${'1'.repeat(600)}`, 'null', '"12 USD"', '"NaN"', 'true', '[]', '{}', '"Infinity"', '"1e3"', '""'];

void test('balances are read to the last digit', async () => {
  for (const [written, read] of NUMBERS) {
    const { client } = clientOf(() => json(`{"accounts":[{"id":"default:USD","asset":"USD","available":${written}}]}`));
    assert.equal((await client.getWallet(MAYA)).accounts[0]?.available, read, written);
  }
});

void test('a balance that is no number makes the wallet unreadable, never 0 and never an account less', async () => {
  for (const written of NO_NUMBERS) {
    const { client } = clientOf(() => json(`{"accounts":[{"id":"default:EUR","asset":"EUR","available":1},{"id":"default:USD","asset":"USD","available":${written}}]}`));
    assert.equal(await reasonOf(client.getWallet(MAYA)), 'bad_answer', written.slice(0, 20));
  }
  const { client } = clientOf(() => json('{"accounts":[{"id":"default:USD","asset":"USD","available":NaN}]}'));
  assert.equal(await reasonOf(client.getWallet(MAYA)), 'bad_answer');
});

void test('any JSON number comes back as it was written', async () => {
  await fc.assert(fc.asyncProperty(fc.bigInt(-(10n ** 60n), 10n ** 60n), fc.nat(50), async (digits, places) => {
    const text = digits.toString().replace('-', '').padStart(places + 1, '0');
    const written = `${digits < 0n ? '-' : ''}${text.slice(0, text.length - places)}${places > 0 ? `.${text.slice(-places)}` : ''}`;
    const { client } = clientOf(() => json(`{"accounts":[{"id":"a","asset":"USD","available":${written}}]}`));
    const read = (await client.getWallet(MAYA)).accounts[0]?.available ?? '';
    const scale = read.split('.')[1]?.length ?? 0;
    assert.equal(BigInt(read.replace('.', '')) * 10n ** BigInt(places - scale), digits);
  }), { numRuns: 300 });
});

void test('amounts are written as JSON numbers, exactly', async () => {
  const { client, requests } = clientOf(() => json('{"id":"top_1","redirect_url":"https://billing.credyt.ai/x"}', { status: 201 }));
  for (const [amount, written] of [['9007199254740993.000001', '9007199254740993.000001'], ['25.00', '25'], ['0.0000001', '0.0000001']] as const) {
    await client.createTopUp({ customerId: MAYA, amount, currency: 'USD', returnUrl: 'https://a.test/r', failureUrl: 'https://a.test/f', destination: { asset: 'USD', exchangeRate: amount } });
    const body = await requests.at(-1)?.text() ?? '';
    assert.equal(body, `{"customer_id":"${MAYA}","amount":${written},"currency":"USD","destination":{"asset":"USD","exchange_rate":${written}},"return_url":"https://a.test/r","failure_url":"https://a.test/f"}`);
  }
  for (const amount of ['', '1e3', '1,5', ' 1', 'NaN', '٣']) {
    assert.equal(await reasonOf(client.createAdjustment(MAYA, { transactionId: 't', asset: 'USD', amount, reason: 'gift' })), 'bad_request', amount);
  }
  assert.equal(requests.length, 3);
});

const calls: [name: string, call: (client: CredytClient, id: string) => Promise<unknown>, path: RegExp][] = [
  ['getCustomer', (client, id) => client.getCustomer(id), /^\/customers\/[A-Za-z0-9_-]{1,128}$/],
  ['getWallet', (client, id) => client.getWallet(id), /^\/customers\/[A-Za-z0-9_-]{1,128}\/wallet$/],
  ['getAccount', (client, id) => client.getAccount(MAYA, id), /^\/customers\/[A-Za-z0-9_-]{1,128}\/wallet\/[^/?#\\]+$/],
  ['findCustomer', (client, id) => client.findCustomer(id), /^\/customers\?external_id=[^&#]+$/],
  ['listEvents', (client, id) => client.listEvents({ customerId: id, limit: 25, offset: 0 }), /^\/events\?customer_id=[A-Za-z0-9_-]{1,128}&limit=25&offset=0$/],
  ['getEvent', (client, id) => client.getEvent(id), /^\/events\/[^/?#\\]+$/],
  ['getAsset', (client, id) => client.getAsset(id), /^\/assets\/[^/?#\\]+$/],
  ['quote', (client, id) => client.quote({ asset: id, amount: '1', currency: 'USD' }), /^\/assets\/[^/?#\\]+\/quote$/],
  ['getProduct', (client, id) => client.getProduct(id), /^\/products\/[^/?#\\]+$/],
  ['createAdjustment', (client, id) => client.createAdjustment(id, { transactionId: 't', asset: 'USD', amount: '1', reason: 'gift' }), /^\/customers\/[A-Za-z0-9_-]{1,128}\/wallet\/adjustments$/],
];

void test('no id leads to another address: the path is of its template, or nothing is sent', async () => {
  const tricky = fc.constantFrom('', '.', '..', '...', 'a/b', 'a?x', 'a#x', 'a\\b', '%2e%2e', '%2F', '\0', 'a\r\nb', 'default:USD', '@evil.test', '//evil.test', 'ünï', '\ud800', 'x'.repeat(10_000));
  await fc.assert(fc.asyncProperty(fc.constantFrom(...calls), fc.oneof(tricky, fc.string(), fc.string({ unit: 'binary' }), fc.webPath()), async ([name, call, path], id) => {
    const { client, requests } = clientOf(() => json('{}'));
    const reason = await reasonOf(call(client, id));
    if (requests.length === 0) return assert.equal(reason, 'bad_request', name);
    const { origin, pathname, search } = new URL(requests[0]?.url ?? '');
    assert.equal(origin, CREDYT);
    assert.match(pathname + search, path, name);
  }), { numRuns: 1_000 });
});

void test('ids that are no text send nothing', async () => {
  for (const [name, call] of calls) {
    for (const id of [undefined, null, 7, {}, ['cust_1'], true]) {
      const { client, requests } = clientOf(() => json('{}'));
      assert.equal(await reasonOf(call(client, id as string)), 'bad_request', name);
      assert.equal(requests.length, 0);
    }
  }
});

const ERRORS: [status: number, reason: CredytReason][] = [
  [400, 'invalid'], [401, 'unauthorized'], [403, 'forbidden'], [404, 'not_found'], [409, 'conflict'], [418, 'invalid'], [422, 'invalid'], [429, 'rate_limited'], [451, 'invalid'], [500, 'unavailable'], [501, 'unavailable'], [599, 'unavailable'],
];

void test('every status has its reason, and no word of Credyt\'s is in the error', async () => {
  for (const [status, reason] of ERRORS) {
    const body = JSON.stringify({ title: 'UPSTREAM', detail: 'UPSTREAM', errors: { amount: ['UPSTREAM'], external_id: ['UPSTREAM'], '<script>UPSTREAM': ['UPSTREAM'] } });
    for (const type of ['application/json', 'application/problem+json; charset=utf-8']) {
      const { client } = clientOf(() => json(body, { status, headers: { 'content-type': type } }));
      await assert.rejects(client.createPortalSession({ customerId: MAYA, returnUrl: 'https://a.test', failureUrl: 'https://a.test' }), (error: CredytError) => {
        assert.equal(error.reason, reason);
        assert.equal(error.status, status);
        assert.ok(error.sent);
        if (status < 500) assert.deepEqual(error.fields, ['amount', 'external_id']);
        assert.ok(!JSON.stringify([error.message, error.fields, error.stack]).includes('UPSTREAM'));
        return true;
      });
    }
  }
});

void test('Retry-After is read as seconds or date; nonsense is none', async () => {
  const now = Date.UTC(2026, 0, 1);
  const read = async (header: string): Promise<number | undefined> => {
    const { client } = clientOf(() => new Response(null, { status: 429, headers: { 'retry-after': header } }), { now: () => now });
    try {
      await client.listAssets();
      return undefined;
    } catch (error) {
      return (error as CredytError).retryAfterMs;
    }
  };
  for (const [header, ms] of [['2', 2_000], ['0', 0], ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000], ['999999999', 86_400_000], ['-1', undefined], ['1.5', undefined], ['soon', undefined], ['', undefined], ['Thu, 01 Jan 2015 00:00:30 GMT', undefined]] as const) {
    assert.equal(await read(header), ms, header);
  }
});

const GOLDEN_CALLS: Record<Golden, (client: CredytClient) => Promise<unknown>> = {
  wallet: (client) => client.getWallet(MAYA),
  account: (client) => client.getAccount(MAYA, 'default:USD'),
  customer: (client) => client.getCustomer(MAYA),
  events: (client) => client.listEvents({ customerId: MAYA, limit: 20, offset: 0 }),
  event: (client) => client.getEvent('e1'),
  topUp: (client) => client.createTopUp({ customerId: MAYA, amount: '1', currency: 'USD', returnUrl: 'https://a.test', failureUrl: 'https://a.test' }),
  portal: (client) => client.createPortalSession({ customerId: MAYA, returnUrl: 'https://a.test', failureUrl: 'https://a.test' }),
  asset: (client) => client.getAsset('CREDITS'),
  assets: (client) => client.listAssets(),
  product: (client) => client.getProduct('prp_1'),
  quote: async (client) => {
    // The one answer whose form is not documented: what is not understood is no estimate, and no error.
    if ((await client.quote({ asset: 'CREDITS', amount: '20', currency: 'USD' })) === null) throw new CredytError('bad_answer', 'No estimate.');
  },
};

for (const [name, call] of Object.entries(GOLDEN_CALLS) as [Golden, (client: CredytClient) => Promise<unknown>][]) {
  const body = GOLDEN[name];
  void test(`${name}: whole it is read; cut anywhere, empty, or of another kind it is a bad answer and never a number`, async () => {
    assert.equal(await reasonOf(call(clientOf(() => json(body)).client)), 'none');
    const bytes = new TextEncoder().encode(body);
    for (let length = 0; length < bytes.length; length++) {
      const { client } = clientOf(() => new Response(bytes.slice(0, length), { headers: { 'content-type': 'application/json' } }));
      assert.equal(await reasonOf(call(client)), 'bad_answer', `cut at ${length}`);
    }
    for (const other of ['null', '[]', '""', '7', '{}', '<!doctype html><h1>502</h1>', `\ufeff${body}`, `${body}\0`, `[${body}]`]) {
      assert.equal(await reasonOf(call(clientOf(() => json(other)).client)), 'bad_answer', other);
    }
    const utf16 = new Uint8Array(Uint16Array.from({ length: body.length }, (_, index) => body.charCodeAt(index)).buffer);
    assert.equal(await reasonOf(call(clientOf(() => new Response(utf16, { headers: { 'content-type': 'application/json' } })).client)), 'bad_answer');
    assert.equal(await reasonOf(call(clientOf(() => json(body, { headers: { 'content-type': 'text/html' } })).client)), 'bad_answer');
    assert.equal(await reasonOf(call(clientOf(() => new Response(null, { status: 204 })).client)), 'bad_answer');
  });
}

void test('members may be missing, null, of another type or new: required ones fail the answer, others do not', async () => {
  const golden = parseExact(GOLDEN.account) as Record<string, unknown>;
  for (const member of Object.keys(golden)) {
    for (const value of [undefined, null, {}, [], true, 'x'.repeat(2_000)]) {
      const body = JSON.stringify({ ...golden, [member]: value, extra: { cost: 1 } }, (_key, one: unknown) => (one instanceof JsonNumber ? Number(one.text) : one));
      const reason = await reasonOf(clientOf(() => json(body)).client.getAccount(MAYA, 'default:USD'));
      assert.equal(reason, ['id', 'asset', 'available'].includes(member) ? 'bad_answer' : 'none', `${member}: ${JSON.stringify(value)?.slice(0, 20)}`);
    }
  }
});

void test('a customer is found by external id in every shape the documents show, and only by an exact match', async () => {
  const joan = { id: 'cust_1', external_id: 'joan' };
  const find = (body: unknown, status = 200) => clientOf(() => json(body === undefined ? '' : JSON.stringify(body), { status })).client.findCustomer('joan');
  for (const body of [joan, { items: [joan], total_count: 1, limit: 20, offset: 0 }, [joan]]) assert.equal((await find(body))?.id, 'cust_1');
  for (const body of [null, {}, [], { items: [] }, undefined]) assert.equal(await find(body), null, JSON.stringify(body));
  assert.equal(await find({ title: 'Not Found' }, 404), null);
  for (const body of [{ id: 'cust_2', external_id: 'jo' }, { id: 'cust_2' }, { items: [joan, { id: 'cust_2', external_id: 'jim' }] }, { items: [{ id: 'cust_2', external_id: 'Joan' }] }]) {
    assert.equal(await reasonOf(find(body)), 'mismatch', JSON.stringify(body));
  }
});

void test('events go out 100 at a time, in order, one call after the other; a failure ends the row', async () => {
  let [open, most] = [0, 0];
  let failsFrom = Infinity;
  const { client, requests } = clientOf(async () => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 2));
    open--;
    return new Response(null, { status: requests.length >= failsFrom ? 500 : 202 });
  });
  const events = Array.from({ length: 250 }, (_, index) => ({ id: `evt_${index}`, eventType: 'x' }));
  const sent = async () => Promise.all(requests.map(async (request) => ((await request.clone().json()) as { events: { id: string }[] }).events.map(({ id }) => id)));
  await client.sendEvents(MAYA, events);
  assert.deepEqual((await sent()).map(({ length }) => length), [100, 100, 50]);
  assert.deepEqual((await sent()).flat(), events.map(({ id }) => id));
  assert.equal(most, 1);
  await client.sendEvents(MAYA, []);
  assert.equal(requests.length, 3);
  failsFrom = 5;
  assert.equal(await reasonOf(client.sendEvents(MAYA, events)), 'unavailable');
  assert.equal(requests.length, 5, 'never a second try, and nothing after it');
});

void test('costs go with their events, exactly, under ids that are the same when sent again', async () => {
  const { client, requests } = clientOf(() => new Response(null, { status: 202 }));
  const costs = [{ vendorExternalId: 'openai', amount: '0.0160000000000000001', currency: 'USD' }, { id: 'mine', vendorId: 'vnd_1', amount: '1', currency: 'EUR', description: 'GPU' }];
  for (let time = 0; time < 2; time++) await client.sendEvents(MAYA, [{ id: 'evt_1', eventType: 'x', occurredAt: '2026-11-20T10:00:00Z', costs }]);
  const [first, second] = await Promise.all(requests.map((request) => request.text()));
  assert.equal(first, second);
  assert.deepEqual((parseExact(first ?? '') as { events: { costs: unknown[] }[] }).events[0]?.costs.map((cost) => Object.entries(cost as object).map(([name, value]) => `${name}=${String(value)}`).join(' ')), [
    'id=evt_1:cost:1 vendor_external_id=openai amount=0.0160000000000000001 currency=USD', 'id=mine vendor_id=vnd_1 description=GPU amount=1 currency=EUR',
  ]);
});

void test('nothing that counts once is sent without the id it is counted by', async () => {
  const { client, requests } = clientOf(() => new Response(null, { status: 202 }));
  assert.equal(await reasonOf(client.sendEvents(MAYA, [{ id: '', eventType: 'x' }])), 'bad_request');
  assert.equal(await reasonOf(client.createAdjustment(MAYA, { transactionId: '', asset: 'USD', amount: '1', reason: 'gift' })), 'bad_request');
  assert.deepEqual(requests, []);
});

void test('an id that is wrong is said to be the host\'s own to give, or not one of Credyt\'s, as it is', async () => {
  const { client, requests } = clientOf(() => new Response(null, { status: 202 }));
  const characters = 'of your own, the same whenever you send it again: 1 to 255 characters without controls';
  const best = 'Best are letters, digits and . _ : ~ -, 128 at most.';
  const send = (event: object): Promise<void> => client.sendEvents(MAYA, [event as never]);
  await assert.rejects(send({ eventType: 'x' }), { name: 'CredytError', reason: 'bad_request', message: `Each event needs an id ${characters}; this is undefined. ${best}` });
  await assert.rejects(send({ id: 7, eventType: 'x' }), { message: `Each event needs an id ${characters}; this is a number. ${best}` });
  await assert.rejects(send({ id: 'secret\n', eventType: 'x' }), { message: `Each event needs an id ${characters}; this is another text. ${best}` });
  await assert.rejects(client.createAdjustment(MAYA, { asset: 'USD', amount: '1', reason: 'gift' } as never), { message: `Each adjustment needs a transactionId ${characters}; this is undefined. ${best}` });
  await assert.rejects(client.getEvent('a/b'), { message: 'Not an event id that Credyt could have given.' });
  await assert.rejects(client.getWallet('a/b'), { message: 'Not a customer id that Credyt could have given.' });
  assert.deepEqual(requests, []);
});

void test('subscriptions that wait for payment come with their link, active ones do not', async () => {
  const payment = { type: 'payment', redirect_url: 'https://billing.credyt.ai/x' };
  const subscriptions = [{ id: 'sub_1', status: 'active', required_actions: [payment] }, { id: 'sub_2', status: 'pending', required_actions: [payment] }, { id: 'sub_3', status: 'pending', required_actions: [{ type: 'wait' }] }];
  const { client } = clientOf(() => json(JSON.stringify({ id: MAYA, subscriptions })));
  assert.deepEqual((await client.listPendingSubscriptions(MAYA)).map(({ id, paymentUrl }) => [id, paymentUrl]), [['sub_2', 'https://billing.credyt.ai/x']]);
});

void test('ensureCustomer creates, or finds the one that is there on 409 and 422; another refusal stays', async () => {
  for (const status of [409, 422]) {
    const { client, requests } = clientOf((request) => (request.method === 'POST' ? json('{"errors":{"external_id":["taken"]}}', { status }) : json('{"id":"cust_1","external_id":"joan"}')));
    assert.equal((await client.ensureCustomer({ externalId: 'joan', name: 'Joan' })).id, 'cust_1');
    assert.deepEqual(requests.map((request) => request.method), ['POST', 'GET']);
  }
  const refused = clientOf((request) => (request.method === 'POST' ? json('{"errors":{"name":["bad"]}}', { status: 422 }) : json('null')));
  await assert.rejects(refused.client.ensureCustomer({ externalId: 'joan' }), { reason: 'invalid', fields: ['name'] });
  const created = clientOf(() => json('{"id":"cust_9"}', { status: 201 }));
  assert.deepEqual(await created.client.ensureCustomer({ externalId: 'joan' }), { id: 'cust_9', externalId: 'joan', subscriptions: [] });
});

void test('a wallet that is not there has no accounts; an answer about somebody else is refused', async () => {
  assert.deepEqual(await clientOf(() => json('{}', { status: 404 })).client.getWallet(MAYA), { accounts: [] });
  assert.equal(await reasonOf(clientOf(() => json('{"id":"cust_other"}')).client.getCustomer(MAYA)), 'mismatch');
  assert.equal(await reasonOf(clientOf(() => json('{"id":"e2"}')).client.getEvent('e1')), 'mismatch');
});

void test('a subscription waits for payment when it is not active and asks for one, with or without id and status', async () => {
  const pay = [{ type: 'payment', redirect_url: 'https://billing.credyt.ai/pay' }];
  const subscriptions = [{ status: 'active', required_actions: pay }, { id: 'sub_1', status: 'pending', required_actions: pay }, { status: 'action_required', required_actions: pay }, { required_actions: pay }, { status: 'pending' }, { started_at: 'x', products: [] }];
  const { client } = clientOf(() => json(JSON.stringify({ id: MAYA, subscriptions })));
  assert.deepEqual((await client.getCustomer(MAYA)).subscriptions.map((one) => one.needsPayment), [false, true, true, true, false, false]);
});

void test('a quote is understood under several names, and null otherwise', async () => {
  const quote = (body: string) => clientOf(() => json(body)).client.quote({ asset: 'CREDIT', amount: '10', currency: 'USD' });
  for (const body of ['{"units":200}', '{"quantity":200}', '{"source_amount":10,"amount":200}']) assert.equal(await quote(body), '200', body);
  for (const body of ['{"amount":10}', '{}', '[]', '{"units":"many"}', '{"units":1e999}', '7']) assert.equal(await quote(body), null, body);
});

void test('reads that fail in passing are tried again, at most twice; writes never', async () => {
  for (const status of [502, 503, 504]) {
    let calls = 0;
    const { client } = clientOf(() => (++calls < 3 ? new Response(null, { status }) : json('{"accounts":[]}')));
    assert.deepEqual(await client.getWallet(MAYA), { accounts: [] });
    assert.equal(calls, 3);
  }
  const down = clientOf(() => new Response(null, { status: 503 }));
  assert.equal(await reasonOf(down.client.getWallet(MAYA)), 'unavailable');
  assert.equal(down.requests.length, 3);
  for (const answer of [() => new Response(null, { status: 503 }), () => { throw new TypeError('reset'); }]) {
    const write = clientOf(answer);
    assert.ok(['unavailable', 'connect'].includes(await reasonOf(write.client.createPortalSession({ customerId: MAYA, returnUrl: 'https://a.test', failureUrl: 'https://a.test' }))));
    assert.equal(write.requests.length, 1);
  }
  const waiting = clientOf(() => new Response(null, { status: 503, headers: { 'retry-after': '5' } }));
  assert.equal(await reasonOf(waiting.client.getWallet(MAYA)), 'unavailable');
  assert.equal(waiting.requests.length, 1, 'who is told to wait does not ask again at once');
});

void test('a listener to calls that fails, at once or later, fails no call and leaves the process alive', async () => {
  const failures: unknown[] = [];
  const note = (failure: unknown): void => { failures.push(failure); };
  const listeners: (() => unknown)[] = [() => { throw new Error('down'); }, () => Promise.reject(new Error('down'))];
  process.on('unhandledRejection', note);
  try {
    for (const onCall of listeners) {
      assert.deepEqual(await clientOf(() => json('{"accounts":[]}')).client.getWallet(MAYA, { onCall }), { accounts: [] });
    }
    await new Promise((resolve) => { setImmediate(resolve); });
  } finally {
    process.off('unhandledRejection', note);
  }
  assert.deepEqual(failures, [], 'unheard, each would have ended it');
});
