// From a click to a hosted page: one intent makes one link, the link is never told, and no button stays stuck.
import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { useFakeTimers } from 'sinon';
import type { BillingError } from '../../src/client/billing-error.js';
import { configuration, configureBilling } from '../../src/client/configuration.js';
import { safeLink } from '../../src/client/page-doors.js';
import { back, closePages, hear, openPage, rest, until, type TestPage } from './page.js';

const minted = ({ calls }: TestPage, route = 'POST /top-ups'): number => calls.filter((call) => call === route).length;

async function refusal(promise: Promise<unknown>): Promise<BillingError> {
  const error = await promise.then(() => null, (reason: unknown) => reason);
  expect(error).to.be.instanceOf(Error);
  return error as BillingError;
}

/** Lets the proxy answer a POST by this, once, after it did its work. */
function loseAnswer(answer: () => Response | Promise<Response>): void {
  const { fetch } = configuration();
  configureBilling({
    fetch: async (input, init) => {
      const real = await fetch!(input, init);
      if (init?.method !== 'POST') return real;
      configureBilling({ fetch });
      return answer();
    },
  });
}

describe('a click that leads to a hosted page', () => {
  afterEach(closePages);

  it('makes one link however often it is clicked, and goes there once', async () => {
    const page = openPage();
    const clicks = Array.from({ length: 100 }, () => page.store.topUp({ amount: '20' }));
    await until(() => page.went.length === 1);
    expect(page.topUps()).to.have.length(1);
    expect(new URL(page.went[0]!).origin).to.equal('http://localhost:4010');
    back();
    expect(new Set((await Promise.all(clicks)).map(({ status }) => status))).to.deep.equal(new Set(['navigating']));
  });

  it('is busy until the page is back, or for 5 s when the navigation never happened', async () => {
    const page = openPage();
    let isBusy = true;
    void page.store.openPortal().then(() => { isBusy = false; });
    await until(() => page.went.length === 1);
    expect(isBusy).to.equal(true);
    back();
    await rest(0);
    expect(isBusy).to.equal(false);

    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      isBusy = true;
      void page.store.openPortal().then(() => { isBusy = false; });
      await until(() => page.went.length === 2);
      clock.tick(4_999);
      await rest(0);
      expect(isBusy).to.equal(true);
      clock.tick(1);
      await rest(0);
      expect(isBusy).to.equal(false);
    } finally {
      clock.restore();
    }
  });

  it('after Back leads to the same payment page: nobody pays twice', async () => {
    const page = openPage();
    const first = page.store.topUp({ amount: '20' });
    await until(() => page.went.length === 1);
    back();
    await first;
    const second = page.store.topUp({ amount: '20' });
    await until(() => page.went.length === 2);
    back();
    await second;
    expect(page.topUps()).to.have.length(1);
    expect(page.went[1]).to.equal(page.went[0]);
  });

  it('after Back and a page load, too', async () => {
    const page = openPage();
    void page.store.topUp({ amount: '20' });
    await until(() => page.went.length === 1);
    page.load();
    void page.store.topUp({ amount: '20' });
    await until(() => page.went.length === 2);
    expect(page.topUps()).to.have.length(1);
  });

  it('for another amount, or after "I didn’t pay", is a new intent', async () => {
    const page = openPage();
    for (const amount of ['20', '50']) {
      const count = page.went.length;
      const click = page.store.topUp({ amount });
      await until(() => page.went.length > count);
      back();
      await click;
    }
    expect(page.topUps()).to.have.length(2);
    page.store.forgetPayment();
    void page.store.topUp({ amount: '50' });
    await until(() => page.went.length === 3);
    expect(page.topUps()).to.have.length(3);
  });

  it('whose answer was lost is sent again with the same key, and makes no second payment', async () => {
    for (const lost of [
      () => Response.json({ type: 'x', title: 'x', status: 504, code: 'outcome_unknown', detail: '', requestId: 'r' }, { status: 504, headers: { 'content-type': 'application/problem+json' } }),
      () => Promise.reject(new TypeError('Failed to fetch')),
      () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } }),
    ]) {
      const page = openPage();
      await page.store.refresh();
      loseAnswer(lost);
      await refusal(page.store.topUp({ amount: '20' }));
      expect(page.went).to.deep.equal([]);
      void page.store.topUp({ amount: '20' });
      await until(() => page.went.length === 1);
      expect([minted(page), page.topUps().length]).to.deep.equal([2, 1]);
      await closePages();
    }
  });

  it('that was refused for good says why, and is a new intent next time', async () => {
    const page = openPage();
    const error = await refusal(page.store.topUp({ amount: '1' }));
    expect(error).to.deep.include({ name: 'BillingError', code: 'invalid_amount', status: 422 });
    expect(error.fields).to.deep.equal({ amount: 'too_small' });
    expect(page.topUps()).to.have.length(0);
  });

  it('is never retried by itself', async () => {
    const page = openPage();
    await page.store.refresh();
    page.offline(true);
    expect(await refusal(page.store.topUp({ amount: '20' }))).to.include({ code: 'network' });
    expect(minted(page)).to.equal(1);
  });

  it('can be stopped by a listener, who never hears the link', async () => {
    const page = openPage();
    const heard = hear('credyt-redirect');
    const stop = (event: Event): void => event.preventDefault();
    document.addEventListener('credyt-redirect', stop);
    try {
      const button = document.body.appendChild(document.createElement('button'));
      expect(await page.store.topUp({ amount: '20' }, { source: button })).to.deep.equal({ status: 'prevented' });
      expect(heard[0]!.target).to.equal(button);
      expect(heard[0]!.detail).to.deep.equal({ kind: 'top-up', host: 'localhost:4010', reason: 'click' });
      expect(JSON.stringify(heard[0]!.detail)).to.not.include('token');
      button.remove();
      await page.store.openPortal({}, { source: button });
      expect(heard[1]!.detail).to.include({ kind: 'portal' });
      expect(page.went).to.deep.equal([]);
    } finally {
      document.removeEventListener('credyt-redirect', stop);
    }
  });

  it('goes nowhere when the element was taken away meanwhile', async () => {
    const page = openPage();
    const gone = new AbortController();
    const click = page.store.topUp({ amount: '20' }, { signal: gone.signal });
    gone.abort();
    expect((await refusal(click)).name).to.equal('AbortError');
    expect(page.went).to.deep.equal([]);
  });

  it('goes nowhere when the customer changed meanwhile', async () => {
    const page = openPage();
    const { fetch } = configuration();
    configureBilling({
      fetch: async (input, init) => {
        const answer = await fetch!(input, init);
        if (init?.method === 'POST') page.page.reset();
        return answer;
      },
    });
    expect((await refusal(page.store.topUp({ amount: '20' }))).name).to.equal('AbortError');
    expect(page.topUps()).to.have.length(1);
    expect(page.went).to.deep.equal([]);
  });

  it('opens the tab inside the click and sends it on when the link is there', async () => {
    const page = openPage();
    const click = page.store.openPortal({ target: '_blank' });
    expect(page.tabs).to.have.length(1);
    expect(page.tabs[0]!.url).to.equal(null);
    expect(await click).to.deep.equal({ status: 'opened' });
    expect(page.tabs[0]!.url).to.match(/^http:\/\/localhost:4010\//);
    expect(page.went).to.deep.equal([]);
  });

  it('opens one tab for a double click', async () => {
    const page = openPage();
    await page.store.topUp({ amount: '20', target: '_blank' });
    await page.store.topUp({ amount: '20', target: '_blank' });
    expect([page.tabs.length, page.topUps().length]).to.deep.equal([1, 1]);
  });

  it('closes the tab again when there is no link', async () => {
    const page = openPage();
    await refusal(page.store.topUp({ amount: '1', target: '_blank' }));
    expect(page.tabs.map(({ closed }) => closed)).to.deep.equal([true]);
  });

  it('goes there in this page when the browser blocks the tab', async () => {
    const page = openPage();
    page.blockTabs();
    const click = page.store.topUp({ amount: '20', target: '_blank' });
    await until(() => page.went.length === 1);
    back();
    expect(await click).to.deep.equal({ status: 'popup-blocked' });
  });

  it('comes back to this very page by default', async () => {
    const page = openPage();
    history.replaceState(null, '', '/studio/7?tab=images&x=%20#drawing');
    await page.page.openPortal({ redirect: false });
    expect(page.emulator.requests().at(-1)!.body).to.have.property('return_url').that.matches(/\/studio\/7\?tab=images&x=%20&credyt_return=[\w.-]+#drawing$/);
  });

  it('hands the link to a host that navigates itself', async () => {
    const page = openPage();
    const link = await page.page.topUp({ amount: '20', redirect: false });
    expect(Object.keys(link)).to.deep.equal(['url', 'expiresAt', 'ttlMs']);
    expect(page.went).to.deep.equal([]);
  });

  it('does not go to an address that no payment page has', async () => {
    for (const url of ['javascript:alert(1)', 'http://pay.example/', 'https://user:secret@pay.example/', 'data:text/html,hi', `https://pay.example/${'x'.repeat(9000)}`, '/relative', '']) {
      const page = openPage();
      await page.store.refresh();
      loseAnswer(() => Response.json({ id: 't', url, expiresAt: null, ttlMs: null }, { status: 201 }));
      expect(await refusal(page.store.topUp({ amount: '20' }))).to.include({ code: 'bad_answer' });
      expect(page.went).to.deep.equal([]);
      await closePages();
    }
  });
});

describe('a link that may be followed', () => {
  it('is https, or http on this machine, and nothing else', () => {
    expect(['https://pay.example/x?y#z', 'http://localhost:4010/', 'http://127.0.0.1/', 'http://[::1]:1/'].map((url) => safeLink(url)?.href)).to.not.include(undefined);
    for (const url of ['http://localhost.evil.example/', 'http://127.0.0.1.evil.example/', 'ftp://x/', 'blob:https://x/y', 'file:///etc/passwd', '//pay.example', 'https://', 'about:blank']) {
      expect(safeLink(url), url).to.equal(null);
    }
    fc.assert(fc.property(fc.webUrl({ validSchemes: ['http', 'https', 'ws', 'ftp'], withFragments: true }), fc.string(), (url, junk) => {
      for (const text of [url, junk, url + junk, junk + url]) {
        const safe = safeLink(text);
        if (safe) expect(safe.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(safe.hostname)).to.equal(true);
      }
    }));
  });
});

describe('two tabs of one customer', () => {
  afterEach(closePages);

  it('that want the same at once make one payment', async () => {
    const page = openPage();
    void page.store.topUp({ amount: '20' });
    page.load(); // another tab: same localStorage, other memory
    void page.store.topUp({ amount: '20' });
    await until(() => page.went.length === 2);
    expect(page.topUps()).to.have.length(1);
    expect(page.went[0]).to.equal(page.went[1]);
  });
});
