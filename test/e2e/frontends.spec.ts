// Runs the programs printed in docs/frontends.md: bundled as a host would, in a page, on a real handler and the emulator.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { build } from 'esbuild';
import { serveEmulator } from 'credyt-widgets/emulator/serve';
import { createBillingHandler, toNodeHandler } from 'credyt-widgets/server';

const guide = readFileSync('docs/frontends.md', 'utf8');
const printed = (language: string): string => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? '';
const EMPTY = '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>My product</title><div id="app"></div><script type="module" src="/app.js"></script>';

const PROGRAMS = {
  'a plain page': { html: printed('html'), script: "import 'credyt-widgets/define';" },
  'React 19': { html: EMPTY, script: printed('tsx') },
  'Vue 3': { html: EMPTY, script: printed('js') },
};

async function bundle(script: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: process.cwd(), loader: 'tsx' },
    bundle: true, write: false, format: 'esm', platform: 'browser', jsx: 'automatic', logLevel: 'error',
    conditions: ['@credyt-widgets/source'],
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
  });
  return outputFiles[0]?.text ?? '';
}

for (const [name, { html, script }] of Object.entries(PROGRAMS)) {
  test(`the program printed for ${name} shows the balance, knows the wallet and hears of the way to pay`, async ({ page }) => {
    expect(html.length * script.length, 'the guide prints it').toBeGreaterThan(0);
    const code = await bundle(script);
    const emulator = await serveEmulator({ port: 0, scenario: 'healthy' });
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/api/billing')) {
        void billing(request, response);
        return;
      }
      const isScript = request.url?.endsWith('.js');
      response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' }).end(isScript ? code : html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const handler = createBillingHandler({ apiKey: 'key_guide', publicUrl: origin, credytUrl: emulator.url, identify: () => ({ externalId: 'maya' }) });
    const billing = toNodeHandler(handler);

    const noise: string[] = [];
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) noise.push(message.text()); });
    page.on('pageerror', (error) => noise.push(String(error)));
    await page.goto(origin);
    await expect(page.locator('credyt-balance-badge')).toContainText('$24.80');
    await expect(page.locator('#told')).toHaveText('1 account');
    await page.locator('credyt-top-up-button').getByRole('button', { name: 'Add $20.00' }).click();
    await expect(page.locator('#told')).toHaveText('going to pay: top-up');
    expect(noise).toEqual([]);

    server.closeAllConnections();
    server.close();
    await handler.close();
    await emulator.close();
  });
}
