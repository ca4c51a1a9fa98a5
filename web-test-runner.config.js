// Web Test Runner: tests of browser code in three real engines. Run by `npm test` and by hand: npx wtr --files 'test/elements/*.test.ts'
//   ENGINES=chromium   only that engine (default chromium,firefox,webkit)
//   WTR_PORT=8123      fixed server port, for several runs side by side
//   WTR_RESULTS=file   also write the counts and the failures' names as JSON there (scripts/test.mjs sums them)
import { existsSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { summaryReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { webdriverLauncher } from '@web/test-runner-webdriver';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromiumArgs, engines, findBrowser, howToInstall } from './scripts/browsers.mjs';
import { startWebKitDriver } from './scripts/webkit-driver.mjs';

const launchers = {
  chromium: (executablePath) => playwrightLauncher({ product: 'chromium', launchOptions: { executablePath, args: chromiumArgs } }),

  // Over WebDriver BiDi. Handing puppeteer in makes the runner label the run "Firefox" instead of "Chrome".
  firefox: (executablePath) =>
    chromeLauncher({ puppeteer, concurrency: 1, launchOptions: { browser: 'firefox', executablePath } }),

  async webkit() {
    const { port, capabilities } = await startWebKitDriver();
    return webdriverLauncher({ hostname: '127.0.0.1', port, path: '/', logLevel: 'error', capabilities });
  },
};

async function launcher(engine) {
  const browser = await findBrowser(engine);
  if (!browser) throw new Error(`${engine} is not installed. ${howToInstall(engine)}. Or leave it out: ENGINES=chromium`);
  return launchers[engine](browser);
}

function count(suite, totals, where) {
  for (const test of suite?.tests ?? []) {
    totals[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
    if (!test.skipped && !test.passed) totals.failures.push(`${where}: ${test.name}: ${test.error?.message ?? 'no message'}`);
  }
  for (const child of suite?.suites ?? []) count(child, totals, where);
}

/** The runner's own closing line can read green while a file failed to load: a session without results counts as a failure here. */
const plainReporter = () => ({
  onTestRunFinished({ sessions }) {
    const totals = { passed: 0, failed: 0, skipped: 0, failures: [] };
    for (const session of sessions) {
      const where = `${relative('.', session.testFile ?? '')} in ${session.browser.name}`;
      count(session.testResults, totals, where);
      if (session.testResults && !(session.errors?.length > 0)) continue;
      totals.failed++;
      totals.failures.push(`${where}: ${session.errors?.[0]?.message ?? 'gave no results'}`);
    }
    if (process.env.WTR_RESULTS) writeFileSync(process.env.WTR_RESULTS, JSON.stringify(totals));
    console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  },
});

const folders = ['client', 'controllers', 'elements', 'strings'].filter((name) => existsSync(`test/${name}`));
const wanted = (process.env.ENGINES ?? engines.join(',')).split(',');

export default {
  files: folders.map((name) => `test/${name}/**/*.test.ts`),
  // Concurrency above 1 puts WebKit tests into iframes, where keyboard commands fail.
  concurrency: 1,
  concurrentBrowsers: 3,
  ...(process.env.WTR_PORT ? { port: Number(process.env.WTR_PORT) } : {}),
  nodeResolve: { exportConditions: ['@credyt-widgets/source', 'production', 'default'] },
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)) })],
  // CI machines are slow and shared; a test that hangs, and a browser that never starts, are still found.
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testFramework: { config: { timeout: 30_000 } },
  testsFinishTimeout: 300_000,
  reporters: [summaryReporter(), plainReporter()],
  browsers: await Promise.all(wanted.map(launcher)),
};
