// What a customer sees and a host hears of <credyt-payment-notice>, on the true stack.
import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { useFakeTimers } from 'sinon';
import type { TemplateResult } from 'lit';
import { CredytPaymentNotice } from '../../src/elements/credyt-payment-notice/credyt-payment-notice.js';
import '../../src/elements/credyt-payment-notice/credyt-payment-notice.define.js';
import { back, closePages, hear, openPage, type TestPage } from '../client/page.js';
import type { InPageOptions } from '../support/billing-in-page.js';
import { audit, buttonSaying, inState, part, saidAloud, strayTokens, textOf, until } from './hear.js';

const PLAIN = html`<credyt-payment-notice></credyt-payment-notice>`;
const WAITING: InPageOptions = { scenario: 'pending-subscription' };
const VIEWER: InPageOptions = { ...WAITING, options: { can: () => ({ topUp: true, portal: false }) } };

type Mounted = TestPage & { element: CredytPaymentNotice };

async function mount(template: TemplateResult = PLAIN, options: InPageOptions = WAITING): Promise<Mounted> {
  const page = openPage(options);
  const element = await fixture<CredytPaymentNotice>(template);
  await until(() => !element.matches(':state(loading)'));
  return { ...page, element };
}

/** A page of a customer who waits for one subscription to each of these products. */
async function mountWithPlans(names: string[], template: TemplateResult = PLAIN): Promise<Mounted> {
  const page = openPage({ options: { identify: () => ({ externalId: 'jonas' }) } });
  const post = async (path: string, body: object): Promise<void> => {
    const request = new Request(`http://localhost:4010${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'x-credyt-api-key': 'key_test', 'content-type': 'application/json' } });
    const answer = await page.emulator.fetch(request);
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  };
  const fee = { name: 'Monthly', type: 'fixed', billing_model: { type: 'recurring', recurring: { interval: 'month' } }, pricing: [{ asset: 'USD', values: [{ unit_price: 20 }] }] };
  for (const [index, name] of names.entries()) await post('/products', { code: `plan_${index}`, name, prices: [fee], publish: true });
  const subscriptions = names.map((_, index) => ({ products: [{ code: `plan_${index}` }], return_url: `${location.origin}/account` }));
  await post('/customers', { external_id: 'jonas', name: 'Jonas', subscriptions });
  const element = await fixture<CredytPaymentNotice>(template);
  await until(() => !element.matches(':state(loading)'));
  return { ...page, element };
}

/** Pays on the hosted page that the link leads to. */
async function payAt({ emulator }: TestPage, link: string): Promise<void> {
  let url = link;
  for (let hop = 0; hop < 5 && !url.includes('/checkout/'); hop++) {
    const { headers } = await emulator.fetch(new Request(url));
    url = new URL(headers.get('location')!, url).href;
  }
  const body = new URLSearchParams({ number: '4242 4242 4242 4242', expires: '12 / 39', code: '123', name: 'Maya Okafor' });
  const paid = await emulator.fetch(new Request(url, { method: 'POST', body }));
  expect(paid.status).to.equal(303);
}

/** Leaves for the payment page; then the same page is loaded anew, as after the return. */
async function leaveAndComeBack(page: Mounted): Promise<{ link: string; element: CredytPaymentNotice }> {
  await inState(page.element, 'shown');
  payButton(page.element).click();
  await until(() => page.went.length > 0);
  page.element.remove();
  page.load();
  return { link: page.went[0]!, element: await fixture<CredytPaymentNotice>(PLAIN) };
}

const payButton = (element: Element): HTMLButtonElement => part<HTMLButtonElement>(element, 'action')!;
const keyOfLeaving = (): string => Object.keys(sessionStorage).find((key) => key.includes('subscription'))!;
const message = (element: Element): string => textOf(element, 'message');
const posts = ({ calls }: TestPage): string[] => calls.filter((call) => call.startsWith('POST'));
const isShown = (element: Element): boolean => part(element, 'bar') !== null;

describe('credyt-payment-notice', () => {
  afterEach(closePages);

  describe('what it says', () => {
    it('names what waits for payment', async () => {
      const { element } = await mount();
      await inState(element, 'shown');
      expect(message(element)).to.equal('Inkwell Pro is waiting for payment.');
      expect(payButton(element).textContent.trim()).to.equal('Pay now');
      await audit(element);
    });

    it('says nothing, and takes no room, while nothing waits', async () => {
      const { element } = await mount(PLAIN, { scenario: 'healthy' });
      await inState(element, 'ready');
      expect(isShown(element)).to.equal(false);
      expect(getComputedStyle(element).display).to.equal('none');
    });

    it('is silent when nobody is signed in, and when the wallet cannot be had', async () => {
      const { element } = await mount(PLAIN, { ...WAITING, options: { identify: () => null } });
      await inState(element, 'signed-out');
      expect(isShown(element)).to.equal(false);
      await closePages();
      const failed = await mount(PLAIN, { configuration: { fetch: () => Promise.resolve(new Response('', { status: 403 })) } });
      await inState(failed.element, 'failed');
      expect(isShown(failed.element)).to.equal(false);
    });

    it('lists several behind one button, each with its own way to pay', async () => {
      const page = await mountWithPlans(['Studio Pro', 'Team seats']);
      await inState(page.element, 'shown');
      expect(message(page.element)).to.equal('2 subscriptions are waiting for payment.');
      const review = payButton(page.element);
      expect(review).to.have.attribute('aria-expanded', 'false');
      review.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => part(page.element, 'list'));
      expect(review).to.have.attribute('aria-expanded', 'true');
      const rows = [...part(page.element, 'list')!.children];
      expect(rows.map((row) => row.querySelector('bdi')!.textContent)).to.deep.equal(['Studio Pro', 'Team seats']);
      expect(rows[1]!.querySelector('button')!.textContent.replace(/\s+/g, ' ').trim(), 'says which').to.equal('Pay now Team seats');
      await audit(page.element);
      rows[1]!.querySelector('button')!.click();
      await until(() => page.went.length > 0);
      expect(posts(page)).to.deep.equal(['POST /payment-links']);
      await payAt(page, page.went[0]!);
      await page.billing.refresh({ externalId: 'jonas' });
      back();
      await until(() => page.page.wallet?.payments.length === 1);
      expect(page.page.wallet!.payments[0]!.productNames).to.deep.equal(['Studio Pro']);
    });

    it('speaks of one subscription only, when told which', async () => {
      const page = await mountWithPlans(['Studio Pro', 'Team seats']);
      await inState(page.element, 'shown');
      const [, second] = page.page.wallet!.payments;
      page.element.subscriptionId = second!.subscriptionId!;
      await until(() => message(page.element) === 'Team seats is waiting for payment.');
      page.element.subscriptionId = 'sub_none';
      await until(() => !isShown(page.element));
    });

    it('shows hostile names as plain text that overflows nothing', async () => {
      const { element } = await mountWithPlans(['<img src=x onerror=alert(1)>', `\u202Eegral${'W'.repeat(400)}`]);
      await inState(element, 'shown');
      payButton(element).click();
      await until(() => part(element, 'list'));
      expect(element.shadowRoot!.querySelector('img')).to.equal(null);
      expect(part(element, 'list')!.textContent).to.include('<img src=x').and.not.to.include('\u202E');
      element.style.inlineSize = '320px';
      await until(() => part(element, 'bar')!.scrollWidth <= part(element, 'bar')!.clientWidth);
    });

    it('says so without a name where Credyt knows none', async () => {
      const page = openPage(WAITING);
      page.emulator.faults({ route: 'GET /products/:id', status: 404 });
      const element = await fixture<CredytPaymentNotice>(PLAIN);
      await inState(element, 'shown');
      expect(message(element)).to.equal('1 subscription is waiting for payment.');
    });

    it('keeps a name of the other direction to itself', async () => {
      const { element } = await mountWithPlans(['خطة الاستوديو']);
      await inState(element, 'shown');
      expect(message(element)).to.equal('\u2068خطة الاستوديو\u2069 is waiting for payment.');
    });
  });

  describe('paying', () => {
    it('makes one fresh link at the click, tells the host, and goes there', async () => {
      const page = await mount();
      const redirects = hear('credyt-redirect');
      await inState(page.element, 'shown');
      payButton(page.element).click();
      payButton(page.element).click();
      await inState(page.element, 'busy');
      expect(payButton(page.element)).to.have.attribute('aria-disabled', 'true');
      await audit(page.element);
      await until(() => page.went.length > 0);
      expect(posts(page)).to.deep.equal(['POST /payment-links']);
      expect(page.went).to.have.length(1);
      expect(redirects.map(({ detail }) => detail)).to.deep.equal([{ kind: 'payment', host: 'localhost:4010', reason: 'click' }]);
      expect(page.element.shadowRoot!.innerHTML, 'the link is a secret').not.to.include(page.went[0]!);
    });

    it('stays when the host stops it', async () => {
      const page = await mount();
      document.addEventListener('credyt-redirect', (event) => { event.preventDefault(); }, { once: true });
      await inState(page.element, 'shown');
      payButton(page.element).click();
      await until(() => posts(page).length === 1 && !page.element.matches(':state(busy)'));
      expect(page.went).to.deep.equal([]);
      expect(message(page.element)).to.equal('Inkwell Pro is waiting for payment.');
    });

    it('offers no way where the proxy has none', async () => {
      const page = openPage({
        ...WAITING,
        configuration: {
          fetch: async (input, init) => {
            const answer = await page.billing(new Request(input, init));
            const body = await answer.json() as { features?: string[] };
            return Response.json({ ...body, ...(body.features && { features: body.features.filter((name) => name !== 'payment-links') }) }, { status: answer.status });
          },
        },
      });
      const notice = await fixture<CredytPaymentNotice>(PLAIN);
      await inState(notice, 'shown');
      expect(message(notice)).to.include('waiting for payment');
      expect(part(notice, 'action')).to.equal(null);
    });

    it('says in words that the page could not be opened, and works again', async () => {
      const page = await mount();
      const errors = hear('credyt-error');
      await inState(page.element, 'shown');
      page.emulator.faults({ route: 'GET /customers/:id', status: 500, times: 1 });
      payButton(page.element).click();
      await inState(page.element, 'failed');
      expect(textOf(page.element, 'note')).to.equal('We couldn’t open the payment page Nothing was charged. Please try again.');
      await until(() => saidAloud() === 'We couldn’t open the payment page');
      expect(errors).to.have.length(1);
      await audit(page.element);
      page.emulator.faults({ clear: true });
      payButton(page.element).click();
      await until(() => page.went.length > 0);
    });

    it('goes away when it turns out to be paid already', async () => {
      const page = await mount();
      await inState(page.element, 'shown');
      void page.store.openPayment({});
      await until(() => page.went.length > 0);
      await payAt(page, page.went[0]!);
      await page.billing.refresh({ customerId: page.emulator.customerId });
      back();
      payButton(page.element)?.click();
      await until(() => !isShown(page.element));
    });
  });

  describe('after the payment page', () => {
    it('confirms, and is gone once it is paid', async () => {
      const page = await mount();
      const { link, element } = await leaveAndComeBack(page);
      await inState(element, 'confirming');
      expect(message(element)).to.equal('Confirming your payment. This usually takes a few seconds.');
      expect(part(element, 'action'), 'nobody pays twice').to.equal(null);
      await until(() => saidAloud() === 'Confirming your payment.');
      await audit(element);
      await payAt(page, link);
      await page.billing.refresh({ customerId: page.emulator.customerId });
      await until(() => !isShown(element), 'it reads again by itself');
    });

    it('confirms after Back from the browser’s own memory of the page', async () => {
      const page = await mount();
      await inState(page.element, 'shown');
      payButton(page.element).click();
      await until(() => page.went.length > 0);
      expect(page.element.matches(':state(confirming)')).to.equal(false);
      back();
      await inState(page.element, 'confirming');
    });

    it('is awaited by no notice of the page while the page is still on its way', async () => {
      const page = openPage(WAITING);
      const [first, second] = [...(await fixture(html`<div>${PLAIN}${PLAIN}</div>`)).children] as [CredytPaymentNotice, CredytPaymentNotice];
      await inState(second, 'shown');
      await inState(first, 'shown');
      payButton(first).click();
      await until(() => page.went.length > 0);
      await page.store.refresh();
      await second.updateComplete;
      expect(message(second)).to.equal('Inkwell Pro is waiting for payment.');
      back();
      await inState(first, 'confirming');
      await inState(second, 'confirming');
    });

    it('lets the customer say that they did not pay', async () => {
      const { element } = await leaveAndComeBack(await mount());
      await inState(element, 'confirming');
      buttonSaying(element, 'I didn’t pay')!.click();
      await until(() => part(element, 'action'));
      expect(message(element)).to.equal('Inkwell Pro is waiting for payment.');
    });

    it('never says failed: after a minute it was not seen yet', async () => {
      const page = await mount();
      const { element: first } = await leaveAndComeBack(page);
      await inState(first, 'confirming');
      first.remove();
      const name = keyOfLeaving();
      const left = JSON.parse(sessionStorage.getItem(name)!) as { backAt: number };
      sessionStorage.setItem(name, JSON.stringify({ ...left, backAt: left.backAt - 61_000 }));
      page.load();
      const element = await fixture<CredytPaymentNotice>(PLAIN);
      await inState(element, 'unseen');
      expect(message(element)).to.equal('We haven’t seen this payment yet. There’s no need to pay again.');
      await audit(element);
      const reads = page.calls.length;
      buttonSaying(element, 'Check again')!.click();
      await until(() => page.calls.length > reads);
    });

    it('is another customer’s no concern', async () => {
      const page = await mount();
      const { element } = await leaveAndComeBack(page);
      await inState(element, 'confirming');
      const name = keyOfLeaving();
      sessionStorage.setItem(name, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(name)!) as object, owner: 'someone else' }));
      element.requestUpdate();
      await until(() => part(element, 'action'));
    });
  });

  describe('in a new tab', () => {
    const NEW_TAB = html`<credyt-payment-notice target="_blank"></credyt-payment-notice>`;

    it('opens it, says so beforehand, and waits here', async () => {
      const page = await mount(NEW_TAB);
      await inState(page.element, 'shown');
      expect(textOf(page.element, 'action')).to.equal('Pay now Opens in a new tab');
      payButton(page.element).click();
      await until(() => page.tabs[0]?.url);
      expect(page.went).to.deep.equal([]);
      await inState(page.element, 'paying');
      expect(message(page.element)).to.equal('Finish paying in the other tab');
      await audit(page.element);
      page.tabs[0]!.closed = true;
      window.dispatchEvent(new Event('focus'));
      await inState(page.element, 'confirming');
    });

    it('lets the page in the tab know too', async () => {
      const page = await mount(NEW_TAB);
      await inState(page.element, 'shown');
      payButton(page.element).click();
      await until(() => page.tabs[0]?.url);
      const name = keyOfLeaving();
      const ownTab = JSON.parse(page.tabs[0]!.storage.getItem(name)!) as object;
      expect({ ...ownTab, inTab: true }).to.deep.equal(JSON.parse(sessionStorage.getItem(name)!));
      page.element.remove();
      page.load();
      sessionStorage.setItem(name, JSON.stringify(ownTab)); // now this is the tab, and its customer comes back
      await inState(await fixture(PLAIN), 'confirming');
    });

    /** Two notices of one page, such as the billing panel's and its own; the payment page is open in a tab. */
    async function payingBesideAnother(): Promise<TestPage & { notices: CredytPaymentNotice[] }> {
      const page = openPage(WAITING);
      const notices = [...(await fixture(html`<div>${NEW_TAB}${PLAIN}</div>`)).children] as CredytPaymentNotice[];
      for (const notice of notices) await inState(notice, 'shown');
      payButton(notices[0]!).click();
      await until(() => page.tabs[0]?.url);
      return { ...page, notices };
    }

    it('lets every notice of the page wait for the tab, and only then for the payment', async () => {
      const page = await payingBesideAnother();
      for (const notice of page.notices) await inState(notice, 'paying');
      window.dispatchEvent(new Event('focus'));
      await page.store.refresh();
      for (const notice of page.notices) {
        await notice.updateComplete;
        expect(message(notice)).to.equal('Finish paying in the other tab');
      }
      page.tabs[0]!.closed = true;
      window.dispatchEvent(new Event('focus'));
      for (const notice of page.notices) await inState(notice, 'confirming');
    });

    it('re-arms every notice of the page when the customer says that they did not pay', async () => {
      const { notices: [first, second] } = await payingBesideAnother();
      await inState(second!, 'paying');
      buttonSaying(second!, 'I didn’t pay')!.click();
      await until(() => part(first!, 'action') && part(second!, 'action'));
    });

    it('waits on where the notice is made anew, as a change of route does', async () => {
      const { notices: [first, second] } = await payingBesideAnother();
      await inState(first!, 'paying');
      first!.remove();
      second!.remove();
      const again = await fixture<CredytPaymentNotice>(PLAIN);
      await inState(again, 'paying');
    });

    it('calls nothing unseen after a reload until the customer has been away and is back', async () => {
      const page = await mount(NEW_TAB);
      await inState(page.element, 'shown');
      payButton(page.element).click();
      await inState(page.element, 'paying');
      page.element.remove();
      page.load();
      const element = await fixture<CredytPaymentNotice>(NEW_TAB);
      await inState(element, 'paying');
      const clock = useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
      try {
        window.dispatchEvent(new Event('focus')); // as Firefox tells at the end of a page load
        window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
        await element.updateComplete;
        expect(message(element)).to.equal('Finish paying in the other tab');
        window.dispatchEvent(new Event('blur'));
        clock.tick(61_000);
        element.requestUpdate();
        await element.updateComplete;
        expect(message(element)).to.equal('Finish paying in the other tab');
        window.dispatchEvent(new Event('focus'));
        await inState(element, 'confirming');
      } finally {
        clock.restore();
      }
    });

    it('goes there in this tab when the browser kept the other closed, and says why', async () => {
      const page = await mount(NEW_TAB);
      page.blockTabs();
      await inState(page.element, 'shown');
      payButton(page.element).click();
      await until(() => page.went.length > 0);
      await until(() => saidAloud() === 'Your browser kept the new tab closed. Opening the payment page here.');
    });
  });

  describe('a customer who may not pay', () => {
    it('is told who can', async () => {
      const { element } = await mount(PLAIN, VIEWER);
      await inState(element, 'view-only');
      expect(message(element)).to.equal('Inkwell Pro is waiting for payment. Ask an account owner to manage billing.');
      expect(part(element, 'action')).to.equal(null);
      await audit(element);
    });

    it('asks in the host’s own way, and the host hears it', async () => {
      const asked = hear('credyt-permission-needed');
      const { element } = await mount(html`<credyt-payment-notice><button slot="ask-owner">Ask Aiko</button></credyt-payment-notice>`, VIEWER);
      await inState(element, 'view-only');
      element.querySelector('button')!.click();
      expect(asked.map(({ detail }) => detail)).to.deep.equal([{ kind: 'payment' }]);
    });

    it('who lost the right meanwhile is told, and so is the host', async () => {
      let mayPay = true;
      const asked = hear('credyt-permission-needed');
      const { element } = await mount(PLAIN, { ...WAITING, options: { can: () => ({ topUp: true, portal: mayPay }) } });
      await inState(element, 'shown');
      mayPay = false;
      payButton(element).click();
      await inState(element, 'view-only');
      expect(asked.map(({ detail }) => detail)).to.deep.equal([{ kind: 'payment' }]);
    });

    /** Refused once by a `can()` that throws; the wallet knows better before and after. */
    async function refused(): Promise<Mounted> {
      let isBroken = false;
      const can = (): { topUp: boolean; portal: boolean } => {
        if (isBroken) throw new Error('The team’s database is away.');
        return { topUp: true, portal: true };
      };
      const page = await mount(PLAIN, { ...WAITING, options: { can } });
      await inState(page.element, 'shown');
      isBroken = true;
      payButton(page.element).focus();
      await sendKeys({ press: 'Enter' });
      await inState(page.element, 'view-only');
      isBroken = false;
      return page;
    }

    it('who was refused by a mishap can pay again with the next reading', async () => {
      const page = await refused();
      await page.store.refresh();
      await until(() => part(page.element, 'action'));
      expect(message(page.element)).to.equal('Inkwell Pro is waiting for payment.');
      expect(part(page.element, 'note')).to.equal(null);
      payButton(page.element).click();
      await until(() => page.went.length > 0);
    });

    it('leaves no refusal behind for the next customer', async () => {
      const page = await refused();
      page.page.reset();
      await until(() => part(page.element, 'action'));
    });

    it('has the focus on the sentence when the button goes', async () => {
      const { element } = await refused();
      expect(element.shadowRoot!.activeElement?.id).to.equal('message');
      await audit(element);
    });
  });

  describe('its look', () => {
    it('has the action under the words where there is no room beside them', async () => {
      const { element } = await mount();
      await inState(element, 'shown');
      const below = (): number => payButton(element).getBoundingClientRect().top - part(element, 'message')!.getBoundingClientRect().bottom;
      element.style.inlineSize = '700px';
      await until(() => below() < 0);
      element.style.inlineSize = '320px';
      await until(() => below() >= 0);
      expect(payButton(element).offsetWidth).to.be.greaterThan(220);
      await audit(element);
    });

    for (const [name, direction, scheme] of [['dark', 'ltr', 'dark'], ['right to left', 'rtl', 'light']]) {
      it(`is accessible ${name}`, async () => {
        const { element } = await mount(html`<div dir=${direction!} style="color-scheme: ${scheme}; background: ${scheme === 'dark' ? '#121418' : '#fff'}">${PLAIN}</div>`);
        const notice = element.querySelector('credyt-payment-notice')!;
        await inState(notice, 'shown');
        await audit(notice);
      });
    }

    it('takes the host’s own action in place of the button', async () => {
      const { element } = await mount(html`<credyt-payment-notice><a slot="action" href="/plans">Choose a plan</a></credyt-payment-notice>`);
      await inState(element, 'shown');
      expect(element.querySelector('a')!.offsetWidth).to.be.greaterThan(0);
      expect(payButton(element).offsetWidth).to.equal(0);
    });

    it('uses no private token it does not set', () => {
      expect(strayTokens(CredytPaymentNotice.styles)).to.deep.equal([]);
    });

    it('stays where it is when it is removed while a link is being made', async () => {
      const page = await mount();
      await inState(page.element, 'shown');
      payButton(page.element).click();
      page.element.remove();
      await aTimeout(150);
      expect(page.went).to.deep.equal([]);
    });
  });
});
