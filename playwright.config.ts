// Playwright: end-to-end flows of the demo (`e2e`) and a visit to every story (`stories`), in Chromium. Used by `npm test` and `npx playwright test`.
import { defineConfig } from '@playwright/test';
import { chromiumArgs, findChromium } from './scripts/browsers.mjs';

const executablePath = await findChromium();
const STORIES = ['stories.spec.ts', 'planted.spec.ts'];

export default defineConfig({
  testDir: 'test/e2e',
  workers: 2,
  forbidOnly: true,
  // CI machines are slow and shared; a test that hangs is still found.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  snapshotPathTemplate: 'test/e2e/outlines/{arg}{ext}',
  use: {
    trace: 'retain-on-failure',
    launchOptions: { args: chromiumArgs, ...(executablePath ? { executablePath } : {}) },
  },
  projects: [
    { name: 'e2e', testIgnore: STORIES },
    // Every story is a test of its own, so both workers take from one heap.
    { name: 'stories', testMatch: STORIES, fullyParallel: true },
  ],
});
