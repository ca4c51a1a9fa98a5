// Watching a payment: seen twice before it is believed, patient when it is slow, never called failed, remembered over a reload.
import { expect } from '@open-wc/testing';
import { useFakeTimers, type SinonFakeTimers } from 'sinon';
import type { PaymentState } from '../../src/client/billing-state.js';
import { answered, closePages, hear, openPage, until, type TestPage } from './page.js';

const payment = (page: TestPage): PaymentState => page.store.getState().payment;
const wallets = ({ calls }: TestPage): number => calls.filter((call) => call.startsWith('GET /wallet')).length;

describe('after payment', () => {
  let clock: SinonFakeTimers;

  beforeEach(() => { clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: Date.now() }); });

  afterEach(async () => {
    clock.restore();
    await closePages();
  });

  /** Second by second, with the stack (which answers in real time) keeping up. */
  async function pass(page: TestPage, seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      clock.tick(1_000);
      await answered(page);
    }
  }

  async function comeBackFromPaying(page: TestPage, amount = '20', asset?: string): Promise<void> {
    void page.store.topUp({ amount, asset });
    await until(() => page.went.length === 1);
    clock.setSystemTime(Date.now() + 30_000);
    page.load(`?credyt_return=${page.marker()}`);
    page.follow();
    await until(() => payment(page).status === 'confirming');
  }

  it('says so when the balance has risen in two readings', async () => {
    const page = openPage();
    const settled = hear('credyt-top-up-settled');
    await comeBackFromPaying(page);
    expect(payment(page)).to.deep.include({ status: 'confirming', long: false });
    await pass(page, 4);
    expect(payment(page).status).to.equal('confirming');
    await page.credit('20');
    await pass(page, 7);
    expect(payment(page)).to.include({ status: 'settled', added: '20', after: '44.8' });
    expect(settled.map(({ detail }) => detail)).to.deep.equal([{ asset: 'USD', before: '24.8', after: '44.8' }]);
    page.store.dismissSettled();
    expect(payment(page).status).to.equal('none');
  });

  it('says what was added though some of it was spent between the two readings', async () => {
    const page = openPage();
    const settled = hear('credyt-top-up-settled');
    await comeBackFromPaying(page);
    await page.credit('20');
    await page.store.refresh();
    expect(payment(page).status).to.equal('confirming');
    await page.credit('-4');
    await pass(page, 7);
    expect(payment(page)).to.include({ status: 'settled', added: '20', after: '40.8' });
    expect(settled.map(({ detail }) => detail)).to.deep.equal([{ asset: 'USD', before: '24.8', after: '40.8' }]);
  });

  it('takes one reading that is told twice for one', async () => {
    const page = openPage();
    await comeBackFromPaying(page);
    await page.credit('20');
    await page.store.refresh();
    await page.store.refresh(); // no moment later: the proxy tells what it read before
    expect(payment(page).status).to.equal('confirming');
    await pass(page, 3);
    expect(payment(page).status).to.equal('settled');
  });

  it('does not take a small rise for it, nor one that goes away again', async () => {
    const page = openPage();
    const settled = hear('credyt-top-up-settled');
    await comeBackFromPaying(page);
    await page.credit('9.99');
    await pass(page, 15);
    expect(payment(page).status).to.equal('confirming');
    await page.credit('0.01'); // half of 20
    await page.store.refresh();
    await page.credit('-5');
    await pass(page, 15);
    expect(settled).to.have.length(0);
  });

  it('is long after 20 s and unseen after 60 s, never failed, and still seen when it comes later', async () => {
    const page = openPage();
    await comeBackFromPaying(page);
    const before = wallets(page);
    await pass(page, 19);
    expect(payment(page)).to.include({ status: 'confirming', long: false });
    await pass(page, 2);
    expect(payment(page)).to.include({ status: 'confirming', long: true });
    await pass(page, 37);
    expect(payment(page).status).to.equal('confirming');
    await pass(page, 3);
    expect(payment(page)).to.include({ status: 'unseen', checking: false });
    expect(wallets(page) - before).to.be.within(8, 12);
    await page.credit('20');
    await pass(page, 35);
    expect(payment(page).status).to.equal('settled');
  });

  it('looks at once when asked to check again', async () => {
    const page = openPage();
    await comeBackFromPaying(page);
    await pass(page, 62);
    const before = wallets(page);
    const check = page.store.checkPayment();
    expect(payment(page)).to.include({ status: 'unseen', checking: true });
    await check;
    expect(payment(page)).to.include({ status: 'unseen', checking: false });
    expect(wallets(page)).to.equal(before + 1);
  });

  it('is forgotten on the customer’s own word', async () => {
    const page = openPage();
    await comeBackFromPaying(page);
    page.store.forgetPayment();
    expect(payment(page)).to.deep.equal({ status: 'none' });
    page.load();
    page.follow();
    await until(() => page.page.wallet !== null);
    expect(payment(page)).to.deep.equal({ status: 'none' });
  });

  it('goes on over a reload, with its clock', async () => {
    const page = openPage();
    await comeBackFromPaying(page);
    const { store: old } = page;
    await pass(page, 15);
    page.load();
    page.follow();
    await until(() => payment(page).status === 'confirming');
    await pass(page, 8);
    expect(payment(page)).to.include({ status: 'confirming', long: true });
    await page.credit('20');
    await pass(page, 15);
    expect(payment(page).status).to.equal('settled');
    old.forgetPayment();
  });

  it('is not shown to another customer', async () => {
    let customer = 'maya';
    const page = openPage({ options: { identify: () => ({ externalId: customer }) } });
    await comeBackFromPaying(page);
    customer = 'somebody-else';
    page.load();
    page.follow();
    await until(() => page.page.wallet !== null);
    expect(payment(page)).to.deep.equal({ status: 'none' });
  });

  it('that was left by Back is watched without a word, and seen when it was made after all', async () => {
    const page = openPage();
    page.follow();
    void page.store.topUp({ amount: '20' });
    await until(() => page.went.length === 1);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await pass(page, 3);
    expect(payment(page)).to.deep.equal({ status: 'none' });
    await page.credit('20');
    await pass(page, 8);
    expect(payment(page).status).to.equal('settled');
  });

  it('of something whose units nobody knows counts as seen with any rise', async () => {
    const page = openPage({ scenario: 'multi-asset', options: { topUp: { allowed: true, currency: 'USD', presets: ['5'], min: '5', max: '500', custom: true, assets: ['CREDIT'] } } });
    await comeBackFromPaying(page);
    await page.credit('1', 'CREDIT');
    await pass(page, 8);
    expect(payment(page)).to.include({ status: 'settled', added: '1' });
  });

  it('expects the units that were quoted', async () => {
    const page = openPage({ scenario: 'multi-asset', options: { topUp: { allowed: true, currency: 'USD', presets: ['5'], min: '5', max: '500', custom: true, assets: ['CREDIT'] } } });
    page.follow();
    await page.store.refresh();
    const quote = await page.store.quote({ amount: '20', currency: 'USD', asset: 'CREDIT' });
    expect(Number(quote!.units)).to.be.greaterThan(2);
    void page.store.topUp({ amount: '20' });
    await until(() => page.went.length === 1);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await page.credit('1', 'CREDIT');
    await pass(page, 10);
    expect(payment(page).status).to.equal('none');
    await page.credit(quote!.units!, 'CREDIT');
    await pass(page, 20);
    expect(payment(page).status).to.equal('settled');
  });

  it('in another tab is awaited; a look at this page checks, and a closed tab means confirming', async () => {
    const page = openPage();
    page.follow();
    await page.store.topUp({ amount: '20', target: '_blank' });
    expect(payment(page)).to.deep.nested.include({ status: 'paying', 'payment.before': '24.8', 'payment.amount': '20', 'payment.currency': 'USD' });
    const before = wallets(page);
    window.dispatchEvent(new Event('focus'));
    await until(() => wallets(page) === before + 1);
    expect(payment(page).status).to.equal('paying');
    page.tabs[0]!.closed = true;
    window.dispatchEvent(new Event('focus'));
    expect(payment(page).status).to.equal('confirming');
    await page.credit('20');
    await pass(page, 6);
    expect(payment(page).status).to.equal('settled');
  });

  it('keeps watching when every element has gone, and rests after a minute', async () => {
    const page = openPage();
    const settled = hear('credyt-top-up-settled');
    void page.store.topUp({ amount: '20' });
    await until(() => page.went.length === 1);
    page.load(`?credyt_return=${page.marker()}`);
    expect(page.page).to.be.an('object');
    await until(() => payment(page).status === 'confirming');
    await page.credit('20');
    await pass(page, 8);
    expect(settled).to.have.length(1);
    const before = wallets(page);
    await pass(page, 90);
    expect(wallets(page)).to.equal(before);
  });
});
