// "There must be enough": one dialog for all who ask, resumed when covered, also after a payment that took the page away, and for the host's 402.
import { expect } from '@open-wc/testing';
import type { BillingError } from '../../src/client/billing-error.js';
import { configuration, configureBilling } from '../../src/client/configuration.js';
import type { FundsDialog } from '../../src/client/ensure-funds.js';
import type { Need } from '../../src/client/pick-account.js';
import { insufficientFunds } from '../../src/server/index.js';
import { closePages, hear, openPage, rest, until, type TestPage } from './page.js';

const TAG = 'credyt-insufficient-funds-dialog';

/** Stands in for the element, which has its own tests: shows nothing, answers when told. */
class SilentDialog extends HTMLElement implements FundsDialog {
  endpoint: string | undefined;
  asked: Need[] = [];
  #answer: { resolve(): void; reject(error: unknown): void } | null = null;
  get isOpen(): boolean { return this.#answer !== null; }
  show(need: Need): Promise<void> {
    this.asked.push(need);
    return new Promise((resolve, reject) => { this.#answer = { resolve, reject }; });
  }
  covered(): void {
    this.#answer?.resolve();
    this.#answer = null;
  }
  close(): void {
    this.#answer?.reject(new DOMException('Closed', 'AbortError'));
    this.#answer = null;
  }
}

const dialogs = (): SilentDialog[] => [...document.querySelectorAll<SilentDialog>(TAG)];

async function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'resolved', (error: unknown) => (error as Error).name);
}

describe('ensureFunds', () => {
  afterEach(async () => {
    dialogs().forEach((dialog) => dialog.remove());
    await closePages();
  });

  it('names the import when there is no dialog to open', async () => {
    const page = openPage();
    const error = await page.page.ensureFunds({ asset: 'USD', amount: '100' }).catch((reason: unknown) => reason);
    expect((error as Error).message).to.include(`credyt-widgets/${TAG}/define`);
    customElements.define(TAG, SilentDialog);
  });

  it('resolves at once when the balance covers it, to the last digit', async () => {
    const page = openPage();
    await page.page.refresh();
    page.calls.length = 0;
    await page.page.ensureFunds({ asset: 'USD', amount: '24.80' });
    expect(page.calls).to.deep.equal([]);
    expect(dialogs()).to.have.length(0);
    void page.page.ensureFunds({ asset: 'USD', amount: '24.8000001' }).catch(() => {});
    await until(() => dialogs()[0]?.isOpen === true);
  });

  it('reads again before it trusts a balance that could not be renewed', async () => {
    const page = openPage();
    await page.page.refresh();
    page.offline(true);
    await page.page.refresh();
    await page.page.refresh();
    expect(page.store.getState().wallet).to.have.property('stale').that.is.not.null;
    page.offline(false);
    page.calls.length = 0;
    await page.page.ensureFunds({ asset: 'USD', amount: '24.80' });
    expect(page.calls).to.deep.equal(['GET /wallet?include=pending']);
  });

  it('judges one account, never a sum', async () => {
    const page = openPage({ scenario: 'multi-asset' }); // USD: default 14.57, team 998.5
    await page.page.ensureFunds({ asset: 'USD', amount: '900', account: 'team' });
    const wait = page.page.ensureFunds({ asset: 'USD', amount: '15' });
    await until(() => dialogs().length === 1);
    expect(dialogs()[0]!.asked).to.deep.equal([{ asset: 'USD', amount: '15' }]);
    dialogs()[0]!.close();
    expect(await outcome(wait)).to.equal('AbortError');
  });

  it('takes no account for nothing, as the proxy does', async () => {
    const page = openPage();
    await page.page.ensureFunds({ asset: 'IMG', amount: '0' });
    void page.page.ensureFunds({ asset: 'IMG', amount: '1' }).catch(() => {});
    await until(() => dialogs()[0]?.isOpen === true);
  });

  it('asks by the dialog of its own proxy', async () => {
    const stranger = document.createElement(TAG) as unknown as SilentDialog;
    stranger.endpoint = '/api/other';
    document.body.append(stranger);
    const page = openPage();
    void page.page.ensureFunds({ asset: 'USD', amount: '30' }).catch(() => {});
    await until(() => dialogs()[1]?.isOpen === true);
    expect(dialogs()[1]!.endpoint).to.equal(page.store.endpoint);
    expect(stranger.isOpen).to.equal(false);
  });

  it('opens one dialog for calls made together, and goes on when each is covered', async () => {
    const page = openPage();
    const waits = ['30', '40', '30'].map((amount) => page.page.ensureFunds({ asset: 'USD', amount }));
    const ends: string[] = [];
    waits.forEach((wait, at) => void outcome(wait).then((end) => ends.push(`${at} ${end}`)));
    await until(() => dialogs()[0]?.isOpen === true);
    expect(dialogs()).to.have.length(1);
    expect(dialogs()[0]!.endpoint).to.equal(page.store.endpoint);
    await page.credit('10');
    await page.store.refresh();
    dialogs()[0]!.covered();
    await until(() => ends.length === 2);
    expect(ends.sort()).to.deep.equal(['0 resolved', '2 resolved']);
    await until(() => dialogs()[0]!.isOpen);
    expect(dialogs()[0]!.asked.map(({ amount }) => amount)).to.deep.equal(['30', '40']);
    await page.credit('10');
    await page.store.refresh();
    dialogs()[0]!.covered();
    await until(() => ends.length === 3);
    expect(dialogs()).to.have.length(1);
  });

  it('rejects all who wait when the customer turns away', async () => {
    const page = openPage();
    const waits = ['30', '40'].map((amount) => outcome(page.page.ensureFunds({ asset: 'USD', amount })));
    await until(() => dialogs()[0]?.isOpen === true);
    dialogs()[0]!.close();
    expect(await Promise.all(waits)).to.deep.equal(['AbortError', 'AbortError']);
  });

  it('can be called off: the dialog goes when nobody waits any more', async () => {
    const page = openPage();
    const [first, second] = [new AbortController(), new AbortController()];
    const waits = [first, second].map(({ signal }) => outcome(page.page.ensureFunds({ asset: 'USD', amount: '30', signal })));
    await until(() => dialogs()[0]?.isOpen === true);
    first.abort();
    expect(await waits[0]).to.equal('AbortError');
    expect(dialogs()[0]!.isOpen).to.equal(true);
    second.abort();
    expect(await waits[1]).to.equal('AbortError');
    expect(dialogs()[0]!.isOpen).to.equal(false);
  });

  it('says when nobody is signed in, or the balance cannot be read', async () => {
    const out = openPage({ options: { identify: () => null } });
    expect(await out.page.ensureFunds({ asset: 'USD', amount: '1' }).catch((error: unknown) => (error as BillingError).code)).to.equal('unauthenticated');
    const broken = openPage({ configuration: { fetch: async () => Response.json({}) } });
    expect(await broken.page.ensureFunds({ asset: 'USD', amount: '1' }).catch((error: unknown) => (error as BillingError).code)).to.equal('billing_unavailable');
  });
});

describe('onFundsReady', () => {
  afterEach(async () => {
    dialogs().forEach((dialog) => dialog.remove());
    await closePages();
  });

  async function leaveToPay(page: TestPage): Promise<void> {
    void page.page.ensureFunds({ asset: 'USD', amount: '30', key: 'image' }).catch(() => {});
    await until(() => dialogs()[0]?.isOpen === true);
    dialogs()[0]!.remove();
    page.load();
  }

  it('runs once after the return, when the balance covers the wish', async () => {
    const page = openPage();
    const heard = hear('credyt-funds-ready');
    await leaveToPay(page);
    let runs = 0;
    page.page.onFundsReady('image', () => { runs++; });
    page.page.onFundsReady('other', () => { runs += 100; });
    await until(() => page.page.wallet !== null);
    await rest();
    expect(runs).to.equal(0);
    await page.credit('10');
    await page.page.refresh();
    await until(() => runs === 1);
    await page.page.refresh();
    page.load();
    page.page.onFundsReady('image', () => { runs++; });
    await page.page.refresh();
    await rest();
    expect(runs).to.equal(1);
    expect(heard.map(({ detail }) => detail)).to.deep.equal([{ key: 'image' }]);
  });

  it('also runs when it comes after the event', async () => {
    const page = openPage();
    const heard = hear('credyt-funds-ready');
    await leaveToPay(page);
    await page.credit('10');
    page.follow();
    await until(() => heard.length === 1);
    let runs = 0;
    page.page.onFundsReady('image', () => { runs++; });
    await until(() => runs === 1);
    expect(heard).to.have.length(1);
  });

  it('does not run while the one who asked still waits on this page', async () => {
    const page = openPage();
    let runs = 0;
    page.page.onFundsReady('image', () => { runs++; });
    const wait = page.page.ensureFunds({ asset: 'USD', amount: '30', key: 'image' });
    await until(() => dialogs()[0]?.isOpen === true);
    await page.credit('10');
    await page.page.refresh();
    dialogs()[0]!.covered();
    await wait;
    await rest();
    expect(runs).to.equal(0);
    expect(Object.keys(sessionStorage).filter((name) => name.includes('wishes'))).to.deep.equal([]);
  });

  it('does not go on twice when the page that asked comes back out of the bfcache', async () => {
    const page = openPage();
    const old = page.page;
    const wait = outcome(old.ensureFunds({ asset: 'USD', amount: '30', key: 'image' }));
    await until(() => dialogs()[0]?.isOpen === true);
    const dialog = dialogs()[0]!;
    page.load();
    let runs = 0;
    page.page.onFundsReady('image', () => { runs++; });
    await page.credit('10');
    await page.page.refresh();
    await until(() => runs === 1);
    await old.refresh();
    dialog.covered();
    expect(await wait).to.equal('AbortError');
    expect(runs).to.equal(1);
  });

  it('forgets a wish of another customer, one a day old, and one that was turned down', async () => {
    let customer = 'maya';
    const page = openPage({ options: { identify: () => ({ externalId: customer }) } });
    let runs = 0;
    const tryAgain = async (): Promise<void> => {
      page.load();
      page.page.onFundsReady('image', () => { runs++; });
      await page.page.refresh();
      await rest();
    };
    await leaveToPay(page);
    customer = 'somebody-else';
    await tryAgain();
    customer = 'maya';
    await page.credit('10');
    await tryAgain();
    expect(runs).to.equal(0);

    const name = `credyt-widgets.1.wishes ${page.store.endpoint}`;
    const wish = { key: 'image', asset: 'USD', amount: '1', owner: page.page.wallet!.owner, at: Date.now() - 86_400_001 };
    sessionStorage.setItem(name, JSON.stringify([wish]));
    await tryAgain();
    expect([runs, sessionStorage.getItem(name)]).to.deep.equal([0, null]);

    const turnedDown = outcome(page.page.ensureFunds({ asset: 'USD', amount: '100', key: 'image' }));
    await until(() => dialogs()[0]?.isOpen === true);
    dialogs()[0]!.close();
    await turnedDown;
    expect(sessionStorage.getItem(name)).to.equal(null);
  });

  it('keeps the request itself out of storage', async () => {
    const page = openPage();
    await leaveToPay(page);
    const wishes = JSON.parse(sessionStorage.getItem(`credyt-widgets.1.wishes ${page.store.endpoint}`)!) as object[];
    expect(Object.keys(wishes[0]!).sort()).to.deep.equal(['amount', 'asset', 'at', 'key', 'owner']);
  });
});

describe('fetch for the host’s own API', () => {
  afterEach(async () => {
    dialogs().forEach((dialog) => dialog.remove());
    await closePages();
  });

  /** An API that asks 30 USD for an image, as a host would write it. */
  function serveImages(page: TestPage): { bodies: string[] } {
    const bodies: string[] = [];
    const { fetch } = configuration();
    configureBilling({
      fetch: async (input, init) => {
        const request = new Request(input, init);
        if (!new URL(request.url).pathname.startsWith('/images')) return fetch!(request);
        bodies.push(await request.text());
        const short = await page.billing.requireFunds({ customerId: page.emulator.customerId }, { asset: 'USD', amount: '30' });
        return short ? insufficientFunds(short) : Response.json({ image: 1 });
      },
    });
    return { bodies };
  }

  it('asks for funds at a 402 and sends the request again, body and all', async () => {
    const page = openPage();
    const { bodies } = serveImages(page);
    const answer = page.page.fetch('/images', { method: 'POST', body: '{"prompt":"a paper cat"}' });
    await until(() => dialogs()[0]?.isOpen === true);
    expect(dialogs()[0]!.asked[0]).to.include({ asset: 'USD', amount: '30' });
    await page.credit('10');
    await page.store.refresh();
    dialogs()[0]!.covered();
    expect((await answer).status).to.equal(200);
    expect(bodies).to.deep.equal(['{"prompt":"a paper cat"}', '{"prompt":"a paper cat"}']);
  });

  it('takes a Request, and needs no dialog when the money has come meanwhile', async () => {
    const page = openPage();
    await page.store.refresh();
    const { bodies } = serveImages(page);
    const { fetch } = configuration();
    let isFirst = true;
    configureBilling({
      fetch: async (input, init) => {
        const answer = await fetch!(input, init);
        if (isFirst) {
          isFirst = false;
          await page.credit('10');
        }
        return answer;
      },
    });
    const answer = await page.page.fetch(new Request('/images', { method: 'PUT', body: 'x' }));
    expect([answer.status, bodies.length, dialogs().length]).to.deep.equal([200, 2, 0]);
  });

  it('believes the host’s answer over the older balance it knows', async () => {
    const page = openPage();
    await page.credit('10');
    await page.store.refresh(); // 34.8: enough, as far as this page knows
    await page.credit('-10');
    serveImages(page);
    void page.page.fetch('/images').catch(() => {});
    await until(() => dialogs()[0]?.isOpen === true);
    expect(page.page.wallet?.accounts[0]?.available).to.equal('24.8');
    dialogs()[0]!.close();
  });

  it('gives back the 402 when the customer turns away', async () => {
    const page = openPage();
    const { bodies } = serveImages(page);
    const answer = page.page.fetch('/images');
    await until(() => dialogs()[0]?.isOpen === true);
    dialogs()[0]!.close();
    const refused = await answer;
    expect(refused.status).to.equal(402);
    expect(await refused.json()).to.include({ code: 'insufficient_funds', required: '30', available: '24.8', shortfall: '5.2' });
    expect(bodies).to.have.length(1);
  });

  it('leaves every other answer alone, also another 402', async () => {
    const page = openPage();
    const answers = [new Response('pay', { status: 402 }), Response.json({ code: 'other' }, { status: 402 }), Response.json({ code: 'insufficient_funds' }, { status: 402 }), new Response(null, { status: 500 })];
    configureBilling({ fetch: async () => answers.shift()! });
    for (const status of [402, 402, 402, 500]) expect((await page.page.fetch('/images')).status).to.equal(status);
    expect(dialogs()).to.have.length(0);
  });

  it('can be called off while the dialog is open', async () => {
    const page = openPage();
    serveImages(page);
    const stop = new AbortController();
    const answer = outcome(page.page.fetch('/images', { signal: stop.signal }));
    await until(() => dialogs()[0]?.isOpen === true);
    stop.abort();
    expect(await answer).to.equal('AbortError');
    expect(dialogs()[0]!.isOpen).to.equal(false);
  });
});
