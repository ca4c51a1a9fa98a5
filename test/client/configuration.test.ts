// Where the proxy is: who may say so, and what is never sent to anybody else.
import { expect } from '@open-wc/testing';
import { configuration, configureBilling, onConfigured, resolveEndpoint } from '../../src/client/configuration.js';
import { billingStore } from '../../src/client/billing-store.js';
import { getBilling } from '../../src/client/get-billing.js';
import { pickAccount } from '../../src/client/pick-account.js';
import { closePages, openPage, until } from './page.js';
import type { Account, Wallet } from '../../src/contract/index.js';

describe('the endpoint', () => {
  beforeEach(closePages);

  afterEach(async () => {
    document.querySelectorAll('meta[name="credyt-endpoint"], base').forEach((element) => element.remove());
    await closePages();
  });

  const meta = (content: string): void => {
    document.head.append(Object.assign(document.createElement('meta'), { name: 'credyt-endpoint', content }));
  };

  it('is /api/billing, else the meta element’s, else the configured one, else the element’s own', () => {
    expect(resolveEndpoint()).to.equal(`${location.origin}/api/billing`);
    meta('/meta/billing/');
    expect(resolveEndpoint()).to.equal(`${location.origin}/meta/billing`);
    configureBilling({ endpoint: 'https://api.example/billing' });
    expect(resolveEndpoint()).to.equal('https://api.example/billing');
    expect(resolveEndpoint('/mine')).to.equal(`${location.origin}/mine`);
    expect(resolveEndpoint('https://api.example/billing/')).to.equal('https://api.example/billing');
    expect(resolveEndpoint('')).to.equal('https://api.example/billing');
  });

  it('of an element on a foreign origin is refused by name, and nothing is sent', async () => {
    let sent = 0;
    configureBilling({ endpoint: 'https://api.example/billing', fetch: async () => { sent++; return new Response(); } });
    for (const endpoint of [
      'https://evil.example/billing', '//evil.example', 'https://api.example/other', 'https://api.example:444/billing', 'http://api.example/billing',
      'javascript:alert(1)', 'data:application/json,{}', `${location.protocol}//user:pw@${location.host}/api`, '/api?customer=1', '/api#x', 'https://',
    ]) {
      expect(() => billingStore(endpoint), endpoint).to.throw(endpoint).that.has.property('code', 'endpoint_not_allowed');
      expect(() => getBilling(endpoint), endpoint).to.throw();
    }
    await Promise.resolve();
    expect(sent).to.equal(0);
  });

  it('does not move with a <base>', () => {
    document.head.append(Object.assign(document.createElement('base'), { href: 'https://evil.example/' }));
    expect(resolveEndpoint('/api/billing')).to.equal(`${location.origin}/api/billing`);
  });
});

describe('configureBilling', () => {
  afterEach(closePages);

  it('adds to what was configured, and says that something changed', () => {
    let changes = 0;
    const stop = onConfigured(() => { changes++; });
    configureBilling({ endpoint: '/a' });
    configureBilling({ credentials: 'include' });
    stop();
    configureBilling({ strings: {} });
    expect(configuration()).to.include({ endpoint: '/a', credentials: 'include' });
    expect(changes).to.equal(2);
  });

  it('counts for elements that were there before: a signed-out page comes alive', async () => {
    const page = openPage({ options: { identify: (request) => (request.headers.get('authorization') ? { externalId: 'maya' } : null) } });
    page.follow();
    await until(() => page.store.getState().wallet.status === 'signed-out');
    configureBilling({ headers: () => ({ authorization: 'Bearer x' }) });
    await until(() => page.store.getState().wallet.status === 'ready');
  });

  it('decides how each request is sent', async () => {
    const sent: { url: string; init: RequestInit }[] = [];
    const page = openPage();
    const { fetch } = configuration();
    configureBilling({
      headers: async () => new Headers({ authorization: 'Bearer x', accept: 'text/html' }),
      credentials: 'include',
      fetch: (input, init) => {
        sent.push({ url: new Request(input).url, init: init! });
        return fetch!(input, init);
      },
    });
    await page.store.refresh();
    await page.page.topUp({ amount: '20', redirect: false });
    const [get, post] = [sent[0]!, sent.at(-1)!];
    expect(get.init).to.include({ method: 'GET', credentials: 'include', redirect: 'error', cache: 'no-store' });
    expect(new Headers(post.init.headers).get('authorization')).to.equal('Bearer x');
    expect(new Headers(post.init.headers).get('accept')).to.include('application/json');
    expect(new Headers(post.init.headers).get('content-type')).to.equal('application/json');
    expect(new Headers(post.init.headers).get('idempotency-key')).to.match(/^[\x21-\x7e]{1,255}$/);
    expect(new Headers(get.init.headers).get('idempotency-key')).to.equal(null);
  });
});

describe('pickAccount', () => {
  const account = (id: string, name: string, code: string): Account => ({ id, name, asset: { code, kind: 'custom', precision: 0 }, available: '1' });
  const wallet = (accounts: Account[], assets: string[] = []): Wallet => ({ accounts, topUp: { assets } } as unknown as Wallet);
  const usd = account('1', 'default', 'USD');
  const team = account('2', 'team', 'USD');
  const credits = account('3', 'main', 'CREDIT');

  it('takes the first asset that can be topped up and has an account, else the first account’s', () => {
    expect(pickAccount(wallet([usd, credits], ['EUR', 'CREDIT']))).to.equal(credits);
    expect(pickAccount(wallet([usd, credits], ['EUR']))).to.equal(usd);
    expect(pickAccount(wallet([]))).to.equal(null);
  });

  it('takes the account named default, else the asset’s only one, else none', () => {
    expect(pickAccount(wallet([team, usd]), { asset: 'USD' })).to.equal(usd);
    expect(pickAccount(wallet([usd, credits]), { asset: 'CREDIT' })).to.equal(credits);
    expect(pickAccount(wallet([team, account('4', 'other', 'USD')]), { asset: 'USD' })).to.equal(null);
  });

  it('goes by name or id where one is given', () => {
    expect(pickAccount(wallet([usd, team]), { account: 'team' })).to.equal(team);
    expect(pickAccount(wallet([usd, team]), { account: '2', asset: 'USD' })).to.equal(team);
    expect(pickAccount(wallet([usd, team]), { account: 'nobody' })).to.equal(null);
    expect(pickAccount(wallet([usd, team]), { account: 'team', asset: 'CREDIT' })).to.equal(null);
  });
});
