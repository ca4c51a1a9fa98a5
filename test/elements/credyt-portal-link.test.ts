// What a customer sees and a host hears of <credyt-portal-link>, on the true stack.
import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import { CredytPortalLink } from '../../src/elements/credyt-portal-link/credyt-portal-link.js';
import '../../src/elements/credyt-portal-link/credyt-portal-link.define.js';
import { closePages, hear, openPage, type TestPage } from '../client/page.js';
import type { InPageOptions } from '../support/billing-in-page.js';
import { audit, buttonSaying, inState, part, saidAloud, strayTokens, textOf, until } from './hear.js';

const PLAIN = html`<credyt-portal-link></credyt-portal-link>`;

async function mount(template: TemplateResult = PLAIN, options: InPageOptions = {}): Promise<TestPage & { element: CredytPortalLink }> {
  const page = openPage(options);
  const element = await fixture<CredytPortalLink>(template);
  await until(() => !element.matches(':state(loading)'));
  return { ...page, element };
}

const link = (element: Element): HTMLAnchorElement => part<HTMLAnchorElement>(element, 'link')!;
const posts = ({ calls }: TestPage): string[] => calls.filter((call) => call.startsWith('POST'));

describe('credyt-portal-link', () => {
  afterEach(closePages);

  describe('states', () => {
    it('is a real link to an address that never expires', async () => {
      const { element, endpoint } = await mount();
      await inState(element, 'ready');
      expect(textOf(element, 'link')).to.equal('Manage billing');
      expect(link(element).localName).to.equal('a');
      const { pathname, searchParams } = new URL(link(element).href);
      expect(pathname).to.equal(`${endpoint}/portal`);
      expect(searchParams.get('returnTo')).to.equal(location.pathname + location.search);
      await audit(element);
    });

    it('is a button where the host signs in by headers: an address could not carry them', async () => {
      const page = await mount(PLAIN, { configuration: { headers: () => ({ authorization: 'Bearer maya' }) } });
      expect(link(page.element).localName).to.equal('button');
      link(page.element).dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true, composed: true, cancelable: true }));
      await until(() => page.went.length === 1);
      expect(posts(page)).to.deep.equal(['POST /portal-links']);
    });

    it('is a button while nothing is known', async () => {
      openPage({ configuration: { fetch: () => new Promise(() => {}) } });
      const element = await fixture<CredytPortalLink>(PLAIN);
      await inState(element, 'loading');
      expect(link(element).localName).to.equal('button');
      await audit(element);
    });

    it('says who can, to a customer who may not', async () => {
      const { element } = await mount(PLAIN, { options: { can: () => ({ topUp: true, portal: false }) } });
      await inState(element, 'view-only');
      expect(textOf(element, 'hint')).to.equal('Ask an account owner to manage billing.');
      expect(link(element)).to.equal(null);
      await audit(element);
    });

    it('says when the customer is signed out', async () => {
      const { element } = await mount(PLAIN, { options: { identify: () => null } });
      await inState(element, 'signed-out');
      expect(textOf(element, 'hint')).to.equal('You’re signed out');
      await audit(element);
    });
  });

  describe('a customer who may not manage billing', () => {
    it('asks in the host’s own way, and the host hears it', async () => {
      const asked = hear('credyt-permission-needed');
      const { element } = await mount(html`<credyt-portal-link><button slot="ask-owner">Ask Aiko</button></credyt-portal-link>`, { options: { can: () => ({ topUp: true, portal: false }) } });
      await inState(element, 'view-only');
      expect(part(element, 'hint')!.offsetWidth).to.equal(0);
      element.querySelector('button')!.click();
      expect(asked.map(({ detail }) => detail)).to.deep.equal([{ kind: 'portal' }]);
      await audit(element);
    });

    it('who lost the right meanwhile is told, and so is the host', async () => {
      let mayManage = true;
      const asked = hear('credyt-permission-needed');
      const page = await mount(PLAIN, { options: { can: () => ({ topUp: true, portal: mayManage }) } });
      await inState(page.element, 'ready');
      mayManage = false;
      link(page.element).click();
      await inState(page.element, 'view-only');
      expect(textOf(page.element, 'hint')).to.equal('Ask an account owner to manage billing.');
      expect(asked.map(({ detail }) => detail)).to.deep.equal([{ kind: 'portal' }]);
    });

    /** The right is lost between the wallet's reading and the click, and is there again afterwards. */
    async function refused(template: TemplateResult = PLAIN): Promise<TestPage & { element: CredytPortalLink }> {
      let isBroken = false;
      const can = (): { topUp: boolean; portal: boolean } => {
        if (isBroken) throw new Error('The team’s database is away.');
        return { topUp: true, portal: true };
      };
      const page = await mount(template, { options: { can } });
      await inState(page.element, 'ready');
      isBroken = true;
      link(page.element).focus();
      await sendKeys({ press: 'Enter' });
      await inState(page.element, 'view-only');
      isBroken = false;
      return page;
    }

    it('who was refused by a mishap has the link again with the next reading', async () => {
      const page = await refused();
      await page.store.refresh();
      await inState(page.element, 'ready');
      expect(part(page.element, 'hint')).to.equal(null);
      link(page.element).click();
      await until(() => page.went.length > 0);
    });

    it('leaves no refusal behind for the next customer', async () => {
      const page = await refused();
      page.page.reset();
      await inState(page.element, 'ready');
      expect(textOf(page.element, 'link')).to.equal('Manage billing');
    });

    it('has the focus on the sentence that took the link’s place, and then on the link again', async () => {
      const page = await refused();
      const { shadowRoot } = page.element;
      expect(shadowRoot!.activeElement?.textContent).to.include('Ask an account owner to manage billing.');
      await audit(page.element);
      await page.store.refresh();
      await inState(page.element, 'ready');
      expect(shadowRoot!.activeElement?.localName).to.equal('a');
    });

    it('has the focus beside the host’s own way to ask', async () => {
      const { element } = await refused(html`<credyt-portal-link><button slot="ask-owner">Ask Aiko</button></credyt-portal-link>`);
      expect(document.activeElement?.localName).to.equal(element.localName);
    });
  });

  describe('opening', () => {
    it('makes one fresh link at the click and goes there', async () => {
      const page = await mount();
      await inState(page.element, 'ready');
      link(page.element).click();
      link(page.element).click();
      await inState(page.element, 'busy');
      expect(textOf(page.element, 'link')).to.equal('Opening billing');
      expect(link(page.element)).to.have.attribute('aria-disabled', 'true');
      await audit(page.element);
      await until(() => page.went.length > 0);
      expect(posts(page)).to.deep.equal(['POST /portal-links']);
      expect(page.went[0]).to.match(/^http:\/\/localhost:4010\//);
      expect(page.element.shadowRoot!.innerHTML, 'the link is a secret').not.to.include(page.went[0]!);
    });

    it('opens a tab with target="_blank" and says so beforehand', async () => {
      const page = await mount(html`<credyt-portal-link target="_blank" appearance="button"></credyt-portal-link>`);
      await inState(page.element, 'ready');
      expect(textOf(page.element, 'link')).to.equal('Manage billing Opens in a new tab');
      link(page.element).click();
      await until(() => page.tabs[0]?.url);
      expect(page.went).to.deep.equal([]);
    });

    it('says in that tab, once the customer is back, that it can be closed', async () => {
      const own = html`<credyt-portal-link target="_blank"></credyt-portal-link>`;
      const page = await mount(own);
      await inState(page.element, 'ready');
      link(page.element).click();
      await until(() => page.tabs[0]?.url);
      page.element.remove();
      page.comeBackInTab();
      const element = await fixture<CredytPortalLink>(own);
      await until(() => textOf(element, 'hint') === 'You can close this tab.');
      await audit(element);
    });

    it('goes by keyboard too', async () => {
      const page = await mount();
      await inState(page.element, 'ready');
      link(page.element).focus();
      await sendKeys({ press: 'Enter' });
      await until(() => page.went.length > 0);
    });

    it('leaves a click with a modifier key to the browser', async () => {
      const page = await mount();
      await inState(page.element, 'ready');
      const click = new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true, composed: true });
      page.element.addEventListener('click', (event) => { event.preventDefault(); }, { once: true });
      let wasTaken = true;
      page.element.shadowRoot!.addEventListener('click', (event) => { wasTaken = event.defaultPrevented; }, { once: true });
      link(page.element).dispatchEvent(click);
      expect(wasTaken).to.equal(false);
      await aTimeout(20);
      expect(posts(page)).to.deep.equal([]);
    });

    it('sends the customer back where return-to says', async () => {
      const page = await mount(html`<credyt-portal-link return-to="/account?tab=2"></credyt-portal-link>`);
      await inState(page.element, 'ready');
      expect(new URL(link(page.element).href).searchParams.get('returnTo')).to.equal('/account?tab=2');
      link(page.element).click();
      await until(() => page.went.length > 0);
    });

    it('says in one line that it could not be opened, and works again', async () => {
      const page = await mount(html`<credyt-portal-link appearance="button"></credyt-portal-link>`);
      const errors = hear('credyt-error');
      await inState(page.element, 'ready');
      page.emulator.faults({ route: 'POST /billing-portal/sessions', status: 500, times: 1 });
      link(page.element).click();
      await inState(page.element, 'failed');
      expect(textOf(page.element, 'hint')).to.equal('Billing couldn’t be opened. Please try again.');
      await until(() => saidAloud() === 'Billing couldn’t be opened. Please try again.');
      expect(errors).to.have.lengthOf(1);
      await audit(page.element);
      link(page.element).click();
      await until(() => page.went.length > 0);
      expect(part(page.element, 'hint')).to.equal(null);
    });

    it('tells no other customer that it could not be opened', async () => {
      const page = await mount();
      await inState(page.element, 'ready');
      page.emulator.faults({ route: 'POST /billing-portal/sessions', status: 500, times: 1 });
      link(page.element).click();
      await inState(page.element, 'failed');
      await page.store.refresh();
      expect(textOf(page.element, 'hint'), 'the same customer still reads it').to.equal('Billing couldn’t be opened. Please try again.');
      page.page.reset();
      await inState(page.element, 'ready');
      expect(part(page.element, 'hint')).to.equal(null);
    });
  });

  describe('slots, parts and lifecycle', () => {
    it('takes a label of the host and hides the fallback', async () => {
      const { element } = await mount(html`<credyt-portal-link>Invoices<a slot="fallback" href="/x">x</a></credyt-portal-link>`);
      await inState(element, 'ready');
      expect((link(element).querySelector('slot')!.assignedNodes()[0] as Text).data).to.equal('Invoices');
      expect(element.querySelector('a')!.offsetWidth).to.equal(0);
    });

    it('takes white space around a fallback for no label', async () => {
      const { element } = await mount(html`<credyt-portal-link>
        <a slot="fallback" href="/x">x</a>
      </credyt-portal-link>`);
      await inState(element, 'ready');
      expect(link(element).textContent.trim()).to.equal('Manage billing');
      await audit(element);
    });

    it('leads a customer who is signed out to sign-in-url, or to the host’s own sign-in', async () => {
      const { element } = await mount(html`<credyt-portal-link sign-in-url="/login"></credyt-portal-link>`, { options: { identify: () => null } });
      await inState(element, 'signed-out');
      expect(buttonSaying(element, 'Sign in')).to.have.attribute('href', '/login');
      const own = Object.assign(document.createElement('a'), { slot: 'signin', href: '/enter', textContent: 'Enter' });
      element.append(own);
      expect(own.offsetWidth).to.be.greaterThan(0);
    });

    it('uses no private token it does not set', () => {
      expect(strayTokens(CredytPortalLink.styles)).to.deep.equal([]);
    });

    it('stays where it is when it is removed while a link is being made', async () => {
      const page = await mount();
      await inState(page.element, 'ready');
      link(page.element).click();
      page.element.remove();
      await aTimeout(150);
      expect(page.went).to.deep.equal([]);
    });
  });
});
