// What a customer sees and a host hears of <credyt-insufficient-funds-dialog>, on the true stack.
import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import { SCENARIO_CUSTOMER } from '../../src/emulator/scenarios/scenarios.js';
import { pageDoors } from '../../src/client/page-doors.js';
import { getBilling } from '../../src/index.js';
import '../../src/elements/credyt-insufficient-funds-dialog/credyt-insufficient-funds-dialog.define.js';
import type { CredytInsufficientFundsDialog } from '../../src/elements/credyt-insufficient-funds-dialog/credyt-insufficient-funds-dialog.js';
import { mount, type MountOptions, type Mounted } from '../support/mount.js';

type Dialog = CredytInsufficientFundsDialog;

const RULES = { allowed: true, currency: 'USD', presets: ['5', '20', '50'], min: '5', max: '500', custom: true, assets: ['USD'] };
const CREDITS: MountOptions = { scenario: 'multi-asset', options: { topUp: { ...RULES, assets: ['CREDIT', 'USD'] } } };
const CLOSED = html`<credyt-insufficient-funds-dialog></credyt-insufficient-funds-dialog>`;

const all = (dialog: Dialog, selector: string): HTMLElement[] => [...dialog.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
const part = (dialog: Dialog, name: string): HTMLElement | null => dialog.shadowRoot!.querySelector(`[part~=${name}]`);
const native = (dialog: Dialog): HTMLDialogElement => dialog.shadowRoot!.querySelector('dialog')!;
const text = (dialog: Dialog): string => native(dialog).textContent.replace(/\s+/g, ' ').trim();
const figure = (dialog: Dialog, name: string): string => part(dialog, name)!.querySelector('bdi')!.textContent.trim();
const chosen = (dialog: Dialog): string => all(dialog, '[role=radio][aria-checked=true] bdi').map((label) => label.textContent).join();
const button = (dialog: Dialog, label: string): HTMLElement => {
  const found = all(dialog, 'button').find((candidate) => (candidate.textContent + (candidate.getAttribute('aria-label') ?? '')).includes(label));
  if (!found) throw new Error(`There is no button "${label}" in: ${text(dialog)}`);
  return found;
};
const inState = (dialog: Dialog, state: string): Promise<void> =>
  waitUntil(() => dialog.matches(`:state(${state})`) && (state === 'loading' || native(dialog).open), `never ${state}: ${text(dialog)}`, { timeout: 4000 });

/** The balance moves by the provider's own door; the page hears of it by a refresh. */
async function deposit({ billing, emulator, endpoint }: Mounted<Dialog>, amount: string): Promise<void> {
  const response = await emulator.fetch(new Request(`http://localhost:4010/customers/${emulator.customerId}/wallet/adjustments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-credyt-api-key': 'key_test' },
    body: JSON.stringify({ transaction_id: crypto.randomUUID(), asset: 'USD', amount: Number(amount), reason: 'gift' }),
  }));
  expect(response.status).to.equal(201);
  await billing.refresh({ customerId: emulator.customerId });
  await getBilling(endpoint).refresh();
}

/** Somebody else signs in, with this balance. */
async function anotherCustomer({ emulator }: Mounted<Dialog>, balance: string): Promise<string> {
  const post = async (path: string, body: object): Promise<{ id: string }> => {
    const request = new Request(`http://localhost:4010${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-credyt-api-key': 'key_test' }, body: JSON.stringify(body) });
    return (await (await emulator.fetch(request)).json()) as { id: string };
  };
  const { id } = await post('/customers', { external_id: 'noor', name: 'Noor' });
  await post(`/customers/${id}/wallet/adjustments`, { transaction_id: 'noor', asset: 'USD', amount: Number(balance), reason: 'gift' });
  return id;
}

/** Half-transparent text has half the contrast: the fade is over before the audit. */
async function audit(dialog: Dialog): Promise<void> {
  const fades = native(dialog).getAnimations({ subtree: true }).filter((animation) => animation instanceof CSSTransition);
  await Promise.allSettled(fades.map(({ finished }) => finished));
  await expect(dialog).to.be.accessible();
}

async function opened(need: { asset: string; amount: string; account?: string }, options: MountOptions = {}, markup: TemplateResult = CLOSED) {
  const mounted = await mount<Dialog>(markup, { scenario: 'low', ...options });
  const outcome = mounted.element.show(need).then(() => 'covered', (error: unknown) => (error as Error).name);
  await waitUntil(() => native(mounted.element).open, 'the dialog never opened', { timeout: 4000 });
  return { ...mounted, outcome, mounted };
}

describe('credyt-insufficient-funds-dialog', () => {
  describe('figures', () => {
    it('says what is needed, available and short', async () => {
      const { element } = await opened({ asset: 'USD', amount: '12' });
      expect([figure(element, 'needed'), figure(element, 'available'), figure(element, 'short')]).to.deep.equal(['$12.00', '$3.20', '$8.80']);
    });

    it('rounds up what is needed and short, and keeps the exact value within reach', async () => {
      const { element } = await opened({ asset: 'USD', amount: '12.001' });
      expect([figure(element, 'needed'), figure(element, 'short')]).to.deep.equal(['$12.01', '$8.81']);
      expect(part(element, 'needed')!.querySelector('bdi')!.title).to.equal('$12.001');
      expect(part(element, 'needed')!.querySelector('.sr')!.textContent).to.equal('$12.001');
    });

    it('tells a customer who owes that the next top-up covers that first', async () => {
      const { element } = await opened({ asset: 'USD', amount: '1.20' }, { scenario: 'negative' });
      expect(figure(element, 'available')).to.equal('−$3.20');
      expect(text(element)).to.contain('You owe $3.20. Your next top-up covers it first.');
    });

    it('counts nothing as available when there is no account yet', async () => {
      const { element } = await opened({ asset: 'USD', amount: '3' }, { scenario: 'no-wallet' });
      expect(figure(element, 'available')).to.equal('$0.00');
    });

    it('judges one account, never the sum of two', async () => {
      // default has 14.57 and "team" 998.50
      const { element } = await opened({ asset: 'USD', amount: '20' }, { scenario: 'multi-asset' });
      expect(figure(element, 'available')).to.equal('$14.56');
    });
  });

  describe('amount', () => {
    it('chooses the smallest preset that covers what is short', async () => {
      const { element } = await opened({ asset: 'USD', amount: '12' });
      expect(chosen(element)).to.equal('$20');
      expect(part(element, 'pay')!.textContent.trim()).to.equal('Pay $20.00');
      expect(part(element, 'summary')!.textContent.replace(/\s+/g, ' ').trim()).to.equal('Balance after top-up $23.20 After this action $11.20');
    });

    it('fills in an own amount, in whole units, when no preset covers it', async () => {
      const { element } = await opened({ asset: 'USD', amount: '212.345' });
      const input = element.shadowRoot!.querySelector('input')!;
      expect(input.value).to.equal('210');
      expect(all(element, '[role=radio]')).to.have.length(0);
      expect(element.shadowRoot!.activeElement).to.equal(input);
    });

    it('says what the largest top-up is where not even that covers it', async () => {
      const { element } = await opened({ asset: 'USD', amount: '900' });
      expect(part(element, 'limit')!.textContent).to.equal('The largest top-up is $500.00.');
      const fixed = await opened({ asset: 'USD', amount: '900' }, { options: { topUp: { ...RULES, custom: false } } });
      expect(part(fixed.element, 'limit')!.textContent).to.equal('The largest top-up is $50.00.');
      const enough = await opened({ asset: 'USD', amount: '212' });
      expect(part(enough.element, 'limit')).to.equal(null);
    });

    it('never asks for less than the minimum', async () => {
      const { element } = await opened({ asset: 'USD', amount: '4' }, { options: { topUp: { ...RULES, presets: [] } } });
      expect(element.shadowRoot!.querySelector('input')!.value).to.equal('5');
    });

    it('asks the proxy what money becomes in credits, and marks it as an estimate', async () => {
      const { element, calls } = await opened({ asset: 'CREDIT', amount: '1400' }, CREDITS);
      await waitUntil(() => chosen(element) === '$20');
      expect(part(element, 'summary')!.textContent).to.match(/You get\s*≈ 400/).and.to.match(/After this action\s*≈ 204/);
      expect(calls.filter((call) => call === 'POST /quotes')).to.have.length(3);
    });

    it('leaves the customer’s own choice alone when quotes come late', async () => {
      const mounted = await mount<Dialog>(CLOSED, CREDITS);
      mounted.emulator.faults({ route: 'POST /assets/:code/quote', delayMs: 600 });
      void mounted.element.show({ asset: 'CREDIT', amount: '1400' }).catch(() => {});
      await inState(mounted.element, 'ask');
      await sendKeys({ press: 'ArrowLeft' });
      expect(chosen(mounted.element)).to.equal('$50');
      await waitUntil(() => part(mounted.element, 'summary')!.textContent.includes('≈'), undefined, { timeout: 4000 });
      expect(chosen(mounted.element)).to.equal('$50');
    });

    it('offers the smallest preset and no estimate when a quote cannot be had', async () => {
      const mounted = await mount<Dialog>(CLOSED, CREDITS);
      mounted.emulator.faults({ route: 'POST /assets/:code/quote', status: 500 });
      void mounted.element.show({ asset: 'CREDIT', amount: '1400' }).catch(() => {});
      await inState(mounted.element, 'ask');
      await waitUntil(() => part(mounted.element, 'summary') === null);
      expect(chosen(mounted.element)).to.equal('$5');
    });
  });

  describe('outcome', () => {
    it('does not open when the balance covers the need', async () => {
      const { element } = await mount<Dialog>(CLOSED, { scenario: 'healthy' });
      let isOpened = false;
      element.addEventListener('credyt-dialog-open', () => { isOpened = true; });
      await element.show({ asset: 'USD', amount: '1' });
      expect(isOpened).to.equal(false);
      expect(element.open).to.equal(false);
    });

    it('rejects at once when the amount is no decimal in quotes, and stays closed', async () => {
      const { element } = await mount<Dialog>(CLOSED);
      for (const amount of [30, '30,00', ''] as unknown as string[]) {
        const error = await element.show({ asset: 'USD', amount }).catch((reason: unknown) => reason as Error);
        expect(error).to.be.instanceOf(TypeError).with.property('message').that.includes('such as "10"');
        expect(element.open).to.equal(false);
      }
    });

    it('says so when the balance covers it, and goes on by itself after two seconds', async () => {
      const { element, outcome, mounted } = await opened({ asset: 'USD', amount: '12' });
      await deposit(mounted, '20');
      await inState(element, 'settled');
      expect(text(element)).to.contain('$20.00 added').and.to.contain('Your balance is $23.20. Continuing.');
      const closed = oneEvent(element, 'credyt-dialog-close');
      expect(await outcome).to.equal('covered');
      expect((await closed).detail).to.deep.equal({ covered: true });
      expect(native(element).open).to.equal(false);
    });

    it('goes on at once by the button', async () => {
      const { element, outcome, mounted } = await opened({ asset: 'USD', amount: '12' });
      await deposit(mounted, '20');
      await inState(element, 'settled');
      button(element, 'Continue now').click();
      expect(await Promise.race([outcome, aTimeout(500)])).to.equal('covered');
    });

    it('stays and asks for the rest when what came is not enough', async () => {
      const { element, mounted } = await opened({ asset: 'USD', amount: '30' });
      expect(chosen(element)).to.equal('$50');
      await deposit(mounted, '10');
      await waitUntil(() => figure(element, 'available') === '$13.20');
      expect(figure(element, 'short')).to.equal('$16.80');
      expect(native(element).open).to.equal(true);
    });

    for (const label of ['Not now', 'Close']) {
      it(`rejects with an AbortError on "${label}"`, async () => {
        const { element, outcome } = await opened({ asset: 'USD', amount: '12' });
        button(element, label).click();
        expect(await outcome).to.equal('AbortError');
      });
    }

    it('rejects when the host closes it', async () => {
      const { element, outcome } = await opened({ asset: 'USD', amount: '12' });
      element.close();
      expect(await outcome).to.equal('AbortError');
    });

    it('answers the first question with an AbortError when it is asked a second', async () => {
      const { element, outcome } = await opened({ asset: 'USD', amount: '12' });
      const second = element.show({ asset: 'USD', amount: '40' });
      second.catch(() => {});
      expect(await outcome).to.equal('AbortError');
      await waitUntil(() => native(element).open && figure(element, 'needed') === '$40.00');
      element.close();
    });

    it('is what ensureFunds opens and waits for', async () => {
      const mounted = await mount<Dialog>(CLOSED, { scenario: 'low' });
      const funds = getBilling(mounted.endpoint).ensureFunds({ asset: 'USD', amount: '12' });
      await inState(mounted.element, 'ask');
      await deposit(mounted, '20');
      await inState(mounted.element, 'settled');
      button(mounted.element, 'Continue now').click();
      await funds;
    });
  });

  describe('payment', () => {
    it('leads to one payment page however often "Pay" is pressed', async () => {
      const { element, emulator, redirects } = await opened({ asset: 'USD', amount: '12' });
      const pay = part(element, 'pay')!;
      pay.click();
      pay.click();
      await waitUntil(() => redirects.length === 1);
      expect(redirects[0]).to.include({ kind: 'top-up', reason: 'click' });
      expect(emulator.requests().filter(({ method, path }) => method === 'POST' && path === '/top-ups')).to.have.length(1);
      await waitUntil(() => pay.getAttribute('aria-busy') === 'false');
    });

    it('says when the payment page cannot be opened, that nothing was charged, and lets one try again', async () => {
      const { element, emulator } = await opened({ asset: 'USD', amount: '12' });
      emulator.faults({ route: 'POST /top-ups', status: 500 });
      const error = oneEvent(element, 'credyt-error');
      part(element, 'pay')!.click();
      expect((await error).detail).to.have.property('code');
      await waitUntil(() => part(element, 'note') !== null);
      expect(part(element, 'note')!.textContent).to.contain('Nothing was charged');
      await audit(element);
      expect(part(element, 'pay')!.getAttribute('aria-disabled')).to.equal('false');
    });

    describe('in a new tab', () => {
      const doors = { ...pageDoors };
      afterEach(() => { Object.assign(pageDoors, doors); });

      async function paying(amount = '12') {
        const tab = { closed: false, sessionStorage, location: { replace: () => {}, assign: () => {} }, close: () => {} };
        pageDoors.openTab = () => tab as unknown as Window;
        const result = await opened({ asset: 'USD', amount }, { letRedirectsThrough: true },
          html`<credyt-insufficient-funds-dialog target="_blank"></credyt-insufficient-funds-dialog>`);
        part(result.element, 'pay')!.click();
        await inState(result.element, 'paying');
        return { ...result, tab };
      }

      it('waits, and offers the payment page again', async () => {
        const { element, emulator } = await paying();
        expect(text(element)).to.contain('Finish paying in the other tab');
        await audit(element);
        button(element, 'Open the payment page again').click();
        await aTimeout(300);
        expect(emulator.requests().filter(({ method, path }) => method === 'POST' && path === '/top-ups')).to.have.length(1);
      });

      it('confirms when the tab is closed, and goes on when the money is there', async () => {
        const { element, tab, outcome, mounted } = await paying();
        tab.closed = true;
        window.dispatchEvent(new Event('focus'));
        await inState(element, 'confirming');
        expect(text(element)).to.contain('Confirming your payment');
        await audit(element);
        await deposit(mounted, '20');
        await inState(element, 'settled');
        await audit(element);
        button(element, 'Continue now').click();
        expect(await outcome).to.equal('covered');
      });

      it('says what came and asks for the rest when the payment was not enough', async () => {
        const { element, mounted, redirects } = await paying('40');
        await deposit(mounted, '30');
        await waitUntil(() => part(element, 'note') !== null, undefined, { timeout: 6000 });
        expect(part(element, 'note')!.textContent.trim()).to.equal('$30.00 added. You’re still short by $6.80.');
        expect(chosen(element)).to.equal('$20');
        await audit(element);
        expect(redirects).to.have.length(1);
      });

      it('asks again on the customer’s own word that they did not pay', async () => {
        const { element } = await paying();
        button(element, 'I didn’t pay').click();
        await inState(element, 'ask');
        expect(part(element, 'pay')).to.exist;
      });

      it('says so when the browser keeps the tab closed', async () => {
        const went: string[] = [];
        pageDoors.openTab = () => null;
        pageDoors.go = (url) => { went.push(url); };
        const { element } = await opened({ asset: 'USD', amount: '12' }, { letRedirectsThrough: true },
          html`<credyt-insufficient-funds-dialog target="_blank"></credyt-insufficient-funds-dialog>`);
        part(element, 'pay')!.click();
        await waitUntil(() => went.length > 0);
        await element.updateComplete;
        expect(text(element)).to.contain('Your browser kept the new tab closed. Opening the payment page here.');
        expect(element.shadowRoot!.querySelector('dialog > [role=status]')!.textContent).to.contain('kept the new tab closed');
      });

      it('rejects the wait on Cancel', async () => {
        const { element, outcome } = await paying();
        button(element, 'Cancel').click();
        expect(await outcome).to.equal('AbortError');
      });
    });
  });

  it('offers a customer who is signed out the way to sign in, nothing to pay with', async () => {
    const { element } = await opened({ asset: 'USD', amount: '12' }, { options: { identify: () => null } },
      html`<credyt-insufficient-funds-dialog sign-in-url="/login"></credyt-insufficient-funds-dialog>`);
    expect(element.matches(':state(signed-out)')).to.equal(true);
    expect(part(element, 'stage')!.nextElementSibling!.querySelector('a')!.getAttribute('href')).to.equal('/login');
    await audit(element);
  });

  it('says plainly when billing is forbidden, and asks for no second try', async () => {
    const { element } = await opened({ asset: 'USD', amount: '12' }, {
      configuration: { fetch: async () => Response.json({ type: 'about:blank', title: '', status: 403, code: 'forbidden', detail: '', requestId: '1' }, { status: 403, headers: { 'content-type': 'application/problem+json' } }) },
    });
    expect(text(element)).to.contain('You don’t have access to this.').and.not.to.contain('Try again');
  });

  describe('a customer who may only look', () => {
    const viewOnly = { options: { topUp: { ...RULES, allowed: false } } };

    it('is told who can pay, and offered a message instead of "Pay"', async () => {
      const { element } = await opened({ asset: 'USD', amount: '12' }, viewOnly);
      expect(element.matches(':state(view-only)')).to.equal(true);
      expect(text(element)).to.contain('It costs $12.00 and the balance is $3.20. Ask an account owner to add at least $8.80.');
      expect(part(element, 'pay')).to.equal(null);
      await audit(element);
    });

    it('is what one is, too, where this asset cannot be bought', async () => {
      const { element } = await opened({ asset: 'IMG', amount: '3' }, { scenario: 'multi-asset' });
      expect(element.matches(':state(view-only)')).to.equal(true);
    });

    it('is what one is, too, where a top-up credits another account', async () => {
      const { element } = await opened({ asset: 'USD', amount: '5000', account: 'team' }, { scenario: 'multi-asset' });
      await inState(element, 'view-only');
      expect(text(element)).to.include('$998.50');
    });

    it('takes the host’s own way to ask', async () => {
      const { element } = await mount<Dialog>(html`<credyt-insufficient-funds-dialog><button slot="ask-owner">Ask Aiko</button></credyt-insufficient-funds-dialog>`, { scenario: 'low', ...viewOnly });
      void element.show({ asset: 'USD', amount: '12' }).catch(() => {});
      await waitUntil(() => element.querySelector('button')!.offsetWidth > 0);
      expect(element.shadowRoot!.querySelector<HTMLElement>('slot[name="ask-owner"] button')!.offsetWidth).to.equal(0);
    });

    it('makes the host hear credyt-permission-needed', async () => {
      const { element } = await mount<Dialog>(CLOSED, { scenario: 'low', ...viewOnly });
      const needed = oneEvent(element, 'credyt-permission-needed');
      void element.show({ asset: 'USD', amount: '12' }).catch(() => {});
      expect((await needed).detail).to.deep.equal({ kind: 'top-up' });
    });
  });

  describe('keyboard and focus', () => {
    it('goes to the chosen preset, and back to the opener on Escape', async () => {
      const mounted = await mount(html`<div><button>Create</button>${CLOSED}</div>`, { scenario: 'low' });
      const opener = mounted.element.querySelector('button')!;
      const dialog = mounted.element.querySelector<Dialog>('credyt-insufficient-funds-dialog')!;
      opener.focus();
      const outcome = dialog.show({ asset: 'USD', amount: '12' }).catch((error: unknown) => (error as Error).name);
      await inState(dialog, 'ask');
      expect(dialog.shadowRoot!.activeElement!.textContent).to.contain('$20');
      await sendKeys({ press: 'Escape' });
      expect(await outcome).to.equal('AbortError');
      expect(document.activeElement).to.equal(opener);
    });

    it('moves between presets with the arrow keys', async () => {
      const { element } = await opened({ asset: 'USD', amount: '12' });
      await sendKeys({ press: 'ArrowRight' });
      expect(chosen(element)).to.equal('$50');
    });

    it('opens over another modal dialog', async () => {
      const other = await fixture<HTMLDialogElement>(html`<dialog><button>Host</button></dialog>`);
      other.showModal();
      const { element } = await opened({ asset: 'USD', amount: '12' });
      const { left, top } = part(element, 'pay')!.getBoundingClientRect();
      expect(document.elementFromPoint(left + 20, top + 10)).to.equal(element);
      await sendKeys({ press: 'Escape' });
      await waitUntil(() => !native(element).open);
      expect(other.open).to.equal(true);
      other.close();
    });
  });

  describe('accessibility', () => {
    it('passes the audit while it asks, closed, and in right-to-left text', async () => {
      const { element } = await opened({ asset: 'USD', amount: '12' });
      await audit(element);
      document.documentElement.dir = 'rtl';
      await element.updateComplete;
      await audit(element);
      document.documentElement.removeAttribute('dir');
      element.close();
      await waitUntil(() => !native(element).open);
      await audit(element);
    });

    it('is named by its title and described by its sentence', async () => {
      const { element } = await opened({ asset: 'USD', amount: '12' });
      const byId = (attribute: string): string => element.shadowRoot!.getElementById(native(element).getAttribute(attribute)!)!.textContent.trim();
      expect(byId('aria-labelledby')).to.equal('Add funds to continue');
      expect(byId('aria-describedby')).to.equal('This costs more than your balance.');
    });

    it('says each stage inside the dialog, where a screen reader still listens', async () => {
      const { element, mounted } = await opened({ asset: 'USD', amount: '12' });
      await deposit(mounted, '20');
      await waitUntil(() => element.shadowRoot!.querySelector('dialog > [role=status]')!.textContent.trim() === '$20.00 added. Your balance is $23.20.');
    });
  });

  describe('attributes, slots and lifecycle', () => {
    it('opens by its attributes, and tells the host', async () => {
      const mounted = await mount(html`<div></div>`, { scenario: 'low' });
      const heard = oneEvent(mounted.element, 'credyt-dialog-open');
      const dialog = document.createElement('credyt-insufficient-funds-dialog');
      Object.assign(dialog, { amount: '12', asset: 'USD', open: true });
      mounted.element.append(dialog);
      expect((await heard).detail).to.deep.equal({ asset: 'USD', amount: '12' });
      dialog.open = false;
      await waitUntil(() => !native(dialog).open);
    });

    it('lets the host say what costs more than the balance', async () => {
      const { element } = await opened({ asset: 'USD', amount: '12' }, {},
        html`<credyt-insufficient-funds-dialog><span slot="reason">Upscaling this set costs more than your balance.</span></credyt-insufficient-funds-dialog>`);
      expect(part(element, 'lede')!.querySelector('slot')!.assignedNodes()[0]!.textContent).to.contain('Upscaling');
    });

    it('rejects when it is taken out of the page, and is closed when it comes back', async () => {
      const { element, outcome } = await opened({ asset: 'USD', amount: '12' });
      const parent = element.parentElement!;
      element.remove();
      expect(await outcome).to.equal('AbortError');
      parent.append(element);
      await element.updateComplete;
      expect(native(element).open).to.equal(false);
      void element.show({ asset: 'USD', amount: '12' }).catch(() => {});
      await inState(element, 'ask');
      expect(native(element).matches(':modal')).to.equal(true);
    });

    it('closes when another customer takes over', async () => {
      const { outcome, endpoint } = await opened({ asset: 'USD', amount: '12' });
      getBilling(endpoint).reset();
      expect(await outcome).to.equal('AbortError');
    });

    it('closes without a word of good news when another customer, who has enough, takes over between two readings', async () => {
      let customerId = SCENARIO_CUSTOMER.id as string;
      const { element, outcome, mounted, endpoint } = await opened({ asset: 'USD', amount: '12' }, { options: { identify: () => ({ customerId }) } });
      const waited = getBilling(endpoint).ensureFunds({ asset: 'USD', amount: '12' }).then(() => 'covered', (error: unknown) => (error as Error).name);
      customerId = await anotherCustomer(mounted, '50');
      await getBilling(endpoint).refresh();
      expect(getBilling(endpoint).wallet!.accounts[0]!.available).to.equal('50');
      expect(await outcome).to.equal('AbortError');
      expect(await waited).to.equal('AbortError');
      expect(native(element).open).to.equal(false);
    });

    it('asks anew when what is needed changes while it is open', async () => {
      const { element } = await opened({ asset: 'USD', amount: '12' });
      element.close();
      await waitUntil(() => !native(element).open);
      Object.assign(element, { amount: '6', asset: 'USD', open: true });
      await inState(element, 'ask');
      expect([figure(element, 'short'), chosen(element)]).to.deep.equal(['$2.80', '$5']);
      element.amount = '40';
      await waitUntil(() => figure(element, 'short') === '$36.80');
      expect(chosen(element)).to.equal('$50');
    });

    it('fits a page 320 px wide', async () => {
      const { element } = await opened({ asset: 'USD', amount: '212345.67' });
      native(element).style.inlineSize = '288px';
      expect(native(element).scrollWidth).to.be.at.most(288);
    });
  });
});
