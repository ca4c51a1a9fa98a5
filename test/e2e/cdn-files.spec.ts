// The CDN files together, under Inkwell's own rules: one wallet request whichever of them come, in either order, and each alone. Needs `npm run build`.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test, type Inkwell } from './fixtures.js';

const [, CHART = ''] = /## A plain page[\s\S]*```html\n(<script type="module" src="\/credyt-usage-chart\.js">[\s\S]*?)```/.exec(readFileSync('docs/frontends.md', 'utf8')) ?? [];
const [, BADGE = ''] = /## A plain page[\s\S]*```html\n(<script type="module" src="\/credyt-balance-badge\.js">[\s\S]*?)```/.exec(readFileSync('docs/frontends.md', 'utf8')) ?? [];
const MAIN = '<script type="module" src="/credyt-widgets.js"></script><credyt-balance-badge></credyt-balance-badge>';
const GERMAN = '<script type="module" src="/strings/de.js"></script>';

/** A page of Inkwell's with other markup, and what it asked of the proxy. */
async function open(page: Page, inkwell: Inkwell, body: string, lang = 'en'): Promise<{ asked(path: string): number; noise: string[] }> {
  await inkwell.signIn(page, 'Maya');
  await page.route('**/account', async (route) => route.fulfill({
    response: await route.fetch(),
    body: `<!doctype html><html lang="${lang}"><meta name="credyt-endpoint" content="/api/billing"><title>A host</title>${body}`,
  }));
  const paths: string[] = [];
  const noise: string[] = [];
  await page.goto('about:blank'); // the studio's last requests are not this page's
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) noise.push(message.text()); });
  page.on('pageerror', (error) => noise.push(String(error)));
  await page.goto(`${inkwell.url}/account`);
  return { asked: (path) => paths.filter((one) => one === path).length, noise };
}

const total = (page: Page) => page.locator('credyt-usage-chart [part=total]');
const drawn = /^\d+\scredits in the last 30 days$/;

for (const [order, body] of Object.entries({ 'after the main file': MAIN + CHART, 'before the main file': CHART + MAIN })) {
  test(`the chart’s file ${order} shares its store: one wallet request, one stream, and news reach both`, async ({ page, inkwell }) => {
    const { asked, noise } = await open(page, inkwell, body);
    await expect(total(page)).toHaveText(drawn);
    await expect(page.locator('credyt-balance-badge')).toContainText('1,204 credits');
    expect(asked('/api/billing/wallet')).toBe(1);
    expect(asked('/api/billing/stream')).toBe(1);

    const before = asked('/api/billing/usage');
    const made = await page.request.post(`${inkwell.url}/api/images`, {
      data: { prompt: 'A harbour at dawn', count: 1 }, headers: { origin: inkwell.url, 'idempotency-key': 'one-picture-please' },
    });
    expect(made.status()).toBe(201);
    await expect(page.locator('credyt-balance-badge')).not.toContainText('1,204 credits');
    await expect.poll(() => asked('/api/billing/usage'), 'the chart has heard of it').toBeGreaterThan(before);
    expect(noise).toEqual([]);
  });
}

for (const [order, body] of Object.entries({ alone: BADGE, 'beside all others': BADGE + MAIN + CHART })) {
  test(`the badge’s file ${order} shows the balance with one wallet request, and its details open`, async ({ page, inkwell }) => {
    expect(BADGE, 'the guide prints it').not.toBe('');
    const { asked, noise } = await open(page, inkwell, body);
    const badge = page.locator('credyt-balance-badge').first();
    await expect(badge).toContainText('1,204 credits');
    await badge.getByRole('button').first().click();
    await expect(badge.getByRole('dialog')).toContainText('Credits');
    expect(asked('/api/billing/wallet')).toBe(1);
    expect(noise).toEqual([]);
  });
}

test('the chart’s file needs no other, and speaks the language whose file is there', async ({ page, inkwell }) => {
  const { asked, noise } = await open(page, inkwell, CHART + GERMAN, 'de');
  await expect(total(page)).toContainText('in den letzten 30 Tagen');
  expect(asked('/api/billing/wallet')).toBe(1);
  expect(noise).toEqual([]);
});
