// The whole loop of the demo in WebKit, through its WebDriver: Playwright's own WebKit cannot be had on Debian. Run by `npm test` (stage webkit).
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { remote, type Browser, type ChainablePromiseElement } from 'webdriverio';
import { type Demo, startDemo } from '../../demo/start.js';
import { startWebKitDriver } from '../../scripts/webkit-driver.mjs';

const WISH = 'Winter forest under a pale sun';
// A busy machine takes its time; what never comes is still found.
const PATIENCE = { timeout: 30_000 };

let driver: Awaited<ReturnType<typeof startWebKitDriver>>;
let browser: Browser;
let demo: Demo;

before(async () => {
  driver = await startWebKitDriver();
});
after(() => { driver.stop(); });

beforeEach(async () => {
  demo = await startDemo({ mode: 'test' });
  browser = await remote({ hostname: '127.0.0.1', port: driver.port, path: '/', logLevel: 'error', capabilities: driver.capabilities });
});
afterEach(async () => {
  await browser.deleteSession();
  await demo.close();
});

/** `>>>` reaches through shadow roots. */
const find = (selector: string): ChainablePromiseElement => browser.$(selector);
const badge = (): ChainablePromiseElement => find('.top credyt-balance-badge');
const dialog = '>>>credyt-insufficient-funds-dialog dialog[open]';

/** Looked up at each attempt: an element that was found before the page changed says nothing any more. */
async function reads(what: () => ChainablePromiseElement, text: RegExp): Promise<void> {
  let last = '';
  await browser.waitUntil(async () => text.test(last = await textOf(what())), {
    ...PATIENCE, timeoutMsg: `expected ${text}`,
  }).catch(() => assert.match(last, text));
}

/** What is drawn inside an element, its shadow root too, whatever is scrolled out of sight. */
const textOf = async (what: ChainablePromiseElement): Promise<string> =>
  browser.execute((host: HTMLElement) => (host.shadowRoot ?? host).textContent, await what.getElement() as unknown as HTMLElement);

async function signIn(name: string): Promise<void> {
  await browser.url(demo.url);
  await press(find(`button*=${name}`));
  await reads(badge, /credits/);
}

async function press(what: ChainablePromiseElement): Promise<void> {
  await what.waitForDisplayed(PATIENCE);
  await what.click();
}

async function describePicture(words: string): Promise<void> {
  await find('[name=prompt]').setValue(words);
  await press(find('button=Create'));
}

async function isAt(url: RegExp): Promise<void> {
  await browser.waitUntil(async () => url.test(await browser.getUrl()), { ...PATIENCE, timeoutMsg: `never came to ${url}` });
}

async function payByCard(): Promise<void> {
  await isAt(/\/checkout\//);
  for (const [name, value] of [['number', '4242424242424242'], ['expires', '12 / 39'], ['code', '123'], ['name', 'Test Person']]) {
    await find(`[name=${name}]`).setValue(value ?? '');
  }
  await press(find('button*=Pay $'));
}

const calls = (name: string): number =>
  demo.emulator?.emulator.requests().filter(({ method, path, hosted }) => !hosted && `${method} ${path}` === name).length ?? 0;

test('a customer runs out, pays, comes back, and the blocked picture is made', async () => {
  await signIn('Aiko');
  const events = calls('POST /events');
  await describePicture(WISH);
  await press(find(`${dialog} button[part~=pay]`));
  await payByCard();

  await isAt(/\/studio$/);
  await reads(badge, /78 credits/);
  await find(`img[alt="${WISH}"]`).waitForExist(PATIENCE);
  assert.equal(calls('POST /top-ups'), 1);
  assert.equal(calls('POST /events'), events + 1);
});

// Back from the checkout is walked in Chromium: this WebDriver no longer answers once the back-forward cache has brought a page back.
test('a double click is one top-up, and cancelling at the checkout leaves the customer in peace', async () => {
  await signIn('Aiko');
  await describePicture(WISH);
  await find(`${dialog} button[part~=pay]`).waitForDisplayed(PATIENCE);
  await find(`${dialog} button[part~=pay]`).doubleClick();
  await isAt(/\/checkout\//);
  await press(find('a=Cancel and go back'));

  await isAt(/\/studio$/);
  await reads(badge, /12 credits owed/);
  assert.equal(await find('[name=prompt]').getValue(), WISH);
  assert.equal(calls('POST /top-ups'), 1);
});
