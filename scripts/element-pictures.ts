// Pictures of each element in its main states, taken from the built stories. Used by screenshots.ts; shown by README and Storybook.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Browser } from 'playwright';
import { preview } from 'vite';

const STORYBOOK = 'storybook-static';

/** Picture → the story it shows. The first of an element stands for it on Storybook's first page. */
const SHOWN: Readonly<Record<string, string>> = {
  'credyt-balance-badge': 'credyt-balance-badge--all-balances',
  'credyt-balance-badge-low': 'credyt-balance-badge--low',
  'credyt-balance-badge-confirming': 'credyt-balance-badge--confirming',
  'credyt-top-up-button': 'credyt-top-up-button--panel-for-credits',
  'credyt-top-up-button-settled': 'credyt-top-up-button--settled',
  'credyt-portal-link': 'credyt-portal-link--link',
  'credyt-usage-chart': 'credyt-usage-chart--wide',
  'credyt-usage-chart-one-day': 'credyt-usage-chart--one-day-looked-at',
  'credyt-usage-chart-narrow': 'credyt-usage-chart--narrow',
  'credyt-usage-history': 'credyt-usage-history--wide',
  'credyt-usage-history-narrow': 'credyt-usage-history--narrow',
  'credyt-insufficient-funds-dialog': 'credyt-insufficient-funds-dialog--ask',
  'credyt-insufficient-funds-dialog-confirming': 'credyt-insufficient-funds-dialog--confirming',
  'credyt-low-balance-banner': 'credyt-low-balance-banner--low',
  'credyt-low-balance-banner-owed': 'credyt-low-balance-banner--owed',
  'credyt-payment-notice': 'credyt-payment-notice--one-waits',
  'credyt-billing-panel': 'credyt-billing-panel--wide',
  'credyt-billing-panel-narrow': 'credyt-billing-panel--narrow',
};

export const elementPictures = Object.keys(SHOWN).map((name) => `elements/${name}`);

export async function takeElementPictures(browser: Browser, docs: URL, scheme: 'light' | 'dark'): Promise<void> {
  if (!existsSync(`${STORYBOOK}/index.json`)) throw new Error('There is no Storybook to take pictures of: run npm run storybook:build first.');
  await mkdir(new URL('elements/', docs), { recursive: true });
  const server = await preview({ configFile: false, logLevel: 'error', build: { outDir: STORYBOOK }, preview: { port: 0, host: '127.0.0.1' } });
  const origin = new URL(server.resolvedUrls?.local[0] ?? '').origin;
  const context = await browser.newContext({ viewport: { width: 1008, height: 960 }, deviceScaleFactor: 1.5, locale: 'en-US', timezoneId: 'UTC', reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await page.clock.setFixedTime('2026-03-04T10:30:00Z');
    // tsx wraps inner functions in a helper that a page does not have.
    await page.addInitScript('globalThis.__name = (act) => act');
    for (const [name, story] of Object.entries(SHOWN)) {
      await page.goto(`${origin}/iframe.html?id=elements-${story}&viewMode=story&globals=scheme:${scheme};a11y.manual:!true`);
      await page.waitForFunction(isAtRest);
      await page.waitForTimeout(300); // fades
      await writeFile(new URL(`elements/${name}-${scheme}.png`, docs), await page.screenshot({ clip: await page.evaluate(whatIsDrawn) }));
    }
  } finally {
    await context.close();
    await server.close();
  }
}

/** The story has played, and nothing shows a skeleton. */
function isAtRest(): boolean {
  const bus = (globalThis as { __STORYBOOK_ADDONS_CHANNEL__?: { last(event: string): unknown } }).__STORYBOOK_ADDONS_CHANNEL__;
  const waits = (root: ParentNode): boolean =>
    [...root.querySelectorAll('*')].some((element) => element.matches('[aria-busy=true], .skeleton, :state(loading)') || (element.shadowRoot !== null && waits(element.shadowRoot)));
  return Boolean(bus?.last('storyRendered')) && !waits(document);
}

/** Around everything that is drawn, with some room, no higher than the window. */
function whatIsDrawn(): { x: number; y: number; width: number; height: number } {
  const boxes: DOMRect[] = [];
  const look = (root: ParentNode): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) look(element.shadowRoot);
      else if (getComputedStyle(element).visibility !== 'hidden' && !element.matches('.sr, slot, style')) boxes.push(element.getBoundingClientRect());
    }
  };
  const story = document.querySelector('#root-inner');
  if (story) look(story);
  const seen = boxes.filter(({ width, height }) => width > 1 && height > 1);
  const room = 24;
  const left = Math.max(0, Math.floor(Math.min(...seen.map((box) => box.left)) - room));
  const top = Math.max(0, Math.floor(Math.min(...seen.map((box) => box.top)) - room));
  return {
    x: left,
    y: top,
    width: Math.min(innerWidth, Math.ceil(Math.max(...seen.map((box) => box.right)) + room)) - left,
    height: Math.min(innerHeight, Math.ceil(Math.max(...seen.map((box) => box.bottom)) + room)) - top,
  };
}
