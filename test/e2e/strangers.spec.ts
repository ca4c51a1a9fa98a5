// What other sites and careless markup can do to a signed-in customer: nothing. And what works without JavaScript.
import type { Page } from '@playwright/test';
import { expect, test, type Inkwell } from './fixtures.js';

/** A page of our own site with markup Inkwell would never send. */
async function openProbe(page: Page, inkwell: Inkwell, body: string): Promise<void> {
  await page.route('**/probe', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html>${body}` }));
  await page.goto(`${inkwell.url}/probe`);
}

/** Signed in, with no page of ours open that would ask Credyt something by itself. Gives what Credyt was asked until then. */
async function signInQuietly(page: Page, inkwell: Inkwell): Promise<string[]> {
  const answer = await page.request.post(`${inkwell.url}/sign-in`, { form: { person: 'inkwell-maya' }, headers: { origin: inkwell.url }, maxRedirects: 0 });
  expect(answer.headers()['location']).toBe('/studio');
  return inkwell.upstream();
}

const EMBEDS: Record<string, string> = {
  image: '<img src="/api/billing/portal" alt="">',
  frame: '<iframe src="/api/billing/portal"></iframe>',
  prefetch: '<link rel="prefetch" href="/api/billing/portal">',
  'a script\'s fetch': '<script>fetch("/api/billing/portal")</script>',
};

for (const [kind, body] of Object.entries(EMBEDS)) {
  test(`GET /portal by ${kind} makes no link`, async ({ page, inkwell }) => {
    const before = await signInQuietly(page, inkwell);
    const [answer] = await Promise.all([page.context().waitForEvent('response', (response) => response.url().endsWith('/api/billing/portal')), openProbe(page, inkwell, body)]);
    expect(answer.status()).toBe(403);
    expect(inkwell.upstream()).toEqual(before);
  });
}

test('GET /portal typed into the address bar leads to the portal', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Maya');
  await page.goto(`${inkwell.url}/api/billing/portal?returnTo=/account`);
  await expect(page).toHaveURL(new RegExp(`^${inkwell.emulatorUrl}/portal/`));
  expect(inkwell.calls('POST /billing-portal/sessions')).toBe(1);
});

for (const path of ['top-ups', 'portal-links']) {
  test(`another site cannot post the ${path} form, even with the cookie`, async ({ page, context, inkwell }) => {
    const before = await signInQuietly(page, inkwell);
    // The worst case: a host whose session cookie travels everywhere.
    const [cookie] = await context.cookies(inkwell.url);
    if (!cookie) throw new Error('No session cookie.');
    await context.addCookies([{ ...cookie, sameSite: 'None', secure: true }]);
    await page.route('http://127.0.0.1:9/**', (route) => route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><form method="post" action="${inkwell.url}/api/billing/${path}"><input name="amount" value="25"><button>Win a prize</button></form>`,
    }));
    await page.goto('http://127.0.0.1:9/prize');
    const [request] = await Promise.all([page.waitForRequest(`${inkwell.url}/api/billing/${path}`), page.getByRole('button').click()]);
    expect((await request.allHeaders())['cookie']).toContain(cookie.value);
    expect((await request.response())?.status()).toBe(403);
    expect(inkwell.upstream()).toEqual(before);
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  async function signInPlainly(page: Page, inkwell: Inkwell): Promise<void> {
    await page.goto(inkwell.url);
    await page.getByRole('button', { name: 'Maya' }).click();
    await page.goto(`${inkwell.url}/account`);
  }

  test('the plain form tops up', async ({ page, inkwell }) => {
    await signInPlainly(page, inkwell);
    await page.getByRole('button', { name: 'Add $10' }).click();
    await expect(page.getByText('Total due')).toBeVisible();
    expect(page.url()).toContain(`${inkwell.emulatorUrl}/checkout/`);
    expect(inkwell.calls('POST /top-ups')).toBe(1);
  });

  test('an amount below the minimum comes back to the page it was posted from, which says so', async ({ page, inkwell }) => {
    await signInPlainly(page, inkwell);
    await openProbe(page, inkwell, '<form method="post" action="/api/billing/top-ups"><input type="hidden" name="returnTo" value="/account"><button name="amount" value="0.5">Pay</button></form>');
    await page.getByRole('button', { name: 'Pay' }).click();
    await expect(page.getByRole('heading', { name: 'Account' })).toBeVisible();
    expect(new URL(page.url()).searchParams.get('credyt_error')).toBe('invalid_amount');
    await expect(page.getByRole('status')).toHaveText('This amount can’t be added here. You haven’t been charged. Choose another amount.');
    expect(inkwell.calls('POST /top-ups')).toBe(0);
  });

  test('when Credyt is out of reach, the plain form and the plain link come back to a page that says so', async ({ page, inkwell }) => {
    await signInPlainly(page, inkwell);
    await inkwell.stopEmulator();
    for (const leave of [() => page.getByRole('button', { name: 'Add $10' }).click(), () => page.goto(`${inkwell.url}/api/billing/portal?returnTo=/studio`)]) {
      await leave();
      await expect(page.getByText(/^We couldn’t (?:reach billing|open the payment page)\. You haven’t been charged\./)).toBeVisible();
    }
    await expect(page).toHaveURL(/\/studio\?credyt_error=\w+$/);
  });

  test('an address anybody can write is told in our own words, and none of it is repeated', async ({ page, inkwell }) => {
    await signInPlainly(page, inkwell);
    for (const code of ['<b id="planted">You owe $900</b>', 'constructor', '__proto__', '']) {
      await page.goto(`${inkwell.url}/account?credyt_error=${encodeURIComponent(code)}`);
      await expect(page.getByRole('status')).toHaveText('That didn’t work. Please try again.');
      await expect(page.locator('#planted')).toHaveCount(0);
      await expect(page.getByText('$900')).toHaveCount(0);
    }
    await page.goto(`${inkwell.url}/account`);
    await expect(page.getByRole('status')).toHaveCount(0);
  });
});

test('with JavaScript the page says what went wrong too, and the address is clean again', async ({ page, inkwell }) => {
  await inkwell.signIn(page, 'Maya');
  await page.goto(`${inkwell.url}/account?credyt_error=invalid_amount`);
  await expect(page.getByText('This amount can’t be added here.')).toBeVisible();
  await expect(page).toHaveURL(`${inkwell.url}/account`);
});
