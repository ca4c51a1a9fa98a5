// The commands people type: what `npm start` says when a port is taken, and that `npm test` cannot be green without having tested.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { takenPort } from '../../scripts/ports.mjs';

describe('npm start', () => {
  const holder = createServer();
  let port = 0;
  before(async () => {
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    port = (holder.address() as AddressInfo).port;
  });
  after(() => { holder.close(); });

  it('names the taken port and what to type instead', async () => {
    const message = await takenPort({ PORT: port });
    assert.match(message ?? '', new RegExp(`^Port ${port} is taken by .+\\n.+PORT=${port + 1} npm start$`));
  });

  it('ends at once when a port is taken, without building or starting anything', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ['scripts/start.mjs'], {
      encoding: 'utf8',
      env: { ...process.env, PORT: String(port), CREDYT_API_KEY: 'key_unused' },
    });
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`Port ${port} is taken`));
    assert.equal(stdout, '');
  });

  it('says which Node it needs when this one is too old', () => {
    const older = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})`;
    const { status, stderr } = spawnSync(process.execPath, ['--import', older, 'scripts/start.mjs'], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /needs Node 20\.11 or newer; this is 18\.20\.4/);
  });

  it('refuses what is no port', async () => {
    assert.match((await takenPort({ PORT: Number('http') })) ?? '', /PORT must be a port number/);
  });

  it('says nothing when all ports are free', async () => {
    await new Promise((resolve) => holder.close(resolve));
    assert.equal(await takenPort({ PORT: port }), null);
  });
});

describe('npm test', () => {
  it('names what is missing and how to bring it when no browser can be had, and is not green', () => {
    // Nothing on the PATH: no browser, no apt-get, no npx to download one with.
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/test.mjs', '--only', 'e2e'], { encoding: 'utf8', env: { PATH: '', CHROMIUM_PATH: '/nowhere/chromium' } });
    assert.equal(status, 1);
    assert.match(stderr, /No browser can be had for the e2e tests\. apt-get install chromium/);
    assert.match(stdout, /\n0 passed, 1 failed\n$/);
  });

  const folder = mkdtempSync(join(tmpdir(), 'credyt-count-'));
  after(() => { rmSync(folder, { recursive: true }); });

  function count(code: string): { passed: number; failed: number; skipped: number; failures: string[] } {
    const file = join(folder, 'planted.test.mjs');
    const report = join(folder, 'count.json');
    writeFileSync(file, code);
    // Inside a test run, node:test would hand its reports to the outer runner.
    const { NODE_TEST_CONTEXT: _outer, ...env } = process.env;
    spawnSync(process.execPath, ['--test', '--test-reporter=./scripts/node-count.mjs', `--test-reporter-destination=${report}`, file], { env });
    return JSON.parse(readFileSync(report, 'utf8')) as ReturnType<typeof count>;
  }

  it('counts tests, not suites', () => {
    assert.deepEqual(count("import { describe, it } from 'node:test'; describe('a', () => { it('x', () => {}); describe('b', () => { it('y', () => {}); }); });"), { passed: 2, failed: 0, skipped: 0, failures: [] });
  });

  it('counts a file without tests as failed', () => {
    const { failures, ...totals } = count('export {};');
    assert.deepEqual(totals, { passed: 0, failed: 1, skipped: 0 });
    assert.equal(failures.length, 1);
  });

  it('counts a file that does not load as failed', () => {
    const { failures, ...totals } = count("import './nowhere.mjs';");
    assert.deepEqual(totals, { passed: 0, failed: 1, skipped: 0 });
    assert.equal(failures.length, 1);
  });

  it('counts a broken hook as failed', () => {
    const { failed } = count("import { before, describe, it } from 'node:test'; describe('a', () => { before(() => { throw new Error('no'); }); it('x', () => {}); });");
    assert.ok(failed > 0);
  });

  it('names what failed by its file, its sentence and the reason', () => {
    const { failures } = count("import { it } from 'node:test'; it('adds', () => {}); it('holds', () => { throw new Error('no'); });");
    assert.equal(failures.length, 1);
    assert.match(failures[0] ?? '', /planted\.test\.mjs: holds: no$/);
  });

  it('counts skipped and todo tests as skipped', () => {
    assert.deepEqual(count("import { it } from 'node:test'; it.skip('x', () => {}); it.todo('y');"), { passed: 0, failed: 0, skipped: 2, failures: [] });
  });

  it('refuses a stage that does not exist, naming those that do', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/test.mjs', '--only', 'nonsense'], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /No stage is named nonsense\. There are: lint, .*stories/);
  });
});
