// Two open pages of one customer move together: the stream tells both of what was spent in one of them.
import type { Page } from '@playwright/test';
import { badge, describePicture, expect, pictures, test } from './fixtures.js';

/** What a page has asked of the billing proxy. */
function asks(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/billing/')) asked.push(pathname.slice('/api/billing'.length));
  });
  return asked;
}

test('what is spent on one page shows at once on the other, which asks for nothing', async ({ page, context, inkwell }) => {
  await inkwell.signIn(page, 'Jonas');
  const other = await context.newPage();
  const asked = asks(other);
  await other.goto(`${inkwell.url}/account`);
  await expect(badge(other)).toContainText('14 credits');
  await expect.poll(() => asked.filter((path) => path === '/stream')).toHaveLength(1);
  const before = asked.filter((path) => path === '/wallet').length;

  await describePicture(page, 'A lighthouse in the fog');
  await expect(pictures(page)).toHaveCount(5);
  // The next poll of a page without a stream would be up to 30 s away.
  await expect(badge(other)).toContainText('4 credits', { timeout: 5_000 });
  await expect(badge(page)).toContainText('4 credits', { timeout: 5_000 });
  expect(asked.filter((path) => path === '/wallet')).toHaveLength(before);
  expect(asked.filter((path) => path === '/stream')).toHaveLength(1);
});
