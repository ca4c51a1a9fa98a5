// What a customer sees and a host hears of <credyt-low-balance-banner>, on the true stack.
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { useFakeTimers } from 'sinon';
import type { TemplateResult } from 'lit';
import { CredytLowBalanceBanner } from '../../src/elements/credyt-low-balance-banner/credyt-low-balance-banner.js';
import '../../src/elements/credyt-billing-panel/credyt-billing-panel.define.js';
import '../../src/elements/credyt-low-balance-banner/credyt-low-balance-banner.define.js';
import { answered, closePages, hear, openPage, type TestPage } from '../client/page.js';
import type { InPageOptions } from '../support/billing-in-page.js';
import { audit, inState, part, saidAloud, strayTokens, textOf, until } from './hear.js';

const PLAIN = html`<credyt-low-balance-banner></credyt-low-balance-banner>`;
/** The scenario `low` has $3.20. */
const LOW: InPageOptions = { scenario: 'low', options: { lowBelow: { USD: '5' } } };

interface Mounted extends TestPage {
  element: CredytLowBalanceBanner;
  /** Brings the balance to this amount, from what it was. */
  becomes(from: number, to: number): Promise<void>;
}

async function mount(template: TemplateResult = PLAIN, options: InPageOptions = LOW): Promise<Mounted> {
  const page = openPage(options);
  const element = await fixture<CredytLowBalanceBanner>(template);
  await until(() => !element.matches(':state(loading)'));
  return Object.assign(page, {
    element,
    async becomes(from: number, to: number) {
      await page.credit((to - from).toFixed(2));
      await page.store.refresh();
      await answered(page);
      await element.updateComplete;
    },
  });
}

const isShown = (element: Element): boolean => part(element, 'bar') !== null;
const message = (element: Element): string => textOf(element, 'message');
const topUp = (element: Element) => element.shadowRoot!.querySelector('credyt-top-up-button');
const dismiss = (element: Element): void => part<HTMLButtonElement>(element, 'dismiss')!.click();

describe('credyt-low-balance-banner', () => {
  afterEach(closePages);

  describe('what it says', () => {
    it('says that the balance runs low, and how much is left', async () => {
      const { element } = await mount();
      await inState(element, 'low');
      await inState(element, 'shown');
      expect(message(element)).to.equal('Your balance is running low. You have $3.20 left.');
      expect(topUp(element)!.shadowRoot!.textContent).to.include('Add funds');
      expect(part(element, 'bar')!.offsetHeight).to.be.at.least(50);
      await audit(element);
    });

    it('says that it is used up', async () => {
      const { element } = await mount(PLAIN, { scenario: 'empty' });
      await inState(element, 'used-up');
      expect(message(element)).to.equal('Your balance is used up. Add funds to continue.');
      await audit(element);
    });

    it('says what is owed, rounded up', async () => {
      const { element, becomes } = await mount(PLAIN, { scenario: 'negative' });
      await inState(element, 'negative');
      expect(message(element)).to.equal('You owe $3.20. Your next top-up covers it first.');
      await becomes(-3.2, -3.21);
      await until(() => message(element).includes('$3.21'));
      await audit(element);
    });

    it('says nothing, and takes no room, while there is enough', async () => {
      const { element } = await mount(PLAIN, { scenario: 'healthy', options: { lowBelow: { USD: '5' } } });
      await inState(element, 'ready');
      expect(isShown(element)).to.equal(false);
      expect(getComputedStyle(element).display).to.equal('none');
    });

    it('says nothing of a small balance where nobody said what is low', async () => {
      const { element } = await mount(PLAIN, { scenario: 'low' });
      await inState(element, 'ready');
      expect(isShown(element)).to.equal(false);
    });

    for (const [what, state, options] of [
      ['not known yet', 'loading', { configuration: { fetch: () => new Promise<Response>(() => {}) } }],
      ['not to be had', 'failed', { configuration: { fetch: () => Promise.resolve(new Response('', { status: 403 })) } }],
      ['none of a customer who is signed out', 'signed-out', { options: { identify: () => null } }],
    ] as [string, string, InPageOptions][]) {
      it(`is silent while the balance is ${what}`, async () => {
        const { element } = { ...openPage({ scenario: 'negative', ...options }), element: await fixture<CredytLowBalanceBanner>(PLAIN) };
        await inState(element, state);
        expect(isShown(element)).to.equal(false);
      });
    }

    it('is silent for a customer without a wallet', async () => {
      const { element } = await mount(PLAIN, { scenario: 'no-wallet' });
      await inState(element, 'ready');
      expect(isShown(element)).to.equal(false);
    });

    it('says how old its figure is when it cannot be read any more', async () => {
      const page = await mount();
      await inState(page.element, 'shown');
      page.offline(true);
      await page.store.refresh();
      await page.store.refresh();
      await inState(page.element, 'stale');
      expect(message(page.element)).to.match(/^Your balance is running low\. You have \$3\.20 left\. Last updated \d+ seconds? ago$/);
      await audit(page.element);
    });

    it('is about the account it is told', async () => {
      const { element } = await mount(html`<credyt-low-balance-banner asset="VIDGENMIN" below="40"></credyt-low-balance-banner>`, { scenario: 'multi-asset' });
      await inState(element, 'shown');
      expect(message(element)).to.match(/^Your balance is running low\. You have 38\.5\s\S+ left\.$/);
    });

    it('shows hostile units as plain text that overflows nothing', async () => {
      const { element } = await mount(html`<credyt-low-balance-banner asset="CREDIT"></credyt-low-balance-banner>`, { scenario: 'hostile' });
      await inState(element, 'shown');
      expect(element.shadowRoot!.querySelector('img, script, b')).to.equal(null);
      element.style.inlineSize = '320px';
      await until(() => part(element, 'bar')!.scrollWidth <= part(element, 'bar')!.clientWidth);
    });
  });

  describe('the threshold', () => {
    it('is the attribute before the proxy’s own, compared exactly', async () => {
      const { element } = await mount(html`<credyt-low-balance-banner below="3.19"></credyt-low-balance-banner>`);
      await inState(element, 'ready');
      expect(isShown(element)).to.equal(false);
      element.below = '3.20';
      await inState(element, 'shown');
      element.below = '3.1999999999999999999';
      await until(() => !isShown(element));
      element.below = 'a lot';
      await until(() => isShown(element), 'nonsense counts as not given: the proxy said 5');
    });

    it('is left only at 1.25 times itself', async () => {
      const { element, becomes } = await mount();
      await inState(element, 'shown');
      await becomes(3.2, 6.24);
      expect(message(element)).to.equal('Your balance is running low. You have $6.24 left.');
      await becomes(6.24, 6.25);
      expect(isShown(element)).to.equal(false);
      await becomes(6.25, 5.01);
      expect(isShown(element)).to.equal(false);
      await becomes(5.01, 5);
      expect(isShown(element)).to.equal(true);
    });

    it('is left where clear-above says', async () => {
      const { element, becomes } = await mount(html`<credyt-low-balance-banner below="4" clear-above="10"></credyt-low-balance-banner>`);
      await inState(element, 'shown');
      await becomes(3.2, 9.99);
      expect(isShown(element)).to.equal(true);
      await becomes(9.99, 10);
      expect(isShown(element)).to.equal(false);
    });

    it('is still not left on the next page of the session', async () => {
      const first = await mount();
      await inState(first.element, 'shown');
      await first.becomes(3.2, 6);
      first.element.remove();
      first.load();
      const second = await fixture<CredytLowBalanceBanner>(PLAIN);
      await inState(second, 'shown');
    });
  });

  describe('dismissing it', () => {
    it('keeps it away for the session', async () => {
      const page = await mount();
      await inState(page.element, 'shown');
      part(page.element, 'dismiss')!.focus();
      expect(part(page.element, 'dismiss')).to.have.attribute('aria-label', 'Dismiss for this session');
      await sendKeys({ press: 'Enter' });
      await until(() => !isShown(page.element));
      expect(page.element.matches(':state(low)'), 'low it is all the same').to.equal(true);
      await page.becomes(3.2, 2);
      expect(isShown(page.element)).to.equal(false);

      page.element.remove();
      page.load();
      const next = await fixture<CredytLowBalanceBanner>(PLAIN);
      await inState(next, 'low');
      expect(isShown(next)).to.equal(false);
    });

    it('does not silence what is worse', async () => {
      const { element, becomes } = await mount();
      await inState(element, 'shown');
      dismiss(element);
      await until(() => !isShown(element));
      await becomes(3.2, 0);
      expect(message(element)).to.include('used up');
      dismiss(element);
      await becomes(0, -1);
      expect(message(element)).to.include('You owe $1.00');
      dismiss(element);
      await becomes(-1, 2);
      expect(isShown(element), 'better is no news').to.equal(false);
    });

    it('ends when the balance was healthy again', async () => {
      const { element, becomes } = await mount();
      await inState(element, 'shown');
      dismiss(element);
      await becomes(3.2, 30);
      await becomes(30, 1);
      expect(isShown(element)).to.equal(true);
    });

    it('is this customer’s own: the next one is told', async () => {
      let externalId = 'maya';
      const page = await mount(PLAIN, { ...LOW, options: { ...LOW.options, identify: () => ({ externalId }) } });
      await inState(page.element, 'shown');
      dismiss(page.element);
      await until(() => !isShown(page.element));
      const answer = await page.emulator.fetch(new Request('http://localhost:4010/customers', {
        method: 'POST', body: JSON.stringify({ name: 'Jonas', external_id: 'jonas' }), headers: { 'x-credyt-api-key': 'key_test', 'content-type': 'application/json' },
      }));
      const { id } = await answer.json() as { id: string };
      await page.emulator.fetch(new Request(`http://localhost:4010/customers/${id}/wallet/adjustments`, {
        method: 'POST', body: '{"transaction_id":"j","asset":"USD","amount":1,"reason":"gift"}', headers: { 'x-credyt-api-key': 'key_test', 'content-type': 'application/json' },
      }));
      externalId = 'jonas';
      page.page.reset();
      await until(() => isShown(page.element));
      expect(message(page.element)).to.include('You have $1.00 left');
    });

    it('works where nothing can be stored', async () => {
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
      try {
        const lows = hear('credyt-low-balance');
        const { element, becomes } = await mount();
        await inState(element, 'shown');
        dismiss(element);
        await until(() => !isShown(element));
        await becomes(3.2, 3);
        expect(isShown(element)).to.equal(false);
        expect(lows).to.have.length(1);
      } finally {
        Storage.prototype.setItem = setItem;
      }
    });
  });

  describe('what is heard', () => {
    it('credyt-low-balance, once per crossing, however many banners there are', async () => {
      const lows = hear('credyt-low-balance');
      const { element, becomes } = await mount(html`<div><credyt-low-balance-banner></credyt-low-balance-banner><credyt-low-balance-banner></credyt-low-balance-banner></div>`);
      const [first, second] = element.children;
      await inState(first!, 'shown');
      await inState(second!, 'shown');
      expect(lows.map(({ detail }) => detail)).to.deep.equal([{ asset: 'USD', available: '3.2', below: '5' }]);
      await becomes(3.2, 2);
      await becomes(2, -1);
      expect(lows).to.have.length(1);
      await becomes(-1, 30);
      await becomes(30, 5);
      expect(lows.map(({ detail }) => detail.available)).to.deep.equal(['3.2', '5']);
    });

    it('of a balance without a threshold, when it is used up', async () => {
      const lows = hear('credyt-low-balance');
      const { element } = await mount(PLAIN, { scenario: 'empty' });
      await inState(element, 'shown');
      expect(lows[0]?.detail).to.deep.equal({ asset: 'USD', available: '0', below: '0' });
      expect(lows[0]?.target).to.equal(element);
    });

    it('is said aloud, politely, when it gets worse', async () => {
      const { element } = await mount();
      await inState(element, 'shown');
      await until(() => saidAloud() === 'Your balance is running low.');
      expect(document.querySelector('[data-credyt-announcer]')).to.have.attribute('aria-live', 'polite');
    });
  });

  describe('what one can do', () => {
    it('adds funds from the banner, by keyboard', async () => {
      const page = await mount();
      await inState(page.element, 'shown');
      const button = topUp(page.element)!;
      button.shadowRoot!.querySelector('button')!.focus();
      await sendKeys({ press: 'Enter' });
      await inState(button, 'open');
      part<HTMLButtonElement>(button, 'pay')!.click();
      await until(() => page.went.length > 0);
    });

    it('is plain while a payment is on its way, and goes when it has arrived', async () => {
      const page = await mount();
      await inState(page.element, 'shown');
      void page.store.topUp({ amount: '20' });
      await until(() => page.went.length > 0);
      page.element.remove();
      page.load(`?credyt_return=${page.marker()}`);
      const element = await fixture<CredytLowBalanceBanner>(PLAIN);
      await inState(element, 'confirming');
      // Asked first what the return means: how much is coming is told with the answer.
      await until(() => message(element) === 'Confirming your payment. $20.00 will be added to your balance.');
      expect(topUp(element)).to.equal(null);
      await audit(element);
      await page.credit('20');
      await page.store.refresh();
      await until(() => !isShown(element));
    });

    it('says of a payment that was not seen that there is no need to pay again', async () => {
      const page = await mount();
      await inState(page.element, 'shown');
      void page.store.topUp({ amount: '20' });
      await until(() => page.went.length > 0);
      page.emulator.advance(11 * 60_000);
      page.element.remove();
      const left = JSON.parse(sessionStorage.getItem('credyt-widgets.1.left')!) as { at: number };
      sessionStorage.setItem('credyt-widgets.1.left', JSON.stringify({ ...left, at: Date.now() - 60_000 }));
      page.load(`?credyt_return=${page.marker('failure_url')}`);
      const element = await fixture<CredytLowBalanceBanner>(PLAIN);
      await inState(element, 'unseen');
      expect(message(element)).to.equal('We haven’t seen this payment yet. There’s no need to pay again.');
      await audit(element);
    });

    describe('coming back to a page that was left by the panel of the banner’s own button', () => {
      const BESIDE_A_PANEL = html`<div><credyt-low-balance-banner></credyt-low-balance-banner><credyt-billing-panel sections="balance"></credyt-billing-panel></div>`;

      /** `answer`: what the proxy's judgement of the return waits for. */
      async function comeBack({ template = PLAIN, leftBy = 'credyt-low-balance-banner', answer = Promise.resolve() }: { template?: TemplateResult; leftBy?: string; answer?: Promise<void> } = {}) {
        const page = openPage({
          ...LOW,
          configuration: {
            fetch: async (input, init) => {
              const request = new Request(input, init);
              if (request.url.endsWith('/returns')) await answer;
              return page.billing(request);
            },
          },
        });
        const first = await fixture(html`<div>${template}</div>`);
        const within = (name: string): Element => first.querySelector(name)!;
        const button = (): Element | null => topUp(within(leftBy));
        await until(() => button()?.matches(':state(ready)'));
        part<HTMLButtonElement>(button()!, 'button')!.click();
        await until(() => part(button()!, 'pay'));
        part<HTMLButtonElement>(button()!, 'pay')!.click();
        await until(() => page.went.length > 0);
        first.remove();
        page.load(`?credyt_return=${page.marker()}`);
        const next = await fixture(html`<div>${template}</div>`);
        const element = next.querySelector('credyt-low-balance-banner')!;
        return { ...page, element, next };
      }

      it('reads one line from beginning to end: no panel opens, no button comes and goes, no focus moves', async () => {
        let judge = (): void => {};
        const { element, credit, store } = await comeBack({ answer: new Promise((resolve) => { judge = resolve; }) });
        let hadButton = topUp(element) !== null;
        new MutationObserver(() => { hadButton ||= topUp(element) !== null; }).observe(element.shadowRoot!, { childList: true, subtree: true });
        await inState(element, 'confirming');
        expect(message(element)).to.equal('Confirming your payment.');
        await audit(element);
        judge();
        await until(() => message(element) === 'Confirming your payment. $5.00 will be added to your balance.');
        expect(hadButton).to.equal(false);
        expect(document.activeElement?.localName).to.equal('body');
        await until(() => saidAloud() === 'Confirming your payment.');
        await credit('5');
        await store.refresh();
        await until(() => !isShown(element));
        await until(() => saidAloud() === '$5.00 added. Your balance is $8.20.');
      });

      it('meets no panel that opens by itself when the payment has not been seen after a minute', async () => {
        const { element } = await comeBack();
        await until(() => message(element).includes('will be added'));
        const clock = useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
        try {
          window.dispatchEvent(new Event('focus'));
          await inState(element, 'unseen');
          await until(() => topUp(element)?.matches(':state(unseen)'));
          await topUp(element)!.updateComplete;
          expect(topUp(element)!.matches(':state(open)')).to.equal(false);
        } finally {
          clock.restore();
        }
      });

      it('is not met by another element’s panel', async () => {
        const { element, next } = await comeBack({ template: BESIDE_A_PANEL });
        await until(() => message(element).includes('will be added'));
        const other = topUp(next.querySelector('credyt-billing-panel')!)!;
        await inState(other, 'confirming');
        expect(other.matches(':state(open)')).to.equal(false);
      });

      it('is met by the billing panel’s when that was the way out', async () => {
        const { element, next } = await comeBack({ template: BESIDE_A_PANEL, leftBy: 'credyt-billing-panel' });
        await inState(topUp(next.querySelector('credyt-billing-panel')!)!, 'open');
        await until(() => message(element).includes('will be added'));
        expect(topUp(next.querySelector('credyt-billing-panel')!)!.matches(':state(open)')).to.equal(true);
      });
    });

    it('has the focus on its words when the button goes because a payment is awaited', async () => {
      const page = await mount();
      await inState(page.element, 'shown');
      void page.store.topUp({ amount: '20', target: '_blank' });
      await until(() => page.tabs[0]?.url);
      part(topUp(page.element)!, 'button')!.focus();
      page.tabs[0]!.closed = true;
      window.dispatchEvent(new Event('focus'));
      await inState(page.element, 'confirming');
      expect(page.element.shadowRoot!.activeElement?.id).to.equal('message');
      await audit(page.element);
    });

    it('tells a customer who may only look whom to ask, and the host that they did', async () => {
      const asked = hear('credyt-permission-needed');
      const page = await mount(PLAIN, { ...LOW, options: { ...LOW.options, can: () => ({ topUp: false, portal: false }) } });
      await inState(page.element, 'view-only');
      expect(message(page.element)).to.equal('The balance is running low. Ask an account owner to add funds.');
      await audit(page.element);
      topUp(page.element)!.shadowRoot!.querySelector('button')!.click();
      await until(() => asked.length === 1);
      expect(asked[0]!.detail).to.deep.equal({ kind: 'top-up' });
    });

    it('gives the host’s own way to ask to the top-up button', async () => {
      const own = html`<credyt-low-balance-banner><button slot="ask-owner">Ask Aiko</button></credyt-low-balance-banner>`;
      const { element } = await mount(own, { ...LOW, options: { ...LOW.options, can: () => ({ topUp: false, portal: false }) } });
      await inState(element, 'view-only');
      topUp(element)!.shadowRoot!.querySelector('button')!.click();
      await until(() => element.querySelector('button')!.offsetWidth > 0);
    });

    it('takes the host’s own action in place of the button', async () => {
      const { element } = await mount(html`<credyt-low-balance-banner><a slot="action" href="/plans">See plans</a></credyt-low-balance-banner>`);
      await inState(element, 'shown');
      expect(element.querySelector('a')!.offsetWidth).to.be.greaterThan(0);
      expect(topUp(element)!.offsetWidth).to.equal(0);
    });
  });

  describe('its look', () => {
    it('is one line where there is room and has the action under the words where there is not', async () => {
      const { element } = await mount();
      await inState(element, 'shown');
      const top = (name: string): number => part(element, name)!.getBoundingClientRect().top;
      const below = (): number => topUp(element)!.getBoundingClientRect().top - part(element, 'message')!.getBoundingClientRect().bottom;
      element.style.inlineSize = '700px';
      await until(() => below() < 0);
      expect(Math.abs(top('bar') + part(element, 'bar')!.offsetHeight / 2 - (top('message') + part(element, 'message')!.offsetHeight / 2))).to.be.below(2);
      element.style.inlineSize = '320px';
      await until(() => below() >= 0);
      expect(part(element, 'bar')!.scrollWidth).to.be.at.most(part(element, 'bar')!.clientWidth);
      await audit(element);
    });

    for (const [name, direction, scheme] of [['dark', 'ltr', 'dark'], ['right to left', 'rtl', 'light']]) {
      it(`is accessible ${name}`, async () => {
        const { element } = await mount(html`<div dir=${direction!} lang=${direction === 'rtl' ? 'ar' : 'en'} style="color-scheme: ${scheme}; background: ${scheme === 'dark' ? '#121418' : '#fff'}">${PLAIN}</div>`);
        const banner = element.querySelector('credyt-low-balance-banner')!;
        await inState(banner, 'shown');
        await audit(banner);
      });
    }

    it('uses no private token it does not set', () => {
      expect(strayTokens(CredytLowBalanceBanner.styles)).to.deep.equal([]);
    });
  });
});
