// The whole loop in a real browser: see a balance, spend it, run out, pay, come back, go on.
import { badge, describePicture, dialog, expect, payByCard, pictures, test } from './fixtures.js';

test('a customer spends, runs out, pays, comes back, and the blocked picture is made', async ({ page, inkwell }) => {
  const hosts = new Set<string>();
  page.on('request', (request) => { if (request.frame().url().startsWith(inkwell.url)) hosts.add(new URL(request.url()).origin); });

  await inkwell.signIn(page, 'Jonas');
  await expect(badge(page)).toContainText('14');
  await expect(pictures(page)).toHaveCount(4);

  await describePicture(page, 'A lighthouse in the fog');
  await expect(pictures(page)).toHaveCount(5);
  await expect(badge(page)).toContainText('4 credits');

  await describePicture(page, 'Winter forest under a pale sun');
  await expect(dialog(page)).toContainText('Short by');
  await expect(dialog(page)).toContainText('6');
  expect(inkwell.calls('POST /top-ups')).toHaveLength(0);

  await dialog(page).getByRole('button', { name: /^Pay/ }).click();
  await payByCard(page);
  await expect(pictures(page)).toHaveCount(6);
  await expect(page.getByAltText('Winter forest under a pale sun')).toBeVisible();
  await expect(badge(page)).toContainText('94 credits');
  await expect(page).toHaveURL(`${inkwell.url}/studio`);

  expect(inkwell.calls('POST /top-ups')).toHaveLength(1);
  expect(inkwell.calls('POST /events')).toHaveLength(2);
  expect([...hosts].filter((host) => host !== inkwell.url && host !== inkwell.emulatorUrl)).toEqual([]);
});
