// Visits every story of the static Storybook: it must draw, say nothing on the console, ask no foreign host and pass axe in light and dark. Needs `npm run storybook:build`.
import { existsSync, readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { preview, type PreviewServer } from 'vite';

interface Story {
  id: string;
  type: string;
  title: string;
  name: string;
}

/** Storybook's own bus, which remembers the last event of each kind. */
interface Bus {
  last(event: string): unknown[] | undefined;
}

const folder = 'storybook-static';
if (!existsSync(`${folder}/index.json`)) throw new Error('There is no Storybook to visit: run npm run storybook:build first.');
const { entries } = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) as { entries: Record<string, Story> };
const stories = Object.values(entries).filter(({ type }) => type === 'story');
const tags = [...new Set([...readFileSync('custom-elements.json', 'utf8').matchAll(/"tagName": "([\w-]+)"/g)].map(([, tag = '']) => tag))].sort();

let server: PreviewServer;
let origin: string;
// One page for all stories of a worker: it keeps Storybook's scripts in its cache.
let page: Page;
let noise: string[] = [];

test.beforeAll(async ({ browser }, { parallelIndex }) => {
  server = await preview({ configFile: false, logLevel: 'error', build: { outDir: folder }, preview: { port: 4180 + parallelIndex, host: '127.0.0.1' } });
  origin = new URL(server.resolvedUrls?.local[0] ?? '').origin;
  page = await (await browser.newContext()).newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) noise.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => noise.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) noise.push(`asked ${url.origin}`);
  });
});

test.afterAll(async () => {
  await page.context().close();
  await server.close();
});

test('there are stories for every element', () => {
  expect([...new Set(stories.map(({ title }) => title.split('/').at(-1)))].sort()).toEqual(tags);
});

/** Rendered, and its play function has ended. */
async function open({ id, name }: Story): Promise<void> {
  noise = [];
  // Storybook's own audit is off: it would run beside ours.
  await page.goto(`${origin}/iframe.html?id=${id}&viewMode=story&globals=a11y.manual:!true`);
  await page.waitForFunction(() => {
    const bus = (globalThis as unknown as { __STORYBOOK_ADDONS_CHANNEL__?: Bus }).__STORYBOOK_ADDONS_CHANNEL__;
    return ['storyRendered', 'storyErrored', 'storyThrewException', 'playFunctionThrewException', 'storyMissing'].some((event) => bus?.last(event));
  });
  await expect(page.locator('body.sb-show-main')).toBeAttached();
  const element = page.locator('#storybook-root').locator(tags.join(', ')).first();
  await expect(element).toBeAttached();
  if (name !== 'Loading') await expect.poll(() => element.evaluate((drawn) => drawn.matches(':state(loading)'))).toBe(false);
}

async function violations(): Promise<string[]> {
  // Colours are final only once panels and dialogs have faded in.
  await page.evaluate(() => Promise.all(document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity).map(({ finished }) => finished.catch(() => null))));
  // Axe's types belong to another copy of Playwright.
  const result = await new AxeBuilder({ page: page as never }).include('#storybook-root').analyze();
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

for (const story of stories) {
  test(`${story.title}: ${story.name}`, async () => {
    await open(story);
    for (const scheme of ['light', 'dark']) {
      await page.evaluate((colorScheme) => { document.documentElement.style.colorScheme = colorScheme; }, scheme);
      expect(await violations(), `accessible in ${scheme}`).toEqual([]);
    }
    expect(noise).toEqual([]);
  });
}
