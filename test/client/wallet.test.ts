// Reading the wallet: one request for all, kept fresh while looked at, honest when old, gone when the customer is.
import { expect } from '@open-wc/testing';
import type * as stores from '../../src/client/billing-store.js';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import { configureBilling } from '../../src/client/configuration.js';
import { closePages, hear, openPage, rest, until, type TestPage } from './page.js';

const wallets = ({ calls }: TestPage): number => calls.filter((call) => call.startsWith('GET /wallet')).length;
const available = (page: TestPage): string | undefined => page.page.wallet?.accounts.find(({ asset }) => asset.code === 'USD')?.available;
const status = (page: TestPage): string => page.store.getState().wallet.status;

describe('the wallet on a page', () => {
  let clock: SinonFakeTimers | null = null;

  afterEach(async () => {
    clock?.restore();
    clock = null;
    await closePages();
  });

  it('is asked for once by ten elements', async () => {
    const page = openPage();
    const changes: number[] = [];
    for (let i = 0; i < 10; i++) page.follow(() => changes.push(i));
    expect(status(page)).to.equal('loading');
    await until(() => status(page) === 'ready');
    expect(page.calls).to.deep.equal(['GET /wallet?include=pending']);
    expect(changes).to.have.length(10);
    expect(available(page)).to.equal('24.8');
  });

  it('is one store for two copies of the kit', async () => {
    const page = openPage();
    const copy = (await import(new URL('../../src/client/billing-store.ts?copy=2', import.meta.url).href)) as typeof stores;
    expect(copy.billingStore).to.not.equal((await import('../../src/client/billing-store.js')).billingStore);
    expect(copy.billingStore(page.endpoint)).to.equal(page.store);
  });

  it('is not asked for before somebody subscribes, and no more after the last has gone', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const page = openPage();
    expect(page.store).to.be.an('object');
    await rest();
    expect(wallets(page)).to.equal(0);
    const leave = page.follow();
    await until(() => status(page) === 'ready');
    leave();
    await rest();
    clock.tick(120_000);
    await rest();
    expect(wallets(page)).to.equal(1);
  });

  it('survives an element that is only moved: no second request', async () => {
    const page = openPage();
    const leave = page.follow();
    await until(() => status(page) === 'ready');
    leave();
    page.follow();
    await rest();
    expect(wallets(page)).to.equal(1);
  });

  it('is frozen, and the same object until something changes', async () => {
    const page = openPage();
    page.follow();
    await until(() => status(page) === 'ready');
    const state = page.store.getState();
    expect(Object.isFrozen(state) && Object.isFrozen(page.page.wallet!.accounts[0]!.asset)).to.equal(true);
    expect(page.store.getState()).to.equal(state);
  });

  it('is polled every 30 s while looked at', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const page = openPage();
    page.follow();
    await until(() => status(page) === 'ready');
    await rest();
    for (const expected of [2, 3]) {
      clock.tick(29_000);
      await rest();
      expect(wallets(page)).to.equal(expected - 1);
      clock.tick(1_000);
      await until(() => wallets(page) === expected);
      await rest();
    }
  });

  it('is not polled while nobody looks, and is read at once when somebody does again', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const page = openPage();
    page.follow();
    await until(() => status(page) === 'ready');
    await rest();
    const look = (isHidden: boolean): void => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    try {
      look(true);
      clock.tick(300_000);
      await rest();
      expect(wallets(page)).to.equal(1);
      look(false);
      await until(() => wallets(page) === 2);
    } finally {
      Reflect.deleteProperty(document, 'hidden');
    }
  });

  it('is read again on focus, but not within 30 s', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const page = openPage();
    page.follow();
    await until(() => status(page) === 'ready');
    window.dispatchEvent(new Event('focus'));
    await rest();
    expect(wallets(page)).to.equal(1);
    clock.setSystemTime(Date.now() + 31_000);
    window.dispatchEvent(new Event('focus'));
    await until(() => wallets(page) === 2);
  });

  it('is read again when the page comes back online or out of the bfcache', async () => {
    const page = openPage();
    page.follow();
    await until(() => status(page) === 'ready');
    window.dispatchEvent(new Event('online'));
    await until(() => wallets(page) === 2);
    await rest();
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await until(() => wallets(page) === 3);
  });

  it('answers a refresh with a reading begun after it, however many ask', async () => {
    const page = openPage();
    page.follow();
    await until(() => status(page) === 'ready');
    await rest();
    await Promise.all([page.page.refresh(), page.page.refresh(), page.store.refresh()]);
    expect(wallets(page)).to.equal(2);
    const early = page.page.refresh();
    await until(() => wallets(page) === 3);
    await Promise.all([early, page.page.refresh(), page.store.refresh()]);
    expect(wallets(page)).to.equal(4);
  });

  it('keeps the last good one when a reading fails, and calls it stale after the second', async () => {
    const page = openPage();
    page.follow();
    await until(() => status(page) === 'ready');
    page.offline(true);
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.now() });
    const missed = page.store.refresh();
    for (let i = 0; i < 4; i++) {
      await rest();
      clock.tick(5_000);
    }
    await missed;
    expect(page.store.getState().wallet).to.include({ status: 'ready', stale: null, refreshing: false });
    await page.store.refresh();
    const { wallet } = page.store.getState();
    expect(wallet.status === 'ready' && wallet.stale?.code).to.equal('network');
    expect(available(page)).to.equal('24.8');
    page.offline(false);
    await page.store.refresh();
    expect(page.store.getState().wallet).to.include({ stale: null });
  });

  it('is stale after 60 s without a good reading, even when only one was missed', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const page = openPage();
    page.follow();
    await until(() => status(page) === 'ready');
    page.offline(true);
    clock.tick(61_000);
    window.dispatchEvent(new Event('focus'));
    for (let i = 0; i < 4; i++) {
      await rest();
      clock.tick(5_000);
    }
    await rest();
    const { wallet } = page.store.getState();
    expect(wallet.status === 'ready' && wallet.stale !== null).to.equal(true);
  });

  it('fails by code when nothing was ever known, and comes back by itself', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const page = openPage();
    page.offline(true);
    page.follow();
    for (let i = 0; i < 4; i++) {
      await rest();
      clock.tick(5_000);
    }
    await until(() => status(page) === 'failed');
    expect(page.store.getState().wallet).to.deep.equal({ status: 'failed', code: 'network' });
    page.offline(false);
    clock.tick(30_000);
    await until(() => status(page) === 'ready');
  });

  it('does not multiply requests in a lasting outage', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const page = openPage();
    page.offline(true);
    page.follow();
    for (let second = 0; second < 300; second += 5) {
      await rest(5);
      clock.tick(5_000);
    }
    expect(wallets(page)).to.be.within(9, 13);
  });

  it('and usage are asked for once more after a passing failure, also when somebody had just turned away from a reading', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const page = openPage();
    const turnedAway = new AbortController();
    const left = page.store.usage({}, turnedAway.signal).catch(() => 'left');
    turnedAway.abort();
    expect(await left).to.equal('left');
    page.offline(true);
    const asked = page.store.usage({});
    await rest();
    page.offline(false);
    clock.tick(5_000);
    expect((await asked).items).to.be.an('array');
  });

  it('is cleared by a 401, which asks the host once and tries once more', async () => {
    let isSignedIn = true;
    let asked = 0;
    const page = openPage({
      options: { identify: () => (isSignedIn ? { externalId: 'maya' } : null) },
      configuration: { onUnauthorized: () => { asked++; } },
    });
    page.follow();
    await until(() => status(page) === 'ready');
    isSignedIn = false;
    await page.store.refresh();
    expect(page.store.getState().wallet).to.deep.equal({ status: 'signed-out' });
    expect(page.page.wallet).to.equal(null);
    expect([wallets(page), asked]).to.deep.equal([3, 1]);
    await page.store.refresh();
    expect(asked).to.equal(1);
    isSignedIn = true;
    await page.store.refresh();
    expect(status(page)).to.equal('ready');
  });

  it('is read again when somebody looks at a page that was signed out, at once', async () => {
    let isSignedIn = false;
    const page = openPage({ options: { identify: () => (isSignedIn ? { externalId: 'maya' } : null) } });
    page.follow();
    await until(() => status(page) === 'signed-out');
    isSignedIn = true; // in another tab
    window.dispatchEvent(new Event('focus'));
    await until(() => status(page) === 'ready');
  });

  it('goes on without a word when the host renews the session at a 401', async () => {
    let token = 'old';
    const page = openPage({
      options: { identify: (request) => (request.headers.get('authorization') === 'new' ? { externalId: 'maya' } : null) },
      configuration: { headers: async () => ({ authorization: token }), onUnauthorized: async () => { token = 'new'; } },
    });
    const seen: string[] = [];
    page.follow(() => seen.push(status(page)));
    await until(() => status(page) === 'ready');
    expect(seen).to.deep.equal(['ready']);
  });

  it('of another customer never stands beside anything of the first one', async () => {
    let customer = 'maya';
    const page = openPage({ scenario: 'healthy', options: { identify: () => ({ externalId: customer }) } });
    const drawn: string[] = [];
    page.follow(() => {
      const { wallet, payment } = page.store.getState();
      drawn.push(`${wallet.status === 'ready' ? wallet.wallet.owner : wallet.status} ${payment.status}`);
    });
    await until(() => status(page) === 'ready');
    const maya = page.page.wallet!.owner;
    await page.store.topUp({ amount: '20', target: '_blank' });
    expect(page.store.getState().payment.status).to.equal('paying');
    customer = 'somebody-else';
    await page.store.refresh();
    expect(page.page.wallet!.owner).to.not.equal(maya);
    expect(page.store.getState().payment.status).to.equal('none');
    expect(drawn).to.include('loading none');
    expect(drawn.at(-1)).to.equal(`${page.page.wallet!.owner} none`);
  });

  it('drops an answer that was asked before a reset', async () => {
    const page = openPage();
    let letGo = (): void => {};
    const gate = new Promise<void>((resolve) => { letGo = resolve; });
    let isFirst = true;
    const stackFetch = (await import('../../src/client/configuration.js')).configuration().fetch!;
    configureBilling({
      fetch: async (input, init) => {
        const answer = await stackFetch(input, { ...init, signal: null });
        if (isFirst) {
          isFirst = false;
          await gate;
        }
        return answer;
      },
    });
    page.follow();
    await until(() => wallets(page) === 1);
    page.page.reset();
    await until(() => status(page) === 'ready');
    await page.credit('10');
    await page.store.refresh();
    letGo();
    await rest();
    expect(available(page)).to.equal('34.8');
  });

  it('tells the document what changed, once', async () => {
    const page = openPage();
    const heard = hear('credyt-wallet-change');
    page.follow();
    page.follow();
    await until(() => status(page) === 'ready');
    await page.store.refresh();
    expect(heard.map(({ detail }) => detail.wallet?.accounts[0]?.available)).to.deep.equal(['24.8']);
    await page.credit('1');
    await page.store.refresh();
    expect(heard).to.have.length(2);
    expect(heard[1]!.bubbles && heard[1]!.composed).to.equal(true);
  });

  it('reaches every listener, though one of them throws', async () => {
    const page = openPage();
    const reported: unknown[] = [];
    const report = globalThis.reportError;
    globalThis.reportError = (error) => { reported.push(error); };
    try {
      let wasTold = false;
      page.follow(() => { throw new Error('mine'); });
      page.follow(() => { wasTold = true; });
      await until(() => wasTold);
      expect(String(reported[0])).to.equal('Error: mine');
    } finally {
      globalThis.reportError = report;
    }
  });

  it('is refused when the answer is not what the protocol says', async () => {
    for (const [body, type] of [['<html>', 'text/html'], ['{}', 'application/json'], ['null', 'application/json'], ['{"accounts":[{"available":5}]}', 'application/json']] as const) {
      const page = openPage({ configuration: { fetch: async () => new Response(body, { headers: { 'content-type': type } }) } });
      page.follow();
      await until(() => status(page) === 'failed');
      expect(page.store.getState().wallet).to.deep.equal({ status: 'failed', code: 'bad_answer' });
    }
  });

  it('may hold more than this version knows', async () => {
    const page = openPage();
    const stackFetch = (await import('../../src/client/configuration.js')).configuration().fetch!;
    configureBilling({
      fetch: async (input, init) => {
        const answer = await stackFetch(input, init);
        return Response.json({ ...(await answer.json()) as object, later: { version: 2 }, mode: 'sandbox' });
      },
    });
    page.follow();
    await until(() => status(page) === 'ready');
    expect(page.page.wallet!.mode).to.equal('sandbox');
  });
});
