// Each way through an element with the keyboard alone, key by key, and all that is said aloud on it.
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/define.js';
import type { CredytInsufficientFundsDialog } from '../../src/elements/credyt-insufficient-funds-dialog/credyt-insufficient-funds-dialog.js';
import type { CredytTopUpButton } from '../../src/elements/credyt-top-up-button/credyt-top-up-button.js';
import { closePages, openPage, rest, type TestPage } from '../client/page.js';
import type { InPageOptions } from '../support/billing-in-page.js';
import { shadowOf } from '../support/everything.js';
import { buttonSaying, inState, saidAloud, until } from './hear.js';

/** What has the focus, by the words a screen reader would begin with. */
function focused(): string {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (!active || active === document.body) return 'page';
  const labelledBy = active.getAttribute('aria-labelledby');
  const named = labelledBy ? (active.getRootNode() as ShadowRoot).getElementById(labelledBy)?.textContent : active.getAttribute('aria-label') ?? active.textContent;
  return (named ?? '').replace(/[\s\u2066-\u2069]+/g, ' ').trim();
}

/** WebKit's driver presses no two keys at once: there one goes back by script. */
const hasModifiers = /Chrome|Firefox/.test(navigator.userAgent);

/** Key by key: what is pressed, and where that leads. */
async function walk(...steps: [keys: string, lands: string][]): Promise<void> {
  for (const [keys, lands] of steps) {
    if (/^(?:Shift\+)?[A-Z]/.test(keys)) {
      const [key = '', modifier] = keys.split('+').reverse();
      if (modifier && !hasModifiers) {
        [...document.querySelectorAll('button'), ...shadowOf(document)].find((element) => {
          (element as HTMLElement).focus();
          return focused() === lands;
        });
        continue;
      }
      if (modifier) await sendKeys({ down: modifier });
      await sendKeys({ press: key });
      if (modifier) await sendKeys({ up: modifier });
    } else await sendKeys({ type: keys });
    await until(() => focused() === lands, `${keys} leads to "${lands}"`).catch(() => { expect(focused(), `after ${keys}`).to.equal(lands); });
  }
}

/** Everything the page's live region says from now on. */
function listen(): string[] {
  const said: string[] = [];
  const region = document.querySelector('[data-credyt-announcer]')!;
  const observer = new MutationObserver(() => { if (region.textContent) said.push(region.textContent); });
  observer.observe(region, { childList: true });
  return said;
}

async function stage(element: string, options: InPageOptions = {}): Promise<TestPage & { before: HTMLElement; root: HTMLElement }> {
  const page = openPage(options);
  const root = await fixture<HTMLElement>(html`<div><button>Before</button><button>After</button></div>`);
  root.firstElementChild!.insertAdjacentHTML('afterend', element);
  await until(() => root.children[1]!.matches('credyt-insufficient-funds-dialog, :state(ready), :state(view-only)'));
  const before = root.querySelector('button')!;
  before.focus();
  await until(() => saidAloud() === ''); // what was said before has had its five seconds
  return { ...page, before, root };
}

describe('With the keyboard alone', () => {
  afterEach(closePages);

  it('one reads all balances and is back where one was', async () => {
    await stage('<credyt-balance-badge details></credyt-balance-badge>');
    await walk(
      ['Tab', 'Balance: $24.80. Test mode.'],
      ['Enter', 'Balance'],
      ['Tab', 'Refresh balance'],
      ['Escape', 'Balance: $24.80. Test mode.'],
      ['Tab', 'After'],
      ['Shift+Tab', 'Balance: $24.80. Test mode.'],
      ['Shift+Tab', 'Before'],
    );
  });

  it('one reads a balance that is no button without a stop', async () => {
    await stage('<credyt-balance-badge></credyt-balance-badge>');
    await walk(['Tab', 'After']);
  });

  it('one chooses a preset, or types an amount, and pays', async () => {
    const { root, went, topUps } = await stage('<credyt-top-up-button></credyt-top-up-button>');
    await walk(
      ['Tab', 'Add funds'],
      ['Enter', '$5'],
      ['ArrowRight', '$20'],
      ['ArrowDown', '$50'],
      ['ArrowRight', '$5'],
      ['ArrowUp', '$50'],
      ['Tab', 'Other amount in US dollars'],
      ['2', 'Other amount in US dollars'],
      ['5', 'Other amount in US dollars'],
      ['Tab', 'Continue with $25.00'],
      ['Shift+Tab', 'Other amount in US dollars'],
      ['Escape', 'Add funds'],
      ['Enter', '$5'],
      ['Shift+Tab', 'Close'],
      ['Enter', 'Add funds'],
    );
    expect(root.querySelector('credyt-top-up-button')!.matches(':state(open)')).to.equal(false);
    await walk(['Enter', '$5'], ['Tab', 'Other amount in US dollars'], ['Tab', 'Continue with $25.00']);
    await sendKeys({ press: 'Enter' });
    await until(() => went.length === 1);
    expect(topUps()).to.have.lengthOf(1);
  });

  it('one pays in one click', async () => {
    const { went } = await stage('<credyt-top-up-button amount="25"></credyt-top-up-button>');
    await walk(['Tab', 'Add $25.00']);
    await sendKeys({ press: 'Enter' });
    await until(() => went.length === 1);
  });

  it('one asks an owner for funds', async () => {
    await stage('<credyt-top-up-button></credyt-top-up-button>', { options: { can: () => ({ topUp: false, portal: true }) } });
    await walk(['Tab', 'Ask for funds'], ['Enter', 'Add funds'], ['Tab', 'Close'], ['Tab', 'Copy a message to send'], ['Escape', 'Ask for funds']);
  });

  it('one opens the portal', async () => {
    const { went } = await stage('<credyt-portal-link></credyt-portal-link>');
    await walk(['Tab', 'Manage billing']);
    await sendKeys({ press: 'Enter' });
    await until(() => went.length === 1);
  });

  it('one adds what is missing, or turns away, and is back at what one wanted', async () => {
    const { root, before, went } = await stage('<credyt-insufficient-funds-dialog></credyt-insufficient-funds-dialog>', { scenario: 'low' });
    const dialog = root.querySelector<CredytInsufficientFundsDialog>('credyt-insufficient-funds-dialog')!;
    const asked = (): Promise<string> => dialog.show({ asset: 'USD', amount: '12' }).then(() => 'covered', (error: unknown) => (error as Error).name);
    let outcome = asked();
    await until(() => focused() === '$20');
    await walk(['ArrowRight', '$50'], ['ArrowLeft', '$20'], ['Tab', 'Pay $20.00'], ['Tab', 'Not now'], ['Shift+Tab', 'Pay $20.00'], ['Shift+Tab', '$20'], ['Shift+Tab', 'Close']);
    await walk(['Escape', 'Before']);
    expect(await outcome).to.equal('AbortError');
    outcome = asked();
    await until(() => focused() === '$20');
    await walk(['Tab', 'Pay $20.00']);
    await sendKeys({ press: 'Enter' });
    await until(() => went.length === 1);
    dialog.close();
    expect(await outcome).to.equal('AbortError');
    await until(() => document.activeElement === before);
  });
});

describe('Said aloud', () => {
  afterEach(closePages);

  it('is each step of a payment, once', async () => {
    const page = await stage('<credyt-top-up-button target="_blank"></credyt-top-up-button><credyt-balance-badge></credyt-balance-badge>');
    const element = page.root.querySelector<CredytTopUpButton>('credyt-top-up-button')!;
    const said = listen();
    await page.store.topUp({ amount: '5', target: '_blank' });
    await inState(element, 'paying');
    page.tabs[0]!.closed = true;
    window.dispatchEvent(new Event('focus'));
    await inState(element, 'confirming');
    await until(() => said.length === 1);
    await page.credit('5');
    await page.store.refresh();
    await inState(element, 'settled');
    await until(() => said.length === 2);
    expect(said).to.deep.equal(['Confirming your payment.', '$5.00 added. Your balance is $29.80.']);
  });

  it('is at most one balance in five seconds, the newest', async () => {
    const page = await stage('<credyt-balance-badge></credyt-balance-badge>');
    const said = listen();
    for (const spent of ['-1', '-2', '-3', '-4']) {
      await page.credit(spent);
      await page.store.refresh();
    }
    await until(() => said.length === 1);
    expect(said).to.deep.equal(['Balance is now $23.80.']);
    await until(() => said.length === 2);
    expect(said).to.deep.equal(['Balance is now $23.80.', 'Balance is now $14.80.']);
  });

  it('is that a balance runs low, not its every figure', async () => {
    const page = await stage('<credyt-balance-badge></credyt-balance-badge>', { options: { lowBelow: { USD: '20' } } });
    const said = listen();
    await page.credit('-10');
    await page.store.refresh();
    await until(() => said.length === 1);
    expect(said).to.deep.equal(['Your balance is running low.']);
  });

  it('is that a link could not be had, from where one stands', async () => {
    const page = await stage('<credyt-portal-link></credyt-portal-link>');
    const said = listen();
    page.emulator.faults({ route: '*', status: 500 });
    buttonSaying(page.root.querySelector('credyt-portal-link')!, 'Manage billing')!.click();
    await until(() => said.length === 1);
    expect(said).to.deep.equal(['Billing couldn’t be opened. Please try again.']);
  });

  it('is nothing while nothing happens', async () => {
    const page = await stage('<credyt-balance-badge details></credyt-balance-badge><credyt-top-up-button></credyt-top-up-button>');
    const said = listen();
    await page.store.refresh();
    await rest(100);
    expect(said).to.deep.equal([]);
  });
});
