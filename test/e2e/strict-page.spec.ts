// A page that forbids all it can: no style but ours by object, no script text, Trusted Types enforced, with and without another Lit beside us. Needs `npm run build`.
import { createServer, type Server } from 'node:http';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { SCENARIO_CUSTOMER } from 'credyt-widgets/emulator';
import { serveEmulator } from 'credyt-widgets/emulator/serve';
import { createBillingHandler, toNodeHandler } from 'credyt-widgets/server';

const CDN = 'dist/cdn';
const VERSION = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
const OURS = ['/credyt-widgets.js', '/credyt-usage-chart.js', '/credyt-balance-badge.js'].filter((path) => existsSync(CDN + path));
const TAGS = readdirSync('src/elements', { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  .filter((tag) => tag !== 'credyt-usage-chart' || OURS.length > 1);
const ATTRIBUTES: Record<string, string> = { 'credyt-balance-badge': ' details', 'credyt-insufficient-funds-dialog': ' amount="99" asset="USD"', 'credyt-low-balance-banner': ' below="1000"' };

/** What hosts' own elements are made of: a Lit that is not ours, with templates, styles and a policy of its own. */
const SECOND_LIT = `
  import { LitElement, css, html } from 'lit';
  customElements.define('host-card', class extends LitElement {
    static styles = css\`p { color: rgb(1, 2, 3) }\`;
    render() { return html\`<p>\${'drawn by another Lit'}</p>\`; }
  });`;

const policy = (policies: string): string => [
  "default-src 'none'", "script-src 'self'", "connect-src 'self'", "style-src 'none'", "base-uri 'none'", "form-action 'none'",
  "require-trusted-types-for 'script'", `trusted-types ${policies}`,
].join('; ');

/** Told by the browser for everything it stopped. */
const WATCH = 'globalThis.stopped = []; addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => stopped.push([effectiveDirective, blockedURI, sample].join(" ")));';

/** As docs/security.md says. */
const POLICIES = 'credyt-widgets credyt-usage-chart credyt-balance-badge';

const pages: Record<string, { scripts: string[]; policies: string }> = {
  'alone': { scripts: OURS, policies: POLICIES },
  'before another Lit': { scripts: [...OURS, '/second-lit.js'], policies: `${POLICIES} lit-html` },
  'after another Lit': { scripts: ['/second-lit.js', ...OURS], policies: `${POLICIES} lit-html` },
  'beside a second copy of itself': { scripts: [...OURS, '/copy/credyt-widgets.js'], policies: `${POLICIES} 'allow-duplicates'` },
  'beside another version of itself': { scripts: [...OURS, '/newer/credyt-widgets.js'], policies: `${POLICIES} 'allow-duplicates'` },
};
const NEWER = '99.0.0';

let emulator: Awaited<ReturnType<typeof serveEmulator>>;
let server: Server;
let origin: string;

test.beforeAll(async () => {
  emulator = await serveEmulator({ port: 0 });
  const { outputFiles: [second] } = await build({ stdin: { contents: SECOND_LIT, resolveDir: '.' }, bundle: true, write: false, format: 'esm', conditions: ['production'] });
  const files = (path: string): string | undefined => {
    if (path === '/watch.js') return WATCH;
    if (path === '/second-lit.js') return second?.text;
    const [, folder, file = ''] = /^(\/copy|\/newer)?(\/[\w-]+\.js)$/.exec(path) ?? [];
    if (!OURS.includes(file)) return undefined;
    const code = readFileSync(CDN + file, 'utf8');
    return folder === '/newer' ? code.replaceAll(VERSION, NEWER) : code;
  };
  let billing: ReturnType<typeof toNodeHandler>; // eslint-disable-line prefer-const -- needs the port
  server = createServer((request, response) => {
    void billing(request, response, () => {
      const path = request.url ?? '/';
      const page = pages[decodeURIComponent(path.slice(1))];
      const code = files(path);
      if (page) response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy(page.policies) }).end(markup(page.scripts));
      else response.writeHead(code === undefined ? 404 : 200, { 'content-type': 'text/javascript' }).end(code);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  billing = toNodeHandler(createBillingHandler({
    apiKey: 'key_test', credytUrl: emulator.url, publicUrl: origin, mode: 'test',
    identify: () => ({ customerId: SCENARIO_CUSTOMER.id }),
    topUp: { allowed: true, currency: 'USD', presets: ['5', '20', '50'], min: '5', max: '500', custom: true, assets: ['USD'] },
  }));
});

test.afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await emulator.close();
});

const markup = (scripts: string[]): string => `<!doctype html><html lang="en"><title>A strict page</title><script src="/watch.js"></script>
  ${scripts.map((src) => `<script type="module" src="${src}"></script>`).join('')}
  <host-card></host-card>${TAGS.map((tag) => `<${tag}${ATTRIBUTES[tag] ?? ''}></${tag}>`).join('')}`;

const stopped = (page: Page): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { stopped: string[] }).stopped);

for (const [name, { scripts }] of Object.entries(pages)) {
  test(`every element works ${name}, and the browser has nothing to stop`, async ({ page }) => {
    const noise: string[] = [];
    const warnings: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') noise.push(message.text());
      if (message.type() === 'warning') warnings.push(message.text());
    });
    page.on('pageerror', (error) => noise.push(String(error)));
    await page.goto(`${origin}/${encodeURIComponent(name)}`);

    const badge = page.locator('credyt-balance-badge');
    await expect(badge).toContainText('$24.80');
    expect((await badge.locator('[part=badge]').boundingBox())?.height, 'our styles apply').toBe(32);
    if (scripts.includes('/second-lit.js')) await expect(page.locator('host-card p')).toHaveCSS('color', 'rgb(1, 2, 3)');
    await expect(page.locator('credyt-usage-history [part~=row]').first()).toBeVisible();

    // Everything that can be opened, is; the dialog last, since it covers the rest.
    for (const opener of await page.locator('button[aria-expanded=false]').all()) if (await opener.isVisible()) await opener.evaluate((button) => { (button as HTMLElement).click(); });
    await page.keyboard.press('Escape');
    await page.locator('credyt-insufficient-funds-dialog').evaluate((dialog) => { (dialog as HTMLElement & { open: boolean }).open = true; });
    await expect(page.getByRole('dialog', { name: 'Add funds to continue' })).toBeVisible();

    expect(await stopped(page)).toEqual([]);
    expect(noise).toEqual([]);
    // Two versions are named, once for each element; two copies of one version are nobody's business.
    const isNewer = scripts.includes('/newer/credyt-widgets.js');
    expect(warnings.filter((text) => text.includes('is already defined')).length).toBe(isNewer ? TAGS.filter((tag) => tag !== 'credyt-usage-chart').length : 0);
    if (isNewer) expect(warnings.join('\n')).toContain(`is already defined by credyt-widgets ${VERSION}; credyt-widgets ${NEWER}`);
  });
}

test('the browser does stop what such a page forbids', async ({ page }) => {
  await page.goto(`${origin}/alone`);
  await page.evaluate(() => {
    document.body.setAttribute('style', 'color: red');
    try {
      document.body.innerHTML = '<p>text</p>';
    } catch {
      // As it should be.
    }
  });
  await expect.poll(() => stopped(page)).toHaveLength(2);
});
