// What a customer sees and hears of <credyt-balance-badge>, on the true stack.
import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { stub } from 'sinon';
import { getBilling, type CredytWalletChangeEvent } from '../../src/index.js';
import { CredytBalanceBadge } from '../../src/elements/credyt-balance-badge/credyt-balance-badge.js';
import '../../src/elements/credyt-balance-badge/credyt-balance-badge.define.js';
import { mount, type MountOptions } from '../support/mount.js';
import { closePages, hear, openPage } from '../client/page.js';
import { audit, inState, part, saidAloud, strayTokens, textOf, until } from './hear.js';

const badge = html`<credyt-balance-badge></credyt-balance-badge>`;
const withDetails = html`<credyt-balance-badge details></credyt-balance-badge>`;
const open = (template = badge, options: MountOptions = {}) => mount<CredytBalanceBadge>(template, options);
const nameOf = (element: Element): string => part(element, 'badge')!.getAttribute('aria-label') ?? element.shadowRoot!.querySelector('.sr')!.textContent;
const popoverOf = (element: Element): HTMLElement => part(element, 'details')!;
const isOpen = (element: Element): boolean => popoverOf(element).matches(':popover-open');

async function openDetails(element: Element): Promise<void> {
  part(element, 'badge')!.click();
  await until(() => part(element, 'list'));
}

/** Credyt changes the balance, and the page hears of it. */
async function spend({ emulator, billing, endpoint }: Awaited<ReturnType<typeof open>>, amount: string): Promise<void> {
  await emulator.fetch(new Request(`http://localhost:4010/customers/${emulator.customerId}/wallet/adjustments`, {
    method: 'POST',
    headers: { 'x-credyt-api-key': 'key_test', 'content-type': 'application/json' },
    body: `{"transaction_id":"${crypto.randomUUID()}","asset":"USD","amount":${amount},"reason":"other"}`,
  }));
  await billing.refresh({ customerId: emulator.customerId });
  await getBilling(endpoint).refresh();
}

describe('credyt-balance-badge', () => {
  afterEach(closePages);

  describe('states', () => {
    it('says nothing of the amount while nothing is known', async () => {
      const { element } = await open(badge, { configuration: { fetch: () => new Promise(() => {}) } });
      await inState(element, 'loading');
      expect(element.shadowRoot!.textContent).not.to.match(/\d/);
      expect(part(element, 'badge')).to.have.attribute('aria-busy', 'true');
      await audit(element);
    });

    it('shows the balance and marks test mode', async () => {
      const { element } = await open();
      await inState(element, 'ready');
      expect(textOf(element, 'amount')).to.equal('$24.80');
      expect(textOf(element, 'tag')).to.equal('Test');
      expect(nameOf(element)).to.equal('Balance: $24.80. Test mode.');
      expect(element.matches(':state(test)')).to.equal(true);
      await audit(element);
    });

    it('says so in words and colour when the balance is low', async () => {
      const { element } = await open(badge, { scenario: 'low', options: { lowBelow: { USD: '5' }, mode: 'live' } });
      await inState(element, 'low');
      expect(textOf(element, 'amount')).to.equal('$3.20');
      expect(textOf(element, 'note')).to.equal('low');
      expect(nameOf(element)).to.equal('Balance: $3.20, running low');
      expect(part(element, 'icon')).to.exist;
      await audit(element);
    });

    it('says what is owed', async () => {
      const { element } = await open(badge, { scenario: 'negative', options: { mode: 'live' } });
      await inState(element, 'negative');
      expect(textOf(element, 'amount')).to.equal('−$3.20');
      expect(textOf(element, 'note')).to.equal('owed');
      expect(nameOf(element)).to.equal('Balance: −$3.20 owed');
      await audit(element);
    });

    it('shows an empty balance as zero only when it is zero', async () => {
      const { element } = await open(badge, { scenario: 'empty' });
      await inState(element, 'ready');
      expect(textOf(element, 'amount')).to.equal('$0.00');
    });

    it('says that there is no balance yet', async () => {
      const { element } = await open(badge, { scenario: 'no-wallet' });
      await inState(element, 'empty');
      expect(textOf(element, 'badge')).to.equal('No balance yet');
      await audit(element);
    });

    it('tells in its tooltip how a balance begins', async () => {
      const { element } = await open(badge, { scenario: 'no-wallet' });
      await inState(element, 'empty');
      expect(element.shadowRoot!.querySelector('.words')).to.have.attribute('title', 'No balance yet. Your first top-up opens it.');
    });

    it('says what is owed also when that is old news', async () => {
      const stack = await open(badge, { scenario: 'negative', options: { mode: 'live' } });
      await inState(stack.element, 'negative');
      stack.offline(true);
      for (let turn = 0; turn < 2; turn++) await getBilling(stack.endpoint).refresh();
      await inState(stack.element, 'stale');
      expect(nameOf(stack.element)).to.match(/^Balance: −\$3\.20 owed, last updated /);
    });

    it('clears the amount when the customer is signed out', async () => {
      let signedIn = true;
      const stack = await open(badge, { options: { identify: () => (signedIn ? { customerId: 'cust_4qh0wajx2n9qtazh2tghzkyan2' } : null) } });
      await inState(stack.element, 'ready');
      signedIn = false;
      await getBilling(stack.endpoint).refresh();
      await inState(stack.element, 'signed-out');
      expect(textOf(stack.element, 'badge')).to.equal('Sign in to see balance');
      await audit(stack.element);
    });

    it('offers to try again when nothing could be had, and then shows the balance', async () => {
      const stack = await open();
      stack.offline(true);
      getBilling(stack.endpoint).reset();
      await inState(stack.element, 'failed');
      expect(textOf(stack.element, 'badge')).to.match(/^Balance unavailable ?Retry$/);
      await audit(stack.element);
      stack.offline(false);
      part(stack.element, 'retry')!.click();
      await inState(stack.element, 'ready');
    });

    it('keeps the last balance with its age when the line is cut, until it is back', async () => {
      const stack = await open(badge, { options: { mode: 'live' } });
      const { element } = stack;
      await inState(element, 'ready');
      stack.offline(true);
      await getBilling(stack.endpoint).refresh();
      await getBilling(stack.endpoint).refresh();
      await inState(element, 'stale');
      expect(textOf(element, 'amount')).to.equal('$24.80');
      expect(textOf(element, 'note')).to.match(/^\d+ sec ago$/);
      expect(nameOf(element)).to.match(/^Balance: \$24\.80, last updated \d+ seconds? ago$/);
      await audit(element);
      stack.offline(false);
      await getBilling(stack.endpoint).refresh();
      await until(() => !element.matches(':state(stale)'));
    });

    it('stands 32 px high in every state', async () => {
      for (const scenario of ['healthy', 'low', 'negative', 'no-wallet', 'hostile'] as const) {
        const { element } = await open(badge, { scenario });
        await until(() => !element.matches(':state(loading)'));
        await element.updateComplete;
        expect(part(element, 'badge')!.offsetHeight, scenario).to.equal(32);
      }
    });
  });

  describe('attributes', () => {
    it('format="compact" keeps the exact value in tooltip and name', async () => {
      const { element } = await open(html`<credyt-balance-badge asset="TOK" format="compact"></credyt-balance-badge>`, { scenario: 'multi-asset', options: { mode: 'live' } });
      await inState(element, 'ready');
      expect(textOf(element, 'amount')).to.equal('993.4M');
      expect(textOf(element, 'unit')).to.equal('TOK');
      expect(part(element, 'badge')).to.have.attribute('title', 'Exactly 993,450,234\u00a0TOK');
      expect(nameOf(element)).to.equal('Balance: 993.4M\u00a0TOK. Exactly 993,450,234\u00a0TOK');
    });

    it('joins its sentences as the language does', async () => {
      await import('../../src/strings/ja.js');
      const { element } = await open(html`<credyt-balance-badge lang="ja" asset="TOK" format="compact"></credyt-balance-badge>`, { scenario: 'multi-asset' });
      await inState(element, 'ready');
      expect(nameOf(element)).to.match(/^残高：9\.9億\u00a0TOK。正確には 993,450,234\u00a0TOK。テストモード。$/);
    });

    it('asset and account pick the balance', async () => {
      const { element } = await open(html`<credyt-balance-badge account="team"></credyt-balance-badge>`, { scenario: 'multi-asset' });
      await inState(element, 'ready');
      expect(textOf(element, 'amount')).to.equal('$998.50');
      element.account = undefined;
      element.asset = 'EUR';
      await element.updateComplete;
      expect(textOf(element, 'amount')).to.equal('€5,000.00');
    });

    it('an endpoint on a strange origin sends nothing', async () => {
      const said = stub(console, 'error');
      const heard = hear('credyt-error');
      const { element, calls } = await open(html`<credyt-balance-badge endpoint="https://evil.example/api"></credyt-balance-badge>`);
      await inState(element, 'failed');
      await aTimeout(50);
      said.restore();
      expect(calls).to.deep.equal([]);
      expect(heard[0]!.detail).to.deep.equal({ code: 'endpoint_not_allowed' });
      expect(said.firstCall.args[0]).to.include('https://evil.example/api');
    });

    it('speaks in the language around it, also when that changes', async () => {
      const { element } = await open(html`<credyt-balance-badge></credyt-balance-badge>`);
      await inState(element, 'ready');
      element.lang = 'de';
      await until(() => textOf(element, 'amount') === '24,80\u00a0$'.replace('\u00a0', ' '));
      element.removeAttribute('lang');
      document.documentElement.lang = 'fr';
      await until(() => /^24,80/.test(textOf(element, 'amount')));
      document.documentElement.lang = 'en';
    });

    it('takes own words', async () => {
      const { element } = await open(badge, { configuration: { strings: { 'balance.empty': 'Nothing here yet' } }, scenario: 'no-wallet' });
      await inState(element, 'empty');
      expect(textOf(element, 'badge')).to.equal('Nothing here yet');
      element.strings = { 'balance.empty': 'Still nothing' };
      await element.updateComplete;
      expect(textOf(element, 'badge')).to.equal('Still nothing');
    });
  });

  describe('width', () => {
    it('never shrinks while the customer watches, and starts anew with another asset', async () => {
      const stack = await open(badge, { options: { mode: 'live' } });
      const { element } = stack;
      await inState(element, 'ready');
      const before = element.offsetWidth;
      await spend(stack, '-24.70');
      await until(() => textOf(element, 'amount') === '$0.10');
      expect(element.offsetWidth).to.be.at.least(before);
    });
  });

  describe('keyboard and focus', () => {
    it('opens the details by key, and Escape brings the focus back', async () => {
      const { element } = await open(withDetails, { scenario: 'multi-asset' });
      await inState(element, 'ready');
      part(element, 'badge')!.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => isOpen(element));
      expect(part(element, 'badge')).to.have.attribute('aria-expanded', 'true');
      expect(element.shadowRoot!.getElementById(part(element, 'badge')!.getAttribute('aria-describedby')!)!.textContent).to.equal('Show all balances');
      expect(element.shadowRoot!.activeElement === popoverOf(element)).to.equal(true);
      await sendKeys({ press: 'Escape' });
      await until(() => !isOpen(element));
      expect(element.shadowRoot!.activeElement === part(element, 'badge')).to.equal(true);
      expect(part(element, 'badge')).to.have.attribute('aria-expanded', 'false');
    });

    it('closes by a second click', async () => {
      const { element } = await open(withDetails);
      await inState(element, 'ready');
      await openDetails(element);
      part(element, 'badge')!.click();
      await until(() => !isOpen(element));
    });
  });

  describe('details', () => {
    it('list every account by name, and never a sum', async () => {
      const { element } = await open(withDetails, { scenario: 'multi-asset' });
      await inState(element, 'ready');
      await openDetails(element);
      const rows = [...element.shadowRoot!.querySelectorAll('[part=account]')].map((row) => row.textContent.replace(/\s+/g, ' ').trim());
      expect(rows).to.have.lengthOf(7);
      expect(rows[0], 'the rounded amount is drawn, the exact one is said').to.equal('US Dollar $14.56$14.566678');
      expect(rows, 'two currencies are told apart').to.include('Euro €5,000.00');
      expect(element.shadowRoot!.querySelector('[part=account-amount] bdi')).to.have.attribute('aria-hidden', 'true');
      expect(rows).to.include('Upscale credits 1,204');
      expect(rows).to.include('Video minutes 38.5');
      expect(rows).to.include('team $998.50');
      expect(rows).to.include('Tokens 993,450,234');
      await audit(element);
    });

    it('refresh on demand', async () => {
      const stack = await open(withDetails);
      await inState(stack.element, 'ready');
      await openDetails(stack.element);
      const before = stack.calls.length;
      part(stack.element, 'refresh')!.click();
      await until(() => stack.calls.length > before);
    });

    it('say since when and offer to try now when the line is cut', async () => {
      const stack = await open(withDetails);
      const { element } = stack;
      await inState(element, 'ready');
      stack.offline(true);
      await getBilling(stack.endpoint).refresh();
      await getBilling(stack.endpoint).refresh();
      await inState(element, 'stale');
      await openDetails(element);
      expect(popoverOf(element).textContent).to.include('We couldn’t reach billing. We’ll keep trying.');
      await audit(element);
    });
  });

  describe('in little room', () => {
    it('hides its words without leaving their room behind, and shows them again', async () => {
      const { element } = await open(html`<div style="inline-size: 130px"><credyt-balance-badge></credyt-balance-badge></div>`, { scenario: 'low', options: { lowBelow: { USD: '5' }, mode: 'live' } });
      const inner = element.querySelector('credyt-balance-badge')!;
      await inState(inner, 'low');
      const end = (): number => part(inner, 'badge')!.getBoundingClientRect().right - part(inner, 'amount')!.getBoundingClientRect().right;
      const wide = end();
      expect(wide, 'the word stands after the amount').to.be.greaterThan(20);
      element.style.inlineSize = '95px';
      await until(() => end() < 14);
      expect(textOf(inner, 'note')).to.equal('low');
      element.style.inlineSize = '300px';
      await until(() => end() === wide);
    });

    it('lists its accounts again after a sign-out that took the open list away', async () => {
      let isIn = true;
      const stack = await open(withDetails, { options: { identify: () => (isIn ? { externalId: 'maya' } : null) } });
      const { element } = stack;
      await inState(element, 'ready');
      await openDetails(element);
      isIn = false;
      await getBilling(stack.endpoint).refresh();
      await inState(element, 'signed-out');
      isIn = true;
      await getBilling(stack.endpoint).refresh();
      await inState(element, 'ready');
      expect(part(element, 'badge')).to.have.attribute('aria-expanded', 'false');
    });
  });

  describe('slots and parts', () => {
    it('shows the fallback before the upgrade and never after', async () => {
      const { element } = await open(html`<credyt-balance-badge><a slot="fallback" href="/account">Account</a></credyt-balance-badge>`);
      expect(element.querySelector('a')!.offsetWidth).to.equal(0);
    });

    it('shows the host’s own sign-in', async () => {
      const { element } = await open(html`<credyt-balance-badge><a slot="signin" href="/login">Log in</a></credyt-balance-badge>`, { options: { identify: () => null } });
      await inState(element, 'signed-out');
      expect(element.querySelector('a')!.offsetWidth).to.be.greaterThan(0);
    });

    it('leads to sign-in-url', async () => {
      const { element } = await open(html`<credyt-balance-badge sign-in-url="/login"></credyt-balance-badge>`, { options: { identify: () => null } });
      await inState(element, 'signed-out');
      expect(part(element, 'badge')).to.have.attribute('href', '/login');
    });

    it('uses no private token it does not set', () => {
      expect(strayTokens(CredytBalanceBadge.styles)).to.deep.equal([]);
    });

    it('takes the host’s colours from any ancestor', async () => {
      const { element } = await open(html`<div><credyt-balance-badge></credyt-balance-badge></div>`);
      element.setAttribute('style', '--credyt-surface: rgb(1, 2, 3)');
      const inner = element.querySelector('credyt-balance-badge')!;
      await inState(inner, 'ready');
      await until(() => getComputedStyle(part(inner, 'badge')!).backgroundColor === 'rgb(1, 2, 3)');
    });
  });

  describe('hostile data', () => {
    it('stays text, stays in its box', async () => {
      const { element } = await open(html`<div><credyt-balance-badge details></credyt-balance-badge></div>`, { scenario: 'hostile' });
      element.setAttribute('style', 'inline-size: 200px');
      const inner = element.querySelector('credyt-balance-badge')!;
      await inState(inner, 'ready');
      expect(inner.offsetWidth).to.be.at.most(200);
      part(inner, 'badge')!.click();
      await until(() => part(inner, 'list'));
      expect(popoverOf(inner).scrollWidth).to.be.at.most(popoverOf(inner).clientWidth);
      expect(popoverOf(inner).textContent).not.to.match(/undefined|NaN|Invalid Date|∞/);
    });
  });

  describe('events and announcements', () => {
    it('says a new balance aloud, once for all badges', async () => {
      const stack = await open(html`<div><credyt-balance-badge></credyt-balance-badge><credyt-balance-badge></credyt-balance-badge></div>`);
      await inState(stack.element.querySelector('credyt-balance-badge')!, 'ready');
      await spend(stack, '-1');
      await until(() => saidAloud() === 'Balance is now $23.80.');
    });

    it('says what was paid once; then new balances again, and nothing of it where a badge comes later', async () => {
      const page = openPage();
      const element = await fixture<CredytBalanceBadge>(badge);
      await inState(element, 'ready');
      await page.store.topUp({ amount: '20', target: '_blank' });
      page.tabs[0]!.closed = true;
      window.dispatchEvent(new Event('focus'));
      await page.credit('20');
      await until(() => saidAloud() === '$20.00 added. Your balance is $44.80.');
      await page.credit('-10');
      await page.store.refresh();
      await until(() => saidAloud() === 'Balance is now $34.80.');
      const later = await fixture<CredytBalanceBadge>(badge);
      await inState(later, 'ready');
      await page.credit('-1');
      await page.store.refresh();
      const heard: string[] = [];
      await until(() => heard.push(saidAloud()) && saidAloud() === 'Balance is now $33.80.');
      expect(heard.filter((text) => text.includes('added'))).to.deep.equal([]);
    });

    it('tells the page once, however many badges, that the balance cannot be had', async () => {
      const stack = await open(html`<div><credyt-balance-badge></credyt-balance-badge><credyt-balance-badge></credyt-balance-badge></div>`);
      const heard = hear('credyt-error');
      await inState(stack.element.querySelector('credyt-balance-badge')!, 'ready');
      stack.offline(true);
      for (let turn = 0; turn < 3; turn++) await getBilling(stack.endpoint).refresh();
      expect(heard.map(({ detail }) => detail)).to.deep.equal([{ code: 'network' }]);
    });

    it('tells the page of a wallet that changed', async () => {
      const stack = await open();
      await inState(stack.element, 'ready');
      const heard = new Promise<CredytWalletChangeEvent>((resolve) => { document.addEventListener('credyt-wallet-change', resolve, { once: true }); });
      await spend(stack, '-2');
      expect((await heard).detail.wallet!.accounts[0]!.available).to.equal('22.8');
    });
  });

  describe('lifecycle', () => {
    it('asks once for any number of badges', async () => {
      const { element, calls } = await open(html`<div>${Array.from({ length: 5 }, () => badge)}</div>`);
      await inState(element.lastElementChild!, 'ready');
      expect(calls).to.deep.equal(['GET /wallet?include=pending']);
    });

    it('keeps what was set before the upgrade', async () => {
      const { endpoint } = await open();
      const early = Object.assign(document.createElement('credyt-early-badge'), { format: 'compact', endpoint });
      document.body.append(early);
      customElements.define('credyt-early-badge', class extends CredytBalanceBadge {});
      await inState(early, 'ready');
      expect(early.format).to.equal('compact');
      early.remove();
    });

    it('survives a move without asking again', async () => {
      const { element, calls } = await open();
      await inState(element, 'ready');
      const elsewhere = await fixture(html`<section></section>`);
      elsewhere.append(element);
      await aTimeout(20);
      expect(textOf(element, 'amount')).to.equal('$24.80');
      expect(calls).to.have.lengthOf(1);
    });

    it('may be removed while loading', async () => {
      const { element } = await open();
      element.remove();
      await aTimeout(50);
      expect(element.isConnected).to.equal(false);
    });

    it('leaves nothing behind after ten mounts', async () => {
      const { element, endpoint, calls } = await open();
      await inState(element, 'ready');
      for (let turn = 0; turn < 10; turn++) {
        const other = document.createElement('credyt-balance-badge');
        document.body.append(other);
        await other.updateComplete;
        other.remove();
      }
      element.remove();
      await aTimeout(20);
      const before = calls.length;
      getBilling(endpoint).reset();
      await aTimeout(50);
      expect(calls.length, 'nobody reads a store without subscribers').to.equal(before);
    });
  });
});
