// The stage of every end-to-end test: Inkwell and the emulator on free ports, one clock for both, and what was asked of Credyt.
import { expect, test as base, type Locator, type Page } from '@playwright/test';
import type { Emulator } from 'credyt-widgets/emulator';
import { startDemo } from '../../demo/start.js';

export interface Inkwell {
  url: string;
  emulatorUrl: string;
  settings: Emulator['settings'];
  /** Lets time pass for Inkwell, the billing handler, the emulator and this page alike. The page needs `page.clock.install()` first. */
  pass(page: Page, ms: number): Promise<void>;
  stopEmulator(): Promise<void>;
  /** All that was asked of Credyt's API since the demo was seeded, oldest first, such as `POST /top-ups`. */
  upstream(): string[];
  /** How often Credyt's API was asked this since the demo was seeded, such as `POST /top-ups`. */
  calls(name: string): number;
  signIn(page: Page, person: 'Maya' | 'Jonas' | 'Aiko', to?: '/studio' | '/account'): Promise<void>;
}

export const MINUTE = 60_000;
export { expect };

export const test = base.extend<{ inkwell: Inkwell }>({
  // Playwright reads the names of the fixtures it needs from the first parameter: none.
  inkwell: async ({}, use) => {
    let moved = 0;
    const demo = await startDemo({ mode: 'test', now: () => Date.now() + moved });
    if (!demo.emulator) throw new Error('End-to-end tests run against the emulator.');
    const { url: emulatorUrl, emulator, close: stopEmulator } = demo.emulator;
    const seeded = emulator.requests().length;
    const upstream = (): string[] => emulator.requests().slice(seeded).filter(({ hosted }) => !hosted).map(({ method, path }) => `${method} ${path}`);
    await use({
      url: demo.url,
      emulatorUrl,
      settings: (change) => { emulator.settings(change); },
      async pass(page, ms) {
        moved += ms;
        await page.clock.fastForward(ms);
      },
      stopEmulator,
      upstream,
      calls: (name) => upstream().filter((asked) => asked === name).length,
      async signIn(page, person, to = '/studio') {
        await page.goto(demo.url);
        await page.getByRole('button', { name: person }).click();
        await page.waitForURL('**/studio');
        if (to !== '/studio') await page.goto(demo.url + to);
        await expect(badge(page)).toContainText('credits');
      },
    });
    await demo.close();
  },
});

/** The balance in the header. */
export const badge = (page: Page): Locator => page.locator('.top credyt-balance-badge');
export const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /Add .* to continue/ });
export const pictures = (page: Page): Locator => page.locator('#gallery li:not(.making) img');
export const payButton = (page: Page): Locator => dialog(page).getByRole('button', { name: /^Pay/ });

export async function describePicture(page: Page, words: string): Promise<void> {
  await page.getByLabel('Describe a picture').fill(words);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
}

/** From the account page to a chosen amount, up to the last click. */
export async function chooseTopUp(page: Page, amount = '$5'): Promise<Locator> {
  const topUp = page.locator('main credyt-top-up-button');
  await topUp.getByRole('button', { name: 'Add credits' }).click();
  await topUp.getByRole('radio', { name: amount, exact: true }).click();
  return topUp.getByRole('button', { name: /^Continue/ });
}

export const portalLink = (page: Page): Locator => page.locator('credyt-portal-link').getByRole('link');

export const CARD = '4242 4242 4242 4242';
export const DECLINED_CARD = '4000 0000 0000 0002';

/** Fills in the hosted checkout and pays. */
export async function payByCard(page: Page, number = CARD): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expires').fill('12 / 39');
  await page.getByLabel('Security code').fill('123');
  await page.getByLabel('Name on card').fill('Test Person');
  await page.getByRole('button', { name: /^Pay \$/ }).click();
}
