// What the README and docs/frontends.md print for work that costs something, as a stranger builds it: the packed package in an app of its own, somebody new
// to Credyt, the 402, the dialog, the payment, and the image. Needs `npm run build`.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { serveEmulator } from 'credyt-widgets/emulator/serve';
import { payByCard } from './fixtures.js';

const readme = readFileSync('README.md', 'utf8');
const frontends = readFileSync('docs/frontends.md', 'utf8');
const backends = readFileSync('docs/backends.md', 'utf8');
const blocks = (text: string, language: string): string[] => [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code);

const [SETUP = '', GATE = '', SAME_TAB = '', OTHER_TAB = ''] = blocks(readme, 'js');
const [MARKUP = ''] = blocks(readme, 'html');
const SERVE = /`(app\.use\(express\.static\(.*?\)\))`/.exec(readme)?.[1] ?? '';
const SERVE_ANYWHERE = /`(express\.static\(fileURLToPath\(.*?\)\))`/.exec(frontends)?.[1] ?? '';
const [, DIALOG = ''] = /with (<credyt-insufficient-funds-dialog.*>) on the page/.exec(OTHER_TAB) ?? [];
const [WISH = ''] = blocks(frontends.split('\n## Work that costs something\n')[1] ?? '', 'js');
const [AWAY = ''] = blocks(backends.split('\n### When Credyt is away\n')[1] ?? '', 'js');

const MODULE = '<script type="importmap">{"imports":{"credyt-widgets":"/credyt-widgets.js"}}</script>'; // stands for a bundler
const pageOf = (markup: string, script: string) => `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>My product</title>${MODULE}${MARKUP}${markup}<p id="made"></p><script type="module">${script}</script>`;
const PAGES = {
  '/': pageOf('<button id="make">Make</button>', SAME_TAB),
  '/tab': pageOf(`<button id="make">Make</button>${DIALOG}`, `import { getBilling } from '/credyt-widgets.js';
    document.querySelector('#make').onclick = async () => { ${OTHER_TAB} document.querySelector('#made').textContent = 'Answered ' + answer.status; };`),
  '/wish': pageOf('<form id="images"><input name="prompt" aria-label="Prompt"><button>Make</button></form>', WISH),
};

/** All that is not printed: an app with a session, its pages, and a note of what it was asked. */
const APP = `import express from 'express';
import { fileURLToPath } from 'node:url';
const app = express();
const asked = [];
app.use((req, _res, next) => { req.user = { id: 'a-new-sign-up' }; next(); });
app.post('/api/images', (req, res, next) => { res.on('finish', () => asked.push(res.statusCode)); next(); });
app.get('/asked', (_req, res) => res.json(asked));
${SETUP}
${SERVE};
app.use('/elsewhere', ${SERVE_ANYWHERE});
${GATE}
${AWAY}
const pages = ${JSON.stringify(PAGES)};
app.get(Object.keys(pages), (req, res) => res.send(pages[req.path]));
app.listen(new URL(process.env.PUBLIC_URL).port, '127.0.0.1');
`;

interface Product {
  url: string;
  emulator: Awaited<ReturnType<typeof serveEmulator>>;
  /** How the app answered POST /api/images so far. */
  asked(): Promise<number[]>;
}

let folder: string;
let app: ChildProcess;
let product: Product;

test.describe.configure({ mode: 'serial' });

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'credyt-widgets-readme-'));
  const home = `${folder}/node_modules`;
  mkdirSync(`${home}/@lit`, { recursive: true });
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as [{ filename: string }];
  execFileSync('tar', ['-xzf', `${folder}/${filename}`, '-C', home]);
  execFileSync('mv', [`${home}/package`, `${home}/credyt-widgets`]);
  for (const name of ['express', 'lit', 'zod', '@lit/task']) symlinkSync(resolve('node_modules', name), `${home}/${name}`);
  writeFileSync(`${folder}/package.json`, '{"private":true,"type":"module"}');
  writeFileSync(`${folder}/app.js`, APP);
  writeFileSync(`${folder}/creates-nobody.js`, APP.replace(', createCustomer: {}', ''));
});

test.afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

test.afterEach(async () => {
  app.kill();
  await product.emulator.close().catch(() => undefined); // may have been stopped before
});

async function start(program = 'app.js'): Promise<void> {
  const emulator = await serveEmulator({ port: 0, scenario: 'healthy' });
  const free = await serveEmulator({ port: 0 });
  await free.close();
  const url = `http://localhost:${free.port}`;
  app = spawn(process.execPath, [program], {
    cwd: folder, stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', CREDYT_API_KEY: 'key_readme', CREDYT_URL: emulator.url, PUBLIC_URL: url },
  });
  product = { url, emulator, asked: async () => await (await fetch(`${url}/asked`)).json() as number[] };
  await expect.poll(() => fetch(url).then(({ status }) => status, () => 0)).toBe(200);
}

const make = (page: Page) => page.getByRole('button', { name: 'Make', exact: true }).click();
const pay = (page: Page) => page.getByRole('dialog').getByRole('button', { name: /^Pay/ }).click();
const topUps = () => product.emulator.emulator.requests().filter(({ method, path }) => method === 'POST' && path === '/top-ups').length;

test('the README’s page: somebody new is refused, pays in the same tab, comes back, and the request is sent once', async ({ page }) => {
  await start();
  await page.goto(product.url);
  await make(page);
  await pay(page);
  await page.waitForURL(`${product.emulator.url}/checkout/*`);
  await payByCard(page);
  await expect(page.locator('#made')).toHaveText('Here is your image.');
  await expect(page.locator('credyt-balance-badge')).toContainText('$');
  expect(new URL(page.url()).pathname).toBe('/');
  await page.reload();
  await expect(page.locator('credyt-balance-badge')).toContainText('$');
  expect(await product.asked()).toEqual([402, 200]);
  expect(topUps()).toBe(1);

  await make(page); // and with money there, no dialog
  await expect(page.locator('#made')).toHaveText('Here is your image.');
  expect(await product.asked()).toEqual([402, 200, 200]);
});

test('the README’s page: who turns away is asked again at the next press, and nothing went wrong', async ({ page }) => {
  await start();
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(product.url);
  for (const answers of [[402], [402, 402]]) {
    await make(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Not now' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await product.asked()).toEqual(answers);
  }
  expect(errors).toEqual([]);
});

test('the README’s word on createCustomer: without it somebody new is told to ask an account owner', async ({ page }) => {
  expect(SETUP).toContain(', createCustomer: {}');
  await start('creates-nobody.js');
  await page.goto(product.url);
  await make(page);
  await expect(page.getByRole('dialog')).toContainText('Ask an account owner to add');
});

test('the README’s one call: the payment opens in another tab, the page waits and the request is sent again, once', async ({ page, context }) => {
  await start();
  await page.goto(`${product.url}/tab`);
  await make(page);
  const [tab] = await Promise.all([context.waitForEvent('page'), pay(page)]);
  await tab.waitForURL(`${product.emulator.url}/checkout/*`);
  await payByCard(tab);
  await expect(page.locator('#made')).toHaveText('Answered 200', { timeout: 30_000 });
  expect(await product.asked()).toEqual([402, 200]);
  expect(topUps()).toBe(1);
});

test('docs/frontends.md: what was asked is kept across the payment, and made once', async ({ page }) => {
  await start();
  const keys: (string | undefined)[] = [];
  page.on('request', (request) => { if (request.url().endsWith('/api/images')) keys.push(request.headers()['idempotency-key']); });
  await page.goto(`${product.url}/wish`);
  await page.getByLabel('Prompt').fill('a harbour at dawn');
  await make(page);
  await pay(page);
  await payByCard(page);
  await expect(page.locator('#made')).toHaveText('Here is a harbour at dawn.');
  expect(await product.asked()).toEqual([402, 200]);
  expect(new Set(keys).size).toBe(1);
  expect(await page.evaluate(() => sessionStorage.getItem('wish'))).toBeNull();
});

test('docs/backends.md: when Credyt is away the work answers 503, and no stack', async () => {
  await start();
  await product.emulator.close();
  const answer = await fetch(`${product.url}/api/images`, { method: 'POST' });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(await answer.json()).toEqual({ error: 'Billing cannot be reached. Try again in a moment.' });
});

test('both ways of serving the scripts from where npm installed them', async () => {
  await start();
  for (const path of ['/credyt-widgets.js', '/credyt-usage-chart.js', '/strings/de.js', '/elsewhere/credyt-widgets.js']) {
    const answer = await fetch(product.url + path);
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'text/javascript; charset=utf-8']);
  }
});
