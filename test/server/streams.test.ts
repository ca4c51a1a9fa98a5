// `GET /stream`: the wallet at once and at every change, a sign of life in between, a goodbye at the end, and nothing left behind.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { createBillingHandler, memoryCoordination } from '../../src/server/index.js';
import { createStreams, type Listener } from '../../src/server/streams.js';
import { listen, type Heard } from './listening.js';
import { bodyOf, SECRET, signatureOf } from './signed-webhooks.js';
import { API_KEY, APP, workbench, type Workbench, type WorkbenchOptions } from './workbench.js';

const realSetTimeout = setTimeout;
/** WebCrypto and the emulator answer in real time, also while the clock is held. */
const settle = (ms = 25): Promise<void> => new Promise((resolve) => { realSetTimeout(resolve, ms); });

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !holds(); turn++) await settle(5);
  assert.ok(holds(), holds.toString());
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    mock.timers.tick(Math.min(1_000, ms - passed));
    await settle(1);
  }
  await settle();
}

const MAYA = 'cust_4qh0wajx2n9qtazh2tghzkyan2';
/** Everybody's session: the customer is named by a header. */
const bench = (options: WorkbenchOptions = {}): Workbench => workbench({ identify: ({ headers }) => ({ customerId: headers.get('x-customer') ?? MAYA }), ...options });

const open = async (one: Workbench, headers?: Record<string, string>): Promise<Heard> => {
  const response = await one.get('/stream', headers);
  assert.equal(response.status, 200, response.status === 200 ? '' : await response.text());
  return listen(response);
};

let count = 0;
async function credit({ emulator }: Workbench, amount: number, customerId = MAYA): Promise<void> {
  const answer = await emulator.fetch(new Request(`http://localhost:4010/customers/${customerId}/wallet/adjustments`, {
    method: 'POST', headers: { 'x-credyt-api-key': 'key_test', 'content-type': 'application/json' },
    body: JSON.stringify({ transaction_id: `t${++count}`, asset: 'USD', amount, reason: 'other' }),
  }));
  assert.equal(answer.status, 201);
}
async function create({ emulator }: Workbench, externalId: string): Promise<string> {
  const answer = await emulator.fetch(new Request('http://localhost:4010/customers', {
    method: 'POST', headers: { 'x-credyt-api-key': 'key_test', 'content-type': 'application/json' }, body: JSON.stringify({ name: 'New Comer', external_id: externalId }),
  }));
  return ((await answer.json()) as { id: string }).id;
}
const reads = ({ emulator }: Workbench, id = MAYA): number => emulator.requests().filter(({ method, path }) => method === 'GET' && path === `/customers/${id}/wallet`).length;
const balances = (heard: Heard): (string | undefined)[] => heard.wallets().map(({ accounts }) => accounts[0]?.available);

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }));
afterEach(() => mock.timers.reset());

describe('a stream', () => {
  it('begins with when to come back, and then the whole wallet, as GET /wallet gives it', async () => {
    const one = bench();
    const response = await one.get('/stream', { 'x-request-id': 'stream-1' });
    assert.deepEqual(
      ['content-type', 'cache-control', 'x-accel-buffering', 'x-request-id', 'x-content-type-options', 'vary'].map((name) => response.headers.get(name)),
      ['text/event-stream', 'no-store, no-transform', 'no', 'stream-1', 'nosniff', 'Origin, Sec-Fetch-Site, Cookie, Authorization'],
    );
    const heard = listen(response);
    await until(() => heard.frames.length === 2);
    assert.match(heard.frames[0] ?? '', /^retry: \d{4,5}$/);
    assert.deepEqual(heard.wallets(), [await (await one.get('/wallet?include=pending')).json()]);
    assert.ok(heard.wallets()[0]?.features.includes('stream'));
    await one.billing.close();
  });

  it('says when to come back before Credyt has answered', async () => {
    const one = bench();
    one.emulator.faults({ route: '*', hang: true });
    const heard = await open(one);
    await until(() => heard.frames.length === 1);
    assert.match(heard.frames[0] ?? '', /^retry: /);
    await heard.hangUp();
  });

  it('hears at once what the host says has changed, and what a webhook says', async () => {
    const one = bench({ webhookSecrets: [SECRET] });
    const heard = await open(one);
    await until(() => heard.wallets().length === 1);
    await pass(1_000);
    await credit(one, 7);
    await one.billing.refresh({ customerId: MAYA });
    await pass(1_000);
    await until(() => heard.wallets().length === 2);
    await credit(one, 2);
    const body = bodyOf({ data: { customer_id: MAYA } });
    const delivered = await one.billing(new Request(`${APP}/api/billing/webhooks`, { method: 'POST', body, headers: { 'credyt-signature': signatureOf(body, Math.floor(Date.now() / 1000)) } }));
    assert.equal(delivered.status, 204);
    await pass(1_000);
    await until(() => heard.wallets().length === 3);
    assert.deepEqual(balances(heard), ['24.8', '31.8', '33.8']);
    await one.billing.close();
  });

  it('hears what another process was told', async () => {
    const coordination = memoryCoordination();
    const one = bench({ coordination });
    const other = createBillingHandler({
      apiKey: API_KEY, identify: () => null, publicUrl: APP, credytUrl: 'http://localhost:4010', coordination, onEvent: () => {},
      fetch: (input, init) => one.emulator.fetch(new Request(input, init)),
    });
    const heard = await open(one);
    await until(() => heard.wallets().length === 1);
    await credit(one, 7);
    await other.refresh({ customerId: MAYA });
    await settle();
    await pass(1_000);
    await until(() => balances(heard).at(-1) === '31.8');
    await one.billing.close();
  });

  it('is read again every 30 s, and a change that came unsaid is seen then', async () => {
    const one = bench();
    const heard = await open(one);
    await until(() => heard.wallets().length === 1);
    await credit(one, 7);
    one.advance(29_000);
    await pass(29_000);
    assert.equal(heard.wallets().length, 1);
    one.advance(2_000);
    await pass(2_000);
    await until(() => heard.wallets().length === 2);
    assert.deepEqual(balances(heard), ['24.8', '31.8']);
    await one.billing.close();
  });

  it('says in a comment every 15 s that it is there', async () => {
    const one = bench();
    const heard = await open(one);
    await until(() => heard.wallets().length === 1);
    await pass(14_000);
    assert.equal(heard.frames.filter((frame) => frame === ':').length, 0);
    await pass(47_000);
    assert.equal(heard.frames.filter((frame) => frame === ':').length, 4);
    await one.billing.close();
  });

  it('goes on when Credyt is out of reach for a while', async () => {
    const one = bench();
    const heard = await open(one);
    await until(() => heard.wallets().length === 1);
    one.emulator.faults({ route: '*', status: 500, times: 40 });
    one.advance(31_000);
    await pass(40_000);
    assert.equal(heard.wallets().length, 1);
    assert.ok(one.events.some(({ reason }) => reason === 'stream_read_failed'));
    one.emulator.faults({ clear: true });
    one.advance(60_000);
    await pass(40_000);
    await until(() => heard.wallets().length === 2);
    await one.billing.close();
  });

  it('says goodbye and when to come back before the server closes it', async () => {
    const one = bench();
    const heard = await open(one);
    await until(() => heard.wallets().length === 1);
    await one.billing.close();
    assert.equal(await heard.end, 'done');
    assert.match(heard.frames.at(-1) ?? '', /^retry: \d{4,5}\nevent: bye\ndata: \{\}$/);
    assert.equal((await one.get('/stream')).status, 503);
  });

  it('of a customer whom Credyt does not know is an empty wallet; one created later is found within 30 s, and heard from then on', async () => {
    const one = bench({ identify: () => ({ externalId: 'newcomer' }) });
    const heard = await open(one);
    await until(() => heard.wallets().length === 1);
    assert.deepEqual(heard.wallets()[0]?.accounts, []);
    const id = await create(one, 'newcomer');
    await credit(one, 7, id);
    one.advance(31_000);
    await pass(31_000);
    await until(() => heard.wallets().length === 2);
    await credit(one, 2, id);
    await one.billing.refresh({ externalId: 'newcomer' });
    await pass(1_000);
    await until(() => heard.wallets().length === 3);
    assert.deepEqual(balances(heard), [undefined, '7', '9']);
    await one.billing.close();
  });
});

describe('a stream and who may hear it', () => {
  it('reaches its own customer alone, and is over within five minutes, so that the session is asked anew', async () => {
    let isSignedIn = true;
    const one = bench({ identify: ({ headers }) => (isSignedIn ? { customerId: headers.get('x-customer') ?? MAYA } : null) });
    const id = await create(one, 'jonas');
    const [mine, theirs] = [await open(one), await open(one, { 'x-customer': id })];
    await until(() => mine.wallets().length === 1 && theirs.wallets().length === 1);
    await credit(one, 7);
    await one.billing.refresh({ customerId: MAYA });
    await pass(1_000);
    await until(() => mine.wallets().length === 2);
    assert.equal(theirs.wallets().length, 1);
    assert.notEqual(mine.wallets()[0]?.owner, theirs.wallets()[0]?.owner);

    isSignedIn = false;
    await pass(300_000);
    assert.deepEqual([await mine.end, await theirs.end], ['done', 'done']);
    assert.match(mine.frames.at(-1) ?? '', /event: bye/);
    assert.ok(new Set(mine.wallets().map(({ owner }) => owner)).size === 1);
    assert.equal((await one.get('/stream')).status, 401);
  });

  it('is guarded like every GET', async () => {
    const one = bench();
    assert.equal((await one.get('/stream', { origin: 'https://evil.example' })).status, 403);
    assert.equal((await one.get(`/stream?customerId=${MAYA}`)).status, 400);
    assert.equal((await one.post('/stream', {})).status, 405);
    assert.equal((await bench({ identify: () => null }).get('/stream')).status, 401);
    const listed = await one.get('/stream', { origin: APP });
    assert.equal(listed.headers.get('access-control-allow-origin'), APP);
    await one.billing.close();
  });

  it('is not there where the host has switched it off, nor named in the wallet', async () => {
    const one = bench({ limits: { streams: 0 } });
    assert.equal((await one.get('/stream')).status, 404);
    assert.ok(!((await (await one.get('/wallet')).json()) as { features: string[] }).features.includes('stream'));
    for (const streams of [-1, 1.5, NaN]) assert.throws(() => bench({ limits: { streams } }), /limits\.streams must be a whole number of at least 0/);
  });
});

describe('streams and what they may cost', () => {
  it('are six per customer: the next is told when to come back, and gets the place of one that left', async () => {
    const one = bench();
    const six = await Promise.all(Array.from({ length: 6 }, () => open(one)));
    const refused = await one.get('/stream');
    assert.deepEqual([refused.status, ((await refused.json()) as { code: string }).code], [429, 'rate_limited']);
    assert.ok(Number(refused.headers.get('retry-after')) >= 5);
    await (await open(one, { 'x-customer': 'cust_other' })).hangUp();
    await six[0]?.hangUp();
    await open(one);
    await one.billing.close();
  });

  it('are counted and told goodbye all the same when a runtime says late, by cancel, that an earlier page is gone', async () => {
    const one = bench();
    const page = new AbortController();
    const gone = await one.billing(new Request(`${APP}/api/billing/stream`, { signal: page.signal }));
    page.abort();
    const six = await Promise.all(Array.from({ length: 6 }, () => open(one)));
    await gone.body?.cancel();
    assert.equal((await one.get('/stream')).status, 429);
    await one.billing.close();
    await until(() => six.every(({ frames }) => frames.at(-1)?.includes('event: bye')));
  });

  it('make room after two heartbeats where a runtime stopped them without a word, timers and all', async () => {
    const one = bench();
    await Promise.all(Array.from({ length: 6 }, () => open(one)));
    const stopped = performance.now();
    const now = mock.method(performance, 'now', () => stopped + 34_000);
    assert.equal((await one.get('/stream')).status, 429);
    now.mock.mockImplementation(() => stopped + 36_000);
    await open(one);
    now.mock.restore();
    await one.billing.close();
  });

  it('ask Credyt once for all that one customer has open, at a change and in between', async () => {
    const one = bench();
    const six = await Promise.all(Array.from({ length: 6 }, () => open(one)));
    await until(() => six.every((heard) => heard.wallets().length === 1));
    assert.equal(reads(one), 1);
    await pass(1_000);
    await one.billing.refresh({ customerId: MAYA });
    await pass(1_000);
    await until(() => six.every((heard) => heard.wallets().length === 2));
    assert.equal(reads(one), 2);
    one.advance(31_000);
    await pass(31_000);
    await until(() => six.every((heard) => heard.wallets().length >= 3));
    assert.equal(reads(one), 3);
    await one.billing.close();
  });

  it('that were opened at different moments are read again in the same one', async () => {
    const one = bench();
    const first = await open(one);
    await until(() => first.wallets().length === 1);
    one.advance(10_000);
    await pass(10_000);
    const second = await open(one);
    await until(() => second.wallets().length === 1);
    one.advance(21_000);
    await pass(22_000);
    await until(() => first.wallets().length === 2 && second.wallets().length === 2);
    assert.equal(reads(one), 3);
    await one.billing.close();
  });

  it('ask Credyt at most once a second, however often the host says that something changed', async () => {
    const one = bench();
    const heard = await open(one);
    await until(() => heard.wallets().length === 1);
    for (let time = 0; time < 50; time++) await one.billing.refresh({ customerId: MAYA });
    await settle();
    assert.equal(reads(one), 1);
    await credit(one, 7);
    await one.billing.refresh({ customerId: MAYA });
    await pass(1_000);
    await until(() => heard.wallets().length === 2);
    assert.deepEqual([reads(one), balances(heard).at(-1)], [2, '31.8']);
    await one.billing.close();
  });

  it('keep the newest wallet and no more for a page that reads slowly', async () => {
    const one = bench();
    const { body } = await one.get('/stream');
    const reader = body?.getReader();
    for (let time = 0; time < 8; time++) {
      await settle();
      await credit(one, 1);
      await one.billing.refresh({ customerId: MAYA });
      await pass(1_000);
      one.advance(1_000);
    }
    await pass(16_000);
    const decoder = new TextDecoder();
    const chunks = [];
    for (let time = 0; time < 2; time++) chunks.push(decoder.decode((await reader?.read())?.value));
    assert.match(chunks[0] ?? '', /^retry: \d+\n\n$/);
    assert.match(chunks[1] ?? '', /^event: wallet\n.*"available":"32\.8"/);
    assert.equal(await Promise.race([reader?.read(), settle(60)]), undefined);
    await one.billing.close();
  });

  it('end their hearing of changes with themselves', async () => {
    const hearing = new Set<() => void>();
    const streams = createStreams({
      limit: 6, report: () => {},
      changes: { hear: (_id, onChange) => { hearing.add(onChange); return () => hearing.delete(onChange); }, listen: () => {}, tell: async () => {}, close: async () => {} },
    });
    let find = (): void => {};
    const found = new Promise<void>((resolve) => { find = resolve; });
    const listener: Listener = {
      customerTag: 'tag', requestId: 'r', signal: new AbortController().signal,
      read: async (_trace, onFound) => { await found; onFound(MAYA); return new Promise(() => {}); },
    };
    const bodies = [streams.open(listener), streams.open(listener), streams.open(listener)];
    await bodies[0]?.cancel();
    find();
    await settle();
    assert.equal(hearing.size, 2, 'who left before the customer was found hears nothing');
    await bodies[1]?.cancel();
    assert.equal(hearing.size, 1);
    streams.close();
    assert.equal(hearing.size, 0);
  });

  it('leave nothing behind when the page hangs up, by cancel or by the request\'s signal', async () => {
    mock.timers.reset();
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const one = bench();
    const before = timers();
    const page = new AbortController();
    const heard = [
      await open(one),
      listen(await one.billing(new Request(`${APP}/api/billing/stream`, { signal: page.signal }))),
    ];
    await until(() => heard.every((each) => each.wallets().length === 1));
    const asked = one.emulator.requests().length;
    await heard[0]?.hangUp();
    page.abort();
    assert.equal(await heard[1]?.end, 'done');
    await settle();
    assert.ok(timers() <= before, process.getActiveResourcesInfo().join());
    await one.billing.refresh({ customerId: MAYA });
    await settle();
    assert.equal(one.emulator.requests().length, asked);
    const gone = new AbortController();
    gone.abort();
    assert.equal(await listen(await one.billing(new Request(`${APP}/api/billing/stream`, { signal: gone.signal }))).end, 'done');
    await settle();
    assert.ok(timers() <= before);
  });
});
