// One wish to pay is one top-up at Credyt, whatever the customer does with buttons, tabs, Back and Reload.
import type { Page } from '@playwright/test';
import { chromiumArgs, findChromium } from '../../scripts/browsers.mjs';
import { badge, chooseTopUp, describePicture, expect, payButton, payByCard, test, type Inkwell } from './fixtures.js';

const executablePath = await findChromium();
// Playwright turns the back-forward cache off; customers have it.
test.use({
  launchOptions: { args: chromiumArgs, ignoreDefaultArgs: ['--disable-back-forward-cache'], ...(executablePath && { executablePath }) },
});

/** A busy sign ends by itself after 5 s. Who comes back must not wait for that. */
const AT_ONCE = { timeout: 2_000 };

const atCheckout = (page: Page, inkwell: Inkwell): Promise<void> => page.waitForURL(`${inkwell.emulatorUrl}/checkout/*`);

test('a double click is one top-up', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Maya', '/account');
  await (await chooseTopUp(page)).dblclick();
  await atCheckout(page, inkwell);
  expect(inkwell.calls('POST /top-ups')).toBe(1);
});

test('Back to a living page and the same button again is the same top-up', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Maya', '/account');
  await page.evaluate(() => { Object.assign(window, { isTheSamePage: true }); });
  await (await chooseTopUp(page)).click();
  await atCheckout(page, inkwell);

  await page.goBack({ waitUntil: 'commit' });
  await expect(badge(page)).toContainText('1,204 credits');
  expect(await page.evaluate(() => 'isTheSamePage' in window)).toBe(true); // out of the back-forward cache
  const pay = page.locator('main credyt-top-up-button').getByRole('button', { name: /^Continue/ });
  await expect(pay).not.toHaveAttribute('aria-disabled', 'true', AT_ONCE);
  await pay.click();
  await atCheckout(page, inkwell);
  expect(inkwell.calls('POST /top-ups')).toBe(1);
});

test('Back, a reload of our page, and the same amount again is the same top-up', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Maya', '/account');
  await (await chooseTopUp(page)).click();
  await atCheckout(page, inkwell);
  await page.goBack({ waitUntil: 'commit' });
  await page.reload();
  await (await chooseTopUp(page)).click();
  await atCheckout(page, inkwell);
  expect(inkwell.calls('POST /top-ups')).toBe(1);
});

test('Back to the open dialog: it can pay again, it is the same top-up, and one picture is made', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Aiko');
  await describePicture(page, 'A quiet mountain');
  await payButton(page).dblclick();
  await atCheckout(page, inkwell);
  await page.goBack({ waitUntil: 'commit' });
  await expect(payButton(page)).not.toHaveAttribute('aria-disabled', 'true', AT_ONCE);
  await payButton(page).click();
  await atCheckout(page, inkwell);
  await payByCard(page);
  await expect(page.getByAltText('A quiet mountain')).toHaveCount(1);
  await expect(badge(page)).toContainText('78 credits');
  expect(inkwell.calls('POST /top-ups')).toBe(1);
  expect(inkwell.calls('POST /events')).toBe(1);
});

test('a reload at checkout is still the one top-up, and it is paid once', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Maya', '/account');
  await (await chooseTopUp(page)).click();
  await atCheckout(page, inkwell);
  await page.reload();
  await payByCard(page);
  await page.waitForURL(`${inkwell.url}/account`);
  await expect(badge(page)).toContainText('1,304 credits');
  expect(inkwell.calls('POST /top-ups')).toBe(1);
});

test('two tabs that pay the same at once share one top-up', async ({ page, context, inkwell }) => {
  const other = await context.newPage();
  await inkwell.signIn(page, 'Aiko');
  await inkwell.signIn(other, 'Aiko');
  for (const tab of [page, other]) {
    await describePicture(tab, 'A quiet mountain');
    await expect(payButton(tab)).toBeEnabled();
  }
  await Promise.all([page, other].map((tab) => payButton(tab).click()));
  await Promise.all([page, other].map((tab) => atCheckout(tab, inkwell)));
  expect(inkwell.calls('POST /top-ups')).toBe(1);

  await payByCard(page);
  await expect(badge(page)).toContainText('78 credits');
  await other.reload();
  await expect(other.getByText('This payment is complete.')).toBeVisible();
});

test('after a payment the next one is a new top-up', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Maya', '/account');
  for (const balance of ['1,304', '1,404']) {
    await (await chooseTopUp(page)).click();
    await payByCard(page);
    await page.waitForURL(`${inkwell.url}/account`);
    await expect(badge(page)).toContainText(`${balance} credits`);
    const news = page.locator('main credyt-top-up-button:state(settled)');
    await expect(news).toHaveCount(1);
    // The panel they left by greets them and stays until they close it.
    await page.keyboard.press('Escape');
    await expect(news).toHaveCount(0);
  }
  expect(inkwell.calls('POST /top-ups')).toBe(2);
});
