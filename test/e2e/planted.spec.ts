// Proves that the visits to the stories can fail: a planted bad story is caught by each check, and its good twin passes all of them.
import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { Visit } from './story-visit.js';

const FOLDER = 'test-results/planted-storybook';
const GOOD = { id: 'planted--good' };
const BAD = { id: 'planted--bad' };

test.describe.configure({ mode: 'serial' });

let visit: Visit;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000); // a build of its own, on a machine that may be busy
  execFileSync('node_modules/.bin/storybook', ['build', '--config-dir', 'test/e2e/planted', '--output-dir', FOLDER, '--disable-telemetry', '--quiet'], { stdio: 'pipe' });
  visit = await Visit.start(browser, FOLDER);
});
test.afterAll(() => visit.end());

test('the good story passes', async () => {
  await visit.open(GOOD);
  expect(visit.noise).toEqual([]);
  expect(await visit.violations()).toEqual([]);
  expect(await visit.layout()).toEqual([]);
  expect(`${await visit.outline()}\n`).toMatchSnapshot('planted--good.yml');
});

test('the bad story is caught by every check', async () => {
  await visit.open(BAD);
  expect(visit.noise, 'the console').toEqual([expect.stringContaining('planted')]);
  const violations = await visit.violations();
  expect(violations.map((violation) => violation.split(':')[0]).sort(), 'axe').toEqual(['button-name', 'color-contrast', 'target-size']);
  expect(await visit.layout(), 'the layout').not.toEqual([]);
  expect(`${await visit.outline()}\n`, 'the outline').not.toMatchSnapshot('planted--good.yml');
});
