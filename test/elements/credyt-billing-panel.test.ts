// What a customer sees and a host hears of <credyt-billing-panel>, on the true stack.
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import { CredytBillingPanel } from '../../src/elements/credyt-billing-panel/credyt-billing-panel.js';
import '../../src/elements/credyt-billing-panel/credyt-billing-panel.define.js';
import { closePages, hear, openPage, type TestPage } from '../client/page.js';
import type { InPageOptions } from '../support/billing-in-page.js';
import { audit, buttonSaying, inState, part, strayTokens, textOf, until } from './hear.js';

const PLAIN = html`<credyt-billing-panel></credyt-billing-panel>`;

type Mounted = TestPage & { element: CredytBillingPanel };

async function mount(template: TemplateResult = PLAIN, options: InPageOptions = {}): Promise<Mounted> {
  const page = openPage(options);
  const element = await fixture<CredytBillingPanel>(template);
  await until(() => !element.matches(':state(loading)'));
  return { ...page, element };
}

const inside = <Found extends HTMLElement>(element: Element, tag: string): Found | null => element.shadowRoot!.querySelector<Found>(tag);
const balance = (element: Element): string => textOf(element, 'balance');
/** The history has drawn its rows. */
const usageShown = (element: Element) => inState(inside(element, 'credyt-usage-history')!, 'ready');

describe('credyt-billing-panel', () => {
  // An audit of the panel does not wait for the fades of what is inside.
  before(() => { document.documentElement.style.setProperty('--credyt-duration', '0ms'); });
  afterEach(closePages);

  describe('what it shows', () => {
    it('shows balance, ways to pay and manage, and usage', async () => {
      const { element } = await mount();
      await inState(element, 'ready');
      await usageShown(element);
      expect(textOf(element, 'figure')).to.equal('$24.80');
      expect(textOf(element, 'tag')).to.equal('Test');
      expect(part(inside(element, 'credyt-top-up-button')!, 'button')!.textContent).to.include('Add funds');
      expect(textOf(inside(element, 'credyt-portal-link')!, 'link')).to.equal('Manage billing');
      expect(part(inside(element, 'credyt-usage-history')!, 'row')).not.to.equal(null);
      expect(part(element, 'as-of')!.textContent).to.include('As of');
      await audit(element);
    });

    it('lists the other balances, and adds nothing up', async () => {
      const { element } = await mount(PLAIN, { scenario: 'multi-asset' });
      await inState(element, 'ready');
      expect(part(element, 'accounts')!.querySelector('h3')!.textContent).to.equal('Other balances');
      expect(textOf(element, 'accounts')).to.include('Euro €5,000.00').and.to.include('team $998.50');
      expect(textOf(element, 'accounts')).to.include('1,204').and.to.include('38.5').and.not.to.include('$14.56');
      expect(part(element, 'figure')!.querySelector('bdi')!.textContent).to.equal('$14.56');
      expect(part(element, 'figure')!.querySelector('bdi')!.title, 'exact within reach').to.equal('$14.566678');
    });

    it('says what is owed', async () => {
      const { element } = await mount(PLAIN, { scenario: 'negative' });
      await inState(element, 'negative');
      expect(textOf(element, 'figure')).to.equal('−$3.20');
      expect(balance(element)).to.include('Owed. Your next top-up covers it first.');
      await audit(element);
    });

    it('says that it runs low', async () => {
      const { element } = await mount(PLAIN, { scenario: 'low', options: { lowBelow: { USD: '5' } } });
      await inState(element, 'low');
      expect(balance(element)).to.include('Running low');
    });

    it('is about the account it is told, and so are the elements inside', async () => {
      const { element } = await mount(html`<credyt-billing-panel asset="VIDGENMIN"></credyt-billing-panel>`, { scenario: 'multi-asset' });
      await inState(element, 'ready');
      expect(textOf(element, 'figure')).to.match(/^38\.5 /);
      expect(inside<HTMLElement & { asset: string }>(element, 'credyt-top-up-button')!.asset).to.equal('VIDGENMIN');
    });

    it('says there is no balance yet, and lets one top up', async () => {
      const { element } = await mount(PLAIN, { scenario: 'no-wallet' });
      await inState(element, 'empty');
      expect(balance(element)).to.include('No balance yet').and.to.include('Your first top-up opens it.');
      expect(part(element, 'figure')).to.equal(null);
      expect(inside(element, 'credyt-top-up-button')).not.to.equal(null);
      await audit(element);
    });

    it('keeps the figure and says its age when it cannot be read any more, and tries again', async () => {
      const page = await mount();
      await inState(page.element, 'ready');
      page.offline(true);
      await page.store.refresh();
      await page.store.refresh();
      await inState(page.element, 'stale');
      expect(textOf(page.element, 'figure')).to.equal('$24.80');
      expect(balance(page.element)).to.match(/Last updated \d+ seconds? ago/);
      await audit(page.element);
      page.offline(false);
      buttonSaying(page.element, 'Try now')!.click();
      await until(() => !page.element.matches(':state(stale)'));
    });

    it('says once that nobody is signed in, and leads to sign-in-url', async () => {
      const { element } = await mount(html`<credyt-billing-panel sign-in-url="/login"></credyt-billing-panel>`, { options: { identify: () => null } });
      await inState(element, 'signed-out');
      expect(balance(element).match(/signed out/g)).to.have.length(1);
      expect(buttonSaying(element, 'Sign in')).to.have.attribute('href', '/login');
      element.style.inlineSize = '960px';
      expect(buttonSaying(element, 'Sign in')!.getBoundingClientRect().width).to.be.at.most(360);
      expect(inside(element, 'credyt-usage-history')).to.equal(null);
      await audit(element);
    });

    it('never shows an unknown balance as 0, and tries again when asked', async () => {
      let isDown = true;
      const page = openPage({ configuration: { fetch: (input, init) => (isDown ? Promise.resolve(new Response('', { status: 400 })) : page.billing(new Request(input, init))) } });
      const element = await fixture<CredytBillingPanel>(PLAIN);
      await inState(element, 'failed');
      expect(balance(element)).to.include('Balance unavailable').and.to.include('This doesn’t change your balance.').and.not.to.match(/\d/);
      await audit(element);
      isDown = false;
      buttonSaying(element, 'Try again')!.click();
      await inState(element, 'ready');
    });

    it('shows a skeleton while nothing is known', async () => {
      openPage({ configuration: { fetch: () => new Promise(() => {}) } });
      const element = await fixture<CredytBillingPanel>(PLAIN);
      await inState(element, 'loading');
      expect(element.shadowRoot!.querySelector('.figure')).to.have.attribute('aria-busy', 'true');
      await audit(element);
    });

    it('shows hostile data as plain text that overflows nothing', async () => {
      const { element } = await mount(PLAIN, { scenario: 'hostile' });
      await inState(element, 'ready');
      expect(element.shadowRoot!.querySelector('img, script')).to.equal(null);
      for (const width of ['320px', '1000px']) {
        element.style.inlineSize = width;
        await until(() => [...element.shadowRoot!.querySelectorAll('section')].every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth), width);
      }
    });

    it('never tells test mode of a live wallet', async () => {
      const { element } = await mount(PLAIN, { options: { mode: 'live' } });
      await inState(element, 'ready');
      expect(part(element, 'tag')).to.equal(null);
      expect(element.matches(':state(test)')).to.equal(false);
    });
  });

  describe('paying', () => {
    it('tells after the return that the payment is being confirmed, then what was added', async () => {
      const page = await mount();
      await inState(page.element, 'ready');
      const button = inside(page.element, 'credyt-top-up-button')!;
      part(button, 'button')!.focus();
      await sendKeys({ press: 'Enter' });
      await inState(button, 'open');
      part<HTMLButtonElement>(button, 'pay')!.click();
      await until(() => page.went.length > 0);
      page.element.remove();
      page.load(`?credyt_return=${page.marker()}`);

      const element = await fixture<CredytBillingPanel>(PLAIN);
      await inState(element, 'confirming');
      expect(textOf(element, 'figure'), 'no optimism about money').to.equal('$24.80');
      expect(balance(element)).to.match(/\$[\d.]+ will be added to your balance\./);
      await inState(inside(element, 'credyt-top-up-button')!, 'confirming');
      await audit(element);
      await page.credit('20');
      await page.store.refresh();
      await inState(element, 'settled');
      expect(textOf(element, 'figure')).to.equal('$44.80');
      expect(balance(element)).to.include('$20.00 added');
      await audit(element);
    });

    it('goes on to say how the balance is once the news of a payment is old', async () => {
      const page = await mount();
      await inState(page.element, 'ready');
      await page.store.topUp({ amount: '20', target: '_blank' });
      page.tabs[0]!.closed = true;
      window.dispatchEvent(new Event('focus'));
      await page.credit('20');
      await inState(page.element, 'settled');
      expect(balance(page.element)).to.include('$20.00 added');
      await page.credit('-50');
      await page.store.refresh();
      await until(() => balance(page.element).includes('Owed. Your next top-up covers it first.'));
      expect(balance(page.element)).not.to.include('added');
      expect(page.element.matches(':state(settled)')).to.equal(false);
    });

    it('has the payment notice while a subscription waits', async () => {
      const { element } = await mount(PLAIN, { scenario: 'pending-subscription' });
      const notice = inside(element, 'credyt-payment-notice')!;
      await inState(notice, 'shown');
      expect(textOf(notice, 'message')).to.equal('Inkwell Pro is waiting for payment.');
      await audit(element);
    });

    it('gives target and return-to to the elements inside', async () => {
      const page = await mount(html`<credyt-billing-panel target="_blank" return-to="/billing"></credyt-billing-panel>`);
      await inState(page.element, 'ready');
      const link = part<HTMLAnchorElement>(inside(page.element, 'credyt-portal-link')!, 'link')!;
      expect(link.target).to.equal('_blank');
      expect(new URL(link.href).searchParams.get('returnTo')).to.equal('/billing');
    });

    it('offers a viewer to ask, and the host hears it', async () => {
      const asked = hear('credyt-permission-needed');
      const { element } = await mount(PLAIN, { options: { can: () => ({ topUp: false, portal: false }) } });
      await inState(element, 'ready');
      await inState(element, 'view-only');
      const button = inside(element, 'credyt-top-up-button')!;
      await inState(button, 'view-only');
      part(button, 'button')!.click();
      await until(() => asked.length === 1);
      await audit(element);
    });
  });

  describe('its parts', () => {
    it('are picked by sections', async () => {
      const { element } = await mount(html`<credyt-billing-panel sections="usage"></credyt-billing-panel>`);
      await usageShown(element);
      expect(part(element, 'balance')).to.equal(null);
      element.sections = 'balance';
      await until(() => part(element, 'balance') && !part(element, 'usage'));
      element.sections = 'balance usage chart';
      await until(() => inside(element, 'credyt-usage-chart') && inside(element, 'credyt-usage-history'));
    });

    it('can be restyled from the page, down into the elements inside', async () => {
      const { element } = await mount(html`<div>
        <style>credyt-billing-panel::part(button) { text-indent: 7px } credyt-billing-panel::part(row) { text-indent: 8px } credyt-billing-panel::part(link) { text-indent: 9px }</style>
        ${PLAIN}
      </div>`);
      const panel = element.querySelector('credyt-billing-panel')!;
      await usageShown(panel);
      const indent = (tag: string, name: string): string => getComputedStyle(part(inside(panel, tag)!, name)!).textIndent;
      expect(indent('credyt-top-up-button', 'button')).to.equal('7px');
      expect(indent('credyt-usage-history', 'row')).to.equal('8px');
      expect(indent('credyt-portal-link', 'link')).to.equal('9px');
    });

    it('re-exports every part of the elements inside', async () => {
      const { element } = await mount(html`<credyt-billing-panel sections="balance usage chart"></credyt-billing-panel>`);
      await usageShown(element);
      const manifest = await (await fetch('/custom-elements.json')).json() as { modules: { declarations?: { tagName?: string; cssParts?: { name: string }[] }[] }[] };
      for (const tag of ['credyt-top-up-button', 'credyt-portal-link', 'credyt-payment-notice', 'credyt-usage-history']) {
        const declared = manifest.modules.flatMap(({ declarations = [] }) => declarations).find(({ tagName }) => tagName === tag)!.cssParts!.map(({ name }) => name);
        const exported = inside(element, tag)!.getAttribute('exportparts')!.split(',').map((entry) => entry.split(':')[0]!.trim());
        expect(exported, tag).to.have.members(declared);
      }
    });

    it('take content of the host', async () => {
      const { element } = await mount(html`<credyt-billing-panel>
        <p slot="notice">Invoices move on Monday.</p><p slot="after-balance">Team plan</p><p slot="after-usage">Times are yours.</p>
      </credyt-billing-panel>`);
      await inState(element, 'ready');
      await until(() => [...element.children].every((child) => (child as HTMLElement).offsetHeight > 0));
      expect(inside(element, 'credyt-payment-notice')!.offsetHeight).to.equal(0);
    });
  });

  describe('its look', () => {
    it('is laid out by its own width', async () => {
      const { element } = await mount();
      await usageShown(element);
      const box = (name: string): DOMRect => part(element, name)!.getBoundingClientRect();
      const inner = (tag: string): DOMRect => inside(element, tag)!.getBoundingClientRect();
      element.style.maxInlineSize = 'none'; // wider than the test's window
      element.style.inlineSize = '960px';
      await until(() => box('usage').left >= box('balance').right - 1, 'a rail beside the usage');
      expect(Math.round(box('balance').width)).to.equal(288);
      element.style.inlineSize = '600px';
      await until(() => box('usage').top >= box('balance').bottom - 1, 'stacked');
      expect(inner('credyt-portal-link').top).to.be.closeTo(inner('credyt-top-up-button').top, 1);
      element.style.inlineSize = '320px';
      await until(() => inner('credyt-portal-link').top >= inner('credyt-top-up-button').bottom, 'buttons too');
      await audit(element);
    });

    for (const [name, direction, scheme] of [['dark', 'ltr', 'dark'], ['right to left', 'rtl', 'light']]) {
      it(`is accessible ${name}`, async () => {
        const { element } = await mount(html`<div dir=${direction!} style="color-scheme: ${scheme}; background: ${scheme === 'dark' ? '#121418' : '#fff'}">${PLAIN}</div>`, { scenario: 'multi-asset' });
        const panel = element.querySelector('credyt-billing-panel')!;
        await usageShown(panel);
        await audit(panel);
      });
    }

    it('uses no private token it does not set', () => {
      expect(strayTokens(CredytBillingPanel.styles)).to.deep.equal([]);
    });
  });
});
