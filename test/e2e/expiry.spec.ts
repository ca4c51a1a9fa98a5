// Links that expire (design §7): renewed with no click, on whichever side Credyt sends the customer, and never more than once.
import type { Page } from '@playwright/test';
import { badge, chooseTopUp, describePicture, dialog, expect, MINUTE, payButton, payByCard, portalLink, test, type Inkwell } from './fixtures.js';

const SIDES = ['return_url', 'failure_url'] as const;
const WISH = 'A quiet mountain';

for (const side of SIDES) {
  test(`a portal link followed too late renews itself once, landing on ${side}`, async ({ page, inkwell }) => {
    inkwell.settings({ expiredLinkGoesTo: side });
    await page.clock.install();
    const links = watchLinks(page, inkwell);
    await inkwell.signIn(page, 'Maya', '/account');
    await portalLink(page).click();
    await page.waitForURL(`${inkwell.emulatorUrl}/portal/*`);

    await followTooLate(page, inkwell, links[0], '1,204 credits');
    await page.waitForURL(`${inkwell.emulatorUrl}/portal/*`);
    expect(inkwell.calls('POST /billing-portal/sessions')).toBe(2);

    // The renewed one dies too: now the customer stays with us and may choose.
    await followTooLate(page, inkwell, links.at(-1), '1,204 credits');
    await expect(page).toHaveURL(`${inkwell.url}/account`);
    await expect(badge(page)).toContainText('1,204 credits');
    expect(inkwell.calls('POST /billing-portal/sessions')).toBe(2);
  });

  test(`a top-up link followed too late renews itself once, landing on ${side}`, async ({ page, inkwell }) => {
    inkwell.settings({ expiredLinkGoesTo: side });
    await page.clock.install();
    const links = watchLinks(page, inkwell);
    await inkwell.signIn(page, 'Maya', '/account');
    await (await chooseTopUp(page)).click();
    await page.waitForURL(`${inkwell.emulatorUrl}/checkout/*`);

    await followTooLate(page, inkwell, links[0], '1,204 credits');
    await page.waitForURL(`${inkwell.emulatorUrl}/checkout/*`);
    expect(inkwell.calls('POST /top-ups')).toBe(2);
    await payByCard(page);
    await page.waitForURL(`${inkwell.url}/account`);
    await expect(badge(page)).toContainText('1,304 credits');
    expect(inkwell.calls('POST /top-ups')).toBe(2);
  });
}

for (const side of SIDES) {
  test(`from sign-in to the picture that was blocked, over a payment link that died on the way and landed on ${side}`, async ({ page, inkwell }) => {
    inkwell.settings({ expiredLinkGoesTo: side, settleDelayMs: 20_000 });
    await page.clock.install();
    const links = watchLinks(page, inkwell);
    await inkwell.signIn(page, 'Aiko');
    await describePicture(page, WISH);
    await expect(dialog(page)).toContainText('Short by');
    await payButton(page).click();
    await page.waitForURL(`${inkwell.emulatorUrl}/checkout/*`);

    await followTooLate(page, inkwell, links[0], '−12 credits owed');
    await page.waitForURL(`${inkwell.emulatorUrl}/checkout/*`);
    await payByCard(page);
    await page.waitForURL(`${inkwell.url}/studio`);
    await expect(badge(page)).toContainText('Confirming payment');
    await expect(page.getByAltText(WISH)).toHaveCount(0);

    await inkwell.pass(page, 21_000);
    await expect(page.getByAltText(WISH)).toHaveCount(1);
    await expect(badge(page)).toContainText('78 credits');
    await page.waitForTimeout(300); // a second redirect would have begun by now
    await expect(page).toHaveURL(`${inkwell.url}/studio`);
    // By the click, by the customer once more, and once by itself.
    const [clicked, ...later] = links;
    expect(later).toEqual([clicked, expect.not.stringContaining(clicked ?? '')]);
    // All that was sent to Credyt but the estimates, which change nothing.
    const sent = inkwell.upstream().filter((asked) => asked.startsWith('POST ') && !asked.endsWith('/quote'));
    expect(sent).toEqual(['POST /top-ups', 'POST /top-ups', 'POST /events']);
  });
}

test('cancelling at checkout in minute 2 leaves the customer in peace', async ({ page, inkwell }) => {
  await page.clock.install();
  await inkwell.signIn(page, 'Aiko');
  await describePicture(page, WISH);
  await payButton(page).click();
  await page.waitForURL(`${inkwell.emulatorUrl}/checkout/*`);
  await inkwell.pass(page, 2 * MINUTE);
  await staysAt(page, `${inkwell.url}/studio`, () => page.getByRole('link', { name: 'Cancel and go back' }).click());
  expect(inkwell.calls('POST /top-ups')).toBe(1);
});

for (const side of SIDES) {
  test(`paying in minute 11, settled late, causes no redirect and no second top-up (expired links go to ${side})`, async ({ page, inkwell }) => {
    inkwell.settings({ expiredLinkGoesTo: side, settleDelayMs: 20_000 });
    await page.clock.install();
    await inkwell.signIn(page, 'Aiko');
    await describePicture(page, WISH);
    await payButton(page).click();
    await page.waitForURL(`${inkwell.emulatorUrl}/checkout/*`);
    await inkwell.pass(page, 11 * MINUTE);
    await staysAt(page, `${inkwell.url}/studio`, () => payByCard(page));
    await inkwell.pass(page, 21_000);
    await expect(page.getByAltText(WISH)).toBeVisible();
    await expect(badge(page)).toContainText('78 credits');
    expect(inkwell.calls('POST /top-ups')).toBe(1);
  });
}

for (const minutes of [3, 12]) {
  test(`a customer who leaves the portal after ${minutes} minutes has simply finished`, async ({ page, inkwell }) => {
    await page.clock.install();
    await inkwell.signIn(page, 'Maya', '/account');
    await portalLink(page).click();
    await page.waitForURL(`${inkwell.emulatorUrl}/portal/*`);
    await inkwell.pass(page, minutes * MINUTE);
    await staysAt(page, `${inkwell.url}/account`, () => page.getByRole('link', { name: /Back to/ }).click());
    expect(inkwell.calls('POST /billing-portal/sessions')).toBe(1);
  });
}

/** The links this page follows, oldest first. They stand in no page: only requests show them. */
function watchLinks(page: Page, inkwell: Inkwell): string[] {
  const links: string[] = [];
  page.on('request', (request) => { if (request.url().startsWith(`${inkwell.emulatorUrl}/api/sign-in?`)) links.push(request.url()); });
  return links;
}

/** Back to our page, and eleven minutes later out again by the same link, as browser history and restored tabs do. */
async function followTooLate(page: Page, inkwell: Inkwell, link = '', balance: string): Promise<void> {
  await page.goBack();
  await expect(badge(page)).toContainText(balance);
  await inkwell.pass(page, 11 * MINUTE);
  await page.goto(link).catch(() => undefined); // cut short by a renewal
}

/** Comes back and is not sent on: the marker is gone from the address, it was judged, and the page still stands. */
async function staysAt(page: Page, url: string, comeBack: () => Promise<void>): Promise<void> {
  const [judged] = await Promise.all([page.waitForResponse('**/api/billing/returns'), comeBack()]);
  expect((await judged.json() as { outcome: string }).outcome).toMatch(/^(un)?finished$/);
  await page.waitForTimeout(300); // a redirect would have begun by now
  expect(page.url()).toBe(url);
}
