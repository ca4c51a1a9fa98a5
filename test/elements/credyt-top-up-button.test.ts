// What a customer sees and a host hears of <credyt-top-up-button>, on the true stack.
import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { spy } from 'sinon';
import { CredytTopUpButton } from '../../src/elements/credyt-top-up-button/credyt-top-up-button.js';
import { closePages, hear, openPage } from '../client/page.js';
import type { InPageOptions } from '../support/billing-in-page.js';
import { audit, buttonSaying, inState, part, saidAloud, still, strayTokens, textOf, until } from './hear.js';
import { chosen, mount, NEW_TAB, opened, openPanel, PLAIN, radios } from './top-up.js';

const CREDITS: InPageOptions = {
  scenario: 'multi-asset',
  options: { topUp: { allowed: true, currency: 'USD', presets: ['5', '20', '50'], min: '5', max: '500', custom: true, assets: ['CREDIT'] } },
};

const input = (element: Element): HTMLInputElement => part<HTMLInputElement>(element, 'input')!;

async function type(element: CredytTopUpButton, text: string): Promise<void> {
  input(element).focus();
  input(element).value = text;
  input(element).dispatchEvent(new InputEvent('input', { bubbles: true }));
  await element.updateComplete;
}

describe('credyt-top-up-button', () => {
  afterEach(closePages);

  describe('states', () => {
    it('is a button that opens a panel', async () => {
      const { element } = await mount();
      await inState(element, 'ready');
      expect(textOf(element, 'button')).to.equal('Add funds');
      expect(part(element, 'button')).to.have.attribute('aria-haspopup', 'dialog');
      expect(part(element, 'button')).to.have.attribute('aria-expanded', 'false');
      await audit(element);
      await openPanel(element);
      expect(part(element, 'button')).to.have.attribute('aria-expanded', 'true');
      await audit(element);
    });

    it('says what it knows not while loading', async () => {
      openPage({ configuration: { fetch: () => new Promise(() => {}) } });
      const element = await fixture<CredytTopUpButton>(PLAIN);
      await inState(element, 'loading');
      await openPanel(element);
      expect(textOf(element, 'panel')).to.include('Loading').and.not.to.match(/\d/);
      await aTimeout(200);
      await audit(element);
    });

    it('explains a sign-out', async () => {
      const { element } = await opened(PLAIN, { options: { identify: () => null } });
      expect(element.matches(':state(signed-out)')).to.equal(true);
      expect(textOf(element, 'note')).to.include('You’re signed out');
      await audit(element);
    });

    it('explains that billing cannot be reached, and tries again on demand', async () => {
      const page = openPage();
      page.offline(true);
      const element = await fixture<CredytTopUpButton>(PLAIN);
      await inState(element, 'failed');
      await openPanel(element);
      expect(textOf(element, 'note')).to.include('This doesn’t change your balance.');
      await audit(element);
      page.offline(false);
      buttonSaying(element, 'Try again')!.click();
      await inState(element, 'ready');
      expect(radios(element)).to.have.lengthOf(3);
    });

    it('lets a customer who may only look ask for funds', async () => {
      const { element, calls } = await mount(PLAIN, { options: { can: () => ({ topUp: false, portal: true }) } });
      const asked = hear('credyt-permission-needed');
      await inState(element, 'view-only');
      expect(textOf(element, 'button')).to.equal('Ask for funds');
      await openPanel(element);
      expect(asked.map(({ detail }) => detail)).to.deep.equal([{ kind: 'top-up' }]);
      expect(part(element, 'pay')).to.equal(null);
      await audit(element);
      buttonSaying(element, 'Copy a message')!.click();
      await until(() => buttonSaying(element, 'Message copied') ?? element.shadowRoot!.querySelector('.message'));
      expect(calls.every((call) => call.startsWith('GET /wallet'))).to.equal(true);
    });
  });

  it('gives such a customer the host’s own way to ask', async () => {
    const { element } = await mount(html`<credyt-top-up-button><button slot="ask-owner">Ask Aiko</button></credyt-top-up-button>`, { options: { can: () => ({ topUp: false, portal: true }) } });
    await inState(element, 'view-only');
    await openPanel(element);
    await until(() => element.querySelector('button')!.offsetWidth > 0);
    expect(buttonSaying(element, 'Copy a message')!.offsetWidth).to.equal(0);
  });

  describe('choosing an amount', () => {
    it('begins with the smallest preset and says what the balance becomes', async () => {
      const { element } = await opened();
      expect(chosen(element)).to.equal('$5');
      expect(textOf(element, 'summary')).to.equal('Current balance $24.80 After top-up $29.80');
      expect(textOf(element, 'pay')).to.equal('Continue with $5.00');
    });

    it('takes an own amount instead of a preset', async () => {
      const { element } = await opened();
      await type(element, '40');
      expect(chosen(element)).to.equal('');
      expect(textOf(element, 'pay')).to.equal('Continue with $40.00');
      radios(element)[1]!.click();
      await element.updateComplete;
      expect(input(element).value).to.equal('');
      expect(chosen(element)).to.equal('$20');
    });

    it('says what is wrong only after a rest', async () => {
      const { element } = await opened();
      await type(element, '2');
      expect(part(element, 'hint')).to.equal(null);
      expect(textOf(element, 'pay')).to.equal('Continue');
      await until(() => part(element, 'hint'));
      expect(textOf(element, 'hint')).to.equal('The smallest top-up is $5.00.');
      expect(input(element)).to.have.attribute('aria-invalid', 'true');
      expect(input(element)).to.have.attribute('aria-describedby', 'own-hint');
      await audit(element);
    });

    it('says it at once on leaving the field', async () => {
      const { element } = await opened();
      for (const [text, hint] of [
        ['501', 'The largest top-up is $500.00.'],
        ['5.555', 'Use at most 2 decimal places.'],
        ['five', 'Enter an amount, such as $5.00.'],
      ] as const) {
        await type(element, text);
        input(element).dispatchEvent(new Event('change'));
        await element.updateComplete;
        expect(textOf(element, 'hint')).to.equal(hint);
      }
    });

    it('never pays an amount that is out of bounds', async () => {
      const { element, calls } = await opened();
      await type(element, '2');
      part(element, 'pay')!.click();
      await aTimeout(30);
      expect(calls.filter((call) => call.startsWith('POST'))).to.deep.equal([]);
      expect(textOf(element, 'hint')).to.equal('The smallest top-up is $5.00.');
      expect(element.shadowRoot!.activeElement === input(element)).to.equal(true);
    });

    it('reads the amount in the language of the page', async () => {
      const { element } = await opened(html`<credyt-top-up-button lang="de"></credyt-top-up-button>`);
      await type(element, '1.2,50');
      await type(element, '12,50');
      expect(textOf(element, 'pay')).to.equal('Continue with 12,50\u00a0$'.replace('\u00a0', ' '));
    });

    it('shows the currency on the side the language has it', async () => {
      for (const [language, order] of [['en', ['BDI', 'INPUT']], ['de', ['INPUT', 'BDI']], ['ar', ['INPUT', 'BDI']]] as const) {
        const { element } = await opened(html`<credyt-top-up-button lang=${language}></credyt-top-up-button>`);
        expect([...part(element, 'field')!.children].map(({ tagName }) => tagName), language).to.deep.equal(order);
      }
    });

    it('estimates what a custom asset gives', async () => {
      const { element } = await opened(PLAIN, CREDITS);
      expect(textOf(element, 'header')).to.equal('Add CR');
      await until(() => textOf(element, 'summary').includes('≈ 100'));
      expect(textOf(element, 'summary')).to.equal('You get ≈ 100 CR Current balance 1,204 CR After top-up ≈ 1,304 CR');
      await audit(element);
    });

    it('leaves the estimate out when it cannot be had', async () => {
      const page = openPage(CREDITS);
      page.emulator.faults({ route: 'POST /assets/quote', status: 500 });
      const element = await fixture<CredytTopUpButton>(PLAIN);
      await inState(element, 'ready');
      page.emulator.faults({ route: '*', status: 500 });
      await openPanel(element);
      await until(() => !textOf(element, 'summary').includes('You get'));
      expect(textOf(element, 'summary')).to.equal('Current balance 1,204 CR After top-up — Not known yet');
    });
  });

  describe('paying', () => {
    it('makes one link however often one clicks, and says that it is being opened', async () => {
      const { element, went, topUps } = await opened();
      const pay = part(element, 'pay')!;
      pay.click();
      pay.click();
      await element.updateComplete;
      expect(pay).to.have.attribute('aria-disabled', 'true');
      expect(pay).to.have.attribute('aria-busy', 'true');
      expect(pay.textContent.trim()).to.equal('Opening payment page');
      expect(element.matches(':state(busy)')).to.equal(true);
      pay.click();
      await until(() => went.length > 0);
      expect(topUps()).to.have.lengthOf(1);
      expect(went).to.have.lengthOf(1);
    });

    it('asks the host before it leaves', async () => {
      const { element, went } = await opened();
      const stay = (event: Event): void => { event.preventDefault(); };
      element.addEventListener('credyt-redirect', stay);
      const heard = hear('credyt-redirect');
      part(element, 'pay')!.click();
      await until(() => heard.length > 0);
      expect(heard[0]!.detail).to.deep.equal({ kind: 'top-up', host: 'localhost:4010', reason: 'click' });
      await until(() => !element.matches(':state(busy)'));
      expect(went).to.deep.equal([]);
    });

    it('pays in one click with amount', async () => {
      const { element, went, topUps } = await mount(html`<credyt-top-up-button amount="25"></credyt-top-up-button>`);
      await inState(element, 'ready');
      expect(textOf(element, 'button')).to.equal('Add $25.00');
      part(element, 'button')!.click();
      await inState(element, 'busy');
      expect(textOf(element, 'button')).to.equal('Opening payment page');
      await until(() => went.length > 0);
      expect(topUps()).to.have.lengthOf(1);
      expect(element.matches(':state(open)')).to.equal(false);
    });

    it('tells in words when the page could not be opened, and tries again', async () => {
      const page = await mount(html`<credyt-top-up-button amount="25"></credyt-top-up-button>`);
      const errors = hear('credyt-error');
      page.emulator.faults({ route: 'POST /top-ups', status: 500, times: 1 });
      part(page.element, 'button')!.click();
      await inState(page.element, 'open');
      await until(() => textOf(page.element, 'note').includes('We couldn’t open the payment page'));
      expect(textOf(page.element, 'note')).to.include('Nothing was charged.');
      expect(errors).to.have.lengthOf(1);
      await audit(page.element);
      expect(textOf(page.element, 'pay')).to.equal('Try again');
      expect(input(page.element).value, 'what was tried, not the smallest preset').to.equal('25');
      part(page.element, 'pay')!.click();
      await until(() => page.went.length > 0);
      expect(page.topUps()).to.have.lengthOf(2);
      expect(page.topUps().map((topUp) => (topUp as { body: { amount: unknown } }).body.amount)).to.deep.equal([25, 25]);
    });

    it('waits for a payment in another tab, says what arrived, and is ready again', async () => {
      const page = await opened(NEW_TAB);
      const { element } = page;
      expect(textOf(element, 'secure')).to.equal('Payment opens in a new tab. This page waits for you.');
      part(element, 'pay')!.click();
      await inState(element, 'paying');
      expect(page.tabs).to.have.lengthOf(1);
      expect(part(element, 'pay'), 'nothing to pay with while a payment is unknown').to.equal(null);
      await audit(element);

      page.tabs[0]!.closed = true;
      window.dispatchEvent(new Event('focus'));
      await inState(element, 'confirming');
      expect(textOf(element, 'button')).to.equal('Confirming your payment');
      await audit(element);

      await page.credit('5');
      await page.store.refresh();
      await until(() => element.matches(':state(settled)'));
      expect(textOf(element, 'note')).to.equal('$5.00 added Your balance is $29.80.');
      await audit(element);
      buttonSaying(element, 'Done')!.click();
      await inState(element, 'ready');
    });

    it('says so when the browser kept the new tab closed', async () => {
      const page = await opened(NEW_TAB);
      page.blockTabs();
      part(page.element, 'pay')!.click();
      await until(() => page.went.length > 0);
      await page.element.updateComplete;
      expect(textOf(page.element, 'secure')).to.equal('Your browser kept the new tab closed. Opening the payment page here.');
      await until(() => saidAloud() === textOf(page.element, 'secure'));
    });

    it('credits the asset whose balance it shows', async () => {
      const page = await opened(PLAIN, { options: { topUp: { allowed: true, currency: 'USD', presets: ['5'], min: '5', max: '500', custom: true, assets: ['CREDIT', 'USD'] } } });
      expect(textOf(page.element, 'summary')).to.equal('Current balance $24.80 After top-up $29.80');
      part(page.element, 'pay')!.click();
      await until(() => page.topUps().length > 0);
      expect(JSON.stringify(page.topUps())).not.to.include('CREDIT');
    });

    it('promises nothing to a balance it cannot raise', async () => {
      const { element } = await opened(html`<credyt-top-up-button asset="USD"></credyt-top-up-button>`, CREDITS);
      expect(part(element, 'summary')).to.equal(null);
    });

    it('promises nothing to another account than the one that is credited, and tells nothing added to it', async () => {
      const page = await opened(html`<credyt-top-up-button account="team" target="_blank"></credyt-top-up-button>`, { scenario: 'multi-asset' });
      expect(part(page.element, 'summary')).to.equal(null);
      part(page.element, 'pay')!.click();
      await inState(page.element, 'paying');
      page.tabs[0]!.closed = true;
      window.dispatchEvent(new Event('focus'));
      await page.credit('5');
      await page.store.refresh();
      await until(() => page.element.matches(':state(settled)'));
      expect(textOf(page.element, 'note')).to.equal('Your balance went up');
    });

    it('is armed again on the customer’s own word', async () => {
      const page = await opened(NEW_TAB);
      part(page.element, 'pay')!.click();
      await inState(page.element, 'paying');
      buttonSaying(page.element, 'I didn’t pay')!.click();
      await inState(page.element, 'ready');
      expect(part(page.element, 'pay')).to.exist;
    });
  });

  describe('keyboard and focus', () => {
    it('opens on the chosen preset, arrows choose, Escape closes and gives the focus back', async () => {
      const { element } = await mount();
      await inState(element, 'ready');
      part(element, 'button')!.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => element.shadowRoot!.activeElement?.getAttribute('role') === 'radio');
      await sendKeys({ press: 'ArrowRight' });
      await element.updateComplete;
      expect(chosen(element)).to.equal('$20');
      expect(element.shadowRoot!.activeElement === radios(element)[1]).to.equal(true);
      await sendKeys({ press: 'ArrowLeft' });
      await sendKeys({ press: 'ArrowLeft' });
      await element.updateComplete;
      expect(chosen(element)).to.equal('$50');
      expect(radios(element).filter(({ tabIndex }) => tabIndex === 0)).to.have.lengthOf(1);
      await sendKeys({ press: 'Escape' });
      await until(() => !element.matches(':state(open)'));
      await until(() => element.shadowRoot!.activeElement === part(element, 'button'));
    });

    it('follows the reading direction', async () => {
      const page = openPage();
      const wrapper = await fixture(html`<div dir="rtl">${PLAIN}</div>`);
      const element = wrapper.querySelector('credyt-top-up-button')!;
      await inState(element, 'ready');
      await openPanel(element);
      radios(element)[0]!.focus();
      await sendKeys({ press: 'ArrowLeft' });
      await element.updateComplete;
      expect(chosen(element)).to.equal('\u2066$20\u2069');
      expect(page.went).to.deep.equal([]);
    });
  });

  describe('layout', () => {
    it('is a sheet on the bottom edge of a narrow page', async () => {
      // Not every engine here can make its window that narrow.
      Object.defineProperty(document.documentElement, 'clientWidth', { value: 360, configurable: true });
      const { element } = await opened();
      await until(() => part(element, 'panel')!.classList.contains('sheet'));
      await still(element);
      Reflect.deleteProperty(document.documentElement, 'clientWidth');
      const { left, right, bottom } = part(element, 'panel')!.getBoundingClientRect();
      expect([left, right, bottom]).to.deep.equal([0, document.documentElement.clientWidth, innerHeight]);
    });

    it('writes presets that do not fit in one row two by two', async () => {
      const { element } = await opened(PLAIN, { options: { topUp: { allowed: true, currency: 'USD', presets: ['1000', '2500.5', '5000', '10000'], min: '5', max: '50000', custom: true, assets: ['USD'] } } });
      expect(part(element, 'presets')!.classList.contains('two')).to.equal(true);
      expect(radios(element)[2]!.offsetTop).to.be.greaterThan(radios(element)[0]!.offsetTop);
    });
  });

  describe('slots, parts and lifecycle', () => {
    it('takes a label of the host', async () => {
      const { element } = await mount(html`<credyt-top-up-button>Buy ink<form slot="fallback"></form></credyt-top-up-button>`);
      expect((part(element, 'button')!.querySelector('slot')!.assignedNodes()[0] as Text).data).to.equal('Buy ink');
      expect(element.querySelector('form')!.offsetWidth).to.equal(0);
    });

    it('takes white space around a fallback for no label, and hears of one that comes later', async () => {
      const { element } = await mount(html`<credyt-top-up-button>
        <form slot="fallback"></form>
      </credyt-top-up-button>`);
      await inState(element, 'ready');
      expect(textOf(element, 'button')).to.equal('Add funds');
      element.append('Buy ink');
      await until(() => textOf(element, 'button') === '');
    });

    it('leads a customer who is signed out to sign-in-url, or to the host’s own sign-in', async () => {
      const { element } = await mount(html`<credyt-top-up-button sign-in-url="/login"></credyt-top-up-button>`, { options: { identify: () => null } });
      await inState(element, 'signed-out');
      await openPanel(element);
      expect(buttonSaying(element, 'Sign in')).to.have.attribute('href', '/login');
      const own = Object.assign(document.createElement('a'), { slot: 'signin', href: '/enter', textContent: 'Enter' });
      element.append(own);
      expect(own.offsetWidth).to.be.greaterThan(0);
    });

    it('uses no private token it does not set', () => {
      expect(strayTokens(CredytTopUpButton.styles)).to.deep.equal([]);
    });

    it('stays where it is when it is removed while a link is being made', async () => {
      const { element, went } = await opened();
      part(element, 'pay')!.click();
      element.remove();
      await aTimeout(150);
      expect(went).to.deep.equal([]);
    });

    it('leaves no listener behind when it goes with its panel open', async () => {
      const removed = spy(window, 'removeEventListener');
      const { element } = await opened();
      element.remove();
      await aTimeout(10);
      const names = removed.getCalls().map(({ args: [name] }) => name);
      removed.restore();
      expect(names).to.include('scroll').and.to.include('resize');
    });
  });
});
