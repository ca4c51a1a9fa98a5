// The whole loop in a real browser: see a balance, spend it, run out, pay, come back, go on.
import type { Page } from '@playwright/test';
import { badge, DECLINED_CARD, describePicture, dialog, expect, payButton, payByCard, pictures, test, type Inkwell } from './fixtures.js';

const WISH = 'Winter forest under a pale sun';

async function walkTheLoop(page: Page, inkwell: Inkwell): Promise<void> {
  await inkwell.signIn(page, 'Jonas');
  await expect(badge(page)).toContainText('14 credits');
  await expect(pictures(page)).toHaveCount(4);

  await describePicture(page, 'A lighthouse in the fog');
  await expect(pictures(page)).toHaveCount(5);
  await expect(badge(page)).toContainText('4 credits');

  await describePicture(page, WISH);
  await expect(dialog(page)).toContainText('Short by6');
  await payButton(page).click();
  await payByCard(page);

  await expect(page.getByAltText(WISH)).toBeVisible();
  await expect(pictures(page)).toHaveCount(6);
  await expect(badge(page)).toContainText('94 credits');
  await expect(page).toHaveURL(`${inkwell.url}/studio`);
}

test('a customer spends, runs out, pays, comes back, and the blocked picture is made', async ({ page, inkwell }) => {
  const asked: string[] = [];
  page.on('request', (request) => { asked.push(request.url()); });

  await walkTheLoop(page, inkwell);

  expect(inkwell.calls('POST /top-ups')).toBe(1);
  expect(inkwell.calls('POST /events')).toBe(2);
  // The hosted pages are Credyt's own; nobody else hears of this customer.
  const strangers = asked.filter((url) => !url.startsWith(`${inkwell.url}/`) && !url.startsWith(`${inkwell.emulatorUrl}/`));
  expect(strangers).toEqual([]);
  const atCredyt = asked.filter((url) => url.startsWith(inkwell.emulatorUrl)).map((url) => new URL(url).pathname);
  expect(atCredyt.filter((path) => !/^\/(api\/sign-in|checkout\/\w+)$/.test(path))).toEqual([]);
});

test('without Credyt the loop cannot pass', async ({ page, inkwell }) => {
  await inkwell.stopEmulator();
  // At the first balance, and for no other reason.
  await expect(walkTheLoop(page, inkwell)).rejects.toThrow(/toContainText.*Expected substring:[^"]*"credits".*Received string:[^"]*"Balance unavailable/s);
});

test('when Credyt is out of reach, the page says so and keeps the words', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Maya');
  await inkwell.stopEmulator();
  await describePicture(page, WISH);
  await expect(page.getByText('Inkwell couldn’t be reached.')).toBeVisible();
  await expect(page.getByLabel('Describe a picture')).toHaveValue(WISH);
  await expect(pictures(page)).toHaveCount(8);
  await page.reload();
  await expect(badge(page)).toContainText('Balance unavailable');
});

test('a declined card charges nothing, and another card goes on with the same payment', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Aiko');
  await describePicture(page, WISH);
  await payButton(page).click();
  await payByCard(page, DECLINED_CARD);
  await expect(page.getByText('The card was declined. Nothing was charged. Try another card.')).toBeVisible();
  await payByCard(page);
  await expect(page.getByAltText(WISH)).toBeVisible();
  await expect(badge(page)).toContainText('78 credits');
  expect(inkwell.calls('POST /top-ups')).toBe(1);
});

test('a payment that settles late is awaited, then the picture is made', async ({ page, inkwell }) => {
  inkwell.settings({ settleDelayMs: 30_000 });
  await page.clock.install();
  await inkwell.signIn(page, 'Aiko');
  await describePicture(page, WISH);
  await payButton(page).click();
  await payByCard(page);
  await page.waitForURL(`${inkwell.url}/studio`);
  await expect(badge(page)).toContainText('Confirming payment');
  await expect(page.getByLabel('Describe a picture')).toHaveValue(WISH);
  await expect(page.getByAltText(WISH)).toHaveCount(0);

  await inkwell.pass(page, 31_000);
  await expect(page.getByAltText(WISH)).toBeVisible();
  expect(inkwell.calls('POST /top-ups')).toBe(1);
});

test('turning away keeps the words and takes the waiting picture off', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Aiko');
  await describePicture(page, WISH);
  await dialog(page).getByRole('button', { name: 'Not now' }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.locator('.making')).toHaveCount(0);
  await expect(page.getByLabel('Describe a picture')).toHaveValue(WISH);
  expect(inkwell.calls('POST /top-ups')).toBe(0);
});

test('pressing Create again and again makes one picture and one charge', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Maya');
  await page.getByLabel('Describe a picture').fill(WISH);
  await page.getByRole('button', { name: 'Create', exact: true }).dblclick();
  await expect(page.getByAltText(WISH)).toHaveCount(1);
  await expect(badge(page)).toContainText('1,194 credits');
  expect(inkwell.calls('POST /events')).toBe(1);
});
