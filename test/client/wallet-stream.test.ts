// The stream on a page: changes are drawn at once, in the right order, for as long as somebody looks, and without it nothing is missing.
import { expect } from '@open-wc/testing';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import { configuration, configureBilling } from '../../src/client/configuration.js';
import { closePages, openPage, rest, until, type TestPage } from './page.js';

const STREAMS = { options: { limits: { streams: 6 } } };
const available = (page: TestPage): string | undefined => page.page.wallet?.accounts.find(({ asset }) => asset.code === 'USD')?.available;
const asked = ({ calls }: TestPage, what: string): number => calls.filter((call) => call.startsWith(what)).length;
const streams = (page: TestPage): number => asked(page, 'GET /stream');
const wallets = (page: TestPage): number => asked(page, 'GET /wallet');

/** How many streams the proxy holds open: it has room for six. */
async function open(page: TestPage): Promise<number> {
  const stop = new AbortController();
  const answers = [];
  for (let count = 0; count < 7; count++) answers.push(await page.billing(new Request(`${page.endpoint}/stream`, { signal: stop.signal })));
  const free = answers.filter(({ status }) => status === 200).length;
  for (const { body } of answers) await body?.cancel();
  stop.abort();
  return 6 - free;
}

/** Follows until the stream has begun. */
async function listening(page: TestPage): Promise<void> {
  let drawn = 0;
  page.follow(() => { drawn++; });
  await until(() => streams(page) === 1 && page.underWay() === 0, 'the stream is open');
  await rest();
  expect(drawn).to.be.greaterThan(0);
}

type Answer = (request: Request, really: () => Promise<Response>) => Promise<Response>;
/** Stands between page and proxy: some answers come late, or are not the proxy's at all. */
function between(page: TestPage, path: string, answer: Answer): void {
  const proxy = configuration().fetch!;
  configureBilling({
    fetch: (input, init) => {
      const request = new Request(input, init);
      const really = (): Promise<Response> => proxy(request);
      return new URL(request.url).pathname === page.endpoint + path ? answer(request, really) : really();
    },
  });
}

const written = (...chunks: (string | Uint8Array)[]): Response => {
  const encoder = new TextEncoder();
  const body = new ReadableStream({ start(controller) { for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk); } });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
};

// A test page loads more modules than a browser notes by itself.
performance.setResourceTimingBufferSize(10_000);
const isCodeLoaded = (): boolean => performance.getEntriesByType('resource').some(({ name }) => name.includes('/src/client/wallet-stream.'));

function look(isHidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('the stream on a page', () => {
  let clock: SinonFakeTimers | null = null;

  afterEach(async () => {
    clock?.restore();
    clock = null;
    Reflect.deleteProperty(document, 'hidden');
    await closePages();
  });

  // First in this file: once loaded, a module stays.
  it('is not asked for, and its code not loaded, where the proxy does not name it', async () => {
    const page = openPage();
    page.follow();
    await until(() => page.page.wallet !== null);
    await rest(500); // long enough for code to come, too
    expect(streams(page)).to.equal(0);
    expect(isCodeLoaded()).to.equal(false);
  });

  it('is one for ten widgets, and brings a change at once', async () => {
    const page = openPage(STREAMS);
    for (let count = 0; count < 9; count++) page.follow();
    await listening(page);
    await page.credit('7');
    await until(() => available(page) === '31.8');
    expect(page.calls).to.deep.equal(['GET /wallet?include=pending', 'GET /stream']);
    expect(isCodeLoaded()).to.equal(true);
  });

  it('ends with the last widget, while the page is hidden, and when the customer is forgotten', async () => {
    const page = openPage(STREAMS);
    const leave = page.follow();
    await until(() => streams(page) === 1 && page.underWay() === 0);
    expect(await open(page)).to.equal(1);
    look(true);
    await rest();
    expect(await open(page)).to.equal(0);
    look(false);
    await until(() => streams(page) === 2);
    await rest();
    expect(await open(page)).to.equal(1);
    page.store.reset();
    await until(() => streams(page) === 3);
    await rest();
    expect(await open(page)).to.equal(1);
    leave();
    await rest();
    expect(await open(page)).to.equal(0);
  });

  it('comes back at once with the page, with what happened meanwhile', async () => {
    const page = openPage(STREAMS);
    await listening(page);
    look(true);
    await page.credit('7');
    await rest();
    expect(available(page)).to.equal('24.8');
    look(false);
    await until(() => available(page) === '31.8');
    expect(wallets(page)).to.equal(1);
  });

  it('drops an answer that was asked for before its last wallet came', async () => {
    const page = openPage(STREAMS);
    await listening(page);
    let release = (): void => {};
    between(page, '/wallet', async (_request, really) => {
      const old = await really();
      await new Promise<void>((resolve) => { release = resolve; });
      return old;
    });
    const refreshed = page.store.refresh();
    await until(() => wallets(page) === 2 && page.underWay() === 0);
    await page.credit('7');
    await until(() => available(page) === '31.8');
    release();
    await refreshed;
    expect(available(page)).to.equal('31.8');
  });

  it('gives way to an answer that was asked for later', async () => {
    const page = openPage(STREAMS);
    await listening(page);
    between(page, '/wallet', async (_request, really) => {
      const wallet = await (await really()).json() as { accounts: { available: string }[] };
      wallet.accounts[0]!.available = '5';
      return Response.json(wallet);
    });
    await page.store.refresh();
    expect(available(page)).to.equal('5');
    await page.credit('7');
    await until(() => available(page) === '31.8');
  });

  it('takes the place of the slow poll, which helps out when it falls silent', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    const page = openPage(STREAMS);
    await listening(page);
    for (let second = 0; second < 120; second++) {
      clock.tick(1_000);
      await rest(10); // real time, in which a heartbeat must come through on a busy machine too
    }
    expect([wallets(page), streams(page)]).to.deep.equal([1, 1]);
    look(true);
    between(page, '/stream', async () => written('retry: 9000\n\n'));
    look(false);
    const before = wallets(page);
    for (let second = 0; second < 46; second++) {
      clock.tick(1_000);
      await rest(2);
    }
    expect(wallets(page)).to.be.greaterThan(before);
  });

  it('comes back when the proxy says so, and to a failing one ever later, while the page goes on asking', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    const page = openPage(STREAMS);
    await listening(page);
    const tries: number[] = [];
    let isUp = false;
    between(page, '/stream', async (_request, really) => {
      tries.push(Date.now());
      return isUp ? really() : new Response(null, { status: 503 });
    });
    await page.billing.close(); // bye, and to come back in 5 to 30 s
    const end = Date.now();
    for (let second = 0; second < 300; second++) {
      clock.tick(1_000);
      await rest(1);
    }
    expect(tries[0]! - end).to.be.within(4_900, 31_000);
    expect(tries.length).to.be.within(4, 60);
    expect(wallets(page)).to.be.greaterThan(8);
    expect(page.store.getState().wallet.status).to.equal('ready');
    isUp = true;
  });

  it('is not asked for again where there is none in spite of what the wallet says', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    const page = openPage(STREAMS);
    let tries = 0;
    between(page, '/stream', async () => {
      tries++;
      return new Response(null, { status: 404 });
    });
    page.follow();
    await until(() => tries === 1);
    for (let second = 0; second < 95; second++) {
      clock.tick(1_000);
      await rest(1);
    }
    expect(tries).to.equal(1);
    expect(wallets(page)).to.be.within(3, 5);
  });

  it('is over with the session: the page says so and asks no more', async () => {
    let isSignedIn = true;
    const page = openPage({ options: { ...STREAMS.options, identify: () => (isSignedIn ? { customerId: 'cust_4qh0wajx2n9qtazh2tghzkyan2' } : null) } });
    await listening(page);
    isSignedIn = false;
    look(true);
    look(false);
    await until(() => page.store.getState().wallet.status === 'signed-out');
    await rest();
    expect(streams(page)).to.equal(2);
    expect(await open(page)).to.equal(6); // none answers 200: nobody is signed in
  });

  it('of one customer never stands beside the wallet of another', async () => {
    let customerId = 'cust_4qh0wajx2n9qtazh2tghzkyan2';
    const page = openPage({ options: { ...STREAMS.options, identify: () => ({ customerId }) } });
    const maya = customerId;
    await listening(page);
    const other = await page.emulator.fetch(new Request('http://localhost:4010/customers', {
      method: 'POST', headers: { 'x-credyt-api-key': 'key_test', 'content-type': 'application/json' }, body: '{"name":"Jonas","external_id":"jonas"}',
    }));
    customerId = ((await other.json()) as { id: string }).id;
    await page.store.refresh();
    const jonas = page.page.wallet!.owner;
    await until(() => streams(page) === 2);
    await rest();
    await page.billing.refresh({ customerId: maya });
    await rest(60);
    expect(page.page.wallet!.owner).to.equal(jonas);
    expect(available(page)).to.equal(undefined);
  });

  it('is read whatever the pieces it comes in, and line ends, and letters', async () => {
    const page = openPage(STREAMS);
    let text = '';
    between(page, '/stream', async (_request, really) => {
      const first = await really();
      const reader = first.body!.getReader();
      await reader.read();
      text = new TextDecoder().decode((await reader.read()).value as Uint8Array);
      await reader.cancel();
      const odd = text.replace('"24.8"', '"24.9"').replace('"name":"default"', '"name":"\u2028: data: {é}\u2029\\n\\nevent: bye"');
      const bytes = new TextEncoder().encode(`retry: 10000\r\n\r\n:\r\n\r\n${odd.replaceAll('\n', '\r\n')}`);
      return written(...Array.from({ length: Math.ceil(bytes.length / 3) }, (_, index) => bytes.slice(index * 3, index * 3 + 3)));
    });
    page.follow();
    await until(() => available(page) === '24.9');
    expect(page.page.wallet!.accounts[0]!.name).to.equal('\u2028: data: {é}\u2029\n\nevent: bye');
  });

  it('draws nothing of what is no wallet', async () => {
    for (const frame of ['event: wallet\ndata: {"accounts":', 'event: wallet\ndata: {"accounts":[{"available":5}]}', 'event: wallet', 'event: other\ndata: {}', `data: ${'x'.repeat(1_100_000)}`]) {
      const page = openPage(STREAMS);
      let tries = 0;
      between(page, '/stream', async () => {
        tries++;
        return written(`${frame}\n\n`);
      });
      page.follow();
      await until(() => tries === 1);
      await rest();
      expect(available(page)).to.equal('24.8');
      expect(page.store.getState().wallet.status).to.equal('ready');
      await closePages();
    }
  });

  it('counts as a reading for a payment that is watched', async () => {
    const page = openPage(STREAMS);
    void page.store.topUp({ amount: '20' });
    await until(() => page.went.length === 1);
    page.load(`?credyt_return=${page.marker()}`);
    between(page, '/wallet', async (_request, really) => (asked(page, 'GET /wallet') > 2 ? new Response(null, { status: 503 }) : really()));
    page.follow();
    await until(() => page.store.getState().payment.status === 'confirming' && streams(page) >= 1);
    await rest();
    await page.credit('20');
    await until(() => available(page) === '44.8');
    await rest(1_100);
    await page.billing.refresh({ customerId: page.emulator.customerId });
    await until(() => page.store.getState().payment.status === 'settled');
  }).timeout(10_000);
});
