// `npm start` as a newcomer runs it: one command, one address, a page with a balance.
import { spawn, type ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { serveEmulator } from 'credyt-widgets/emulator/serve';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function start(environment: Record<string, string>): { child: ChildProcess; output: () => string } {
  let output = '';
  const { CREDYT_API_KEY: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['scripts/start.mjs'], { env: { ...inherited, ...environment } });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  return { child, output: () => output };
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  child.exitCode === null ? new Promise((resolve) => { child.once('exit', resolve); }) : Promise.resolve(child.exitCode);

test('npm start prints an address, serves Inkwell there, and ends cleanly', async ({ page }) => {
  test.setTimeout(120_000);
  const port = await freePort();
  const before = Date.now();
  const { child, output } = start({ PORT: String(port), EMULATOR_PORT: String(await freePort()) });
  try {
    await expect.poll(output, { timeout: 90_000 }).toContain(`http://localhost:${port}`);
    await page.goto(`http://localhost:${port}`);
    await page.getByRole('button', { name: 'Maya Okafor' }).click();
    await expect(page.locator('credyt-balance-badge').first()).toContainText('1,204 credits');
    for (const file of ['credyt-widgets.js', 'credyt-usage-chart.js', 'credyt-balance-badge.js', 'strings/de.js']) {
      expect((await page.request.get(`http://localhost:${port}/${file}`)).status(), file).toBe(200);
      expect(statSync(`dist/cdn/${file}`).mtimeMs, `${file} is built anew`).toBeGreaterThan(before);
    }
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exitOf(child)).toBe(0);
});

test('npm start with a key talks to that Credyt and starts no emulator, and a second start changes nobody’s balance', async ({ page }) => {
  test.setTimeout(180_000);
  // The far end: Credyt as CREDYT_URL names it, whatever npm start would have started itself.
  const credyt = await serveEmulator({ port: 0 });
  const [port, emulatorPort] = [await freePort(), await freePort()];
  const environment = {
    PORT: String(port), EMULATOR_PORT: String(emulatorPort), CREDYT_API_KEY: 'key_of_a_customer', CREDYT_URL: credyt.url, CREDYT_MODE: 'live',
  };
  for (const attempt of ['first', 'second']) {
    const { child, output } = start(environment);
    try {
      await expect.poll(output, { timeout: 80_000 }).toContain(`Billing        ${credyt.url}`);
      await expect(fetch(`http://127.0.0.1:${emulatorPort}`), 'no emulator').rejects.toThrow();
      await page.goto(`http://localhost:${port}`);
      await page.getByRole('button', { name: 'Maya Okafor' }).click();
      await expect(page.locator('credyt-balance-badge').first(), `${attempt} start`).toContainText('1,204 credits');
    } finally {
      child.kill('SIGTERM');
    }
    expect(await exitOf(child)).toBe(0);
    expect(output()).not.toContain('key_of_a_customer');
  }
  expect(credyt.emulator.requests().some(({ path }) => path.startsWith('/customers'))).toBe(true);
  await credyt.close();
});

test('npm start refuses a mode it does not know, before it listens', async () => {
  test.setTimeout(60_000);
  const { child, output } = start({ PORT: String(await freePort()), CREDYT_API_KEY: 'key_of_a_customer', CREDYT_MODE: 'prod' });
  expect(await exitOf(child)).toBe(1);
  expect(output()).toContain('CREDYT_MODE must be "test" or "live", not "prod"');
});

test('npm start says which port is taken and how to choose another', async () => {
  test.setTimeout(60_000);
  const squatter = createServer();
  await new Promise<void>((resolve) => { squatter.listen(0, '127.0.0.1', resolve); });
  const address = squatter.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { child, output } = start({ PORT: String(port), EMULATOR_PORT: String(await freePort()) });
  expect(await exitOf(child)).toBe(1);
  expect(output()).toContain(String(port));
  expect(output()).toContain('PORT=');
  squatter.close();
});
