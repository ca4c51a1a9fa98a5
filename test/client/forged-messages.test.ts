// Other scripts on the page and in other tabs may send our messages and write our storage: nothing a customer sees comes from there.
import { expect } from '@open-wc/testing';
import { answered, closePages, openPage, until } from './page.js';

afterEach(closePages);

describe('forged messages', () => {
  it('change no number and no state', async () => {
    const page = openPage();
    page.follow();
    await until(() => page.page.wallet !== null);
    void page.store.topUp({ amount: '20', target: '_blank' });
    await until(() => page.store.getState().payment.status === 'paying');
    await answered(page);
    const { accounts, owner } = page.page.wallet!;
    const before = JSON.stringify({ accounts, owner, payment: page.store.getState().payment });

    const wallet = { ...page.page.wallet, accounts: accounts.map((account) => ({ ...account, available: '999999' })) };
    // Opened after the page's own, so what it has heard, the page has heard.
    const witness = new BroadcastChannel('credyt-widgets');
    let heard = 0;
    witness.onmessage = () => { heard++; };
    const channel = new BroadcastChannel('credyt-widgets');
    const messages = [null, 7, 'nonce', [], { nonce: 7 }, { nonce: '' }, { nonce: 'AAAAAAAAAAAAAAAA' }, { wallet }, { nonce: 'x', wallet, payment: { status: 'settled' } }, { type: 'wallet', detail: wallet }];
    for (const forged of messages) channel.postMessage(forged);
    await until(() => heard === messages.length);
    channel.close();
    witness.close();
    window.postMessage({ nonce: 'x', wallet }, location.origin);
    for (const name of Object.keys(sessionStorage)) sessionStorage.setItem(name, JSON.stringify({ wallet, accounts: wallet.accounts, state: { status: 'settled' } }));
    window.dispatchEvent(new StorageEvent('storage', { key: 'credyt-widgets.1.wallet', newValue: JSON.stringify(wallet) }));
    document.dispatchEvent(new CustomEvent('credyt-wallet-change', { detail: { wallet } }));
    await page.store.refresh();
    await answered(page);

    const now = page.page.wallet!;
    expect(JSON.stringify({ accounts: now.accounts, owner: now.owner, payment: page.store.getState().payment })).to.equal(before);
    page.store.forgetPayment();
  });
});
