// What a host who set the handler up wrongly is told, where the browser's answer shows nothing or too little: once each, and nobody's id among it.
import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import type { Customer, MishapEvent } from '../../src/server/index.js';
import { APP, workbench, type Workbench, type WorkbenchOptions } from './workbench.js';

afterEach(() => mock.restoreAll());

const told = ({ events }: Workbench, reason: string): MishapEvent[] => events.filter((event) => event.type === 'mishap').filter((event) => event.reason === reason);
const detailsOf = (bench: Workbench, reason: string): string[] => told(bench, reason).map(({ detail = '' }) => detail);
const as = (customer: Customer, options: WorkbenchOptions = {}): Workbench => workbench({ identify: () => customer, ...options });

/** What stands in the console of a host without `onEvent`. */
async function logOf(options: WorkbenchOptions, run: (bench: Workbench) => Promise<unknown>): Promise<string[]> {
  const log = mock.method(console, 'error', () => {});
  await run(workbench({ ...options, onEvent: undefined as never }));
  return log.mock.calls.map((call) => call.arguments.map(String).join(' '));
}

describe('a customer that Credyt does not know', () => {
  it('is told of once per handler, with what to do, and without the id', async () => {
    const bench = as({ externalId: 'newcomer-4711' });
    for (const path of ['/wallet', '/usage', '/wallet']) await bench.get(path, { 'x-request-id': 'req-1' });
    await bench.billing.requireFunds({ externalId: 'another-4712' }, { asset: 'USD', amount: '1' });
    const [event, ...rest] = told(bench, 'customer_unknown');
    assert.deepEqual(rest, []);
    assert.equal(event?.requestId, 'req-1');
    assert.match(event.detail ?? '', /knows no customer with the externalId.*ensureCustomer\(\{ externalId \}\); or set createCustomer: \{\}/);
    assert.ok(!JSON.stringify(bench.events).includes('471'));
  });

  it('stands in the console where the host listens to nothing', async () => {
    const lines = await logOf({ identify: () => ({ externalId: 'newcomer-4711' }) }, async (bench) => {
      for (let wallets = 0; wallets < 3; wallets++) {
        assert.equal((await bench.get('/wallet')).status, 200);
        bench.advance(11_000);
      }
    });
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /^credyt-widgets: customer_unknown: Credyt knows no customer .*createCredytClient/);
  });

  it('by an id of Credyt\'s own is told of as what it is: perhaps an id of the host\'s, or of another account', async () => {
    const bench = as({ customerId: 'maya' }, { createCustomer: {} });
    await bench.get('/wallet');
    await bench.get('/wallet');
    assert.deepEqual(detailsOf(bench, 'customer_unknown').map((detail) => /customerId that identify returned.*"cust_…".*apiKey.*externalId/.test(detail)), [true]);
  });

  it('is no mistake where POSTs create them, nor is one who is known, nor one whom Credyt cannot be asked about', async () => {
    const creating = as({ externalId: 'newcomer' }, { createCustomer: {} });
    const known = as({ externalId: 'maya' });
    const away = as({ customerId: 'cust_nobody' });
    away.emulator.faults({ route: 'GET /customers/:id', status: 500 });
    for (const bench of [creating, known, away]) {
      assert.equal((await bench.get('/wallet')).status, 200);
      assert.deepEqual(told(bench, 'customer_unknown'), []);
    }
  });
});

describe('a publicUrl that is not where the page is', () => {
  const postFrom = (bench: Workbench, origin: string): Promise<Response> => bench.post('/portal-links', {}, { origin });

  it('is told of once per page, for customers would come back to nothing after paying', async () => {
    const bench = workbench();
    for (const origin of ['http://localhost:5173', 'http://localhost:5173', 'https://www.app.test', 'http://localhost:5173']) assert.equal((await postFrom(bench, origin)).status, 201);
    const details = detailsOf(bench, 'public_url_differs');
    assert.equal(details.length, 2);
    assert.match(details[0] ?? '', /^This page is at http:\/\/localhost:5173 but publicUrl is https:\/\/app\.test: customers come back to https:\/\/app\.test after paying\. Set publicUrl/);
    assert.match(details[1] ?? '', /^This page is at https:\/\/www\.app\.test but/);
  });

  it('stands in the console once for each page, also within one minute', async () => {
    const lines = await logOf({}, async (bench) => {
      for (const origin of ['http://localhost:5173', 'http://localhost:5174', 'http://localhost:5173']) await postFrom(bench, origin);
    });
    assert.deepEqual(lines.map((line) => /^credyt-widgets: public_url_differs: This page is at (\S+) but/.exec(line)?.[1]), ['http://localhost:5173', 'http://localhost:5174']);
  });

  it('is no mistake where it is the page, where the page is listed, and where the browser names none', async () => {
    const listed = workbench({ origins: [APP, 'https://www.app.test'] });
    await postFrom(listed, 'https://www.app.test');
    const own = workbench();
    await postFrom(own, APP);
    await postFrom(own, 'null'); // a form of a page with `Referrer-Policy: no-referrer`
    await own.billing(new Request(`${APP}/api/billing/portal-links`, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }, body: '{}' }));
    assert.deepEqual([...told(listed, 'public_url_differs'), ...told(own, 'public_url_differs')], []);
  });
});

describe('a page on an origin that is not listed', () => {
  const PAGE = 'http://localhost:5173';
  const ask = (bench: Workbench, method: string, path: string, headers: Record<string, string>): Promise<Response> =>
    bench.billing(new Request(`${APP}/api/billing${path}`, { method, headers }));

  it('is told of once, whatever it asked first: its console says CORS and no more', async () => {
    for (const [method, path] of [['GET', '/wallet'], ['OPTIONS', '/top-ups'], ['POST', '/portal-links'], ['GET', '/stream']] as const) {
      const bench = workbench();
      for (let times = 0; times < 2; times++) {
        const { status } = await ask(bench, method, path, { origin: PAGE, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' });
        assert.equal(status, method === 'OPTIONS' ? 204 : 403);
      }
      assert.deepEqual(detailsOf(bench, 'origin_not_allowed'), [`${PAGE} is not in origins, which lists ${APP}. If that page is yours, add its origin, exactly so.`], `${method} ${path}`);
    }
  });

  it('stands in the console, each by itself', async () => {
    const lines = await logOf({}, async (bench) => {
      for (const origin of [PAGE, 'http://localhost:5174', PAGE]) await ask(bench, 'GET', '/wallet', { origin });
    });
    assert.deepEqual(lines.map((line) => line.split(' is not in origins')[0]), [`credyt-widgets: origin_not_allowed: ${PAGE}`, 'credyt-widgets: origin_not_allowed: http://localhost:5174']);
  });

  it('can write no line of its own, nor a long one, nor many', async () => {
    const bench = workbench();
    await ask(bench, 'GET', '/wallet', { origin: 'https://evil.example\u00a0\u0085 \u001bcredyt-widgets: "all is well"' });
    await ask(bench, 'GET', '/wallet', { origin: `https://${'x'.repeat(5_000)}.example` });
    for (let page = 0; page < 100; page++) await ask(bench, 'GET', '/wallet', { origin: `https://page-${String(page)}.example` });
    const details = detailsOf(bench, 'origin_not_allowed');
    assert.equal(details.length, 20);
    for (const detail of details) assert.match(detail, /^[\w.:/?[\]-]{1,100} is not in origins, /);
  });

  it('is not told of where a page was welcome, or none was named', async () => {
    const bench = workbench();
    await bench.get('/wallet');
    await bench.get('/wallet', { origin: APP });
    await bench.post('/portal-links', {});
    assert.equal((await ask(bench, 'POST', '/portal-links', {})).status, 403); // a script's: its answer says why
    await ask(bench, 'GET', '/portal', { origin: PAGE, 'sec-fetch-site': 'cross-site' }); // a link in another site's page is no mistake
    assert.deepEqual(told(bench, 'origin_not_allowed'), []);
  });
});

describe('requireFunds for an asset that nobody sells', () => {
  const ask = (bench: Workbench, asset: string) => bench.billing.requireFunds({ customerId: bench.emulator.customerId }, { asset, amount: '1' });

  it('is told once per asset, with what it was probably meant to be', async () => {
    const bench = workbench({ topUp: { assets: ['USD', 'CREDITS'] } });
    for (const asset of ['usd', 'usd', 'GOLD', 'CREDIT']) assert.equal((await ask(bench, asset))?.available, '0');
    const [usd, gold, credit, ...rest] = detailsOf(bench, 'asset_not_sold');
    assert.deepEqual(rest, []);
    assert.match(usd ?? '', /^requireFunds was asked for asset "usd", which this customer has no account of and topUp\.assets does not sell.*Did you mean "USD"\?/);
    assert.match(gold ?? '', /"GOLD".*sell: nobody could pay it\. topUp\.assets has "USD", "CREDITS"\.$/);
    assert.match(credit ?? '', /"CREDIT",.*Did you mean "CREDITS"\?/);
  });

  it('stands in the console', async () => {
    const [line, ...rest] = await logOf({}, async (bench) => { await ask(bench, 'usd'); await ask(bench, 'usd'); });
    assert.match(line ?? '', /^credyt-widgets: asset_not_sold: requireFunds was asked for asset "usd"/);
    assert.deepEqual(rest, []);
  });

  it('is no mistake where the customer has an account of it, where it is sold, and where the rules are made for each request', async () => {
    const held = workbench({ scenario: 'multi-asset', topUp: { assets: ['USD'] } });
    assert.notEqual(await held.billing.requireFunds({ customerId: held.emulator.customerId }, { asset: 'IMG', amount: '1000' }), null);
    const sold = workbench({ topUp: { assets: ['CREDITS'] } });
    assert.equal((await ask(sold, 'CREDITS'))?.available, '0');
    const perRequest = workbench({ topUp: () => ({ assets: ['CREDITS'] }) });
    assert.equal((await ask(perRequest, 'GOLD'))?.available, '0');
    for (const bench of [held, sold, perRequest]) assert.deepEqual(told(bench, 'asset_not_sold'), []);
  });

  it('can write no long line, nor many', async () => {
    const bench = workbench();
    await ask(bench, `a\n${'x'.repeat(5_000)}`);
    for (let asset = 0; asset < 100; asset++) await ask(bench, `ASSET${String(asset)}`);
    const details = detailsOf(bench, 'asset_not_sold');
    assert.equal(details.length, 20);
    for (const detail of details) assert.ok(detail.length < 300 && !detail.includes('\n'), detail);
  });
});

describe('a Credyt that cannot be reached', () => {
  const refused: typeof fetch = () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) }));

  it('is told of with where it was looked for, to the host and not to the browser', async () => {
    const bench = workbench({ credytUrl: 'http://localhost:4220/base', fetch: refused });
    const response = await bench.get('/wallet');
    assert.equal(response.status, 503);
    assert.doesNotMatch(await response.text(), /4220|ECONN|emulator/);
    const answer = bench.events.at(-1);
    assert.ok(answer?.type === 'answer');
    assert.deepEqual([answer.reason, answer.detail], ['upstream_connect', 'Cannot reach Credyt at http://localhost:4220 (ECONNREFUSED). Is the emulator running? npx credyt-widgets emulator --port 4220']);
  });

  it('stands in the console, without path, key or customer', async () => {
    const lines = await logOf({ credytUrl: 'http://localhost:4220', fetch: refused }, (bench) => bench.get('/wallet'));
    assert.equal(lines.at(-1), 'credyt-widgets: upstream_connect: Cannot reach Credyt at http://localhost:4220 (ECONNREFUSED). Is the emulator running? npx credyt-widgets emulator --port 4220');
    assert.doesNotMatch(lines.join('\n'), /key_canary|cust_|\/wallet/);
  });

  it('elsewhere is not taken for an emulator', async () => {
    const bench = workbench({ credytUrl: 'https://credyt.example/v1', fetch: refused });
    await bench.get('/wallet');
    const answer = bench.events.at(-1);
    assert.equal(answer?.type === 'answer' && answer.detail, 'Cannot reach Credyt at https://credyt.example (ECONNREFUSED).');
  });
});
