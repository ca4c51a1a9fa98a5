// The stage of every end-to-end test: Inkwell and the emulator on free ports, one clock for both, and what happened between them.
import { expect, test as base, type Locator, type Page } from '@playwright/test';
import type { Emulator } from 'credyt-widgets/emulator';
import { startDemo } from '../../demo/start.js';

type Person = 'Maya' | 'Jonas' | 'Aiko';
type Settings = Parameters<Emulator['settings']>[0];

export interface Inkwell {
  url: string;
  emulatorUrl: string;
  settings(change: Settings): void;
  faults: Emulator['faults'];
  /** Moves the time of Inkwell, of the billing handler and of the emulator; the browser keeps its own. */
  advance(ms: number): void;
  stopEmulator(): Promise<void>;
  /** Calls to Credyt's API since the demo was seeded, as `POST /top-ups`. */
  calls(name?: string): string[];
  signIn(page: Page, person: Person): Promise<void>;
}

export const MINUTE = 60_000;
export const test = base.extend<{ inkwell: Inkwell }>({
  inkwell: async ({}, use) => {
    let moved = 0;
    const demo = await startDemo({ mode: 'test', now: () => Date.now() + moved });
    if (!demo.emulator) throw new Error('End-to-end tests run against the emulator.');
    const { url: emulatorUrl, emulator, close: stopEmulator } = demo.emulator;
    const seeded = emulator.requests().length;
    await use({
      url: demo.url,
      emulatorUrl,
      settings: (change) => { emulator.settings(change); },
      faults: (change) => { emulator.faults(change); },
      advance: (ms) => { moved += ms; },
      stopEmulator,
      calls: (name) => emulator.requests().slice(seeded).filter(({ hosted }) => !hosted)
        .map(({ method, path }) => `${method} ${path}`).filter((call) => !name || call === name),
      async signIn(page, person) {
        await page.goto(demo.url);
        await page.getByRole('button', { name: person }).click();
        await expect(page.getByRole('heading', { name: 'Your pictures' })).toBeVisible();
      },
    });
    await demo.close();
  },
});

export { expect };

/** The balance in the header. */
export const badge = (page: Page): Locator => page.locator('.top credyt-balance-badge');
export const dialog = (page: Page): Locator => page.getByRole('dialog', { name: /to continue/ });
export const pictures = (page: Page): Locator => page.locator('#gallery li:not(.making) img');

export async function describePicture(page: Page, words: string): Promise<void> {
  await page.getByLabel('Describe a picture').fill(words);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
}

/** Fills in the hosted checkout and pays. */
export async function payByCard(page: Page, number = '4242 4242 4242 4242'): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expires').fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
  await page.getByLabel('Name on card').fill('Test Person');
  await page.getByRole('button', { name: /^Pay/ }).click();
}
