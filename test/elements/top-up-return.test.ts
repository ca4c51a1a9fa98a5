// What a customer who left by <credyt-top-up-button> finds when they come back, in this tab or the one that was opened, and when their payment is not seen.
import { expect, fixture, html } from '@open-wc/testing';
import { useFakeTimers } from 'sinon';
import type { TemplateResult } from 'lit';
import type { CredytTopUpButton } from '../../src/elements/credyt-top-up-button/credyt-top-up-button.js';
import { closePages, hear } from '../client/page.js';
import type { InPageOptions } from '../support/billing-in-page.js';
import { audit, buttonSaying, inState, part, saidAloud, textOf, until } from './hear.js';
import { mount, NEW_TAB, opened, PLAIN, type Opened } from './top-up.js';

describe('a customer who left by the top-up button', () => {
  afterEach(closePages);

  /** To the payment page in this tab, and back to a page where everything is drawn anew. */
  async function comeBack(template: TemplateResult, { minutes = 0, keepRenewal = false } = {}): Promise<Opened> {
    const clock = useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const page = await mount(template);
    await inState(page.element, 'ready');
    part(page.element, 'button')!.click();
    if (!page.element.amount) {
      await until(() => part(page.element, 'pay'));
      part(page.element, 'pay')!.click();
    }
    await until(() => page.went.length > 0);
    page.element.remove();
    clock.setSystemTime(Date.now() + minutes * 60_000);
    const keep = (event: Event): void => { if (keepRenewal) event.preventDefault(); };
    document.addEventListener('credyt-redirect', keep);
    try {
      window.dispatchEvent(new PageTransitionEvent('pagehide')); // after the wait: the link was dead when it was followed
      page.load(`?credyt_return=${page.marker(minutes > 0 ? 'failure_url' : 'return_url')}`);
      const heard = hear('credyt-return');
      const element = await fixture<CredytTopUpButton>(template);
      await until(() => heard.length > 0);
      return { ...page, element };
    } finally {
      document.removeEventListener('credyt-redirect', keep);
      clock.restore();
    }
  }

  it('is greeted by the panel one left by, once', async () => {
    const { element } = await comeBack(PLAIN);
    await inState(element, 'open');
    await until(() => textOf(element, 'note').startsWith('Confirming your payment'));
    await audit(element);
    element.remove();
    const again = await fixture<CredytTopUpButton>(PLAIN);
    await inState(again, 'confirming');
    expect(again.matches(':state(open)')).to.equal(false);
  });

  it('is not met by a panel that was not the way out', async () => {
    const { element } = await comeBack(html`<credyt-top-up-button amount="25"></credyt-top-up-button>`);
    await inState(element, 'confirming');
    expect(textOf(element, 'button')).to.equal('Confirming your payment');
    expect(element.matches(':state(open)')).to.equal(false);
  });

  it('hears that the link had expired and a new one opens', async () => {
    const { element, went } = await comeBack(PLAIN, { minutes: 11 });
    await inState(element, 'open');
    await until(() => textOf(element, 'note') === 'That link had expired, so we opened a new one.');
    expect(went).to.have.lengthOf(2);
    await until(() => saidAloud() === 'That link had expired, so we opened a new one.');
    expect(part(element, 'pay')).to.equal(null);
  });

  it('can open a new one where the host kept that from happening', async () => {
    const { element, went } = await comeBack(PLAIN, { minutes: 11, keepRenewal: true });
    await until(() => textOf(element, 'note') === 'That link has expired. Open a new one to continue.');
    await audit(element);
    part(element, 'pay')!.click();
    await until(() => went.length === 2);
    expect(textOf(element, 'note')).to.equal('');
  });

  async function unseen(options?: InPageOptions): Promise<Opened> {
    const page = await opened(NEW_TAB, options);
    part(page.element, 'pay')!.click();
    await inState(page.element, 'paying');
    const clock = useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    page.tabs[0]!.closed = true;
    window.dispatchEvent(new Event('focus'));
    await inState(page.element, 'confirming');
    clock.tick(61_000);
    window.dispatchEvent(new Event('focus'));
    await inState(page.element, 'unseen');
    clock.restore();
    return page;
  }

  it('offers help with a payment that has not been seen: the portal, in a tab of its own', async () => {
    const page = await unseen();
    buttonSaying(page.element, 'Get help')!.click();
    await until(() => page.tabs[1]?.url);
    expect(page.calls.at(-1)).to.equal('POST /portal-links');
    await audit(page.element);
  });

  it('offers none to a customer who may not open the portal', async () => {
    const page = await unseen({ options: { can: () => ({ topUp: true, portal: false }) } });
    expect(buttonSaying(page.element, 'I didn’t pay')).to.exist;
    expect(buttonSaying(page.element, 'Get help')).to.equal(null);
  });

  it('says that help could not be opened', async () => {
    const page = await unseen();
    page.offline(true);
    buttonSaying(page.element, 'Get help')!.click();
    await until(() => saidAloud() === 'Billing couldn’t be opened. Please try again.');
    expect(page.tabs[1]?.closed).to.equal(true);
  });

  it('of one click, too, is told in the tab that was opened for it, which can be closed', async () => {
    const one = html`<credyt-top-up-button amount="20" target="_blank"></credyt-top-up-button>`;
    const page = await mount(one);
    await inState(page.element, 'ready');
    part(page.element, 'button')!.click();
    await until(() => page.tabs[0]?.url);
    page.element.remove();
    page.comeBackInTab();
    const element = await fixture<CredytTopUpButton>(one);
    await inState(element, 'open');
    await until(() => textOf(element, 'note').endsWith('You can close this tab.'));
    await until(() => saidAloud() === 'Confirming your payment. You can close this tab.');
    await audit(element);
  });
});
