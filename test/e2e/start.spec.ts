// `npm start` as a newcomer runs it: one command, one address, a page with a balance.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';

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
  const { child, output } = start({ PORT: String(port), EMULATOR_PORT: String(await freePort()) });
  try {
    await expect.poll(output, { timeout: 90_000 }).toContain(`http://localhost:${port}`);
    await page.goto(`http://localhost:${port}`);
    await page.getByRole('button', { name: 'Maya Okafor' }).click();
    await expect(page.locator('credyt-balance-badge').first()).toContainText('1,204 credits');
  } finally {
    child.kill('SIGTERM');
  }
  expect(await exitOf(child)).toBe(0);
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
