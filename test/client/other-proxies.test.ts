// A customer's return where the proxy is not ours but one of the host's own, in another language: the protocol alone counts.
import { expect } from '@open-wc/testing';
import { configuration, configureBilling } from '../../src/client/configuration.js';
import { closePages, openPage, rest, until } from './page.js';

describe('a proxy of another make', () => {
  afterEach(closePages);

  it('may name no nonce: the payment is confirmed in both tabs all the same', async () => {
    const page = openPage();
    const { fetch } = configuration();
    configureBilling({
      fetch: async (input, init) => {
        const answer = await fetch!(input, init);
        if (answer.status !== 201) return answer;
        const { nonce, ...link } = await answer.json() as { nonce: string };
        expect(nonce).to.be.a('string');
        return Response.json(link, { status: 201 });
      },
    });
    page.follow();
    void page.store.topUp({ amount: '20', target: '_blank' });
    await until(() => Boolean(page.tabs[0]?.url));
    const first = page.store;
    page.comeBackInTab();
    page.follow();
    await until(() => first.getState().payment.status === 'confirming');
    expect(page.store.getState().payment.status).to.equal('confirming');
    first.forgetPayment();
  });

  it('gets back whatever marker it made, decoded, and nothing that cannot be one', async () => {
    const page = openPage();
    const { fetch } = configuration();
    let sent: unknown[] = [];
    configureBilling({
      fetch: async (input, init) => {
        if ((input as string).endsWith('/returns')) sent.push((JSON.parse(init?.body as string) as { marker: unknown }).marker);
        return fetch!(input, init);
      },
    });
    for (const [text, marker] of [['abc%3D%3D', 'abc=='], ['a~b:c/d+e', 'a~b:c/d+e'], ['%E0%A4%A', null], ['a%20b', null], ['x'.repeat(513), null]] as const) {
      sent = [];
      page.load(`?credyt_return=${text}&q=1`);
      const leave = page.follow();
      await until(() => page.page.wallet !== null);
      await rest();
      expect([sent, location.search], text).to.deep.equal([marker === null ? [] : [marker], '?q=1']);
      leave();
    }
  });
});
