// `npm run screenshots`: the pictures in docs/, light and dark, taken from the running demo and from the built stories. Fails when one is missing, blank or the same as its dark
// twin; with `--check` it only looks at those that are there, with `--elements` it takes no others.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright';
import { startDemo } from '../demo/start.js';
import { chromiumArgs, findChromium } from './browsers.mjs';
import { elementPictures, takeElementPictures } from './element-pictures.js';
import { pictureFaults } from './picture-faults.js';

const DOCS = new URL('../docs/', import.meta.url);
const SCHEMES = ['light', 'dark'] as const;
const SIZE = { width: 1120, height: 720 };

type Scheme = (typeof SCHEMES)[number];

async function signIn(page: Page, url: string, name: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name }).click();
  await page.locator('#gallery img').first().waitFor();
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
}

// Each scene ends where its picture is taken. One page walks through them all.
const SCENES: Record<string, (page: Page, url: string) => Promise<unknown>> = {
  'sign-in': (page, url) => page.goto(url),
  async studio(page, url) {
    await signIn(page, url, 'Maya Okafor');
    await page.locator('#words').fill('A harbour at dawn, layered paper, long shadows, one small boat');
    await page.locator('credyt-balance-badge').getByText('1,204').first().waitFor();
  },
  async account(page, url) {
    await page.goto(`${url}/account`);
    await page.locator('credyt-usage-history').getByText('Rose valley').first().waitFor();
  },
  async portal(page, url) {
    await page.goto(`${url}/account`);
    await page.locator('credyt-portal-link').getByRole('link').click();
    await page.waitForURL((address) => !address.href.startsWith(url));
  },
  async dialog(page, url) {
    await signIn(page, url, 'Aiko Tanaka');
    await page.locator('#words').fill('A quiet mountain and a red sun');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('button', { name: /^Pay/ }).waitFor();
    await page.waitForTimeout(600); // the estimate has its own request and the dialog its own fade
  },
  checkout: (page) => Promise.all([page.waitForURL(/localhost:\d+\/(?!studio)/), page.getByRole('button', { name: /^Pay/ }).click()]),
};

async function takeAll(browser: Browser, scheme: Scheme): Promise<void> {
  const demo = await startDemo({ mode: 'test' });
  const context = await browser.newContext({ viewport: SIZE, colorScheme: scheme, deviceScaleFactor: 2, locale: 'en-US', reducedMotion: 'reduce' });
  try {
    await context.route('**/api/billing/stream', (route) => route.abort()); // a page that listens is never idle
    const page = await context.newPage();
    for (const [name, play] of Object.entries(SCENES)) {
      await play(page, demo.url);
      await page.waitForLoadState('networkidle');
      await page.evaluate(() => document.fonts.ready);
      await writeFile(pathOf(name, scheme), await page.screenshot());
    }
  } finally {
    await context.close();
    await demo.close();
  }
}

const pathOf = (name: string, scheme: Scheme): URL => new URL(`${name}-${scheme}.png`, DOCS);

/** What is wrong with a pair of pictures; empty when nothing is. */
async function faultsOf(browser: Browser, name: string): Promise<string[]> {
  const [light, dark] = await Promise.all(SCHEMES.map((scheme) => readFile(pathOf(name, scheme)).catch(() => null)));
  if (!light || !dark) return [`${name}: a picture is missing`];
  const page = await browser.newPage();
  try {
    return await pictureFaults(page, name, light, dark);
  } finally {
    await page.close();
  }
}

await mkdir(DOCS, { recursive: true });
const executablePath = await findChromium();
const browser = await chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
try {
  if (!process.argv.includes('--check')) {
    for (const scheme of SCHEMES) {
      if (!process.argv.includes('--elements')) await takeAll(browser, scheme);
      await takeElementPictures(browser, DOCS, scheme);
    }
  }
  const names = [...Object.keys(SCENES), ...elementPictures];
  const faults: string[] = [];
  for (const name of names) faults.push(...(await faultsOf(browser, name)));
  for (const fault of faults) console.error(fault);
  console.log(faults.length ? `${faults.length} faults` : `${names.length * 2} pictures in docs/`);
  process.exitCode = faults.length ? 1 : 0;
} finally {
  await browser.close();
}
