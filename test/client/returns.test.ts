// Coming back from a hosted page: the address is cleaned first, the proxy decides once, an expired link is renewed once, everybody else is left in peace.
import { expect } from '@open-wc/testing';
import type * as stores from '../../src/client/billing-store.js';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import { configuration, configureBilling } from '../../src/client/configuration.js';
import { back, closePages, hear, openPage, rest, until, type TestPage } from './page.js';

const MINUTE = 60_000;
const returns = ({ calls }: TestPage): number => calls.filter((call) => call === 'POST /returns').length;
const leave = (): boolean => window.dispatchEvent(new PageTransitionEvent('pagehide'));

describe('a customer who comes back', () => {
  let clock: SinonFakeTimers;

  beforeEach(() => { clock = useFakeTimers({ toFake: ['Date'], now: Date.now() }); });

  afterEach(async () => {
    clock.restore();
    await closePages();
  });

  const pass = (minutes: number): void => clock.setSystemTime(Date.now() + minutes * MINUTE);

  async function goTo(page: TestPage, kind: 'portal' | 'top-up', target?: '_blank'): Promise<void> {
    const count = page.went.length + page.tabs.length;
    void (kind === 'portal' ? page.store.openPortal({ target }) : page.store.topUp({ amount: '20', target }));
    await until(() => page.went.length + page.tabs.filter(({ url }) => url).length > count);
    leave();
  }

  async function comeBack(page: TestPage, side: 'return_url' | 'failure_url' = 'return_url'): Promise<string[]> {
    const marker = page.marker(side);
    const heard = hear('credyt-return');
    page.load(`?a=1&credyt_return=${marker}&b=%20c#part`);
    expect(page.page.wallet).to.equal(null);
    await until(() => heard.length > 0);
    await rest();
    return heard.map(({ detail }) => detail.outcome);
  }

  it('finds a clean address before anything was asked, with all else as it was', async () => {
    const page = openPage();
    await goTo(page, 'portal');
    page.calls.length = 0;
    page.load(`?x=%2F&credyt_return=${page.marker()}&y=a+b&credyt_error=&z#/route?credyt_return=no`);
    expect(location.search).to.include('credyt_return');
    expect(page.page).to.be.an('object'); // getBilling() alone is enough
    expect(location.search + location.hash).to.equal('?x=%2F&y=a+b&z#/route?credyt_return=no');
    expect(page.calls).to.deep.equal([]);
    await until(() => returns(page) === 1);
    expect(page.calls).to.deep.equal(['GET /wallet?include=pending', 'POST /returns']);
  });

  it('is looked after once, by however many elements, copies and stores', async () => {
    const page = openPage();
    await goTo(page, 'portal');
    const heard = hear('credyt-return');
    page.load(`?credyt_return=${page.marker()}`);
    for (let i = 0; i < 5; i++) page.follow();
    const copy = (await import(new URL('../../src/client/billing-store.ts?copy=3', import.meta.url).href)) as typeof stores;
    copy.billingStore(page.endpoint).subscribe(() => {})();
    await until(() => heard.length > 0);
    await rest();
    expect([returns(page), heard.length]).to.deep.equal([1, 1]);
  });

  it('having finished in the portal, is left in peace', async () => {
    const page = openPage();
    await goTo(page, 'portal');
    pass(3);
    expect(await comeBack(page)).to.deep.equal(['finished']);
    expect(page.went).to.have.length(1);
  });

  it('after a long visit is left in peace, though the link has died meanwhile', async () => {
    const page = openPage();
    await goTo(page, 'portal');
    pass(25);
    expect(await comeBack(page)).to.deep.equal(['finished']);
    expect(page.went).to.have.length(1);
  });

  for (const side of ['return_url', 'failure_url'] as const) {
    for (const kind of ['portal', 'top-up'] as const) {
      it(`because the ${kind} link was dead when followed gets a new one, on ${side}`, async () => {
        const page = openPage();
        const redirects = hear('credyt-redirect');
        await goTo(page, kind);
        pass(11);
        leave(); // Back to the dead link: it bounced at once
        expect(await comeBack(page, side)).to.deep.equal(['renewed']);
        expect(page.went).to.have.length(2);
        expect(page.went[1]).to.not.equal(page.went[0]);
        expect(redirects.at(-1)!.detail).to.deep.equal({ kind, host: 'localhost:4010', reason: 'renewal' });

        leave();
        pass(11);
        leave();
        expect(await comeBack(page, side)).to.not.include('renewed');
        expect(page.went).to.have.length(2);
      });
    }
  }

  it('can be kept from a renewal by a listener', async () => {
    const page = openPage();
    await goTo(page, 'portal');
    pass(11);
    leave();
    const stop = (event: Event): void => event.preventDefault();
    document.addEventListener('credyt-redirect', stop);
    try {
      await comeBack(page);
      expect(page.went).to.have.length(1);
    } finally {
      document.removeEventListener('credyt-redirect', stop);
    }
  });

  it('to an expired payment link is told so, until the next one', async () => {
    for (const [isKept, told] of [[false, ['asking', 'renewed']], [true, ['asking', 'expired']]] as const) {
      const page = openPage();
      await goTo(page, 'top-up');
      pass(11);
      leave();
      const states: string[] = [];
      page.load(`?credyt_return=${page.marker('failure_url')}`);
      const keep = (event: Event): void => { if (isKept) event.preventDefault(); };
      document.addEventListener('credyt-redirect', keep);
      const heard = hear('credyt-return');
      page.follow(() => {
        const { arrival } = page.store.getState();
        if (arrival !== (states.at(-1) ?? 'none')) states.push(arrival);
      });
      await until(() => heard.length === 1 && states.length > 1);
      document.removeEventListener('credyt-redirect', keep);
      expect(states).to.deep.equal(told);
      if (isKept) void page.store.topUp({ amount: '20' });
      else back();
      await until(() => page.store.getState().arrival === 'none');
      await closePages();
    }
  });

  it('with a marker that was altered, doubled or used before is not sent anywhere', async () => {
    const page = openPage();
    await goTo(page, 'portal');
    pass(11);
    leave();
    const marker = page.marker();
    const heard = hear('credyt-return');
    page.load(`?credyt_return=${marker.slice(0, -1)}x`);
    page.follow();
    await until(() => heard.length === 1);
    page.load(`?credyt_return=${marker}&credyt_return=${marker}`);
    page.follow();
    await rest(100);
    expect(location.search).to.equal('');
    page.load(`?credyt_return=%3Cscript%3E`);
    page.follow();
    await rest(100);
    expect(location.search).to.equal('');
    expect(heard.map(({ detail }) => detail.outcome)).to.deep.equal(['ignored']);
    expect(page.went).to.have.length(1);

    expect(await comeBack(page)).to.deep.equal(['renewed']);
    page.load(`?credyt_return=${marker}`);
    page.follow();
    await until(() => heard.length === 3);
    expect(heard.at(-1)!.detail.outcome).to.equal('ignored');
    expect(page.went).to.have.length(2);
  });

  it('is not redirected twice by a server that would', async () => {
    const page = openPage();
    await goTo(page, 'portal');
    const { fetch } = configuration();
    configureBilling({
      fetch: async (input, init) => {
        if (!new Request(input).url.endsWith('/returns')) return fetch!(input, init);
        return Response.json({ outcome: 'renewed', url: 'https://pay.example/', expiresAt: null, ttlMs: null });
      },
    });
    expect(await comeBack(page)).to.deep.equal(['renewed']);
    expect(await comeBack(page)).to.deep.equal(['unfinished']);
    expect(page.went).to.deep.equal([page.went[0], 'https://pay.example/']);
  });

  it('stays where the page is when the answer names a strange address, an unknown outcome or nothing at all', async () => {
    for (const [answer, outcome] of [
      [{ outcome: 'renewed', url: 'javascript:alert(1)' }, 'unfinished'], [{ outcome: 'renewed' }, 'unfinished'],
      [{ outcome: 'of-version-2' }, 'ignored'], [null, 'finished'],
    ] as const) {
      const page = openPage();
      await goTo(page, 'portal');
      const { fetch } = configuration();
      configureBilling({
        fetch: async (input, init) => {
          if (!new Request(input).url.endsWith('/returns')) return fetch!(input, init);
          return answer ? Response.json(answer) : Promise.reject(new TypeError('Failed to fetch'));
        },
      });
      expect(await comeBack(page)).to.deep.equal([outcome]);
      expect(page.went).to.have.length(1);
      await closePages();
    }
  });

  it('is confirmed to have paid as soon as the balance says so, on whatever side', async () => {
    const page = openPage();
    await goTo(page, 'top-up');
    pass(11);
    leave();
    await page.credit('20');
    expect(await comeBack(page, 'failure_url')).to.deep.equal(['finished']);
    expect(page.went).to.have.length(1);
    expect(page.store.getState().payment.status).to.equal('confirming');
  });

  it('from payment sees it confirmed; having turned back slowly, "not seen yet"; quickly, nothing', async () => {
    for (const [minutes, side, status] of [[2, 'return_url', 'confirming'], [2, 'failure_url', 'unseen'], [0, 'failure_url', 'none']] as const) {
      const page = openPage();
      await goTo(page, 'top-up');
      pass(minutes);
      expect(await comeBack(page, side)).to.deep.equal([side === 'return_url' ? 'finished' : 'unfinished']);
      expect(page.store.getState().payment.status).to.equal(status);
      expect(page.topUps()).to.have.length(1);
      page.store.forgetPayment();
      await closePages();
    }
  });

  it('may pay again: the next click is a new intent', async () => {
    const page = openPage();
    await goTo(page, 'top-up');
    await comeBack(page);
    void page.store.topUp({ amount: '20' });
    await until(() => page.went.length === 2);
    expect(page.topUps()).to.have.length(2);
  });

  it('in a tab that we opened can close it, and the first tab hears', async () => {
    const page = openPage();
    page.follow();
    await goTo(page, 'top-up', '_blank');
    expect(page.store.getState().payment.status).to.equal('paying');
    const first = page.store;
    const heard = hear('credyt-return');
    page.comeBackInTab();
    page.follow();
    await until(() => heard.length === 1 && first.getState().payment.status === 'confirming');
    expect(page.store.getState().canCloseTab).to.equal(true);
    expect(page.store.getState().payment.status).to.equal('confirming');
    expect(first.getState().canCloseTab).to.equal(false);
    first.forgetPayment();
  });

  it('works without storage: no record, no harm', async () => {
    const page = openPage();
    await goTo(page, 'top-up');
    sessionStorage.clear();
    expect(await comeBack(page)).to.deep.equal(['finished']);
    expect(page.store.getState().payment.status).to.equal('none');
    expect(page.went).to.have.length(1);
  });

  it('with an error from a plain form hears its code, and nothing else that was in the address', async () => {
    const page = openPage();
    const heard = hear('credyt-error');
    page.load('?credyt_error=invalid_amount&q=1');
    expect(page.page).to.be.an('object');
    expect(location.search).to.equal('?q=1');
    await until(() => heard.length === 1);
    page.load('?credyt_error=%3Cimg%3E');
    expect(page.page).to.be.an('object');
    await until(() => heard.length === 2);
    expect(heard.map(({ detail }) => detail.code)).to.deep.equal(['invalid_amount', 'internal']);
  });
});
