// Visits every story of the static Storybook, light and dark: it must draw, say nothing on the console, ask no foreign host and pass axe. Needs `npm run storybook:build`.
import { existsSync, readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { preview, type PreviewServer } from 'vite';

const folder = 'storybook-static';
if (!existsSync(`${folder}/index.json`)) throw new Error('There is no Storybook to visit: run npm run storybook:build first.');
const index = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) as { entries: Record<string, { id: string; type: string; title: string; name: string }> };
const stories = Object.values(index.entries).filter(({ type }) => type === 'story');

let server: PreviewServer;
let origin: string;

test.beforeAll(async () => {
  server = await preview({ configFile: false, logLevel: 'error', build: { outDir: folder }, preview: { port: 4180 + Number(process.env.TEST_PARALLEL_INDEX ?? 0), host: '127.0.0.1' } });
  origin = new URL(server.resolvedUrls?.local[0] ?? '').origin;
});

test.afterAll(async () => {
  await server.close();
});

test('there are stories for every element', () => {
  const tags = [...readFileSync('custom-elements.json', 'utf8').matchAll(/"tagName": "([\w-]+)"/g)].map(([, tag]) => tag);
  expect([...new Set(stories.map(({ title }) => title.split('/').at(-1)))].sort()).toEqual([...new Set(tags)].sort());
});

for (const { id, title, name } of stories) {
  for (const theme of ['light', 'dark']) {
    test(`${title}: ${name}, ${theme}`, async ({ page }) => {
      const noise: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') noise.push(message.text());
      });
      page.on('pageerror', (error) => noise.push(String(error)));
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) noise.push(`asked ${url.origin}`);
      });

      await page.goto(`${origin}/iframe.html?id=${id}&viewMode=story&globals=theme:${theme}`);
      const element = page.locator('#storybook-root').locator(':is(credyt-balance-badge, credyt-top-up-button, credyt-portal-link, credyt-usage-history, credyt-insufficient-funds-dialog)').first();
      await expect(element).toBeAttached();
      await page.waitForFunction(() => document.querySelector('.sb-show-main') !== null);
      await page.waitForLoadState('networkidle');

      // Colour contrast is only final once panels and dialogs have faded in.
      await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
      // Axe's types belong to another copy of Playwright.
      const { violations } = await new AxeBuilder({ page: page as never }).include('#storybook-root').analyze();
      expect(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      expect(noise).toEqual([]);
    });
  }
}
